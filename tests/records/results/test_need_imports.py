"""Tables of need at the door: what is asked, what is refused, and codes of areas in the file."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from commonweal.records import shelf, worked_papers
from commonweal.records.facts import actions, hooks
from commonweal.records.facts.models import Figure, Import
from commonweal.records.people.acting import Acting
from commonweal.records.published.actions_shipped import load_official
from commonweal.records.register.models import Area, AreaCode, Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.selectors import result_for
from tests import universe
from tests.shared import fresh, once

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SYSTEM = Acting.system()
NCL = "north-central-london-2022"
FOLDER = f"places/{NCL}"
AREAS = "area_code,name,kind,role,part_of,locality,status,source_doc,source_section\n"
SERVICES = (
    "area_code,element,activity,activity_unit,capacity,as_of,value_status,source_doc,"
    "source_section\n"
)
SCENARIOS = "scenario,driver,value,low,high,unit,reason,value_status,source_doc,source_section\n"
END = "illustrative,illustration,A test\n"


def opened() -> Place:
    universe.ground()
    load_official(by=SYSTEM)
    place = worked_papers.open_paper(worked_papers.worked_papers(NCL)[0], SYSTEM)
    universe.bring_in(place, "need_areas", shelf.read_bytes(f"{FOLDER}/need_areas.csv"))
    return place


ncl = once(opened)


@pytest.fixture
def place(ncl: Place, db: None) -> Place:
    return fresh(ncl)


def checked(place: Place, template: str, text: str) -> Import:
    received = actions.receive_import(
        place=place, template=template, file=ContentFile(text.encode(), name=f"{template}.csv"),
        by=SYSTEM,
    )  # fmt: skip
    return actions.check_import(import_=received, by=SYSTEM)


def test_an_area_whose_people_nobody_counted_is_asked_about_before_it_comes_in(
    place: Place,
) -> None:
    """Midmere is made up and has no official code; Essex has one and people; Wales has a code of
    which no release holds anybody; the whole without a code is the sum of its areas."""
    wales = Area.objects.create(code="wales", name="Wales", kind="country")
    AreaCode.objects.create(area=wales, system="ons", code="W92000004")
    midmere = Area.objects.create(code="midmere", name="Midmere", kind="county")
    file = (
        f"{AREAS}essex,Essex,county,area,,mixed,assigned,illustration,x\n"
        f"{midmere.code},Midmere,county,area,,mixed,assigned,illustration,x\n"
        "wales,Wales,country,comparator,,mixed,assigned,illustration,x\n"
        "bedfordshire,Everybody,county_group,whole,,mixed,assigned,illustration,x\n"
    )
    found = checked(place, "need_areas", file)
    assert found.state == Import.State.CHECKED, found.problems
    assert [one["row"] for one in found.queries] == [3, 4]
    first, second = (str(one["sentence"]) for one in found.queries)
    assert first.startswith("Is Midmere to come in before its people are known?")
    assert "knows no code of the statistical office for Midmere" in first
    assert "No population is held for Wales (W92000004)" in second
    with pytest.raises(actions.ImportRefused, match="2 questions wait"):
        actions.accept_import(import_=found, by=SYSTEM)
    actions.accept_import(import_=found, by=SYSTEM, reason="They come next week.")


def test_areas_whose_people_are_held_raise_no_question(place: Place) -> None:
    assert not place.imports.get(template="need_areas").queries


def test_an_official_code_of_one_area_is_taken_and_said(place: Place) -> None:
    """E09000007 is Camden alone: its row meets those of the code camden. The file says so."""
    file = f"{SERVICES}E09000007,acute-bed,,,60,2023/24,{END}Barnet,acute-bed,,,45,2023/24,{END}"
    found = checked(place, "need_services", file)
    assert found.state == Import.State.CHECKED, found.problems
    assert found.notes == [
        "“E09000007” was read as Camden, kept by its code camden.",
        "“Barnet” was read as Barnet, kept by its code barnet.",
    ]
    actions.accept_import(import_=found, by=SYSTEM)
    keys = set(Figure.objects.filter(dataset="need_services").values_list("key", flat=True))
    assert keys == {"camden.acute-bed", "barnet.acute-bed"}
    result = result_for(SYSTEM, place, "need-gap")
    assert result
    there = {one.area: one.there for one in answer_of(result).gaps if one.element == "acute-bed"}
    assert (there["camden"], there["barnet"], there["enfield"]) == (60, 45, None)


def test_an_official_code_that_two_areas_bear_is_refused_with_both(place: Place) -> None:
    AreaCode.objects.create(area=Area.objects.get(code="islington"), system="ons", code="E09000007")
    found = checked(place, "need_services", f"{SERVICES}e09000007,acute-bed,,,60,2023/24,{END}")
    (problem,) = found.problems
    assert (problem["row"], problem["column"]) == (2, "area_code")
    assert "is the code of Camden (camden) and Islington (islington)" in problem["sentence"]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("new,occupancy/acute-beds,0.9,,,share,Why", "driver", "Did you mean occupancy/acute-bed?"),
        ("new,occupancy/acute-bed,1.9,,,share,Why", "value", "is a share and goes above 1"),
        ("new,occupancy/acute-bed,0.9,0.95,1,share,Why", "value", "must lie within it"),
    ],
)
def test_a_scenario_that_could_not_be_worked_out_is_refused_with_its_row(
    place: Place, row: str, column: str, words: str
) -> None:
    good = "good,occupancy/acute-bed,0.9,,,share,Why"
    found = checked(place, "need_scenarios", f"{SCENARIOS}{good},{END}{row},{END}")
    (problem,) = found.problems
    assert (problem["row"], problem["column"]) == (3, column)
    assert words in problem["sentence"]


def test_a_faulty_row_on_record_is_told_and_keeps_no_new_file_out(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minus 45 beds came in before anybody looked. Enfield's file comes in, names that row, and
    the gap of Barnet is not known instead of nothing being worked out."""
    faulty = f"{SERVICES}barnet,acute-bed,,,-45,2023/24,{END}"
    with monkeypatch.context() as nobody_looks:
        nobody_looks.setattr(hooks, "_objectors", [])
        universe.bring_in(place, "need_services", faulty.encode())
    found = checked(place, "need_services", f"{SERVICES}enfield,acute-bed,,,40,2023/24,{END}")
    assert found.state == Import.State.CHECKED, found.problems
    (note,) = found.notes
    assert "barnet.acute-bed" in note
    assert "beds or places of -45 is below 0" in note
    actions.accept_import(import_=found, by=SYSTEM)
    result = result_for(SYSTEM, place, "need-gap")
    assert result
    there = {one.area: one.there for one in answer_of(result).gaps if one.element == "acute-bed"}
    assert (there["enfield"], there["barnet"]) == (40, None)
    assert "The row barnet.acute-bed of the table need_services is left out." in result.cautions[0]
    assert [one["row"] for one in checked(place, "need_services", faulty).problems] == [2]
