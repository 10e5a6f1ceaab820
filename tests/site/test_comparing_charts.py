"""The charts that set values beside each other: in proportion, nothing told by colour alone."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.site.charts import (
    Area,
    Dot,
    FunnelChart,
    Limits,
    Ranged,
    Series,
    Where,
    even_cuts,
    funnel,
    lines,
    ranges,
    tiles,
)
from commonweal.site.charts.funnel import LABELS
from commonweal.site.charts.spark import HEIGHT, WIDTH, spark

SIZES = [Decimal(10), Decimal(50), Decimal(100)]


def limits(*ends: tuple[int, int]) -> Limits:
    return Limits("95 % limits", *(tuple(Decimal(end) for end in one) for one in zip(*ends)))  # noqa: B905


def drawn(dots: list[Dot], around: Limits) -> FunnelChart:
    return funnel(
        dots, [around], sizes=SIZES, centre=Decimal(50), centre_label="all", id="f", finding="f",
        x_label="Size", y_label="Share",
    )  # fmt: skip


def dot(size: int, value: int, where: Where = Where.WITHIN) -> Dot:
    return Dot(f"P{size}", Decimal(size), Decimal(value), f"{value} %", where)


def test_a_funnel_puts_larger_sizes_to_the_right_and_higher_values_up() -> None:
    chart = drawn([dot(20, 40), dot(80, 60)], limits((20, 80), (35, 65), (40, 60)))
    small, large = chart.marks
    assert small.x < large.x
    assert large.y < chart.centre < small.y
    assert len(chart.curves) == 1
    assert chart.used == (Where.WITHIN,)


def test_a_funnel_names_those_outside_first() -> None:
    dots = [dot(10 + at, 50) for at in range(LABELS + 3)] + [dot(90, 95, Where.ABOVE)]
    chart = drawn(dots, limits((20, 80), (35, 65), (40, 60)))
    assert [one.title for one in chart.marks if one.lines] == ["P90: 95 % of 90"]
    few = drawn(dots[:3], limits((20, 80), (35, 65), (40, 60)))
    assert all(one.lines for one in few.marks)
    heights = sorted(one.label_y for one in few.marks)
    assert all(later - sooner >= 30 for sooner, later in itertools.pairwise(heights))


def test_a_funnel_refuses_limits_of_another_length() -> None:
    with pytest.raises(ValueError, match="3 sizes"):
        drawn([dot(20, 40)], limits((20, 80), (35, 65)))
    with pytest.raises(ValueError, match="needs dots"):
        drawn([], limits((20, 80), (35, 65), (40, 60)))


def test_ranges_stand_on_one_scale_and_what_is_not_known_is_not_drawn() -> None:
    chart = ranges(
        [
            Ranged("A", Decimal(10), "10 %", low=Decimal(5), high=Decimal(15)),
            Ranged("B", None, "Suppressed", status="suppressed"),
        ],
        id="r", finding="f", range_label="limits", marker=Decimal(20), marker_label="all",
    )  # fmt: skip
    first, second = chart.rows
    assert first.low is not None
    assert first.at is not None
    assert first.high is not None
    assert chart.marker is not None
    assert first.low < first.at < first.high < chart.marker
    assert (second.at, second.low, second.status) == (None, None, "suppressed")
    assert (chart.range_label, chart.stands_out_label) == ("limits", "")


def test_without_ranges_the_scale_begins_at_zero() -> None:
    chart = ranges(
        [Ranged("A", Decimal(60), "60"), Ranged("B", Decimal(60), "60")],
        id="r", finding="f", range_label="limits",
    )  # fmt: skip
    assert [chart.ticks[0].label, chart.rows[0].at] == ["0", 100]


def test_tiles_touch_and_odd_rows_stand_between() -> None:
    chart = tiles(
        [
            Area("A", 0, 0, Decimal(1), "1"),
            Area("B", 1, 0, Decimal(9), "9", "Worse"),
            Area("C", 0, 1, None, "Suppressed"),
        ],
        id="t", finding="f", cuts=[Decimal(5)], words_of=["from 1", "from 5"],
    )  # fmt: skip
    a, b, c = chart.tiles
    assert a.x < c.x < b.x
    assert c.x - a.x == pytest.approx(b.x - c.x)
    assert (a.shade, b.shade, c.shade) == (0, 1, None)
    assert chart.key == ((0, "from 1"), (1, "from 5"))
    assert chart.has_unknown
    assert b.title == "B: 9, worse"


def test_a_band_that_no_tile_has_stands_in_the_key_between_those_that_are_used() -> None:
    """Of four bands the second and third of the key hold nobody: it has no hole."""
    chart = tiles(
        [Area("A", 0, 0, Decimal(1), "1"), Area("B", 1, 0, Decimal(9), "9")],
        id="t", finding="f", cuts=[Decimal(3), Decimal(5), Decimal(7)],
        words_of=["below 3", "3 to 5", "5 to 7", "7 and more"],
    )  # fmt: skip
    assert [word for _, word in chart.key] == ["below 3", "3 to 5", "5 to 7", "7 and more"]
    light = tiles(
        [Area("A", 0, 0, Decimal(1), "1"), Area("B", 1, 0, None, "not known")],
        id="t", finding="f", cuts=[Decimal(3)], words_of=["below 3", "3 and more"],
    )  # fmt: skip
    assert light.key == ((0, "below 3"),)


def test_tiles_refuse_one_place_for_two_and_words_that_do_not_fit() -> None:
    twice = [Area("A", 0, 0, None, ""), Area("B", 0, 0, None, "")]
    with pytest.raises(ValueError, match="one place"):
        tiles(twice, id="t", finding="f", cuts=[], words_of=["all"])
    with pytest.raises(ValueError, match="2 ranges"):
        tiles([], id="t", finding="f", cuts=[Decimal(1)], words_of=["all"])


@given(st.lists(st.decimals(0, 1000, places=1), min_size=2, max_size=9))
def test_cuts_part_values_evenly(values: list[Decimal]) -> None:
    cuts = even_cuts(values)
    if len(set(values)) == 1:
        assert cuts == []
        return
    assert min(values) < cuts[0] < cuts[1] < cuts[2] < max(values)


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=20))
def test_a_small_line_stays_inside_its_cell(values: list[float | None]) -> None:
    made = spark(values)
    if sum(value is not None for value in values) < 2:
        assert made is None
        return
    assert made is not None
    assert 0 < made.x <= WIDTH
    assert 0 < made.y < HEIGHT


def test_marked_values_are_named_below_and_not_joined() -> None:
    values = (Decimal(1), Decimal(2), Decimal(3))
    chart = lines(
        [
            Series("Value", values, ("1", "2", "3"), style=1),
            Series("Unusual", (None, None, Decimal(3)), ("", "", "3"), joined=False, style=2,
                   in_legend=True),
        ],
        steps=("a", "b", "c"), id="l", finding="f", y_label="y",
    )  # fmt: skip
    value, marked = chart.lines
    assert (value.end is not None, value.in_legend) == (True, False)
    assert (marked.end, marked.in_legend, marked.paths) == (None, True, ())
    assert [one.style for one in chart.lines] == [1, 2]
