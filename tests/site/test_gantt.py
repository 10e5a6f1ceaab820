"""The geometry of bars over time: days in proportion, nothing outside, what is not known open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.site.charts import Dated, Stretch, gantt
from commonweal.site.charts.gantt import MOST_TICKS

days = st.dates(date(1999, 1, 1), date(2040, 12, 31))


def stretch(start: date | None, end: date | None, *marks: Dated) -> Stretch:
    return Stretch("x", start, end, "", marks=marks)


def test_a_year_of_four_is_a_quarter_of_the_axis() -> None:
    """From 1 January 2017 to 1 January 2021 are 1,461 days; 2018 is 365 of them, after 365."""
    chart = gantt(
        [stretch(date(2018, 1, 1), date(2019, 1, 1)), stretch(date(2017, 1, 1), date(2021, 1, 1))],
        id="g", finding="f",
    )  # fmt: skip
    assert chart is not None
    first, whole = (row.bar for row in chart.rows)
    assert first is not None
    assert whole is not None
    assert (first.start, first.width) == pytest.approx((365 / 1461 * 100, 365 / 1461 * 100))
    assert (whole.start, whole.width) == (0, 100)
    assert [tick.label for tick in chart.ticks] == ["2017", "2018", "2019", "2020", ""]


def test_a_side_without_a_day_is_open_and_runs_to_the_edge() -> None:
    chart = gantt(
        [stretch(None, date(2018, 7, 1)), stretch(date(2018, 7, 1), None), stretch(None, None)],
        id="g", finding="f",
    )  # fmt: skip
    assert chart is not None
    ended, begun, unknown = (row.bar for row in chart.rows)
    assert ended is not None
    assert begun is not None
    assert (ended.start, ended.fades_in, ended.fades_out) == (0, True, False)
    assert (begun.start + begun.width, begun.fades_in, begun.fades_out) == (100, False, True)
    assert unknown is None
    assert chart.has_open


def test_only_shapes_in_use_are_in_the_key_and_an_unknown_one_is_refused() -> None:
    names = (("gate", "stage gate"), ("milestone", "milestone"))
    day = date(2018, 4, 1)
    chart = gantt([stretch(day, day, Dated("gate", day, "t"))], id="g", finding="f", names=names)
    assert chart is not None
    assert chart.shapes == (("gate", "stage gate"),)
    with pytest.raises(ValueError, match="no shape star"):
        gantt([stretch(day, day, Dated("star", day, "t"))], id="g", finding="f")


def test_without_a_single_day_there_is_no_chart() -> None:
    assert gantt([stretch(None, None)], id="g", finding="f") is None


@given(st.lists(st.tuples(st.none() | days, st.integers(0, 4000), days), min_size=1, max_size=8))
def test_nothing_lies_outside_and_labels_have_room(
    items: list[tuple[date | None, int, date]],
) -> None:
    chart = gantt(
        [
            stretch(
                start, start + timedelta(days=length) if start else None, Dated("gate", mark, "t")
            )
            for start, length, mark in items
        ],
        id="g",
        finding="f",
    )
    assert chart is not None
    for row in chart.rows:
        if row.bar:
            assert 0 <= row.bar.start <= row.bar.start + row.bar.width <= 100 + 1e-6
            assert row.bar.width > 0
        assert all(0 <= mark.at <= 100 for mark in row.marks)
    assert sum(bool(tick.label) for tick in chart.ticks) <= MOST_TICKS
    assert all(a.at < b.at for a, b in zip(chart.ticks, chart.ticks[1:], strict=False))
