"""A published set is found by the columns of its files; what columns do not tell is asked.

The headers are those of the files as they were published, carried over from the open data sets that
`definitions/published/` names as sources.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from commonweal.facts.published import (
    Likeness,
    NotRecognised,
    PublishedFault,
    Recognised,
    recognise,
)
from commonweal.records.published.sets import published_sets
from tests.spec.published.sets import BOUNDS, LIKENESS

TALKING = "reporting_period,start_date,end_date,org_type,org_code,org_name,variable_type,variable_a"
FOUR_WEEKS = (
    "REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN,PRIMARY_LEVEL,"
    "PRIMARY_LEVEL_DESCRIPTION,SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,MEASURE_NAME,"
    "MEASURE_VALUE"
)
AREAS = "Parent Code,Parent Name,Area Code,Area Name"
FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note"
)
HEADERS = [
    ("talking-therapies-annual", f"{TALKING},variable_b,measure_name,measure_statistic,value"),
    ("talking-therapies-outcomes",
     f"{TALKING},variable_b,measure_name,measure_statistic,measure_time,value"),
    ("talking-therapies-monthly",
     "reporting_period,start_date,end_date,group_type,org_code1,org_name1,org_code2,org_name2,"
     "measure_id,measure_name,measure_statistic,value"),
    ("mhsds-four-week-waits", FOUR_WEEKS),
    ("mhsds-four-week-waits", f"{FOUR_WEEKS},SOURCE_FILE"),
    ("out-of-area-placements",
     "Question,Breakdown1,Breakdown1Code,Breakdown2,Breakdown2Code,value,source_file"),
    ("delayed-transfers-responsible", "Name,NHS,Social Care,Both,Period_year"),
    ("acute-discharge-delays",
     "nhs_trust22_name,nhs_trust22_code,date,delay_reason,delay_count"),
    ("cost-collection", "department_code,currency_code,currency_desc,activity,unit_cost,cost"),
    ("population-estimates", "area_code,year,age,f,m"),
    ("population-estimates", "ladcode23,laname23,country,sex,age,population_2022,population_2023"),
    ("population-projections", "area_code,variant,year,age,f,m"),
    ("census-disability", "ltla21_code,total_residents,disability_level,n,prop"),
    ("census-ethnicity", "ltla21_code,ltla21_name,ethnic_group,value"),
    ("census-sexual-orientation", "ltla21_code,total_residents,sexual_orientation,n,prop"),
    ("deprivation-2019", "ltla23_code,Score,Proportion,Extent,Income_Score"),
    ("deprivation-2025", "lsoa21_code,IMD_decile,Income_decile,IMD_rank,Income_rank"),
    ("fingertips", FINGERTIPS),
    # All columns of a download, with those that compare and those that later versions added.
    ("fingertips",
     f"{FINGERTIPS},Recent Trend,Compared to England value or percentiles,"
     "Compared to ICBs value or percentiles,Time period Sortable,New data,Compared to goal,"
     "Time period range"),
]  # fmt: skip
ASKED = [
    # Every indicator of the statistical office or of Fingertips was laid out so.
    ({"health-index"}, "icb22_code,icb22_name,year,indicator,value"),
    ({"depression-recorded"},
     f"{AREAS},Area Type,Time period,Value,Lower CI limit,Upper CI limit,Count,Denominator"),
    ({"common-mental-disorder-estimated"},
     f"{AREAS},Value,Lower CI,Upper CI,Count,Denominator,Sex,Age,Note,Recent Trend"),
    # Tables that others made of its downloads lack what tells the indicator, its time or its place.
    (set(), f"{AREAS},Count,Denominator"),
    (set(), "area_code,area_name,period,value,indicator,measure,unit,significance"),
    (set(), "Region code,Region name,Rate,LCL,UCL"),
    ({"mhsds-people-in-contact"}, "date,measure,count"),
    # What ships of both indices has the same columns.
    ({"deprivation-2019", "deprivation-2025"},
     "area_code,area_name,index,breakdown,decile,statistic,value"),
    # A renamed column fits no set; the nearest is named.
    ({"cost-collection"}, "department_code,currency_code,currency_desc,activity,price,cost"),
    (set(), "ltla24_code,ltla24_name,region24_code,region24_name"),
    (set(), "what,ever"),
]  # fmt: skip


def found(content: bytes, name: str = "given.csv") -> Recognised:
    return recognise(io.BytesIO(content), published_sets().values(), name, BOUNDS, LIKENESS)


@pytest.mark.parametrize(("code", "header"), HEADERS)
def test_a_set_is_found_by_its_columns(code: str, header: str) -> None:
    for order in (header, ",".join(reversed(header.split(",")))):
        for content in (order.encode(), gzip.compress(order.encode())):
            made = found(content)
            assert made.said.id == code
            assert f"It has every column of “{made.said.title}”" in made.why


@pytest.mark.parametrize(("codes", "header"), ASKED)
def test_what_the_columns_do_not_tell_is_asked(codes: set[str], header: str) -> None:
    with pytest.raises(NotRecognised) as told:
        found(header.encode())
    assert {one.id for one in told.value.candidates} == codes
    assert all(f"“{one.title}”" in str(told.value) for one in told.value.candidates)
    assert str(told.value).startswith("given.csv: ")


def test_no_column_of_a_set_can_be_left_out() -> None:
    """Without any one of its columns a file is not of the set, whatever else it may be of."""
    header = HEADERS[0][1].split(",")
    asked = [one for one in header if one != "reporting_period"]
    for gone in asked:
        with pytest.raises(NotRecognised) as told:
            found(",".join(one for one in header if one != gone).encode())
        assert "talking-therapies-annual" in [one.id for one in told.value.candidates]


def test_of_two_that_fit_the_one_that_asks_for_more_is_taken_and_the_other_named() -> None:
    assert found(HEADERS[1][1].encode()).why == (
        "It has every column of “NHS Talking Therapies, outcome scores” (2019) and more than "
        "“NHS Talking Therapies, annual” asks for."
    )


def test_a_period_that_no_column_says_is_told() -> None:
    header = dict(HEADERS)["cost-collection"]
    assert found(header.encode()).why.endswith(
        "Its columns do not say of when it is: 1 April 2024 to 31 March 2025 is taken."
    )


def test_parquet_and_workbooks_are_recognised_too(tmp_path: Path) -> None:
    path = tmp_path / "estimates.parquet"
    pq.write_table(
        pa.table({"area_code": ["E06000001"], "year": [2023], "age": [1], "f": [2], "m": [3]}), path
    )
    assert found(path.read_bytes(), path.name).said.id == "population-estimates"
    ages = [f"{sex}{age}" for sex in "FM" for age in range(91)]
    assert found(
        _workbook("Mid-2022 CCG 2021", ["CCG 2021 Code", "CCG 2021 Name", *ages]), "a.xlsx"
    ).said.id == ("population-nhs-areas")
    with pytest.raises(NotRecognised, match="no sheet of the workbook is one of a set"):
        found(_workbook("Notes", ["Nothing"]), "a.xlsx")


def _workbook(title: str, headers: list[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in ([title], [], ["Produced by a statistical office"], headers):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "the file is empty"), (b"\n", "the file has no header")]
)
def test_what_is_no_table_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(PublishedFault, match=message):
        found(content)


def test_how_alike_a_set_must_be_to_be_named_is_a_definition() -> None:
    """Five of six columns of the cost collection are there: 83%, named at 70% and not at 90%."""
    header = b"department_code,currency_code,currency_desc,activity,price,cost"
    for least, named, codes in ((0.7, 3, ["cost-collection"]), (0.9, 3, []), (0.7, 0, [])):
        with pytest.raises(NotRecognised) as told:
            recognise(
                io.BytesIO(header), published_sets().values(), "given.csv", BOUNDS,
                Likeness(least, named),
            )  # fmt: skip
        assert [one.id for one in told.value.candidates] == codes
