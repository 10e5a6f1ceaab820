"""What of results is published, and what is not: drafts, withdrawn tables, working notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from commonweal.records.facts import actions as facts
from commonweal.records.facts.selectors import figures_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.kinds import path as path_kind
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results import actions
from commonweal.records.results import kinds as known_kinds
from commonweal.records.results.models import Attempt
from commonweal.records.results.selectors import newer_release, result_for
from commonweal.records.worked_papers import load_worked_papers
from tests import universe
from tests.records import people

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SYSTEM, PUBLIC = Acting.system(), Acting.public()
SEGMENTS = """\
segment_id,clusters,duration_years,duration_is_maximum,start_date,source_doc,source_section
seg_a,1;2;3,2,yes,2024-04-01,this file,Table 1
"""


@pytest.fixture
def place() -> Place:
    found = people.place("exampleshire", example_icb="lead", example_council="commissioner")
    universe.bring_in(found, "spend", universe.SHEET.encode())
    return found


def test_loading_the_papers_again_does_not_publish_what_somebody_has_in_hand() -> None:
    load_worked_papers(by=SYSTEM, codes=["essex-2015"], tell=lambda _: None)
    essex = Place.objects.get(code="essex-2015")
    draft = actions.work_out(
        by=SYSTEM, place=essex, kind="path", given=path_kind.Given(date(2020, 4, 1))
    )
    load_worked_papers(by=SYSTEM, codes=["essex-2015"], tell=lambda _: None)
    draft.refresh_from_db()
    assert draft.published_at is None
    shown = result_for(PUBLIC, essex, "path")
    assert shown is not None
    assert shown.number < draft.number


def test_what_rests_on_withdrawn_figures_says_so_and_leaves_publication(place: Place) -> None:
    brought = universe.bring_in(place, "segments", SEGMENTS.encode())
    facts.publish(place=place, by=SYSTEM)
    assert result_for(PUBLIC, place, "path") is not None
    facts.withdraw_import(import_=brought, reason="Wrong county", by=SYSTEM)
    result = result_for(SYSTEM, place, "path")
    assert result is not None
    assert newer_release(SYSTEM, result) is not None
    said = Attempt.objects.filter(place=place, kind="path").first()
    assert said is not None
    assert "no longer there" in said.sentences[0]
    facts.publish(place=place, by=SYSTEM)
    assert result_for(PUBLIC, place, "path") is None
    universe.bring_in(place, "segments", SEGMENTS.replace("2024-04", "2025-04").encode())
    facts.publish(place=place, by=SYSTEM)
    assert result_for(PUBLIC, place, "path") is not None


def test_a_formula_that_breaks_keeps_no_figures_out(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    kind = replace(path_kind.KIND, work=broken)
    monkeypatch.setitem(known_kinds._kinds, "path", kind)
    universe.bring_in(place, "segments", SEGMENTS.encode())
    failed = Attempt.objects.get(place=place, kind="path")
    assert failed.state == Attempt.State.FAILED
    assert failed.sentences == [actions.BROKE]


def test_somebody_who_provides_does_not_speak_for_a_body_that_also_commissions() -> None:
    found = people.place("exampleshire", example_council="lead")
    found.parties.create(organisation=people.organisation("example_council"), part="provider")
    universe.bring_in(found, "segments", SEGMENTS.encode())
    provider = people.person(Role.PROVIDER, "example_council")
    assert sight_of(provider, found) == Sight.OWN
    result = result_for(SYSTEM, found, "path")
    assert result is not None
    with pytest.raises((NotAllowed, ValidationError)):
        actions.agree(by=provider, result=result, stance="agree")


def test_why_a_version_was_worked_out_stays_between_commissioners(place: Place) -> None:
    universe.bring_in(place, "segments", SEGMENTS.encode())
    given = path_kind.Given(date(2026, 4, 1))
    result = actions.work_out(
        by=SYSTEM, place=place, kind="path", given=given, reason="A private worry"
    )
    facts.publish(place=place, by=SYSTEM)
    inside = Client()
    inside.force_login(people.person(Role.ANALYST, "example_council").user)
    for address in ("path/", f"results/{result.pk}/"):
        assert b"A private worry" in inside.get(f"/places/exampleshire/{address}").content
        assert b"A private worry" not in Client().get(f"/places/exampleshire/{address}").content


SCORES = """\
organisation_code,option,criterion_no,score,status,source_doc,source_section
example_icb,1,1,3,{status},this file,Sheet
"""
OPTIONS = """\
option,title,source_doc,source_section
1,Extend,this file,Paper
"""
CRITERIA = """\
criterion_no,criterion,source_doc,source_section
1,Safety,this file,Paper
"""


@pytest.mark.parametrize(("status", "seen"), [("printed", 0), ("illustrative", 1)])
def test_scores_that_come_in_as_a_file_stay_between_commissioners(
    place: Place, status: str, seen: int
) -> None:
    universe.bring_in(place, "option_appraisal", OPTIONS.encode())
    universe.bring_in(place, "option_criteria", CRITERIA.encode())
    universe.bring_in(place, "option_scores", SCORES.format(status=status).encode())
    facts.publish(place=place, by=SYSTEM)
    assert len(figures_for(PUBLIC, place, "option_scores")) == seen
    assert len(figures_for(SYSTEM, place, "option_scores")) == 1
