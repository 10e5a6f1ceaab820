"""Nearest neighbours of a place's areas, from the statistics that ship to the page and the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from commonweal.cli.needs import command
from commonweal.records import shelf, worked_papers
from commonweal.records.facts import hooks
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.planning.definitions_equity import neighbour_method
from commonweal.records.planning.kinds.need_neighbours import PeerAnswer
from commonweal.records.published.actions import bring_in_published
from commonweal.records.published.actions_shipped import load_official
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.selectors import result_for
from commonweal.site.planning.presenters.need_neighbours import made_up
from tests import universe
from tests.records import people
from tests.spec.published.test_shapes import FINGERTIPS

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
NCL = "north-central-london-2022"
BOROUGHS = {"Barnet", "Camden", "Enfield", "Haringey", "Islington"}


@pytest.fixture(scope="module")
def place(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[Place]:
    """North Central London with the statistics that ship, worked out once for the module."""
    from django.conf import settings
    from django.db import transaction

    before = settings.PUBLISHED_ROOT
    settings.PUBLISHED_ROOT = tmp_path_factory.mktemp("published")
    with django_db_blocker.unblock(), transaction.atomic():
        universe.ground()
        load_official(by=SYSTEM)
        made = worked_papers.open_paper(worked_papers.worked_papers(NCL)[0], SYSTEM)
        with hooks.told_once(SYSTEM):
            for table in ("need_areas", "need_use"):
                universe.bring_in(made, table, shelf.read_bytes(f"places/{NCL}/{table}.csv"))
        made.parties.create(organisation=people.organisation("example_icb"), part="lead")
        yield made
        transaction.set_rollback(True)
    settings.PUBLISHED_ROOT = before


@pytest.fixture
def analyst(place: Place) -> Client:
    client = Client()
    who = people.person(Role.ANALYST, "example_icb")
    assert who.user
    client.force_login(who.user)
    return client


def answer(place: Place) -> PeerAnswer:
    found = result_for(SYSTEM, place, "need-neighbours")
    assert found is not None
    made: PeerAnswer = answer_of(found)
    return made


def test_boroughs_are_nearest_to_boroughs(place: Place) -> None:
    """Of 27 other districts and councils that ship, the four boroughs are among each one's ten."""
    found = answer(place)
    assert {one.name for one in found.areas} == BOROUGHS
    for area in found.areas:
        assert (area.among, len(area.peers), area.england) == (27, 15, 296)
        nearest = {found.names[one.peer] for one in area.peers[:10]}
        assert nearest >= BOROUGHS - {area.name}
        for peer in area.peers:
            apart = sum(part * part for part in peer.parts.values()) ** 0.5
            assert apart == pytest.approx(peer.distance)


def test_the_features_are_those_of_the_published_numbers(place: Place) -> None:
    """Camden in the Census of 2021, by hand: 74,348 White British of 210,136 are 35.38 %."""
    camden = answer(place).values["E09000007"]
    assert camden["white_british"] == pytest.approx(35.38, abs=0.005)
    asian = 14356 + 6728 + 6952 + 1610 + 8396
    assert camden["asian"] == pytest.approx(100 * asian / 210136)
    assert camden["white_other"] == pytest.approx(100 * 44285 / 210136)
    assert "sparsity" not in camden


def test_what_the_lists_rest_on_is_said(place: Place, analyst: Client) -> None:
    found = result_for(SYSTEM, place, "need-neighbours")
    assert found is not None
    said = " ".join(found.cautions)
    assert "These are not the official lists: 7 features of the method are not held" in said
    page = analyst.get(f"/places/{NCL}/need/neighbours/").content.decode()
    lacking = [one for one in neighbour_method().features if one.reads is None]
    assert len(lacking) == 7
    assert all(one.missing in page for one in lacking)
    assert "among 27 areas; England has 296" in said
    assert "which carry 43% of what it counts" in found.headline
    mark = page.index("The values set beside the neighbours; not who the neighbours are.")
    assert page.index(found.headline) < page.index("Illustrative", mark - 200) < mark
    assert made_up("") == ""
    assert "Who the neighbours are, and how far, comes from published population" in said


def test_a_measure_is_set_beside_the_median_of_the_neighbours(place: Place) -> None:
    """Contacts: each borough beside the median of the four others, which are its neighbours."""
    found = answer(place)
    rows = [one for one in found.standings if one.measure == "People in contact with services"]
    assert len(rows) == 5
    values = {one.area: one.value.value or 0.0 for one in rows}
    for one in rows:
        others = sorted(value for code, value in values.items() if code != one.area)
        assert one.median == pytest.approx((others[1] + others[2]) / 2)
        assert (one.lowest, one.highest) == (others[0], others[-1])
        assert one.value.low is not None
        assert one.value.high is not None
        expected = "similar"
        if one.value.high < (one.median or 0):
            expected = "lower"
        if one.value.low > (one.median or 0):
            expected = "higher"
        assert one.word == expected


def test_a_value_without_limits_is_not_judged(place: Place) -> None:
    waits = [one for one in answer(place).standings if one.measure.startswith("Median wait")]
    assert {one.word for one in waits} == {""}
    assert {one.reason for one in waits} == {"limits need a count and people", "not available"}


def test_published_indicators_are_set_beside_the_neighbours_without_judgement(
    place: Place, tmp_path: Path
) -> None:
    """Barnet has 10 (9 to 11), the others 20, 30, 40 and one held back: median 30."""
    values = {"Barnet": "10,9,11", "Camden": "20,19,21", "Enfield": "30,29,31",
              "Haringey": "40,39,41", "Islington": ",,"}  # fmt: skip
    found = answer(place)
    codes = {one.name: one.code for one in found.areas}
    path = tmp_path / "indicators.csv"
    path.write_text(
        FINGERTIPS.format(parent="Regions")
        + "".join(
            f"41001,Suicide rate,,,{codes[name]},{name},UAs,Persons,10+ yrs,,,2019 - 21,{shown},"
            ",,,,"
            f"{'' if shown[0] != ',' else 'Value suppressed'},,,,0\n"
            for name, shown in values.items()
        ),
        "utf-8",
    )
    bring_in_published(by=SYSTEM, set_code="fingertips", path=path)
    rows = {one.area: one for one in answer(place).standings if one.measure == "Suicide rate"}
    barnet = rows[codes["Barnet"]]
    assert (barnet.median, barnet.word, barnet.period) == (30, "lower", "to 31 December 2021")
    assert rows[codes["Enfield"]].median == 20
    assert rows[codes["Islington"]].reason == "suppressed in the source"


def test_the_command_prints_the_lists(place: Place) -> None:
    told = CliRunner().invoke(command, ["neighbours", place.code])
    assert told.exit_code == 0, told.output
    assert "Apart by, scaled and weighted" in told.output
    assert "Camden" in told.output


def test_the_page_and_its_file(analyst: Client) -> None:
    path = f"/places/{NCL}/need/neighbours/"
    text = analyst.get(path).content.decode()
    assert "Neighbours of Barnet, nearest first" in text
    assert "Camden and its neighbours" in analyst.get(f"{path}?area=E09000007").content.decode()
    assert "Not held" in text
    sheet = analyst.get(f"{path}?area=E09000007&download=peers.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    cells = [row[:3] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert any(str(row[2]).startswith("E09") for row in cells)
    lines = analyst.get(f"{path}?download=peers.csv").content.decode().splitlines()
    assert sum(line.startswith(tuple("123456789")) for line in lines) == 15


def test_variation_has_the_neighbours_beside_each_area(analyst: Client) -> None:
    text = analyst.get(f"/places/{NCL}/need/variation/").content.decode()
    assert "each area beside the median of its nearest neighbours" in text
    assert "4 of 15" in text
