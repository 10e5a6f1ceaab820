"""Shapes of published files beside the plain ones: years, spread columns, ages in rows, workbooks,
sums and identities. Each file is made here and its cells were worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from commonweal.facts.published import PublishedFault, read_published
from tests.spec.published.sets import BOUNDS, TODAY, known, written

KEY = ("organisation_code", "period_end", "measure", "group", "second_group")


def rows_of(path: Path, code: str) -> list[dict[str, Any]]:
    with path.open("rb") as stream:
        tables = read_published(stream, known(code), path.name, BOUNDS, today=TODAY)
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
    "more people than England has": (
        "population-estimates", "area_code,year,age,f,m\n",
        ["E07000066,2023,0,4,1\n", "E07000066,2023,1,1,1e300\n"], "made.csv",
        "made.csv, row 3, column m: 1e+300 is above 70,000,000, which no value of this set can be",
    ),
    "an estimate of a year to come": (
        "population-estimates", "area_code,year,age,f,m\n",
        ["E07000066,2026,0,1,1\n", "E07000066,3000,0,1,1\n"], "made.csv",
        "made.csv, row 3, column year: the period ends on 3000-06-30, after 2026-11-26; no",
    ),
    "an estimate of a year to come in a header": (
        "population-estimates", "ladcode23,laname23,sex,age,population_2027\n",
        ["E07000066,Basildon,F,0,1\n"], "made.csv",
        "made.csv, row 2, column population_2027: the period ends on 2027-06-30, after",
    ),
    "a projection of more than a hundred years": (
        "population-projections", PROJECTED,
        ["E07000066,principal,2126,0,1,1\n", "E07000066,principal,2127,0,1,1\n"], "made.csv",
        "made.csv, row 3, column year: the period ends on 2127-06-30, after 2126-11-26",
    ),
    "a projection of a year long past": (
        "population-projections", PROJECTED, ["E07000066,principal,1024,0,1,1\n"], "made.csv",
        "made.csv, row 2, column year: the period ends on 1024-06-30, before 1950-01-01",
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


def ons_sheet(year: int, *rows: list[Any]) -> list[list[Any]]:
    header = [
        "SICBL 2023 Code", "SICBL 2023 Name", "ICB 2023 Code", "ICB 2023 Name", "Total", "F0",
        "F90", "M0", "M90",
    ]  # fmt: skip
    return [[f"Estimates, mid-{year}"], ["One table."], ["To turn off panes"], header, *rows]


EAST = ["E38000006", "East", "E54000001", "Board", 10, 1, 2, 3, 4]
WEST = ["E38000007", "West", "E54000001", "Board", 100, 10, 20, 30, 40]


def test_a_workbook_has_a_sheet_for_each_year_and_boards_are_sums(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "ons.xlsx",
        {
            "Cover sheet": [["Read me"]],
            "Mid-2021 ICB 2023": ons_sheet(2021, EAST, WEST),
            "Mid-2022 ICB 2023": ons_sheet(2022, EAST),
        },
    )
    found = cells(path, "population-nhs-areas")
    assert found["E38000007", "2021-06-30", "estimate", "Male", "90+"] == 40
    # The board is 1 + 10 girls of age 0 in 2021, and its one location in 2022.
    assert found["E54000001", "2021-06-30", "estimate", "Female", "0"] == 11
    assert found["E54000001", "2022-06-30", "estimate", "Female", "0"] == 1
    assert len(found) == 4 * (3 + 2)


WORKBOOK_FAULTS = {
    "no sheet of the set": (
        {"Sheet1": [["a"]]},
        "ons.xlsx: no sheet of the workbook is one of “Population estimates of NHS areas",
    ),
    "another header": (
        {"Mid-2021 ICB 2023": [["x"], ["x"], ["x"], ["SICBL 2023 Code", "F0"]]},
        "ons.xlsx, sheet Mid-2021 ICB 2023, row 4, column SICBL 2023 Name: the column is not there",
    ),
    "no number": (
        {"Mid-2021 ICB 2023": ons_sheet(2021, EAST, [*WEST[:5], "many", 1, 1, 1])},
        "ons.xlsx, sheet Mid-2021 ICB 2023, row 6, column F0: “many” is neither a number",
    ),
    "a formula": (
        {"Mid-2021 ICB 2023": ons_sheet(2021, [*EAST[:5], "=1+1", 1, 1, 1])},
        "ons.xlsx, sheet Mid-2021 ICB 2023, row 5, column F: the cell holds a formula",
    ),
    "notes below the table": (
        {"Mid-2021 ICB 2023": ons_sheet(2021, EAST, [], ["Source: ONS"])},
        "ons.xlsx, sheet Mid-2021 ICB 2023, row 6: the row is empty and others follow it",
    ),
}


@pytest.mark.parametrize("name", WORKBOOK_FAULTS)
def test_what_is_wrong_in_a_workbook_is_said_with_sheet_row_and_column(
    tmp_path: Path, name: str
) -> None:
    sheets, sentence = WORKBOOK_FAULTS[name]
    with pytest.raises(PublishedFault) as fault:
        rows_of(workbook(tmp_path / "ons.xlsx", sheets), "population-nhs-areas")
    assert sentence in str(fault.value)


PRACTICES = (
    "Practice_Code,GP_Practice_Name,ICB,ICBname,LAD,LTLA,Population,G&A WP,CS WP,MH WP,Mat WP,"
    "Health Ineq WP,Prescr WP,Final WP,Primary Medical Care WP,Final PMC WP\n"
)


def practice(code: str, district: str, people: float, mental: float) -> str:
    rest = ",".join([str(people)] * 2 + [str(mental)] + [str(people)] * 6)
    return f"{code},Surgery {code},QX1,Board,{district},Town {district},{people},{rest}\n"


def test_weighted_populations_add_up_to_the_registered_ones(tmp_path: Path) -> None:
    name = "weighted_2025_26.csv"
    path = written(
        tmp_path, practice("A1", "E1", 100, 120.5), practice("A2", "E1", 200, 179.5),
        name=name, header=PRACTICES,
    )  # fmt: skip
    rows = {
        (row["organisation_kind"], row["organisation_code"], row["measure"]): row["value"]
        for row in rows_of(path, "practice-weighted-populations")
    }
    assert rows["practice", "A1", "MH WP"] == 120.5
    assert rows["district of practices", "E1", "MH WP"] == 300
    assert rows["board of practices", "QX1", "Population"] == 300
    path = written(
        tmp_path, practice("A1", "E1", 100, 120.5), practice("A2", "E1", 200, 170),
        name=name, header=PRACTICES,
    )  # fmt: skip
    with pytest.raises(PublishedFault) as fault:
        rows_of(path, "practice-weighted-populations")
    assert (
        "weighted_2025_26.csv, column MH WP: the sum of MH WP is 290.5 and that of Population is "
        "300.0; they must agree to 1" in str(fault.value)
    )
    other = written(tmp_path, practice("A1", "E1", 1, 1), name="other.csv", header=PRACTICES)
    with pytest.raises(PublishedFault, match="its name does not say of which kind it is"):
        rows_of(other, "practice-weighted-populations")


FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to England value or percentiles,Compared to {parent} value or percentiles,"
    "Time period Sortable\n"
)


@pytest.mark.parametrize("parent", ["Regions (statistical)", "ICBs"])
def test_an_indicator_comes_in_whatever_it_is_compared_to(tmp_path: Path, parent: str) -> None:
    start = "41001,Suicide rate,{0},{1},{2},{3},{4},Persons,10+ yrs,,,{5},"
    path = written(
        tmp_path,
        start.format("", "", "E92000001", "England", "England", "2019 - 21")
        + "10.4,10.2,10.6,,,15447,148000000,,Cannot be calculated,,,20190000\n",
        start.format("E92000001", "England", "E09000007", "Camden", "UAs", "2019 - 21")
        + ",,,,,,,Value suppressed for disclosure control due to small count,,,,20190000\n",
        start.format("E92000001", "England", "E09000010", "Enfield", "UAs", "2018/19")
        + ",,,,,,,Data not collected,,,,20180000\n",
        header=FINGERTIPS.format(parent=parent),
    )
    found = {
        (row["organisation_code"], row["statistic"]): row for row in rows_of(path, "fingertips")
    }
    england = found["England", "value"]
    assert (england["value"], england["measure"], england["second_group"]) == (
        10.4, "41001", "Persons 10+ yrs",
    )  # fmt: skip
    assert (england["period_start"], england["period_end"]) == ("2019-01-01", "2021-12-31")
    assert found["England", "lower 95 % limit"]["value"] == 10.2
    assert found["E09000007", "value"]["state"] == "suppressed"
    assert found["E09000010", "value"]["state"] == "missing"
    assert found["E09000010", "value"]["period_end"] == "2019-03-31"


def test_one_is_the_most_deprived_and_the_set_says_so(tmp_path: Path) -> None:
    header = "lsoa11_code,IMD_decile,IMD_rank,Health_rank\n"
    path = written(tmp_path, "E01000001,9,29199,32113\n", header=header)
    found = {(row["measure"], row["statistic"]): row["value"]
             for row in rows_of(path, "deprivation-2019")}  # fmt: skip
    assert found == {("IMD", "decile"): 9, ("IMD", "rank"): 29199, ("Health", "rank"): 32113}
    assert known("deprivation-2019").orientation.startswith("1 is the most deprived")


def test_the_numbers_of_the_census_come_in_and_the_percentages_do_not(tmp_path: Path) -> None:
    header = "ltla21_code,ltla21_name,ethnic_group,value\n"
    path = written(
        tmp_path,
        "E09000007,Camden,White: Irish (number),5000.0\n",
        "E09000007,Camden,White: Irish (percent),2.4\n",
        header=header,
    )
    assert cells(path, "census-ethnicity") == {
        ("E09000007", "2021-03-21", "usual_residents", "White: Irish", ""): 5000
    }
