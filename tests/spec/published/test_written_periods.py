"""Periods as the Fingertips service labels them, and cells of Parquet that are no numbers.

The labels are those that the service's own checks expect (Public Health England, fingertips-open).
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.facts.published import PublishedFault
from commonweal.facts.published.written_periods import written_days
from tests.spec.published.test_shapes import FINGERTIPS, rows_of

LABELS = {
    "2006": ("2006-01-01", "2006-12-31"),
    "2006 - 08": ("2006-01-01", "2008-12-31"),
    "2006 Q1": ("2006-01-01", "2006-03-31"),
    "2006 Q4": ("2006-10-01", "2006-12-31"),
    "2006/07": ("2006-04-01", "2007-03-31"),
    "2006/07 - 08/09": ("2006-04-01", "2009-03-31"),
    "2006/07 Q1": ("2006-04-01", "2006-06-30"),
    "2006/07 Q4": ("2007-01-01", "2007-03-31"),
    "2006/07 Q2 - 2007/08 Q1": ("2006-07-01", "2007-06-30"),
    "2006 Q3 - 2009 Q2": ("2006-07-01", "2009-06-30"),
    "2006/07 Q1-Q3": ("2006-04-01", "2006-12-31"),
    "2013/14 Q1 - 2014/15 Q4": ("2013-04-01", "2015-03-31"),
    "Feb 2008": ("2008-02-01", "2008-02-29"),
    "Dec 2009 - Nov 2010": ("2009-12-01", "2010-11-30"),
    "Aug 2006 - Jul 2009": ("2006-08-01", "2009-07-31"),
    "1999 - 01": None,  # 1901 comes before 1999: not guessed
    "2006/08": None,
    "13 2009": None,
    "2006 Q5": None,
    "Q1 2006": None,
    "2008 - 06": None,
    "0000": None,
    "": None,
}


@pytest.mark.parametrize("label", LABELS)
def test_every_label_of_the_service(label: str) -> None:
    assert written_days(label) == LABELS[label]


@given(st.integers(1950, 2090), st.integers(1, 4), st.booleans())
def test_the_quarters_of_a_year_follow_each_other(year: int, years: int, financial: bool) -> None:
    label = f"{year}/{(year + 1) % 100:02}" if financial else str(year)
    quarters = [written_days(f"{label} Q{number}") for number in (1, 2, 3, 4)]
    whole = written_days(label)
    assert whole is not None
    starts = [date.fromisoformat(days[0]) for days in quarters if days]
    ends = [date.fromisoformat(days[1]) for days in quarters if days]
    assert (starts[0].isoformat(), ends[-1].isoformat()) == whole
    assert [one + timedelta(days=1) for one in ends[:-1]] == starts[1:]
    assert written_days(f"{label} Q1-Q{years}") == (
        starts[0].isoformat(), ends[years - 1].isoformat(),
    )  # fmt: skip


def test_a_download_with_quarters_and_months_comes_in(tmp_path: Path) -> None:
    start = "92700,Waits,,,E92000001,England,England,Persons,18+ yrs,,,"
    end = ",51.2,50.0,52.4,,,100,200,,,,,0\n"
    path = tmp_path / "waits.csv"
    path.write_text(
        FINGERTIPS.format(parent="Regions")
        + "".join(start + label + end for label in ("2019/20 Q2", "Mar 2020", "2020 Q1-Q2")),
        "utf-8",
    )
    rows = [one for one in rows_of(path, "fingertips") if one["statistic"] == "value"]
    assert [one["period_end"] for one in rows] == ["2019-09-30", "2020-03-31", "2020-06-30"]
    assert {one["value"] for one in rows} == {51.2}


@pytest.mark.parametrize(
    ("number", "said"), [(float("inf"), "infinite"), (float("nan"), "not a number")]
)
def test_a_cell_of_parquet_that_is_no_number_is_refused_with_its_place(
    tmp_path: Path, number: float, said: str
) -> None:
    table = pa.table({
        "area_code": ["E07000066"] * 3, "year": [2023] * 3, "age": [0, 1, 2],
        "f": pa.array([1.0, None, number], from_pandas=False), "m": [1.0, 2.0, 3.0],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "people.parquet")
    with pytest.raises(PublishedFault) as fault:
        rows_of(tmp_path / "people.parquet", "population-estimates")
    assert f"people.parquet, row 3, column f: the cell is {said}" in str(fault.value)


def test_an_empty_cell_of_parquet_stays_missing(tmp_path: Path) -> None:
    table = pa.table({
        "area_code": ["E07000066"], "year": [2023], "age": [0],
        "f": pa.array([None], pa.float64()), "m": [1.0],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "people.parquet")
    rows = {one["group"]: one["state"] for one in rows_of(tmp_path / "people.parquet",
                                                          "population-estimates")}  # fmt: skip
    assert rows == {"Female": "missing", "Male": "value"}
