"""The chart over time and its table, both read from the one chart that the formula made."""

from __future__ import annotations

from decimal import Decimal

from commonweal.language.disclosure import State
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.publishing import Line, Shown
from commonweal.reviewing.spc import Chart, Point, Variation
from commonweal.reviewing.standing import CONCERNS
from commonweal.site import charts
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, Table

#: Months that the axis of a chart has room to name.
NAMED = 6
BETTER = frozenset({Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW})
UNUSUAL = frozenset({Variation.HIGH, Variation.LOW})
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
    points = chart.points
    steps = tuple(point.label for point in points)
    series = _values(chart)
    series += _marked(chart, "Worse than usual", CONCERNS)
    series += _marked(chart, "Better than usual", BETTER)
    series += _marked(chart, "Unusual", UNUSUAL)
    series += [_level("Average", chart, tuple(_centre(chart, point) for point in points))]
    if chart.target is not None:
        series.append(_level("Target", chart, (chart.target,) * len(points)))
    every = max(1, -(-len(steps) // NAMED))
    return charts.lines(
        series,
        steps=steps,
        tick_steps=steps[::every],
        id="trend",
        finding=chart.sentence(),
        y_label=f"{chart.title}, {chart.unit}: {who}",
        description=_how(chart),
        bands=_bands(chart),
    )


def _values(chart: Chart) -> list[charts.Series]:
    """The values, parted where the definition changed: no line goes across."""
    parts: list[list[int]] = [[]]
    for at, segment in enumerate(chart.segments):
        if at and segment.broken:
            parts.append([])
        parts[-1].append(at)
    found = []
    for number, part in enumerate(parts):
        label = "Value" if number == len(parts) - 1 else "As defined before"
        values = tuple(point.value if point.segment in part else None for point in chart.points)
        found.append(_series(label, chart, values))
    return found


def _marked(chart: Chart, label: str, signs: frozenset[Variation]) -> list[charts.Series]:
    values = tuple(point.value if point.variation in signs else None for point in chart.points)
    there = any(value is not None for value in values)
    return [_series(label, chart, values)] if there else []


def _level(label: str, chart: Chart, values: tuple[float | None, ...]) -> charts.Series:
    return _series(label, chart, values, marks=False)


def _series(
    label: str, chart: Chart, values: tuple[float | None, ...], *, marks: bool = True
) -> charts.Series:
    numbers = tuple(None if value is None else Decimal(str(value)) for value in values)
    shown = tuple("" if value is None else chart.said(value) for value in values)
    return charts.Series(label, numbers, shown, marks=marks)


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
    rows = zip(chart.points, line.values, strict=True)
    return Table(
        "months",
        f"{measure.name}, month by month: {who}",
        COLUMNS,
        tuple(_row(chart, point, shown) for point, shown in reversed(list(rows))),
        note="A suppressed value is held back because the numbers behind it are small. "
        "It is not nought.",
        empty="No month has a value yet.",
    )


def _row(chart: Chart, point: Point, shown: Shown) -> tuple[Cell, ...]:
    segment = chart.segments[point.segment]
    limits = "No limits"
    if segment.lower is not None and segment.upper is not None:
        limits = f"{chart.said(segment.lower)} to {chart.said(segment.upper)}"
    value = (
        saying.state_cell(shown.state)
        if shown.state != State.NUMBER or shown.value is None
        else Cell(chart.said(shown.value), raw=saying.raw(shown.value))
    )
    return (
        Cell(point.label),
        value,
        count_cell(shown.numerator),
        count_cell(shown.denominator),
        _number(chart, segment.centre),
        Cell(limits),
        _number(chart, segment.lower),
        _number(chart, segment.upper),
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
