"""The geometry of charts: lengths are in proportion, nothing is negative, sums agree."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.site.charts import (
    STAGES,
    Band,
    Bar,
    Flow,
    HeatCell,
    Outside,
    Part,
    Series,
    Stack,
    Stage,
    StageState,
    Step,
    bars,
    cycle,
    flow,
    lines,
    matrix,
    stacked,
    waterfall,
)
from commonweal.site.charts.flow import MONEY_HEIGHT
from commonweal.site.charts.scale import round_steps, wrapped

pounds = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)
signed = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)


def bar(value: int | None, **more: object) -> Bar:
    known = None if value is None else Decimal(value)
    return Bar("x", known, str(value), **more)  # type: ignore[arg-type]


def test_bars_are_as_long_as_their_values() -> None:
    chart = bars([bar(50), bar(100), bar(0)], id="a", finding="f")
    assert [row.marks[0].width for row in chart.rows] == [50, 100, 0]
    assert chart.zero == 0


def test_negative_bars_go_left_of_zero() -> None:
    chart = bars([bar(75), bar(-25)], id="a", finding="f")
    assert chart.zero == 25
    assert [(m.start, m.width) for row in chart.rows for m in row.marks] == [(25, 75), (0, 25)]


@given(st.lists(signed, min_size=1, max_size=8))
def test_bars_stay_inside_and_in_proportion(values: list[Decimal]) -> None:
    chart = bars([Bar("x", v, "") for v in values], id="a", finding="f")
    span = max([*values, Decimal(0)]) - min([*values, Decimal(0)])
    for value, row in zip(values, chart.rows, strict=True):
        mark = row.marks[0]
        assert -1e-6 <= mark.start <= mark.start + mark.width <= 100 + 1e-6
        assert mark.width >= 0
        expected = float(abs(value) / span * 100) if span else 0
        assert mark.width == pytest.approx(expected, abs=1e-6)


def test_what_is_not_known_is_an_outline_and_never_a_length() -> None:
    chart = bars([bar(100), bar(None, status="missing")], id="a", finding="f")
    assert [m.fill for m in chart.rows[1].marks] == ["outline"]
    suppressed = bars([bar(3, status="suppressed")], id="a", finding="f").rows[0]
    assert [m.fill for m in suppressed.marks] == ["outline"]


def test_bounds_are_drawn_as_what_is_certain_and_what_is_open() -> None:
    item = Bar("x", None, "40 to 90", "suppressed", low=Decimal(40), high=Decimal(90))
    row = bars([bar(100), item], id="a", finding="f").rows[1]
    assert [(m.start, m.width, m.fill) for m in row.marks] == [
        (0, 40, "solid"),
        (40, 50, "outline"),
    ]


def test_a_floor_without_a_ceiling_is_open_at_its_end() -> None:
    item = Bar("x", None, "at least 40", "suppressed", low=Decimal(40))
    row = bars([bar(100), item], id="a", finding="f").rows[1]
    assert [(m.start, m.fill) for m in row.marks] == [(0, "solid"), (40, "outline")]


def test_a_marker_stands_at_its_value_and_widens_the_scale() -> None:
    chart = bars([bar(50, marker=Decimal(200), marker_shown="£200")], id="a", finding="f")
    row = chart.rows[0]
    assert (row.marker, row.marks[0].width) == (100, 25)
    assert "£200" in row.title


def test_illustrative_bars_are_hatched() -> None:
    assert bars([bar(1, status="illustrative")], id="a", finding="f").fills == {"hatch"}


def test_a_bridge_starts_each_change_where_the_last_ended() -> None:
    chart = waterfall(
        [
            Step("from", Decimal(100), "100", is_total=True),
            Step("up", Decimal(50), "+50"),
            Step("down", Decimal(-30), "-30"),
            Step("to", Decimal(120), "120", is_total=True),
        ],
        id="a",
        finding="f",
    )
    spans = [
        (round(m.start * 1.5), round((m.start + m.width) * 1.5))
        for r in chart.rows
        for m in r.marks
    ]
    assert spans == [(0, 100), (100, 150), (120, 150), (0, 120)]
    assert [m.tone for r in chart.rows for m in r.marks] == ["total", "up", "down", "total"]


def test_a_bridge_that_does_not_add_up_is_refused() -> None:
    steps = [Step("a", Decimal(1), "1", is_total=True), Step("b", Decimal(3), "3", is_total=True)]
    with pytest.raises(ValueError, match="b is 3, but the steps give 1"):
        waterfall(steps, id="a", finding="f")


@given(st.lists(pounds, min_size=1, max_size=8))
def test_shares_fill_the_whole_in_order(values: list[Decimal]) -> None:
    parts = tuple(Part(f"part {i}", v, "") for i, v in enumerate(values))
    segments = stacked([Stack("whole", parts)], id="a", finding="f").rows[0].segments
    total = sum(values)
    assert sum(s.width for s in segments) == pytest.approx(100 if total else 0, abs=1e-6)
    for value, segment in zip(values, segments, strict=True):
        assert segment.width == pytest.approx(float(value / total * 100) if total else 0, abs=1e-6)
    for before, after in itertools.pairwise(segments):
        assert after.start == pytest.approx(before.start + before.width, abs=1e-6)


def test_a_part_has_the_same_letter_in_every_whole() -> None:
    one = Stack("one", (Part("a", Decimal(1), ""), Part("b", Decimal(1), "")))
    two = Stack("two", (Part("b", Decimal(1), ""), Part("c", Decimal(1), "")))
    chart = stacked([one, two], id="a", finding="f")
    toned = stacked([Stack("w", (Part("a", Decimal(1), "1", tone=3),))], id="a", finding="f")
    assert (toned.rows[0].segments[0].series, toned.legend[0].series) == (3, 3)
    assert [s.letter for row in chart.rows for s in row.segments] == ["A", "B", "B", "C"]
    assert [item.label for item in chart.legend] == ["a", "b", "c"]


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(ValueError, match="negative part"):
        stacked([Stack("w", (Part("a", Decimal(-1), ""),))], id="a", finding="f")


def test_a_part_is_marked_with_its_own_code_where_it_has_one() -> None:
    parts = (Part("Option 2b", Decimal(3), "", mark="2b"), Part("Rest", Decimal(1), ""))
    chart = stacked([Stack("w", parts)], id="a", finding="f")
    assert [segment.letter for segment in chart.rows[0].segments] == ["2b", "B"]
    assert [item.letter for item in chart.legend] == ["2b", "B"]


MONEY = [
    Flow("A", "X", Decimal(60), "60"),
    Flow("A", "Y", Decimal(20), "20"),
    Flow("B", "X", Decimal(15), "15", "illustrative"),
    Flow("B", "Y", Decimal(5), "5"),
]


def test_bands_are_as_thick_as_the_money_and_fill_their_nodes() -> None:
    chart = flow(MONEY, id="a", finding="f")
    assert chart.scale == pytest.approx(MONEY_HEIGHT / 100)
    thick = [band.thickness / chart.scale for band in chart.bands]
    assert thick == pytest.approx([60, 20, 15, 5])
    assert [n.height / chart.scale for n in chart.sources] == pytest.approx([80, 20])
    assert [n.height / chart.scale for n in chart.targets] == pytest.approx([75, 25])
    assert [band.fill for band in chart.bands] == ["solid", "solid", "hatch", "solid"]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("XYZ"), pounds), min_size=1, max_size=9
    )
)
def test_both_sides_of_a_flow_carry_the_same_money_and_no_node_covers_another(
    rows: list[tuple[str, str, Decimal]],
) -> None:
    chart = flow([Flow(a, b, v, "") for a, b, v in rows], id="a", finding="f")
    left = sum(node.height for node in chart.sources)
    assert left == pytest.approx(sum(node.height for node in chart.targets), abs=1e-6)
    assert left == pytest.approx(sum(band.thickness for band in chart.bands), abs=1e-6)
    for side in (chart.sources, chart.targets):
        for before, after in itertools.pairwise(side):
            assert after.y >= before.y + before.height
            assert after.label_y > before.label_y + 19
    lowest = max(node.y + node.height for node in (*chart.sources, *chart.targets))
    assert lowest <= chart.height


def test_each_band_starts_and_ends_inside_its_nodes() -> None:
    chart = flow(MONEY, id="a", finding="f")
    source, target = chart.sources[0], chart.targets[1]
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", chart.bands[1].path)]
    start, end = numbers[1], numbers[7]
    assert source.y - 0.01 <= start <= source.y + source.height
    assert target.y - 0.01 <= end <= target.y + target.height


def test_what_is_outside_the_total_keeps_the_scale_and_is_not_in_it() -> None:
    outside = [Outside("O", Decimal(50), "50", "reason"), Outside("P", None, "not known", "r")]
    chart = flow(MONEY, id="a", finding="f", outside=outside)
    assert chart.outside[0].height / chart.scale == pytest.approx(50)
    assert sum(n.height for n in chart.sources) / chart.scale == pytest.approx(100)
    assert chart.outside[0].y > max(n.y + n.height for n in chart.targets)


def test_a_larger_outside_item_shrinks_the_scale_and_not_the_page() -> None:
    chart = flow(MONEY, id="a", finding="f", outside=[Outside("O", Decimal(1000), "", "r")])
    assert chart.outside[0].height == pytest.approx(MONEY_HEIGHT)


def test_an_unknown_amount_is_a_dashed_line() -> None:
    chart = flow([*MONEY, Flow("B", "Z", None, "not known")], id="a", finding="f")
    assert chart.bands[-1].fill == "outline"
    assert "Z" not in chart.bands[-1].path


def test_negative_money_is_refused() -> None:
    with pytest.raises(ValueError, match="A to X is negative"):
        flow([Flow("A", "X", Decimal(-1), "")], id="a", finding="f")


def series(label: str, *values: int | None) -> Series:
    numbers = tuple(None if v is None else Decimal(v) for v in values)
    return Series(label, numbers, tuple(str(v) for v in values))


def test_lines_rise_with_their_values_and_break_where_nothing_is_known() -> None:
    chart = lines(
        [series("a", 0, 5, None, 10, 10)],
        steps=list("vwxyz"),
        id="a",
        finding="f",
        y_label="y",
    )
    line = chart.lines[0]
    heights = [point.y for point in line.points]
    assert heights == sorted(heights, reverse=True)
    assert len(line.paths) == 2
    assert len(line.points) == 4
    assert heights[0] - heights[1] == pytest.approx((heights[0] - heights[2]) / 2)


@given(st.lists(st.lists(signed, min_size=3, max_size=3), min_size=1, max_size=6))
def test_lines_stay_inside_and_labels_do_not_cover_each_other(rows: list[list[Decimal]]) -> None:
    given_series = [Series(str(i), tuple(row), ("", "", "")) for i, row in enumerate(rows)]
    chart = lines(given_series, steps=["1", "2", "3"], id="a", finding="f", y_label="y")
    for line in chart.lines:
        assert all(0 <= point.y <= 380 for point in line.points)
    places = sorted(line.label_y for line in chart.lines)
    assert all(b - a >= 36 - 1e-6 for a, b in itertools.pairwise(places))
    assert {line.style for line in chart.lines[:5]} == set(range(1, min(5, len(rows)) + 1))


def test_a_band_takes_its_place_on_the_axis_and_closes() -> None:
    def ends(*values: int) -> tuple[Decimal, ...]:
        return tuple(Decimal(value) for value in values)

    band = Band("nine of ten", ends(-10, -20), ends(10, 20))
    chart = lines(
        [series("middle", 0, 0)], steps=["x", "y"], id="a", finding="f", y_label="y", bands=[band]
    )
    outline = chart.bands[0].path
    assert outline.startswith("M")
    assert outline.endswith("Z")
    corners = [tuple(map(float, pair.split())) for pair in outline[1:-1].split("L")]
    # The axis runs from -20 to 20, drawn from 16 at its top to 336 at its foot.
    assert [y for _, y in corners] == [96, 16, 336, 256]
    assert corners[0][0] == corners[3][0] < corners[1][0] == corners[2][0]
    with pytest.raises(ValueError, match="two ends for each of 1"):
        lines([series("middle", 0)], steps=["x"], id="a", finding="f", y_label="y", bands=[band])


def test_a_series_with_a_missing_step_is_refused() -> None:
    with pytest.raises(ValueError, match="a value and its words for each of 2"):
        lines([series("a", 1)], steps=["x", "y"], id="a", finding="f", y_label="y")


@given(signed, signed)
def test_axis_steps_cover_both_ends_evenly(a: Decimal, b: Decimal) -> None:
    low, high = sorted((a, b))
    marks = round_steps(low, high)
    assert marks[0] <= low
    assert marks[-1] >= high
    gaps = {after - before for before, after in itertools.pairwise(marks)}
    assert len(gaps) == 1
    assert len(marks) <= 12


def ring(**states: StageState) -> list[Stage]:
    return [Stage(key, states.get(key, StageState.MISSING), "") for key, _ in STAGES]


def test_the_ring_counts_its_states_and_goes_round_clockwise() -> None:
    chart = cycle(ring(buy=StageState.KNOWN, pay=StageState.PART), id="a", finding="f")
    assert dict(chart.counts) == {
        StageState.KNOWN: 1,
        StageState.PART: 1,
        StageState.MISSING: 6,
    }
    first, second, fifth = chart.stages[0], chart.stages[1], chart.stages[4]
    assert first.text_x < 100 > first.text_y
    assert second.text_x == pytest.approx(100)
    assert second.text_y < 100
    assert fifth.text_x > 100 < fifth.text_y


def test_a_ring_with_a_stage_missing_or_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="each of its eight stages once"):
        cycle(ring()[:7], id="a", finding="f")
    with pytest.raises(ValueError, match="each of its eight stages once"):
        cycle([*ring()[:7], ring()[0]], id="a", finding="f")


def test_a_ragged_or_impossible_matrix_is_refused() -> None:
    for cells, words in (([], "0 cells for 1"), ([HeatCell("x", 5)], "shade 5")):
        with pytest.raises(ValueError, match=words):
            matrix([("row", cells)], id="a", finding="f", corner="c", columns=["one"])


def test_long_labels_are_cut_with_a_sign() -> None:
    assert wrapped("one two three four five six", 9) == ("one two", "three …")
