"""The work plan keeps order and remit; intentions are drafted from what is on record."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from docx import Document

from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of
from commonweal.records.work_plan.actions import Said, say_step
from commonweal.records.work_plan.models import StepState
from commonweal.records.work_plan.selectors import step_states_for
from tests import universe
from tests.records import people

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SYSTEM = Acting.system()
COUNTY = Path(__file__).parents[2] / "counties" / "exampleshire"
TABLES = ("segments", "team_work_plan", "team_remit")


@pytest.fixture
def county() -> Place:
    place = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    for name in TABLES:
        universe.bring_in(place, name, (COUNTY / f"{name}.csv").read_bytes())
    return place


def say(
    place: Place, step: int, state: str = "done", by: Acting = SYSTEM, **more: str
) -> StepState:
    given = {"segment": "seg_b", "evidence": "Minutes of the team", **more}
    return say_step(by=by, place=place, said=Said(step=step, state=state, **given))


def test_steps_are_done_in_order_with_evidence_and_nothing_is_half_kept(county: Place) -> None:
    with pytest.raises(ValidationError, match="Step 1, needs assessment, comes first"):
        say(county, 2)
    with pytest.raises(ValidationError, match="Say what shows"):
        say(county, 1, evidence=" ")
    assert StepState.objects.count() == 0
    say(county, 1)
    say(county, 2)
    with pytest.raises(ValidationError, match="Step 2 is done and rests on step 1"):
        say(county, 1, "under_way")
    assert [row.step for row in step_states_for(SYSTEM, county)] == [2, 1]


def test_the_remit_is_enforced_for_all_areas_and_open_to_each(county: Place) -> None:
    with pytest.raises(ValidationError, match="lie outside the shared team’s remit"):
        say(county, 1, segment="seg_a")
    kept = say(county, 1, segment="seg_a", area="example_council", variation="With schools")
    assert (kept.area, kept.variation) == ("example_council", "With schools")
    with pytest.raises(ValidationError, match="does not commission"):
        say(county, 1, area="example_trust")


def test_a_body_speaks_for_its_own_area_and_for_all_together(county: Place) -> None:
    analyst = people.person(Role.ANALYST, "example_council")
    with pytest.raises(NotAllowed, match="Only the commissioner of an area"):
        say(county, 1, by=analyst, area="example_icb")
    assert say(county, 1, by=analyst, area="example_council").organisation == analyst.organisation
    assert say(county, 1, by=analyst).area == ""
    assert analyst.user
    client = Client()
    client.force_login(analyst.user)
    address = "/places/exampleshire/work-plan/?area="
    assert 'name="evidence"' in client.get(f"{address}example_council").content.decode()
    assert 'name="evidence"' not in client.get(f"{address}example_icb").content.decode()


def test_a_provider_neither_says_nor_sees_how_far_the_work_is(county: Place) -> None:
    provider = people.person(Role.PROVIDER, "example_trust")
    with pytest.raises(NotAllowed):
        say(county, 1, by=provider)
    say(county, 1)
    assert list(step_states_for(provider, county)) == []


def test_intentions_hold_what_is_on_record_and_list_what_is_open(county: Place) -> None:
    say(county, 1)
    result = actions.work_out(by=SYSTEM, place=county, kind="intentions", subject="all")
    found = answer_of(result)
    (segment,) = found.segments
    said = {fact.label: fact.words for fact in segment.facts}
    assert said["Starts"] == "1 April 2026"
    assert said["New contract or extension"] == "1 April 2029"
    assert segment.open_points == ("Next step of the work plan: 2, gaps.",)
    assert found.left_out == ("Clusters 1 to 3: planned area by area (left to the council)",)
    own = actions.work_out(by=SYSTEM, place=county, kind="intentions", subject="example_council")
    assert [one.title for one in answer_of(own).segments] == ["Clusters 1 to 3", "Cluster 4"]


def test_the_paper_opens_in_word_and_is_only_for_commissioners(county: Place) -> None:
    actions.work_out(by=SYSTEM, place=county, kind="intentions", subject="all")
    address = "/places/exampleshire/intentions/all/document.docx"
    member = people.person(Role.COMMISSIONER, "example_council")
    client = Client()
    assert client.get(address).status_code == 404
    client.force_login(member.user)
    sent = client.get(address)
    file = Document(io.BytesIO(sent.content))
    headings = [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["What this is", "Cluster 4", "Left to each area", "Who agrees", "Sources"]
    assert "0 of 2 commissioners agree to this version." in [p.text for p in file.paragraphs]


def test_essex_has_seven_steps_and_two_segments_outside_the_remit() -> None:
    place = universe.essex("segments", "stage_gates", "clusters", "team_work_plan", "team_remit")
    with pytest.raises(ValidationError, match="Clusters 18 to 21 lie outside"):
        say(place, 1, segment="seg_18_21")
    for step in range(1, 8):
        say(place, step, segment="seg_5_8")
    found = answer_of(actions.work_out(by=SYSTEM, place=place, kind="intentions", subject="all"))
    assert [one.code for one in found.segments] == [
        "seg_4", "seg_5_8", "seg_11_12", "seg_10_13_17", "seg_other",
    ]  # fmt: skip
    by_code = {one.code: one for one in found.segments}
    # The paper prints TBC, so the share stays open although all steps are done.
    assert by_code["seg_5_8"].open_points == (
        "The share to move by year 2 is still to be confirmed.",
    )
