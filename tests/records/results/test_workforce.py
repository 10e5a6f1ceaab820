"""Essex's AMHPs, rotas, bed delays and posts through the door of imports; another county too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from commonweal.delivering.rota_sharing import RotaAnswer, RotaSheet, SharingLine
from commonweal.delivering.supply_tables import supply_answer
from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork
from commonweal.records.delivering.kinds import amhp_supply
from commonweal.records.delivering.kinds.rota import Given
from commonweal.records.facts import actions as facts
from commonweal.records.facts.models import Import
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of
from commonweal.records.results.selectors import result_for
from commonweal.site.delivering.presenters.rota import sharing_table
from commonweal.site.delivering.presenters.supply import years_table
from commonweal.site.planning.book import Book
from tests import universe
from tests.records import people
from tests.spec.planning.rows import rows

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SYSTEM = Acting.system()
COUNTY = Path(__file__).parents[2] / "counties" / "exampleshire"


PRINTED_AMHPS = """measure,value,unit,commissioner_code,date_or_period
AMHPs employed now,84,people,essex_cc,2015
further AMHPs to train and deploy,50,pct of current (about),essex_cc,by 2017
annual training thereafter to cover churn,20,people per year,essex_cc,after 2017"""


def answer(place: Place, kind: str):
    result = result_for(SYSTEM, place, kind)
    assert result is not None
    return answer_of(result)


@pytest.fixture
def county() -> Place:
    place = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    for path in sorted(COUNTY.glob("*.csv")):
        if path.stem.startswith(("amhp", "rota", "bed", "commissioning_posts")):
            universe.bring_in(place, path.stem, path.read_bytes())
    return place


def test_essex_goes_from_84_to_126_and_stays_there_from_its_printed_table_alone() -> None:
    place = universe.essex("amhp")
    (essex,) = answer(place, "amhp-supply").authorities
    assert [(year.year, year.closing.value) for year in essex.years] == [
        (2016, 105), (2017, 126), (2018, 126), (2019, 126), (2020, 126),
    ]  # fmt: skip
    assert [year.trainees for year in essex.years] == [21, 21, 20, 20, 20]
    assert [(one.name, one.share_pct) for one in essex.payers] == [("", 100)]
    assert not essex.is_illustrative


@pytest.mark.parametrize(
    ("printed", "instead", "sentence"),
    [
        ("50,pct", "-20,pct", "uplift of AMHPs is -20%, below zero"),
        ("now,84", "now,0", "stock of AMHPs is nought"),
        ("now,84", "now,2", "Churn of 20 AMHPs a year is not between"),
    ],
)
def test_numbers_of_amhps_that_cannot_be_are_refused(
    printed: str, instead: str, sentence: str
) -> None:
    table = rows(PRINTED_AMHPS.replace(printed, instead), "value")
    with pytest.raises(CannotWork, match=sentence):
        supply_answer(table, [], amhp_supply.words())


@pytest.mark.parametrize("year", [0, 2015, 2066])
def test_the_last_year_lies_within_what_anybody_plans(year: int) -> None:
    place = universe.essex("amhp")
    with pytest.raises(CannotWork, match="choose one from 2016 to 2065"):
        actions.work_out(
            by=SYSTEM, place=place, kind="amhp-supply", given=amhp_supply.Given(last_year=year)
        )


def test_leavers_before_the_target_are_a_choice_and_leave_fewer() -> None:
    place = universe.essex("amhp")
    result = actions.work_out(
        by=SYSTEM,
        place=place,
        kind="amhp-supply",
        given=amhp_supply.Given(2017, Decimal(0), Decimal(10)),
    )
    (essex,) = answer_of(result).authorities
    # 84 × 0.9 + 21 = 96.6 at worst; 96.6 × 0.9 + 21 = 107.94.
    assert (essex.years[1].closing.low, essex.years[1].closing.high) == (Decimal("107.94"), 126)
    with pytest.raises(CannotWork, match="not one"):
        actions.work_out(
            by=SYSTEM,
            place=place,
            kind="amhp-supply",
            given=amhp_supply.Given(2017, Decimal(10), Decimal(5)),
        )


def test_what_is_made_up_for_essex_is_said_wherever_it_counts() -> None:
    place = universe.essex("amhp", "amhp_assumptions")
    found = answer(place, "amhp-supply").authorities
    assert [(one.authority, one.is_illustrative, one.is_assumed_so) for one in found] == [
        ("essex_cc", False, True), ("southend_ua", True, True), ("thurrock_ua", True, True),
    ]  # fmt: skip
    page = Client().get("/places/essex-2015/workforce/").content.decode()
    assert "no paper prints them" in page
    assert "Illustrative" in page


def test_a_second_county_sees_the_same_pages_from_its_own_tables(county: Place) -> None:
    (council,) = answer(county, "amhp-supply").authorities
    # 40 × 1.25 = 50 by 2026; 5 ÷ 50 leave after that.
    assert [year.closing.value for year in council.years] == [45, 50, 50, 50, 50]
    # 5 + 5 + 5 + 5 + 5 trainees at 10,000; the council pays 70%.
    assert [one.amount.value for one in council.payers] == [175_000, 75_000]
    delays = answer(county, "bed-delays")
    assert [one.share.value for one in delays.months] == [Decimal(10), Decimal("18.75")]
    assert [one.month for one in delays.over_target] == ["2024-05"]
    posts = answer(county, "posts")
    assert [(gap.skill, gap.gap) for gap in posts.gaps] == [("analytics", 1), ("commissioning", -1)]
    member = people.person(people.Role.ANALYST, "example_icb")
    client = Client()
    client.force_login(member.user)
    for page in ("", "rota/", "bed-delays/", "posts/"):
        found = client.get(f"/places/exampleshire/workforce/{page}")
        assert found.status_code == 200
        assert "Illustrative" not in found.content.decode()


def test_one_shared_rota_needs_half_the_hours_of_two(county: Place) -> None:
    result = actions.work_out(by=SYSTEM, place=county, kind="rota", given=Given(days=7))
    found = answer_of(result)
    lines = {line.label: line for line in found.lines}
    # Two rotas × 7 days × (8 + 10) hours; a shared one needs one of each.
    assert (lines["Hours on duty"].separate.value, lines["Hours on duty"].shared.value) == (
        252,
        126,
    )
    # 7 × (8 × 30 + 10 × 45) pounds for one rota.
    assert lines["Cost in pounds"].saving.value == 4830
    assert (found.separate.unfilled, found.shared.unfilled) == ((), ())
    again = actions.work_out(by=SYSTEM, place=county, kind="rota", given=Given(days=7))
    assert again == result


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        ("rota_people", "East,,,", "North,,,", "names North, which is not here"),
        ("rota_needs", "East,example_council,day,1,1", "East,example_council,day,1,2",
         "needs 1 and 2 people on shift day: give one number"),
        ("bed_delays", "30,3,21", "3,30,21", "30 delayed of 3 assessments"),
    ],
)  # fmt: skip
def test_rows_that_contradict_each_other_keep_the_file_out(
    county: Place, table: str, old: str, new: str, words: str
) -> None:
    text = (COUNTY / f"{table}.csv").read_text().replace(old, new, 1)
    received = facts.receive_import(
        place=county, template=table, file=ContentFile(text.encode(), name="x.csv"),
        is_correction=True, reason="Try", by=SYSTEM,
    )  # fmt: skip
    checked = facts.check_import(import_=received, by=SYSTEM)
    assert checked.state == Import.State.REFUSED
    assert words in " ".join(problem["sentence"] for problem in checked.problems)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [("-0.9", "2.2", "nobody to 2.2"), ("-2", "-1", "nobody"), ("1", "2.2", "1 to 2.2")],
)
def test_a_council_is_short_of_nobody_rather_than_of_fewer(low: str, high: str, words: str) -> None:
    place = universe.essex("amhp")
    shown = answer(place, "amhp-supply")
    (essex,) = shown.authorities
    gap = Quantity(Decimal(low), Decimal(high))
    made = replace(essex, years=(replace(essex.years[0], gap=gap),))
    table = years_table(Book(SYSTEM, place, (), {}, {}), replace(shown, authorities=(made,)))
    assert table.rows[0][7].text == words


def test_more_people_to_spare_are_not_told_as_a_loss() -> None:
    spare = SharingLine(
        "People to spare at the tightest place",
        Quantity.exact(Decimal(2)),
        Quantity.exact(Decimal(22)),
    )
    empty = RotaSheet("", (), (), (), (), "")
    table = sharing_table(RotaAnswer(date(2024, 4, 1), 7, empty, empty, (spare,)))
    assert [cell.text for cell in table.rows[0]][1:] == ["2", "22", "20 more to spare"]
