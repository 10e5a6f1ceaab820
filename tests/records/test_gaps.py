"""The register of gaps: recorded by people, found and closed by rule; and completeness."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonweal.facts.completeness import Known, Score
from commonweal.language.figure import Status
from commonweal.records.audit.models import Event
from commonweal.records.facts.models import Gap
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.actions_gaps import (
    GapGiven,
    bring_gaps,
    find_gaps,
    move_gap,
    record_gap,
)
from commonweal.records.planning.selectors_gaps import (
    completeness_for,
    gap_for,
    gaps_for,
    known_by_stage,
    open_gaps_by_subject,
)
from commonweal.records.register.models import Area, AreaDuty, Place
from tests.records.figures import figure
from tests.records.people import organisation, person, place

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()
NOT_LEGIBLE = Status.NOT_LEGIBLE


@pytest.fixture
def county() -> Place:
    made = place("county", north_ccg="lead", south_ccg="commissioner", trust_a="provider")
    for body in ("north_ccg", "south_ccg"):
        figure(
            made,
            f"indicators_by_ccg/depression-{body}/value",
            None,
            about=body,
            status=NOT_LEGIBLE,
            measure="Depression",
            cells={"domain": "need"},
        )
    figure(made, "spend/north/amount_gbp_m", "57.6", about="north_ccg", measure="spend")
    figure(made, "spend/four/amount_gbp_m", "3", measure="spend", terms=("cluster:4",))
    figure(made, "provider_finance_history/trust/value", "110", about="trust_a", measure="income")
    return made


def test_values_that_nobody_can_read_are_a_gap_until_they_can(county: Place) -> None:
    find_gaps(county, SYSTEM)
    (gap,) = gaps_for(SYSTEM, county)
    assert gap.what == "Depression: none of the 2 values printed in the source can be read."
    assert (gap.subject, gap.state, str(gap.document)) == ("need", "open", "A-Paper")
    assert gap.could_supply == "Public Health England, Community Mental Health Profiles"
    events = Event.objects.count()
    find_gaps(county, SYSTEM)
    assert Event.objects.count() == events
    figure(
        county,
        "indicators_by_ccg/depression-west/value",
        "5.9",
        measure="Depression",
        cells={"domain": "need"},
    )
    find_gaps(county, SYSTEM)
    assert gap_for(SYSTEM, county, gap.code).state == "closed"


def test_an_analyst_records_a_gap_and_says_what_became_of_it(county: Place) -> None:
    analyst = person(Role.ANALYST, "north_ccg")
    gap = record_gap(
        by=analyst, place=county, gap=GapGiven("How many adults wait for ADHD care", "need")
    )
    assert gap.code == "how-many-adults-wait-for-adhd-care"
    with pytest.raises(ValidationError, match="already"):
        record_gap(by=analyst, place=county, gap=GapGiven(gap.what, "need"))
    with pytest.raises(ValidationError, match="of whom it was asked"):
        move_gap(by=analyst, gap=gap, state="asked", reason="")
    with pytest.raises(ValidationError, match="Choose one of"):
        move_gap(by=analyst, gap=gap, state="lost", reason="x")
    moved = move_gap(by=analyst, gap=gap, state="closed", reason="The trust sent its list")
    assert moved.state == "closed"
    assert Event.objects.latest("id").details["reason"] == "The trust sent its list"
    assert open_gaps_by_subject(SYSTEM, county) == {}


@pytest.mark.parametrize(
    ("gap", "field"), [(GapGiven(" ", "need"), "what"), (GapGiven("What?", ""), "subject")]
)
def test_a_gap_needs_words_and_a_subject(county: Place, gap: GapGiven, field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        record_gap(by=SYSTEM, place=county, gap=gap)
    assert list(raised.value.message_dict) == [field]


def test_gaps_brought_in_again_are_not_doubled(county: Place) -> None:
    gaps = [GapGiven("One", "need"), GapGiven("Two", "cost")]
    assert bring_gaps(by=SYSTEM, place=county, gaps=gaps) == (2, 0)
    assert bring_gaps(by=SYSTEM, place=county, gaps=gaps) == (0, 2)
    assert open_gaps_by_subject(SYSTEM, county) == {"need": 1, "cost": 1}


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.AUDITOR, "north_ccg"), (Role.PROVIDER, "trust_a"), (Role.COMMISSIONER, "far_ccg")],
)
def test_nobody_else_writes_in_the_register(county: Place, role: Role, code: str) -> None:
    with pytest.raises(NotAllowed):
        record_gap(by=person(role, code), place=county, gap=GapGiven("What?", "need"))
    assert not Gap.objects.exists()


def test_gaps_are_the_commissioners_until_published(county: Place) -> None:
    bring_gaps(by=SYSTEM, place=county, gaps=[GapGiven("One", "need")])
    provider = person(Role.PROVIDER, "trust_a")
    assert not gaps_for(provider, county).exists()
    assert gaps_for(person(Role.AUDITOR, "north_ccg"), county).count() == 1
    county.published_release = 1
    county.save()
    assert gaps_for(provider, county).count() == 1
    assert gaps_for(Acting.public(), county).count() == 1


def test_completeness_by_area_and_segment(county: Place) -> None:
    by_area, by_segment = completeness_for(SYSTEM, county)
    assert [row.code for row in by_area.rows] == ["north_ccg", "south_ccg"]
    assert by_area.cell("north_ccg", "need").known == Known.UNUSABLE
    assert by_area.cell("north_ccg", "cost").known == Known.YES
    assert by_area.score_of("north_ccg") == Score(1, 5)
    assert by_area.score == Score(1, 10)
    assert by_segment.cell("4", "cost").known == Known.YES
    assert by_segment.score == Score(1, 30)


def test_a_body_that_only_convenes_is_no_second_area_beside_the_one_that_commissions() -> None:
    """One area counted once: a figure of the system is one of the body that commissions there."""
    made = place("valley", valley_icb="lead", valley_system="commissioner")
    area = Area.objects.create(code="valley", name="Valley", kind="county")
    for body, duty in (("valley_icb", "commissions"), ("valley_system", "convenes")):
        AreaDuty.objects.create(organisation=organisation(body), area=area, duty=duty)
    figure(made, "spend/all/amount_gbp_m", "9", about="valley_system", measure="spend")
    by_area, _ = completeness_for(SYSTEM, made)
    assert [row.code for row in by_area.rows] == ["valley_icb"]
    assert by_area.score_of("valley_icb") == Score(1, 5)


def test_a_reader_is_told_of_what_they_may_see(county: Place) -> None:
    by_area, _ = completeness_for(person(Role.PROVIDER, "trust_a"), county)
    assert by_area.score == Score(0, 10)


def test_the_stages_of_the_cycle_are_counted_in_one_query(
    county: Place, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        known = known_by_stage(SYSTEM, county)
    assert known == {"understand_need": (0, 2), "find_the_money": (2, 0), "pay": (1, 0)}


def test_a_table_that_only_names_areas_tells_nothing_of_their_need(county: Place) -> None:
    """The list of areas counts nobody: with it as without, no need is known."""
    before = completeness_for(SYSTEM, county)[0].score_for("need")
    figure(county, "need_areas/north/role", None, about="north_ccg", measure="role")
    figure(county, "need_scenarios/a/value", "0.85", about="north_ccg", measure="occupancy")
    assert completeness_for(SYSTEM, county)[0].score_for("need") == before
    figure(county, "need_use/north/value", "12", about="north_ccg", measure="people")
    assert completeness_for(SYSTEM, county)[0].score_for("need").known == before.known + 1
