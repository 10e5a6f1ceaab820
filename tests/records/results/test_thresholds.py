"""Thresholds through imports: Essex with illustrative cells, and a county of our own making."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from commonweal.delivering.threshold_tables import Thresholds
from commonweal.facts.completeness import Known
from commonweal.language.figure import Quantity
from commonweal.records.delivering.kinds.thresholds import levels_of_need
from commonweal.records.facts import actions as facts
from commonweal.records.facts.models import Import
from commonweal.records.people.acting import Acting
from commonweal.records.planning.selectors_gaps import completeness_for, known_by_stage
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from tests import counties, universe
from tests.records import people

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SYSTEM = Acting.system()
TABLES = ("entry_thresholds", "people_by_need", "care_act_expectations")


def newest(place: Place) -> tuple[Result, Thresholds]:
    found = result_for(SYSTEM, place, "thresholds")
    assert found is not None
    return found, answer_of(found)


def county() -> Place:
    place = people.place("exampleshire", example_icb="lead", example_council="commissioner",
                         example_trust="provider")  # fmt: skip
    for table in TABLES:
        universe.bring_in(place, table, counties.table(table))
    return place


def test_the_levels_of_need_name_the_law_up_to_eligibility_and_say_what_is_ours() -> None:
    levels = levels_of_need()
    assert levels.eligible_from == "eligible"
    place = levels.codes.index("eligible")
    assert {one.status for one in levels.listed[: place + 1]} == {"printed"}
    assert {one.status for one in levels.listed[place + 1 :]} == {"illustrative"}
    assert levels.code_of("Some needs") == "some_needs"


def test_essex_shows_where_thresholds_vary_and_that_they_are_made_up() -> None:
    result, found = newest(universe.essex(*TABLES))
    assert len(found.thresholds) == 28
    assert {one.pathway for one in found.uneven} >= {"Community team", "First response"}
    assert result.cautions[0].startswith("Illustrative here: thresholds, numbers of people, claus")
    mid = next(one for one in found.left_out if one.threshold.area == "mid_essex_ccg")
    assert (mid.levels, mid.people) == (("eligible", "complex"), Quantity.exact(Decimal(1230)))
    thurrock = next(
        one
        for one in found.left_out
        if one.threshold.area == "thurrock_ccg" and len(one.levels) == 2
    )
    assert thurrock.people is not None
    # 380 are eligible; how many have complex needs is held back.
    assert (thurrock.people.low, thurrock.people.high) == (Decimal(380), None)
    assert len(found.clauses) == 6
    assert found.clauses[1].amount == Decimal(250000)


def test_the_groups_of_the_missing_middle_stand_where_a_paper_names_them() -> None:
    paper = universe.worked_papers.worked_papers("essex-section-75-2022")[0]
    universe.ground()
    place = universe.worked_papers.open_paper(paper, SYSTEM)
    for path in paper.files:
        if any(name in path for name in ("missing_middle", "entry_thresholds")):
            universe.bring_in(place, path.rsplit("/", 1)[-1].removesuffix(".csv"),
                              universe.shelf.read_bytes(path))  # fmt: skip
    _, found = newest(place)
    assert len(found.groups) == 5
    assert found.groups[0].name == "autism and other neurodiversity"
    assert [one.people for one in found.left_out] == [None, None, None]


def test_a_made_up_county_has_people_between_and_one_threshold_set_low() -> None:
    result, found = newest(county())
    team, door = found.left_out
    assert (team.threshold.pathway, team.levels) == ("Community team", ("eligible", "complex"))
    # 300 are eligible; how many have complex needs is held back, so the sum has no upper end.
    assert team.people is not None
    assert (team.people.low, team.people.high) == (Decimal(300), None)
    assert door.people is None  # nobody says how many are severe
    assert [one.area for one in found.set_low] == ["example_council"]
    assert result.headline == (
        "2 of 3 entry thresholds stand above Care Act eligibility, and 1 of 2 pathways open at "
        "different levels."
    )


def test_a_level_that_is_not_in_the_list_keeps_the_file_out() -> None:
    place = people.place("exampleshire", example_icb="lead", example_council="commissioner",
                         example_trust="provider")  # fmt: skip
    table = counties.table("entry_thresholds").replace(b"severe", b"very bad")
    received = facts.receive_import(
        place=place, template="entry_thresholds", file=ContentFile(table, name="x.csv"), by=SYSTEM
    )
    checked = facts.check_import(import_=received, by=SYSTEM)
    assert checked.state == Import.State.REFUSED
    assert [(one["row"], one["column"], one["sentence"]) for one in checked.problems] == [
        (2, "level", "“very bad” is not one of the levels of need. Use one of: wellbeing, "
                     "some_needs, eligible, complex, severe, crisis."),
    ]  # fmt: skip
    assert result_for(SYSTEM, place, "thresholds") is None


def test_numbers_that_are_made_up_make_nothing_known() -> None:
    place = universe.essex("people_by_need")
    by_area, _ = completeness_for(SYSTEM, place)
    assert by_area.cell("mid_essex_ccg", "need").known == Known.NO
    # Twenty numbers are made up, and the one that is held back is of no use.
    assert known_by_stage(SYSTEM, place) == {"understand_need": (0, 1)}
