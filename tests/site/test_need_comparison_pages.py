"""Use against need and variation in North Central London, from the illustrative tables."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from commonweal.records import shelf
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.planning.kinds.need_equity import Equity
from commonweal.records.planning.kinds.need_variation import Variation
from commonweal.records.register.actions_boundaries import bring_in_boundaries
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.selectors import result_for
from tests import universe
from tests.records import people
from tests.shared import fresh, once
from tests.spec.boundaries.makers import collection, feature

pytestmark = pytest.mark.django_db
FOLDER = "places/north-central-london-2022"
SYSTEM = Acting.system()


def _compared() -> Place:
    universe.ground()
    made = people.place("exampleshire", example_icb="lead")
    for table in ("need_use", "need_spend"):
        universe.bring_in(made, table, shelf.read_bytes(f"{FOLDER}/{table}.csv"))
    return made


compared = once(_compared)


@pytest.fixture
def place(compared: Place, db: None) -> Place:
    return fresh(compared)


@pytest.fixture
def analyst(place: Place) -> Client:
    client = Client()
    who = people.person(Role.ANALYST, "example_icb")
    assert who.user
    client.force_login(who.user)
    return client


def text_of(client: Client, path: str) -> str:
    response = client.get(f"/places/exampleshire/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_groups_from_the_table_to_the_result(place: Place) -> None:
    """36,120 of 860,000 are counted: the rate is 4,200 for each 100,000."""
    found = result_for(SYSTEM, place, "need-equity")
    assert found is not None
    answer: Equity = answer_of(found)
    contact, detained, tenths = answer.studies
    white = contact.lines[0]
    assert (white.group, white.count, white.people) == ("White", 36120, 860000)
    assert white.rate.value == pytest.approx(4200)
    assert contact.period == "2021/22"
    assert [one.breaks for one in contact.history if one.group == "Black"] == [False, True]
    # 36,120 + 10,200 + 5,040 + 4,500 + 3,420 are known and 6,100 are not: 9.33 %.
    assert contact.unknown.share.value == pytest.approx(100 * 6100 / 65380)
    assert detained.left_out == ("Other",)
    assert detained.lines[4].rate.reason == "suppressed in the source"
    # 310 of 170,000 beside 640 of 860,000.
    black = detained.lines[1].ratio
    assert black is not None
    assert black.ratio.value == pytest.approx((310 / 170000) / (640 / 860000))
    assert tenths.gradient is not None
    assert tenths.gradient.slope.value is not None
    assert tenths.gradient.slope.value < 0
    assert "Not evidence" in " ".join(found.cautions)


def test_areas_from_the_table_to_the_result(place: Place) -> None:
    found = result_for(SYSTEM, place, "need-variation")
    assert found is not None
    answer: Variation = answer_of(found)
    titles = [one.measure.title for one in answer.panels]
    wait = answer.panels[titles.index("Median wait to a second contact")]
    absent = next(one for one in wait.areas if one.name == "Enfield")
    assert (absent.value.value, absent.value.reason) == (None, "not available")
    assert [one.name for one in wait.areas if one.is_worst] == ["Haringey"]
    assert wait.median == 56.5
    money = {one.name: one for one in answer.investment}
    assert money["Enfield"].per_head is None
    assert money["Enfield"].reason == "spend on prevention is not available"
    assert found.headline.endswith(
        "Left out, as it is not known (Enfield: spend on prevention is not available)."
    )
    weights = "Need-weighted people here are those that the table of spend gives."
    assert any(one.startswith(weights) for one in found.cautions)
    # Camden: 9.16 + 19.33 + 18.82 + 3.56 million for 253,000 need-weighted people.
    assert float(money["Camden"].per_head or 0) == pytest.approx(50_870_000 / 253_000, rel=1e-4)


def test_the_page_of_groups(analyst: Client) -> None:
    text = text_of(analyst, "need/equity/")
    assert "is not known. They stand in no row" in text
    assert "Break: does not compare with the period before" in text
    assert "equal use for equal need" in text
    second = text_of(analyst, "need/equity/?study=2")
    assert "the count of Other is not known: suppressed in the source" in second
    third = text_of(analyst, "need/equity/?study=3")
    assert "Slope index of inequality" in third
    assert "People in contact with services by ethnic group" in text_of(
        analyst, "need/equity/?study=99"
    )


def test_the_page_of_groups_begins_with_its_chart_and_says_why_numbers_differ(
    analyst: Client, place: Place
) -> None:
    text = text_of(analyst, "need/equity/")
    order = [text.index(f'id="{one}"') for one in ("study", "use-need", "studies", "ratios")]
    assert order == sorted(order)
    assert "each group beside everybody. The table of ratios sets each group beside “White”" in text
    found = result_for(SYSTEM, place, "need-equity")
    assert found is not None
    assert " among " not in found.headline
    assert "of the group “" in found.headline


def test_the_page_of_areas_begins_with_its_areas_and_no_two_charts_say_the_same(
    analyst: Client,
) -> None:
    text = text_of(analyst, "need/variation/")
    order = [
        text.index(f'id="{one}"')
        for one in ("measure", "areas-ranges", "areas-map", "measures", "scores")
    ]
    assert order == sorted(order)
    before_scores = text[: text.index("See the scores of variation, for analysts")]
    assert "Coefficient of variation" not in before_scores
    findings = re.findall(r"<figcaption[^>]*>(.*?)</", text, re.DOTALL)
    assert len(findings) >= 3
    assert len(findings) == len(set(findings))


def test_the_page_of_areas(analyst: Client) -> None:
    text = text_of(analyst, "need/variation/")
    assert "Systematic component of variation" in text
    assert "The five boroughs of North Central London" in text
    wait = text_of(analyst, "need/variation/?measure=4")
    assert "Not available: Enfield" in wait
    assert "the worst" in wait


BOROUGHS = ("E09000003", "E09000007", "E09000010", "E09000014", "E09000019")


def outlines(*codes: str) -> None:
    bring_in_boundaries(
        by=SYSTEM, file_name="b.geojson", title="Boroughs", licence="Contains OS data © Crown",
        data=collection(*(feature(code, west=-at / 10) for at, code in enumerate(codes))),
    )  # fmt: skip


def test_the_map_is_drawn_from_outlines_where_they_are_held(analyst: Client) -> None:
    outlines(*BOROUGHS)
    text = text_of(analyst, "need/variation/")
    assert text.count('class="cw-map__area"') >= 5
    assert "Boroughs, release 1. Contains OS data © Crown" in text
    assert "Quarters by the definition “interpolated”" in text
    assert "The five boroughs of North Central London" not in text
    wait = text_of(analyst, "need/variation/?measure=4")
    assert "cw-map__area--none" in wait
    assert "Enfield: not available" in wait
    assert "no value to show" in wait


def test_an_area_without_an_outline_is_named(analyst: Client) -> None:
    outlines(*BOROUGHS[:4])
    said = text_of(analyst, "need/variation/")
    assert "Not on the map, as no outline is held: Islington." in said


def test_a_tenth_that_is_no_number_is_refused_with_its_row(place: Place, analyst: Client) -> None:
    csv = shelf.read_bytes(f"{FOLDER}/need_use.csv").replace(
        b"deprivation,10,", b"deprivation,least,"
    )
    universe.bring_in(place, "need_use", csv, reason="A tenth was renamed.")
    trouble = text_of(analyst, "need/equity/")
    assert "cannot be worked out" in trouble
    assert "write a number from 1" in trouble


@pytest.mark.parametrize(
    ("was", "becomes", "column", "words"),
    [
        (b"E09000007,Camden,urban,all", b"atlantis,Atlantis,urban,all", "area_code", "“atlantis”"),
        (b",71,%,", b",171,%,", "value", "171 is no percentage of a whole"),
        (b",15800,390000,", b",-5,390000,", "count", "A count of -5 is below 0"),
        (b",15800,390000,", b",390001,390000,", "count", "390001 are counted of 390000"),
        (b",15800,390000,", b",15800,-1,", "denominator", "people of -1 is below 0"),
        (b",66300,", b",-66300,", "expected_need", "need of -66300 is below 0"),
    ],
)
def test_impossible_use_is_refused_with_row_and_column(
    place: Place, was: bytes, becomes: bytes, column: str, words: str
) -> None:
    before = shelf.read_bytes(f"{FOLDER}/need_use.csv")
    csv = before.replace(was, becomes, 1)
    (line,) = (n for n, row in enumerate(csv.splitlines(), 1) if row not in before.splitlines())
    with pytest.raises(AssertionError, match="sentence") as refused:
        universe.bring_in(place, "need_use", csv, reason="A test.")
    problem = refused.value.args[0][0]
    assert (problem["row"], problem["column"]) == (line, column)
    assert words in problem["sentence"]
