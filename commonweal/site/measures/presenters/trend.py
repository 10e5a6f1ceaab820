"""The chart over time and its table, both read from the one chart that the formula made."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import IntEnum

from commonweal.reviewing.measures import Measure
from commonweal.reviewing.publishing import Line, Shown
from commonweal.reviewing.spc import Chart, Point, Segment, Variation
from commonweal.reviewing.standing import CONCERNS
from commonweal.site import charts
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, Table

#: Months that the axis of a chart has room to name.
NAMED = 6
BETTER = frozenset({Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW})
UNUSUAL = frozenset({Variation.HIGH, Variation.LOW})


class Style(IntEnum):
    """Which dash and mark a line has, so that one thing looks alike in every chart."""

    VALUE = 1
    WORSE = 2
    BETTER = 3
    TARGET = 4
    AVERAGE = 5
    BEFORE = 6


MARKED = (
    ("Worse than usual", Style.WORSE, CONCERNS),
    ("Better than usual", Style.BETTER, BETTER),
    ("Unusual", Style.WORSE, UNUSUAL),
)
COLUMNS = (
    Column("month", "Month"),
    Column("value", "Value", numeric=True),
    Column("numerator", "Numerator", numeric=True),
    Column("denominator", "Denominator", numeric=True),
    Column("centre", "Average", numeric=True),
    Column("limits", "Usual range", only="page"),
    Column("lower", "Lower limit", numeric=True, only="file"),
    Column("upper", "Upper limit", numeric=True, only="file"),
    Column("says", "What it says"),
)


def drawing(chart: Chart, *, who: str) -> charts.LineChart | None:
    """The chart as lines; None where there is no value to draw."""
    if chart.last is None:
        return None
    chart = _from_the_first_value(chart)
    points = chart.points
    steps = tuple(point.label for point in points)
    series = _values(chart)
    for label, style, signs in MARKED:
        series += _marked(chart, label, style, signs)
    centres = tuple(_centre(chart, point) for point in points)
    series.append(_series("Average", chart, centres, marks=False, style=Style.AVERAGE))
    if chart.target is not None:
        targets = (chart.target,) * len(points)
        series.append(_series("Target", chart, targets, marks=False, style=Style.TARGET))
    every = max(1, -(-len(steps) // NAMED))
    return charts.lines(
        series,
        steps=steps,
        tick_steps=steps[::every],
        id="trend",
        finding=chart.sentence(),
        y_label=f"{chart.title}, {chart.unit}: {who}",
        description=_how(chart),
        tick_words=lambda mark: f"{float(mark):,.10g}",
        bands=_bands(chart),
    )


def _first(chart: Chart) -> int:
    """Where the values begin; past the end where there is none."""
    there = (at for at, point in enumerate(chart.points) if point.value is not None)
    return next(there, len(chart.points))


def _from_the_first_value(chart: Chart) -> Chart:
    """The chart less the months before its first value, of which nothing is usual."""
    first = _first(chart)
    if not first:
        return chart
    said = f"There is no value to show before {chart.points[first].label}"
    return replace(chart, points=chart.points[first:], cautions=(*chart.cautions, said))


def _values(chart: Chart) -> list[charts.Series]:
    """The values, parted where the definition changed: no line goes across."""
    parts: list[list[int]] = [[]]
    for at, segment in enumerate(chart.segments):
        if at and segment.broken:
            parts.append([])
        parts[-1].append(at)
    found = []
    for number, part in enumerate(parts, 1):
        now = number == len(parts)
        values = tuple(point.value if point.segment in part else None for point in chart.points)
        found.append(
            _series("Value", chart, values, style=Style.VALUE)
            if now
            else _series("As defined before", chart, values, style=Style.BEFORE, in_legend=True)
        )
    return found


def _marked(
    chart: Chart, label: str, style: Style, signs: frozenset[Variation]
) -> list[charts.Series]:
    values = tuple(point.value if point.variation in signs else None for point in chart.points)
    there = any(value is not None for value in values)
    made = _series(label, chart, values, style=style, joined=False, in_legend=True)
    return [made] if there else []


def _series(
    label: str,
    chart: Chart,
    values: tuple[float | None, ...],
    *,
    style: Style,
    marks: bool = True,
    joined: bool = True,
    in_legend: bool = False,
) -> charts.Series:
    numbers = tuple(None if value is None else Decimal(str(value)) for value in values)
    shown = tuple("" if value is None else chart.said(value) for value in values)
    return charts.Series(
        label, numbers, shown, marks=marks, joined=joined, style=style, in_legend=in_legend
    )


def _bands(chart: Chart) -> list[charts.Band]:
    """The usual range, where every stretch has limits."""
    ends = [(chart.segments[point.segment].lower, chart.segments[point.segment].upper)
            for point in chart.points]  # fmt: skip
    known = [(low, high) for low, high in ends if low is not None and high is not None]
    if not known or len(known) != len(ends):
        return []
    low, high = zip(*known, strict=True)
    return [
        charts.Band(
            "The usual range: what chance alone would give",
            tuple(Decimal(str(one)) for one in low),
            tuple(Decimal(str(one)) for one in high),
        )
    ]


def _centre(chart: Chart, point: Point) -> float | None:
    return chart.segments[point.segment].centre


def _how(chart: Chart) -> str:
    said = [f"{one}." for one in chart.cautions]
    said += [
        f"{'The definition changed' if one.broken else 'Limits begin anew'} on "
        f"{one.begins:%-d %B %Y}: {one.reason}."
        for one in chart.segments
        if one.reason
    ]
    return " ".join(said)


def table(measure: Measure, chart: Chart, line: Line, who: str) -> Table:
    """Every month, the newest first, with what the chart says of it."""
    first = _first(chart)
    rows = [
        (point, shown, chart.segments[point.segment] if at >= first else None)
        for at, (point, shown) in enumerate(zip(chart.points, line.values, strict=True))
    ]
    return Table(
        "months",
        f"{measure.name}, month by month: {who}",
        COLUMNS,
        tuple(_row(measure, chart, *one) for one in reversed(rows)),
        note="A suppressed value is held back because the numbers behind it are small. "
        "It is not nought.",
        empty="No month has a value yet.",
    )


def _row(
    measure: Measure, chart: Chart, point: Point, shown: Shown, segment: Segment | None
) -> tuple[Cell, ...]:
    lower, upper = (segment.lower, segment.upper) if segment else (None, None)
    limits = "No limits"
    if lower is not None and upper is not None:
        limits = f"{chart.said(lower)} to {chart.said(upper)}"
    return (
        Cell(point.label),
        saying.line_cell(measure, shown, chart.decimals),
        count_cell(shown.numerator),
        count_cell(shown.denominator),
        _number(chart, segment.centre if segment else None),
        Cell(limits),
        _number(chart, lower),
        _number(chart, upper),
        Cell(_says(point)),
    )


def _says(point: Point) -> str:
    if point.value is None:
        return "Not judged"
    return saying.VARIATIONS.get(point.variation, "Not judged")


def _number(chart: Chart, value: float | None) -> Cell:
    if value is None:
        return Cell("None", raw="")
    return Cell(chart.said(value), raw=Decimal(f"{value:.6f}"))


def count_cell(value: float | None) -> Cell:
    """A published count; what is not shown is left to the value beside it to explain."""
    if value is None:
        return Cell("Not shown", raw="")
    return Cell(f"{value:,.0f}", raw=saying.raw(value))
