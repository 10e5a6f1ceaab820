"""Populations on record: who may read them, which release counts, and what ships."""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from pytest_django import Settings
from structlog.testing import capture_logs

from commonweal.cli.main import cli
from commonweal.facts.population import PopulationFault
from commonweal.records import shelf
from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.published import actions, hooks, selectors
from commonweal.records.published.actions import NotBroughtIn, bring_in_published
from commonweal.records.published.actions_shipped import load_official, shipped_files
from commonweal.records.published.actions_withdraw import NotWithdrawn, withdraw_published
from commonweal.records.published.keeping import folder_of
from commonweal.records.published.models import PublishedRelease
from commonweal.records.published.selectors_areas import need_areas_for, people_of
from commonweal.records.published.selectors_population import (
    held_areas,
    people_for,
    residents_of,
)
from commonweal.records.register.actions_files import import_register
from commonweal.records.register.selectors import place_for
from commonweal.records.worked_papers import load_worked_papers
from tests.house.sources import ROOT
from tests.records.people import person
from tests.records.register.makers import table
from tests.spec.published.sets import written

DATA = ROOT.parent / "shared" / "data"
HEADER = "area_code,area_name,year,age,f,m\n"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the real files are not beside the checkout")
OLD_AND_NEW = """code|name|kind|valid_from|valid_to
oldshire|Oldshire|district||2020-03-31
newshire|Newshire|unitary|2020-04-01|"""
CODES = """subject|owner|system|code
area|oldshire|ons|E07009998
area|newshire|ons|E06009999"""
CODES_ENDED = """subject|owner|system|code|valid_to
area|oldshire|ons|E07009998|2020-03-31
area|newshire|ons|E06009999|"""
BECAME = """subject|kind|predecessor|successor|effective_on
area|merger|oldshire|newshire|2020-04-01"""
pytestmark = pytest.mark.django_db
ESSEX = ("E10000012", *(f"E070000{number}" for number in range(66, 78)))


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> None:
    settings.PUBLISHED_ROOT = tmp_path / "published"


def bring(folder: Path, *lines: str, name: str) -> PublishedRelease:
    path = written(folder, *lines, name=name, header=HEADER)
    return bring_in_published(by=Acting.system(), set_code="population-estimates", path=path)


def lines(area: str, *numbers: int, year: int = 2023) -> list[str]:
    """Females of age 0 and of 1 and over; as many males."""
    ages = zip(("0", "1+"), numbers, strict=True)
    return [f"{area},Somewhere {area[-1]},{year},{age},{n},{n}\n" for age, n in ages]


def test_a_later_file_without_an_area_does_not_lose_it_and_says_so(tmp_path: Path) -> None:
    first = bring(tmp_path, *lines("E1", 1, 2), *lines("E2", 3, 4), name="first.csv")
    second = bring(tmp_path, *lines("E1", 10, 20), name="second.csv")
    assert first.note == ""
    assert second.note == (
        "1 areas that were held before are not in this file, in 1 of its periods, among them "
        "Somewhere 2 (E2). For them the earlier release still counts."
    )
    people = people_for(Acting.system(), areas=["E1", "E2"])
    assert people.people.sum(axis=(1, 2, 3)).tolist() == [60, 14]
    assert people.source_of("E1", "estimate", 2023) == "population-estimates release 2"
    assert people.source_of("E2", "estimate", 2023) == "population-estimates release 1"
    assert people.names == {"E1": "Somewhere 1", "E2": "Somewhere 2"}


def test_a_later_file_with_a_hole_takes_no_area_away_and_says_so(tmp_path: Path) -> None:
    bring(tmp_path, *lines("E1", 1, 2), *lines("E2", 3, 4), name="first.csv")
    cut = [lines("E1", 10, 20)[0], *lines("E2", 30, 40)]
    second = bring(tmp_path, *cut, name="second.csv")
    hole = "the band of female from age 1 is missing"
    assert second.note == (
        f"1 areas are incomplete in this file, among them E1: in 2023 {hole}. For them an earlier "
        "release that holds them whole counts, where there is one."
    )
    people = people_for(Acting.system(), areas=["E1", "E2"])
    assert people.people.sum(axis=(1, 2, 3)).tolist() == [6, 140]
    assert people.reasons == (
        f"E1, estimate, 2023: {hole} in population-estimates release 2, so population-estimates "
        "release 1 counts.",
    )


def test_what_fails_after_a_release_is_on_record_does_not_undo_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actions, "look_again", full)
    monkeypatch.setattr(hooks, "follow", told.append)
    with capture_logs() as logs:
        made = bring(tmp_path, *lines("E1", 1, 2), name="first.csv")
    assert PublishedRelease.objects.get() == made
    assert [one["event"] for one in logs] == ["published.not_followed"]
    assert told == ["population-estimates"]


def test_a_withdrawn_release_stays_on_record_and_no_longer_counts(tmp_path: Path) -> None:
    system = Acting.system()
    first = bring(tmp_path, *lines("E1", 1, 2), name="first.csv")
    second = bring(tmp_path, *lines("E1", 10, 20), name="second.csv")
    with pytest.raises(NotAllowed, match="Only the organisation that brought"):
        withdraw_published(by=person(Role.ANALYST, "north_ccg"), release=second, reason="Wrong")
    with pytest.raises(NotWithdrawn, match="Say why"):
        withdraw_published(by=system, release=second, reason=" ")
    words = ["published", "withdraw", "population-estimates", "2", "--reason", "Wrong year"]
    told = CliRunner().invoke(cli, words)
    assert "Release 2 of population-estimates is withdrawn" in told.output
    assert people_for(system, areas=["E1"]).people.sum() == 6
    second.refresh_from_db()
    assert (second.withdrawn_reason, second.withdrawn_at is None) == ("Wrong year", False)
    kept = {period.file for one in (first, second) for period in one.periods.all()}
    assert kept == {one.name for one in folder_of("population-estimates").glob("*.parquet")}
    assert Event.objects.filter(action="published.withdrawn").count() == 1
    assert "was withdrawn on" in CliRunner().invoke(cli, words).output
    assert bring(tmp_path, *lines("E1", 10, 20), name="second.csv").number == 3
    assert people_for(system, areas=["E1"]).people.sum() == 60


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    bring(tmp_path, *lines("E1", 1, 2), *lines("E1", 3, 4, year=2022), name="both.csv")
    reader = person(Role.READER, "north_ccg")
    people = people_for(reader, areas=["E1"], years=[2022], variants=["estimate"])
    assert (people.years, people.people.sum()) == ((2022,), 14)
    assert held_areas(reader) == (2023, {"E1": "Somewhere 1"})
    with pytest.raises(NotAllowed):
        people_for(Acting.public(), areas=["E1"])


def test_what_cannot_be_given_has_a_sentence(tmp_path: Path) -> None:
    bring(tmp_path, *lines("E1", 1, 2), name="one.csv")
    system = Acting.system()
    with pytest.raises(PopulationFault, match="no population for 2050: those held run from 2023"):
        people_for(system, areas=["E1"], years=[2050])
    with pytest.raises(PopulationFault, match="no variant “medium” of a population"):
        people_for(system, areas=["E1"], variants=["medium"])
    with pytest.raises(PopulationFault, match="held for E9, and the register knows no area"):
        people_for(system, areas=["E1", "E9"])


def test_a_retired_code_says_what_it_became(tmp_path: Path) -> None:
    bring(tmp_path, *lines("E1", 1, 2), name="one.csv")
    import_register(by=Acting.system(), tables=[
        ("register-areas", table(OLD_AND_NEW)),
        ("register-codes", table(CODES)),
        ("register-successions", table(BECAME)),
    ])  # fmt: skip
    with pytest.raises(PopulationFault) as fault:
        people_for(Acting.system(), areas=["E07009998"])
    assert str(fault.value) == (
        "Oldshire (E07009998) ended on 31 March 2020 and no population is held for it; it became "
        "Newshire (E06009999). Ask for that."
    )


def test_what_ships_comes_in_once_and_a_full_file_takes_its_place(tmp_path: Path) -> None:
    system = Acting.system()
    made = load_official(by=system)
    assert {one.set_code for one in made} >= {"population-estimates", "population-projections"}
    assert all(one.number == 1 and one.reason.startswith("Ships with") for one in made)
    assert load_official(by=system) == []
    people = people_for(system, areas=ESSEX)
    assert not people.reasons
    assert people.years == tuple(range(2014, 2044))
    # The county is its districts but for rounding: each of the 13 was rounded at every age.
    estimates = people.people[:, 0, :10]
    ages = [11 if one.last is None else one.last - one.first + 1 for one in people.bands]
    off = np.abs(estimates[0] - estimates[1:].sum(axis=0))
    assert (off <= 13 / 2 * np.array(ages)).all()
    assert off.sum() < 0.001 * estimates[0].sum()
    bring(tmp_path, *lines("E1", 1, 2), name="full.csv")
    assert load_official(by=system) == []


def test_every_shipped_file_says_where_it_comes_from() -> None:
    listed = {one["file"] for one in shipped_files()}
    assert {f"official/{one}" for one in listed} == set(shelf.list_files("official", ".gz"))
    for one in shipped_files():
        assert all(one[name] for name in ("source", "vintage", "commit", "licence", "note"))


def banded(age: int) -> str:
    if age < 25:
        return str(age)
    return "90+" if age >= 90 else f"{age - age % 5}-{age - age % 5 + 4}"


@real
@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("population-estimates", "mye_2000_2023_lad_county_england"),
        ("population-projections", "snpp2018b_2024_2043_lad_county_england"),
    ],
)
def test_each_shipped_number_is_a_sum_of_the_source(name: str, source: str) -> None:
    table = csv.DictReader(
        io.StringIO(gzip.decompress(shelf.read_bytes(f"official/{name}.csv.gz")).decode())
    )
    shipped = {
        (row["area_code"], row.get("variant"), int(row["year"]), row["age"]): (
            int(row["f"]), int(row["m"]),
        )
        for row in table
    }  # fmt: skip
    areas = {key[0] for key in shipped}
    assert len(areas) == 31
    full: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in pq.read_table(
        DATA / "population" / f"{source}.parquet", filters=[("area_code", "in", areas)]
    ).to_pylist():
        into = full[row["area_code"], row.get("variant"), row["year"], banded(row["age"])]
        into[0] += row["f"]
        into[1] += row["m"]
    assert {key: tuple(full[key]) for key in shipped} == shipped


@real
def test_the_real_estimates_added_up_another_way() -> None:
    """England mid-2022 is 57,112,542; Essex by plain sums over the rows of the file."""
    system = Acting.system()
    path = DATA / "population" / "mye_2000_2023_lad_county_england.parquet"
    made = bring_in_published(by=system, set_code="population-estimates", path=path)
    assert (made.rows, made.periods.count()) == (2 * 770_832, 24)
    people = people_for(system, areas=["E92000001", *ESSEX])
    adults = people.within({"female", "male"}, 18, 64)
    assert people.people[0, 0, people.year_at(2022)].sum() == 57_112_542
    plain: dict[tuple[str, int], int] = defaultdict(int)
    for row in pq.read_table(path, filters=[("area_code", "in", ESSEX)]).to_pylist():
        if 18 <= row["age"] <= 64:
            plain[row["area_code"], row["year"]] += row["f"] + row["m"]
    for at, area in enumerate(people.areas[1:], start=1):
        found = people.people[at, 0][:, adults].sum(axis=1)
        assert found.tolist() == [plain[area, year] for year in people.years]


def test_a_file_of_other_areas_of_the_same_period_stays_beside_the_first(tmp_path: Path) -> None:
    """The small areas of an index and its districts come in two files of one period."""
    system = Acting.system()
    small = written(tmp_path, "E01000001,9\n", name="s.csv", header="lsoa11_code,IMD_decile\n")
    districts = "ltla23_code,Score,Proportion,Extent\n"
    wide = written(tmp_path, "E06000001,35.0,0.3,0.4\n", name="d.csv", header=districts)
    for path in (small, wide):
        bring_in_published(by=system, set_code="deprivation-2019", path=path)
    period = selectors.periods_for(system, "deprivation-2019")[0]
    assert period.organisations == {"lsoa": 1, "unitary": 1}
    with pytest.raises(NotBroughtIn, match="brings nothing new"):
        bring_in_published(by=system, set_code="deprivation-2019", path=wide)


def test_the_sexes_of_a_projection_may_come_in_two_files(tmp_path: Path) -> None:
    system = Acting.system()
    header = "AREA_CODE,AREA_NAME,COMPONENT,SEX,AGE_GROUP,2024\n"
    for sex in ("females", "males"):
        lines_ = [f"E07000066,Basildon,Population,{sex},{age},{n}\n"
                  for age, n in (("0-89", 5), ("90 and over", 1))]  # fmt: skip
        path = written(tmp_path, *lines_, name=f"2018 SNPP {sex}.csv", header=header)
        bring_in_published(by=system, set_code="population-projections", path=path)
    people = people_for(system, areas=["E07000066"])
    assert (people.people.sum(), people.reasons) == (12, ())


def shipped(system: Acting, code: str, **words: str) -> dict[str, float]:
    """Value by area of the latest period of a set."""
    period = selectors.periods_for(system, code)[0]
    rows = selectors.rows_for(system, period, words).to_pylist()
    return {row["organisation_code"]: row["value"] for row in rows}


def test_the_shipped_need_weights_give_the_indices_that_the_handbook_computed() -> None:
    """North Central London 1.262, Leicester with its county and Rutland 0.873, Mid and South Essex
    0.815, from the sum of the weighted over that of the registered."""
    system = Acting.system()
    load_official(by=system)
    code = "practice-weighted-populations"
    boards = {"organisation_kind": "board of practices"}
    weighted = shipped(system, code, measure="MH WP", **boards)
    registered = shipped(system, code, measure="Population", **boards)
    index = {one: round(weighted[one] / registered[one], 3) for one in weighted}
    assert (index["QMJ"], index["QK1"], index["QH8"]) == (1.262, 0.873, 0.815)
    england = {"organisation_kind": "England"}
    assert round(shipped(system, code, measure="MH WP", **england)["England"]) == 63_849_324


def test_the_shipped_index_of_deprivation_counts_all_small_areas_of_england() -> None:
    system = Acting.system()
    load_official(by=system)
    for code, number in (("deprivation-2019", 32_844), ("deprivation-2025", 33_755)):
        tenths = [
            shipped(system, code, breakdown="Decile", group=str(tenth)) for tenth in range(1, 11)
        ]
        assert sum(one["England"] for one in tenths) == number
    scores = shipped(system, "deprivation-2025", statistic="average score")
    assert scores["E06000016"] == 34.449


def test_the_areas_of_a_place_have_their_codes_and_people() -> None:
    system = Acting.system()
    load_worked_papers(by=system, codes=["north-central-london-2022"], tell=lambda _: None)
    place = place_for(system, "north-central-london-2022")
    areas = need_areas_for(system, place)
    assert [one.ons for one in areas if one.role == "area"] == [
        f"E090000{number}" for number in ("03", "07", "10", "14", "19")
    ]
    assert [(one.code, one.ons) for one in areas if one.role != "area"] == [
        ("ncl", ""), ("england", "E92000001"),
    ]  # fmt: skip
    people = people_of(system, place)
    assert people is not None
    assert people.names["E09000007"] == "Camden"
    told = CliRunner().invoke(cli, ["needs", "population", place.code, "--year", "2022"])
    assert "England (E92000001)" in told.output
    assert "all 57,112,542 (population-estimates release 1)" in told.output
    refused = CliRunner().invoke(cli, ["needs", "population", place.code, "--year", "2050"])
    assert refused.exit_code == 1
    assert "There is no population for 2050" in refused.output


def test_a_file_of_one_area_takes_no_other_from_those_that_are_compared(tmp_path: Path) -> None:
    """In the same year a later release of one area stands beside the first; a later year of one
    area does not speak for the year in which all are held, but one of all areas does."""
    bring(tmp_path, *lines("E1", 1, 2), *lines("E2", 3, 4), name="first.csv")
    bring(tmp_path, *lines("E1", 10, 20), name="second.csv")
    both = {"E1": "Somewhere 1", "E2": "Somewhere 2"}
    assert held_areas(Acting.system()) == (2023, both)
    bring(tmp_path, *lines("E1", 11, 21, year=2024), name="third.csv")
    assert held_areas(Acting.system()) == (2023, both)
    assert residents_of(Acting.system(), "E") == {"E1": 60.0, "E2": 14.0}
    assert held_areas(Acting.system(), ("E1",)) == (2024, {"E1": "Somewhere 1"})
    bring(tmp_path, *lines("E2", 5, 6, year=2024), name="fourth.csv")
    assert held_areas(Acting.system()) == (2024, both)


def test_an_area_that_has_ended_keeps_no_earlier_year(tmp_path: Path) -> None:
    import_register(by=Acting.system(), tables=[
        ("register-areas", table(OLD_AND_NEW)), ("register-codes", table(CODES_ENDED)),
    ])  # fmt: skip
    old = [*lines("E07009998", 1, 2, year=2019), *lines("E06009999", 1, 2, year=2019)]
    bring(tmp_path, *old, name="old.csv")
    bring(tmp_path, *lines("E06009999", 3, 4, year=2023), name="new.csv")
    year, named = held_areas(Acting.system())
    assert (year, list(named)) == (2023, ["E06009999"])


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1500.5", "1500.5 is a fraction, and this set counts in whole numbers"),
        ("63%", "“63%” is a percentage and this column counts"),
        ("-3", "-3 is below 0"),
    ],
)
def test_what_counts_no_people_is_refused_by_row_and_column(
    cell: str, words: str, tmp_path: Path
) -> None:
    rows = [*lines("E1", 1, 2), "E2,Somewhere 2,2023,0,3,3\n", f"E2,Somewhere 2,2023,1+,4,{cell}\n"]
    with pytest.raises(NotBroughtIn) as refused:
        bring(tmp_path, *rows, name="odd.csv")
    assert words in str(refused.value)
    assert "row 5" in str(refused.value)
    assert "column m" in str(refused.value)
    assert not PublishedRelease.objects.exists()


def test_an_area_without_a_single_person_is_told_at_import_and_in_results(tmp_path: Path) -> None:
    """Noughts at every age are no people: an earlier release counts, and without one no number."""
    first = bring(tmp_path, *lines("E1", 0, 0), *lines("E2", 3, 4), name="first.csv")
    assert "among them E1: in 2023 nobody at all is in it" in first.note
    people = people_for(Acting.system(), areas=["E1", "E2"])
    assert np.isnan(people.people[0]).all()
    assert people.people[1].sum() == 14
    assert people.reasons == ("E1, estimate, 2023: nobody at all is in it, so it is not used.",)
    bring(tmp_path, *lines("E1", 1, 2), *lines("E2", 0, 0), name="second.csv")
    people = people_for(Acting.system(), areas=["E1", "E2"])
    assert people.people.sum(axis=(1, 2, 3)).tolist() == [6, 14]
    assert "so population-estimates release 1 counts" in " ".join(people.reasons)
    # Nobody at one age is nothing wrong.
    bring(tmp_path, *lines("E3", 0, 5), name="third.csv")
    assert people_for(Acting.system(), areas=["E3"]).people.sum() == 10
