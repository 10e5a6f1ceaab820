"""Shapes of published files beside the plain ones: years, spread columns, ages in rows, workbooks,
sums and identities. Each file is made here and its cells were worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from commonweal.facts.published import PublishedFault, read_published
from tests.spec.published.sets import BOUNDS, known, written

KEY = ("organisation_code", "period_end", "measure", "group", "second_group")


def rows_of(path: Path, code: str) -> list[dict[str, Any]]:
    with path.open("rb") as stream:
        tables = read_published(stream, known(code), path.name, BOUNDS)
        rows: list[dict[str, Any]] = pa.concat_tables(tables).to_pylist()
    return rows


def cells(path: Path, code: str) -> dict[tuple[str, ...], float | None]:
    """Value by area, day, measure, group and second group; none stands twice."""
    rows = rows_of(path, code)
    found = {tuple(row[name] for name in KEY): row["value"] for row in rows}
    assert len(found) == len(rows)
    return found


def test_ages_in_rows_and_sexes_in_columns(tmp_path: Path) -> None:
    header = "area_code,year,age,f,m\n"
    path = written(
        tmp_path, "E07000066,2023,34,1200,1100\n", "E92000001,2023,100,9,4\n", header=header
    )
    assert cells(path, "population-estimates") == {
        ("E07000066", "2023-06-30", "estimate", "Female", "34"): 1200,
        ("E07000066", "2023-06-30", "estimate", "Male", "34"): 1100,
        ("England", "2023-06-30", "estimate", "Female", "100+"): 9,
        ("England", "2023-06-30", "estimate", "Male", "100+"): 4,
    }
    row = rows_of(path, "population-estimates")[0]
    assert (row["organisation_kind"], row["period_type"]) == ("district", "mid-year")
    assert (row["breakdown"], row["second_breakdown"], row["statistic"]) == ("Sex", "Age", "count")


@pytest.mark.parametrize(("code", "name"), [("ladcode", "laname"), ("ladcode23", "laname23")])
def test_years_in_the_headers_of_the_official_estimates(
    tmp_path: Path, code: str, name: str
) -> None:
    header = f"{code},{name},country,sex,age,population_2022,population_2023\n"
    path = written(
        tmp_path,
        "E07000066,Basildon,E,F,90,500,510\n",
        "E07000066,Basildon,E,1,0,1000,990\n",
        header=header,
    )
    assert cells(path, "population-estimates") == {
        ("E07000066", "2022-06-30", "estimate", "Female", "90+"): 500,
        ("E07000066", "2023-06-30", "estimate", "Female", "90+"): 510,
        ("E07000066", "2022-06-30", "estimate", "Male", "0"): 1000,
        ("E07000066", "2023-06-30", "estimate", "Male", "0"): 990,
    }


SNPP = "AREA_CODE,AREA_NAME,COMPONENT,SEX,AGE_GROUP,2024,2025\n"
SNPP_ROWS = (
    "E07000066,Basildon,Population,females,0,1000.4,1001\n",
    "E07000066,Basildon,Population,males,90 and over,300,310\n",
    "E07000066,Basildon,Population,males,All ages,90000,91000\n",
    "E07000066,Basildon,Population,persons,0,2000,2001\n",
    "E07000066,Basildon,Births,females,0,77,78\n",
)
VARIANTS = {
    "2018 SNPP Population males.csv": "principal",
    "2018 SNPP High pop Population males.csv": "high",
    "snpp_low_pop_females.csv": "low",
}


@pytest.mark.parametrize("name", VARIANTS)
def test_official_projections_say_their_variant_in_their_name(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, *SNPP_ROWS, name=name, header=SNPP)
    variant = VARIANTS[name]
    assert cells(path, "population-projections") == {
        ("E07000066", "2024-06-30", variant, "Female", "0"): 1000.4,
        ("E07000066", "2025-06-30", variant, "Female", "0"): 1001,
        ("E07000066", "2024-06-30", variant, "Male", "90+"): 300,
        ("E07000066", "2025-06-30", variant, "Male", "90+"): 310,
    }


PROJECTED = "area_code,variant,year,age,f,m\n"
FAULTS = {
    "a variant that is not known": (
        "population-projections", PROJECTED, ["E07000066,medium,2024,0,1,1\n"], "made.csv",
        "made.csv, row 2, column variant: “medium” is none of principal, high_population",
    ),
    "a population below nought": (
        "population-projections", PROJECTED,
        ["E07000066,principal,2024,0,1,1\n", "E07000066,principal,2024,1,1,-3\n"], "made.csv",
        "made.csv, row 3, column m: -3 is below 0, which no value of this set can be",
    ),
    "a year that is none": (
        "population-projections", PROJECTED, ["E07000066,principal,24,0,1,1\n"], "made.csv",
        "made.csv, row 2, column year: “24” is no year of the form that this set uses",
    ),
    "a sex that is not known": (
        "population-estimates", "ladcode23,laname23,sex,age,population_2023\n",
        ["E07000066,Basildon,X,0,1\n"], "made.csv",
        "made.csv, row 2, column sex: “X” is none of F, M",
    ),
    "no column that follows the pattern": (
        "population-estimates", "ladcode23,laname23,sex,age\n", ["E07000066,Basildon,F,0\n"],
        "made.csv", r"row 1, column population_(?P<year>\d{4}): the column is not there",
    ),
    "a variant that no name tells": (
        "population-projections", SNPP, list(SNPP_ROWS), "10yr migration variant.csv",
        "10yr migration variant.csv: its name does not say of which kind it is",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, name: str) -> None:
    code, header, lines, file, sentence = FAULTS[name]
    with pytest.raises(PublishedFault) as fault:
        rows_of(written(tmp_path, *lines, name=file, header=header), code)
    assert sentence in str(fault.value)


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
