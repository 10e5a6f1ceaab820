"""The ragged edge through imports: the illustrative Essex plan, and a county of our own making."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from commonweal.planning.ragged_edge_tables import RaggedEdge
from commonweal.planning.uniform_dates import Conflict
from commonweal.records.facts import actions as facts
from commonweal.records.facts.models import Figure, FigureVersion, Import
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.kinds.ragged_edge import Given
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from tests import counties, universe
from tests.records import people

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SYSTEM = Acting.system()
TABLES = ("commissioning_plan", "timeline_limits", "provider_teams", "planned_services")


def county(*tables: str) -> Place:
    place = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    for table in tables or TABLES:
        universe.bring_in(place, table, counties.table(table))
    return place


def newest(place: Place, kind: str = "ragged-edge", by: Acting = SYSTEM) -> Result:
    found = result_for(by, place, kind)
    assert found is not None
    return found


def test_essex_has_a_plan_for_every_area_and_cluster_and_says_that_it_is_made_up() -> None:
    place = universe.essex(
        "clusters", "categories_without_cluster", "commissioner_models", "setting_keys", "segments",
        "commissioning_plan", "timeline_limits", "provider_teams",
    )  # fmt: skip
    result = newest(place)
    edge: RaggedEdge = answer_of(result)
    assert (len(edge.areas), len(edge.lines), len(edge.cells)) == (7, 27, 189)
    assert sum(line.code.isdecimal() for line in edge.lines) == 20
    assert edge.areas[0].model == "Health and Wellbeing Hubs"
    assert edge.areas[0].model_status == "assigned"
    assert "185 of the 189 cells of this plan are illustrative" in result.cautions[0]
    assert "colours of the printed figure are lost" in result.cautions[0]
    assert "4 name no setting" in result.cautions[1]
    assert "Cluster 0 and cluster 9" in result.cautions[1]
    rows = FigureVersion.objects.filter(figure__dataset="commissioning_plan")
    assert set(rows.values_list("status", "document__code")) == {
        ("illustrative", "illustration"), ("missing", "illustration"),
    }  # fmt: skip
    # Four areas plan local care for cluster 4 and three the trust: 12 of 21 pairs.
    four = next(one for one in edge.by_line if one.subject == "4")
    assert four.settings == Decimal(12) / 21
    assert edge.furthest[0].subject == "west_essex_ccg"
    assert result.headline.startswith("W Essex and Southend stand furthest apart.")
    # Basildon: 1 April 2019 less 270 days. Southend: 1 October 2017 and 180 days.
    stuck = next(one for one in edge.timelines if one.code == "seg_5_8")
    assert stuck.conflict == Conflict("bb_ccg", date(2018, 7, 5), "southend_ccg", date(2018, 3, 30))
    assert any(
        "Basildon cannot start before 5 July 2018, and Southend cannot wait beyond 30 March 2018"
        in step
        for step in result.steps
    )


def test_a_made_up_county_runs_through_the_same_pages() -> None:
    place = county()
    edge: RaggedEdge = answer_of(newest(place))
    assert edge.overall.settings == Decimal("0.5")  # cluster 4 differs, cluster 3 does not
    assert edge.overall.commissioners == Decimal("0.5")
    [team] = [one for one in edge.teams if one.cluster == "4"]
    assert (team.team, team.dates) == ("East team", (date(2026, 4, 1), date(2027, 4, 1)))
    # 1 April 2026 and 90 days is 30 June; 1 April 2027 less 275 days is 30 June too.
    [four] = edge.timelines
    assert four.best is not None
    assert four.best.on == date(2026, 6, 30)
    assert newest(place).cautions == ["Of 4 plans of an area for a cluster, 2 name no date: they "
                                      "are left out of that measure."]  # fmt: skip
    found = answer_of(newest(place, "integration"))
    assert [one.name for one in found.neither] == ["Example ward"]


def test_limits_of_a_form_hold_for_all_and_a_conflict_names_whose_they_are() -> None:
    place = county()
    before = newest(place).number
    result = actions.work_out(
        by=people.person(Role.ANALYST, "example_icb"),
        place=place,
        kind="ragged-edge",
        given=Given("cluster", 30, 30),
        reason="A month each way",
    )
    assert result.number == before + 1
    sentence = next(step for step in result.steps if "no one date" in step)
    assert sentence == (
        "Cluster 4: no one date keeps every limit. Example Council cannot start before 2 March "
        "2027, and Example Icb cannot wait beyond 1 May 2026: ask one of the two for more room, "
        "or leave them apart."
    )
    provider = people.person(Role.PROVIDER, "example_trust")
    with pytest.raises(NotAllowed):
        actions.work_out(by=provider, place=place, kind="ragged-edge")
    assert result_for(provider, place, "ragged-edge") is None


def test_a_plan_that_changes_is_a_new_version_and_the_old_one_stays() -> None:
    place = county("commissioning_plan")
    first = newest(place)
    table = counties.table("commissioning_plan").decode().replace("2027-04-01", "2026-04-01")
    universe.bring_in(
        place, "commissioning_plan", table.encode(), reason="The council follows the board"
    )
    second = newest(place)
    assert (first.number, second.number) == (1, 2)
    assert answer_of(second).overall.dates == 0
    assert answer_of(first).overall.dates == 1


KEYS = """\
chart,key_type,value,source_doc,source_section
plans,provider,Shared care,this file,Key
plans,provider,Specialist trust,this file,Key
"""


@pytest.mark.parametrize(
    ("template", "table", "row", "words"),
    [
        (
            "commissioning_plan",
            "area,cluster,setting,source_doc,source_section\n"
            "example_icb,5,Specialist trust,this file,T\n"
            "example_council,5,Specialist trusts,this file,T\n",
            3,
            "“Specialist trusts” is not in the key of settings and commissioners. Use one of: "
            "Shared care; Specialist trust.",
        ),
        (
            "timeline_limits",
            "area,speed_up_by_days,source_doc,source_section\nexample_icb,-5,this file,T\n",
            2,
            "A number of days cannot be below nought. Correct it.",
        ),
        (
            "commissioning_plan",
            "area,cluster,planned_on,source_doc,source_section\n"
            "example_icb,5,2026-02-30,this file,T\n",
            2,
            "is not a date. Write it as",
        ),
    ],
)
def test_a_bad_row_keeps_the_file_out_and_names_itself(
    template: str, table: str, row: int, words: str
) -> None:
    place = people.place("exampleshire", example_icb="lead", example_council="commissioner")
    universe.bring_in(place, "setting_keys", KEYS.encode())
    received = facts.receive_import(
        place=place, template=template, file=ContentFile(table.encode(), name="x.csv"), by=SYSTEM
    )
    checked = facts.check_import(import_=received, by=SYSTEM)
    assert checked.state == Import.State.REFUSED
    assert [(one["row"], words in one["sentence"]) for one in checked.problems] == [(row, True)]
    assert not Figure.objects.filter(place=place, dataset=template).exists()
