"""Results: kept in versions with their sources, seen by whom they may, agreed to party by party."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import InvalidOperation

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from commonweal.cli.main import cli
from commonweal.language.row import CannotWork
from commonweal.records.audit.models import Event
from commonweal.records.facts import actions as facts
from commonweal.records.facts.models import Figure, Import, Release
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.kinds.path import Given
from commonweal.records.register.models import Organisation, Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of, given_of
from commonweal.records.results.models import Attempt, Result
from commonweal.records.results.selectors import (
    agreements_on,
    newer_release,
    result_for,
    results_using,
    sources_of,
)
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()
SEGMENTS = """\
segment_id,clusters,super_cluster,duration_years,duration_is_maximum,start_date,source_doc,\
source_section
seg_a,1;2;3,non_psychotic,2,yes,2024-04-01,this file,Table 1
seg_b,4,non_psychotic,3,no,2024-04-01,this file,Table 1
"""
GATES = """\
segment_id,gate_number,at_years,subject,source_doc,source_section
seg_b,1,1.5,is the specification clear,this file,Table 2
"""


@pytest.fixture
def place() -> Place:
    found = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    universe.bring_in(found, "segments", SEGMENTS.encode())
    return found


def newest(place: Place, by: Acting = SYSTEM) -> Result:
    found = result_for(by, place, "path")
    assert found is not None
    return found


def test_a_table_that_comes_in_is_worked_out_and_says_what_it_rests_on(place: Place) -> None:
    result = newest(place)
    path = answer_of(result)
    # 1 April 2024 and three years.
    assert [one.end for one in path.dates] == [date(2026, 4, 1), date(2027, 4, 1)]
    assert (result.number, result.author_name) == (1, "the system operator")
    assert {version.figure.key for version in sources_of(SYSTEM, result)} == {"seg_a", "seg_b"}
    duration = Figure.objects.get(place=place, key="seg_b", column="duration_years")
    assert results_using(SYSTEM, duration) == [result]
    assert "Cluster 4: New contract or extension, 1 April 2027 (1 April 2024 and 3 years)" in (
        result.steps
    )


def test_the_same_again_is_no_new_version_and_another_choice_is(place: Place) -> None:
    first = newest(place)
    assert actions.work_out(by=SYSTEM, place=place, kind="path") == first
    moved = actions.work_out(
        by=SYSTEM, place=place, kind="path", given=Given(date(2025, 4, 1)), reason="A year later"
    )
    assert (moved.number, moved.reason) == (2, "A year later")
    assert answer_of(moved).dates[1].end == date(2028, 4, 1)
    first.refresh_from_db()
    assert answer_of(first).dates[1].end == date(2027, 4, 1)
    event = Event.objects.filter(action="result.worked_out").first()
    assert event is not None
    assert event.subject_ref == "exampleshire/path"


def test_figures_that_change_are_followed_with_what_was_chosen(place: Place) -> None:
    actions.work_out(by=SYSTEM, place=place, kind="path", given=Given(date(2025, 4, 1)))
    universe.bring_in(place, "stage_gates", GATES.encode())
    result = newest(place)
    assert result.number == 3
    assert given_of(result).start == date(2025, 4, 1)
    # One and a half years after 1 April 2025.
    assert date(2026, 10, 1) in {event.on for event in answer_of(result).dates[1].events}
    second = result_for(SYSTEM, place, "path", number=2)
    assert second is not None
    assert (
        newer_release(SYSTEM, second)
        == Release.objects.get(made_by_import__template="stage_gates").number
    )
    assert newer_release(SYSTEM, result) is None


def refused(place: Place, template: str, table: str) -> Import:
    received = facts.receive_import(
        place=place, template=template, file=ContentFile(table.encode(), name="x.csv"), by=SYSTEM
    )
    return facts.check_import(import_=received, by=SYSTEM)


def test_a_cluster_in_two_segments_keeps_the_file_out_and_names_both(place: Place) -> None:
    before = (Release.objects.count(), Result.objects.count())
    table = SEGMENTS.splitlines()[0] + "\nseg_c,3;5,non_psychotic,2,no,2024-04-01,this file,T 3\n"
    checked = refused(place, "segments", table)
    assert checked.state == Import.State.REFUSED
    said = [(one["row"], one["sentence"]) for one in checked.problems]
    assert (
        2,
        "Cluster 3 is in seg_a and seg_c; a cluster belongs to one segment.",
    ) in said
    assert (Release.objects.count(), Result.objects.count()) == before


def test_a_gate_after_the_end_keeps_the_file_out(place: Place) -> None:
    checked = refused(place, "stage_gates", GATES.replace("1.5", "3.5"))
    assert checked.state == Import.State.REFUSED
    assert "outside its 3" in checked.problems[0]["sentence"]


def test_what_cannot_be_worked_out_is_said_and_never_keeps_figures_out() -> None:
    found = people.place("exampleshire", example_icb="lead")
    universe.bring_in(found, "segments", SEGMENTS.replace("2024-04-01", "").encode())
    assert result_for(SYSTEM, found, "path") is None
    attempt = Attempt.objects.get(place=found)
    assert attempt.state == Attempt.State.FAILED
    assert attempt.sentences == [
        "The table of segments states no start. Choose the day the path starts."
    ]
    with pytest.raises(CannotWork, match="Choose the day"):
        actions.work_out(by=SYSTEM, place=found, kind="path")


def test_only_commissioners_see_a_result_until_it_is_published(place: Place) -> None:
    inside = people.person(Role.ANALYST, "example_council")
    provider, public = people.person(Role.PROVIDER, "example_trust"), Acting.public()
    assert newest(place, inside).number == 1
    assert result_for(provider, place, "path") is None
    assert result_for(public, place, "path") is None
    facts.publish(place=place, by=SYSTEM)
    actions.work_out(by=inside, place=place, kind="path", given=Given(date(2030, 4, 1)))
    assert newest(place, inside).number == 2
    assert newest(place, provider).number == 1
    assert newest(place, public).number == 1
    assert agreements_on(public, newest(place, public)) == []
    with pytest.raises(NotAllowed):
        actions.work_out(by=provider, place=place, kind="path")


def test_each_commissioner_agrees_for_itself_and_to_one_version(place: Place) -> None:
    result = newest(place)
    council = people.person(Role.COMMISSIONER, "example_council")
    with pytest.raises(ValidationError, match="Say why"):
        actions.agree(by=council, result=result, stance="decline")
    icb = Organisation.objects.get(code="example_icb")
    with pytest.raises(NotAllowed):
        actions.agree(by=council, result=result, stance="agree", organisation=icb)
    for role, body in ((Role.ANALYST, "example_council"), (Role.PROVIDER, "example_trust")):
        outsider = people.person(role, body)
        with pytest.raises(NotAllowed):
            actions.agree(by=outsider, result=result, stance="agree")
    actions.agree(by=council, result=result, stance="decline", reason="Too fast for us")
    actions.agree(by=council, result=result, stance="agree")
    said = {one.organisation.code: one.agreement for one in agreements_on(council, result)}
    assert said["example_icb"] is None
    assert said["example_council"] is not None
    assert said["example_council"].stance == "agree"
    later = actions.work_out(by=SYSTEM, place=place, kind="path", given=Given(date(2026, 4, 1)))
    assert [one.agreement for one in agreements_on(council, later)] == [None, None]


def test_a_job_carries_out_what_was_asked_once_and_for_whom(place: Place) -> None:
    asked = actions.attempt(by=SYSTEM, place=place, kind="path", given=Given(date(2031, 4, 1)))
    done = actions.carry_out(attempt=asked, by=SYSTEM)
    assert (done.state, done.progress) == (Attempt.State.DONE, 100)
    assert done.result == newest(place)
    assert actions.carry_out(attempt=asked, by=SYSTEM).result == done.result
    late = actions.attempt(by=SYSTEM, place=place, kind="path", given=replace(Given(), start=None))
    refused_one = actions.carry_out(attempt=late, by=Acting.public())
    assert refused_one.state == Attempt.State.FAILED
    assert "may not" in refused_one.sentences[0]


@pytest.mark.parametrize("day", ["9999-04-01", "0001-04-01"])
def test_a_path_beyond_what_anybody_plans_is_refused(place: Place, day: str) -> None:
    with pytest.raises(CannotWork, match="give a start from 1900 to 2200"):
        actions.work_out(by=SYSTEM, place=place, kind="path", given=Given(date.fromisoformat(day)))
    assert Result.objects.count() == 1


@pytest.mark.parametrize("text", ["NaN", "Infinity", "sNaN", "garbage"])
def test_a_choice_that_is_no_number_is_refused_in_a_sentence(place: Place, text: str) -> None:
    said = CliRunner().invoke(
        cli, ["results", "work-out", place.code, "market", "--set", f"market={text}"]
    )
    assert said.exit_code == 1
    assert said.output.startswith("Error: The choice cannot be read")
    assert Result.objects.filter(kind="market").count() == 0


def test_a_choice_too_large_to_work_with_is_refused_in_a_sentence(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(**_: object) -> None:
        raise InvalidOperation

    monkeypatch.setattr(actions, "work_out", too_large)
    said = CliRunner().invoke(cli, ["results", "work-out", place.code, "path"])
    assert "Error: Commissioning path cannot be worked out" in said.output
