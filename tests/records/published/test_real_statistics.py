"""The real published files: national rates come out of the counts, and hidden cells as bounds."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from django.test import Client
from pytest_django import Settings

from commonweal.facts.published import read_published
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.published import selectors
from commonweal.records.published.actions import bring_in_published
from commonweal.records.published.selectors_indicators import indicators_for
from commonweal.records.published.selectors_population import people_for
from commonweal.records.published.sets import doubt_rule
from commonweal.reviewing.outliers import doubted
from commonweal.reviewing.reproduction import Verdict
from tests.house.sources import ROOT
from tests.records.people import person
from tests.spec.published.sets import ANNUAL, BOUNDS, TODAY, known
from tests.spec.published.test_shapes import FINGERTIPS

DATA = ROOT.parent / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real files are not beside the checkout"),
]


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> None:
    settings.PUBLISHED_ROOT = tmp_path / "published"


def test_every_published_rate_of_2024_25_follows_from_its_counts(tmp_path: Path) -> None:
    system = Acting.system()
    source = pq.read_table(DATA / "talking_therapies" / "measures_annual_2017_2025.parquet",
                           filters=[("variable_type", "=", "Total")])  # fmt: skip
    path = tmp_path / "totals.parquet"
    pq.write_table(source, path)
    bring_in_published(by=system, set_code=ANNUAL.id, path=path)
    periods = selectors.periods_for(system, ANNUAL.id)
    assert len(periods) == 8
    for rate in ANNUAL.rates:
        for period in periods:
            check = selectors.check_for(system, ANNUAL, period, rate)
            assert Counter(check.found.verdicts)[Verdict.DIFFERS] == 0, (rate.id, period)
    check = selectors.check_for(system, ANNUAL, periods[0], ANNUAL.rates[0])
    at = {code: place for place, code in enumerate(check.codes)}
    england = at["England"]
    assert check.numerator.value[england] == 321_061
    assert check.denominator.value[england] == 670_419 - 35_234
    assert round(float(check.found.rate[england]), 1) == 50.5 == check.published[england]
    for code, printed in (("QK1", 51), ("QMJ", 48), ("QH8", 53)):
        assert check.published[at[code]] == printed
        assert check.found.verdicts[at[code]] == Verdict.AGREES
    told = Counter(zip(check.kinds, check.found.verdicts, strict=True))
    assert not any(told[kind, Verdict.UNKNOWN] for kind in ("England", "ICB", "Region"))


def test_the_four_week_waits_come_in_with_their_hidden_majority(client: Client) -> None:
    analyst = person(Role.ANALYST, "north_ccg")
    said = known("mhsds-four-week-waits")
    path = DATA / "mhsds" / "mhsds_4week_wait_apr_aug_2024.parquet"
    made = bring_in_published(by=analyst, set_code=said.id, path=path)
    assert made.rows == 96_994
    periods = selectors.periods_for(analyst, said.id)
    assert sum(one.states["suppressed"] for one in periods) == 59_816
    rows = selectors.rows_for(analyst, periods[0], {"statistic": "count"})
    hidden = rows.filter(pc.field("state") == "suppressed")
    assert hidden.num_rows > rows.num_rows / 2
    assert pc.min_max(hidden["lower"]).as_py() == {"min": 0, "max": 0}
    assert pc.max(hidden["upper"]).as_py() <= 4
    assert hidden["value"].null_count == hidden.num_rows

    icbs = {"measure": "MRS03a", "organisation_kind": "ICB"}
    medians = {
        row["organisation_code"]: row["value"]
        for row in selectors.rows_for(analyst, periods[0], icbs).to_pylist()
    }
    assert medians["QK1"] == 522
    assert "QK1" in {one.key for one in doubted(medians, doubt_rule())}
    assert analyst.user
    client.force_login(analyst.user)
    address = f"/published/sets/{said.id}/table/?measure=MRS03a|median&kind=ICB"
    page = client.get(address).content.decode()
    assert "522 lies far from its peers" in page
    assert "may be a fault in the data" in page


OTHERS = [
    ("out-of-area-placements", "out_of_area/oaps_open_data_oct2016_jan2017.parquet", 42_084, 4),
    ("delayed-transfers", "flow/dtoc_delayed_days_by_la_reason.csv.gz", 12 * 15_847, 105),
    ("cost-collection", "spend_and_cost/national_cost_collection_2024_25_all.csv.gz",
     3 * 13_362, 1),
    ("mhsds-people-in-contact", "mhsds/england_people_in_contact_2016_2024.csv", 97, 97),
    ("population-nhs-areas", "population/ons_mid2021_mid2022_ccg_subicb_icb.xlsx", 92_456, 2),
    ("practice-weighted-populations",
     "need_allocations/practice_weighted_populations_2025_26.csv.gz", 66_990, 1),
    ("census-ethnicity", "population/census2021_ethnicity_ltla21.csv.gz", 331 * 19, 1),
    ("census-disability", "population/census2021_disability_ltla21.csv.gz", 618, 1),
    ("census-sexual-orientation", "population/census2021_sexual_orientation_ltla21.csv.gz",
     1_545, 1),
    ("deprivation-2019", "deprivation/imd2019_lsoa11.parquet", 16 * 32_844, 1),
    ("deprivation-2025", "deprivation/imd2025_lsoa21.parquet", 24 * 33_755, 1),
    ("health-index", "indicators/health_index_indicators_ltla21_2015_2021.csv.gz", 120_344, 7),
    ("depression-recorded", "indicators/depression_qof_ccg_2014_15_with_ci.csv", 5 * 209, 1),
    ("common-mental-disorder-estimated", "indicators/cmd_estimated_prevalence_ccg_2014_15.csv",
     3 * 209, 1),
]  # fmt: skip


@pytest.mark.parametrize(("code", "file", "rows", "periods"), OTHERS)
def test_the_other_sets_come_in_whole(code: str, file: str, rows: int, periods: int) -> None:
    made = bring_in_published(by=Acting.system(), set_code=code, path=DATA / file)
    assert (made.rows, made.periods.count()) == (rows, periods)


def test_a_download_of_fingertips_comes_in_with_limits_and_what_is_hidden(tmp_path: Path) -> None:
    """The real rows of a download of 2014/15, in the columns that the service has given since.

    Its own columns are fewer: neither indicator, sex nor age, and one pair of limits.
    """
    system = Acting.system()
    names = {"Lower CI limit": "Lower CI 95.0 limit", "Upper CI limit": "Upper CI 95.0 limit"}
    given = DATA / "indicators" / "depression_qof_ccg_2014_15_with_ci.csv"
    with given.open(encoding="utf-8-sig") as file:
        rows = [{names.get(k, k): v for k, v in row.items()} for row in csv.DictReader(file)]
    always = {"Indicator ID": "848", "Indicator Name": "Depression: recorded prevalence",
              "Sex": "Persons", "Age": "18+ yrs"}  # fmt: skip
    hidden = {**rows[0], "Area Code": "E38000999", "Value": "", "Count": "", "Denominator": "",
              "Lower CI 95.0 limit": "", "Upper CI 95.0 limit": "",
              "Value note": "Value suppressed for disclosure control"}  # fmt: skip
    path = tmp_path / "indicators.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        header = FINGERTIPS.format(parent="NHS regions").strip().split(",")
        writer = csv.DictWriter(out, header, restval="")
        writer.writeheader()
        writer.writerows({**row, **always} for row in [*rows, hidden])
    bring_in_published(by=system, set_code="fingertips", path=path)
    found, refs = indicators_for(system, [row["Area Code"] for row in [*rows, hidden]])
    assert refs == ("fingertips/1",)
    assert [(one.measure, one.group) for one in found] == [("848", "Persons 18+ yrs")]
    values = found[0].values
    assert len(values) == len(rows) + 1 == 210
    for row in rows:
        one = values[row["Area Code"]]
        assert (one.value, one.low, one.high) == (
            float(row["Value"]), float(row["Lower CI 95.0 limit"]),
            float(row["Upper CI 95.0 limit"]),
        )  # fmt: skip
    assert (values["E38000999"].value, values["E38000999"].reason) == (
        None, "suppressed in the source",
    )  # fmt: skip


def test_people_of_boards_are_the_totals_that_the_workbook_prints() -> None:
    """Each board is the sum of its locations over all ages and sexes: the printed totals."""
    system = Acting.system()
    path = DATA / "population" / "ons_mid2021_mid2022_ccg_subicb_icb.xlsx"
    bring_in_published(by=system, set_code="population-nhs-areas", path=path)
    book = openpyxl.load_workbook(path, read_only=True)
    for year in (2021, 2022):
        printed: Counter[str] = Counter()
        for row in book[f"Mid-{year} ICB 2023"].iter_rows(min_row=5, values_only=True):
            if row[2]:
                printed[str(row[2])] += int(str(row[6]))
        boards = sorted(printed)
        people = people_for(system, areas=boards, years=[year])
        assert people.people.sum(axis=(1, 2, 3)).tolist() == [printed[one] for one in boards]


def test_what_was_printed_for_england_is_read_so(tmp_path: Path) -> None:
    system = Acting.system()
    path = DATA / "out_of_area" / "oaps_open_data_oct2016_jan2017.parquet"
    bring_in_published(by=system, set_code="out-of-area-placements", path=path)
    period = selectors.periods_for(system, "out-of-area-placements")[0]
    assert period.end.isoformat() == "2017-01-31"
    rows = selectors.rows_for(system, period, {"breakdown": "England"}).to_pylist()
    printed = {row["measure"]: row["value"] for row in rows}
    assert printed["OAPs active at period end"] == 645
    assert printed["Total number of OAP days over the period"] == 18_071
    assert printed["Average recorded daily cost over the period"] == 530


def test_both_tables_of_delayed_transfers_have_the_same_totals(tmp_path: Path) -> None:
    """England, April 2019: 83,023 + 35,781 + 11,969 days by responsibility are the 130,773 of all
    reasons; and so in every month in which neither table hides anything."""
    by_reason = rows_of("delayed-transfers", "dtoc_delayed_days_by_la_reason.csv.gz")
    by_body = rows_of(
        "delayed-transfers-responsible", "dtoc_delayed_days_by_la_responsible_org.csv.gz"
    )
    whole = {
        row["period_end"]: row["value"]
        for row in by_reason
        if row["measure"] == "Total Delayed Transfers of Care"
    }
    parts: dict[str, list[float]] = {}
    for row in by_body:
        parts.setdefault(row["period_end"], []).append(row["value"])
    assert whole["2019-04-30"] == sum(parts["2019-04-30"]) == 130_773
    assert set(whole) == set(parts)
    assert all(sum(values) == whole[end] for end, values in parts.items())


def test_reasons_of_acute_trusts_include_the_wait_for_a_mental_health_bed() -> None:
    name = "acute_trust_discharge_delay_reasons_jun2024_may2025.parquet"
    with (DATA / "flow" / name).open("rb") as stream:
        table = pa.concat_tables(
            read_published(stream, known("acute-discharge-delays"), name, BOUNDS, today=TODAY)
        )
    reasons = set(table["measure"].to_pylist())
    assert any("Mental health admitted patient care" in one for one in reasons)
    assert set(table["organisation_kind"].to_pylist()) == {"Trust"}
    assert len(set(table["period_end"].to_pylist())) == 12


def rows_of(code: str, name: str) -> list[dict[str, Any]]:
    """England's rows of a file of delayed transfers."""
    with (DATA / "flow" / name).open("rb") as stream:
        table = pa.concat_tables(read_published(stream, known(code), name, BOUNDS, today=TODAY))
    rows: list[dict[str, Any]] = table.filter(
        pc.equal(table["organisation_kind"], "England")
    ).to_pylist()
    return rows
