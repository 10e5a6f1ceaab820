"""Horizontal bars with their values, and the bridge from one total to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.site.charts.scale import HATCH, OUTLINE, SOLID, ends, fill_for, percent_of

#: How wide an outline is drawn, in per cent, when nothing is known of the value.
STUB = 8.0

#: The lowest and highest value of a drawing.
Axis = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Bar:
    """One bar: its label, value and how the value is written.

    `low` and `high` bound a value that is not known exactly. `marker` is a comparator drawn as a
    line across this bar.
    """

    label: str
    value: Decimal | None
    shown: str
    status: str = ""
    note: str = ""
    href: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    marker: Decimal | None = None
    marker_shown: str = ""


@dataclass(frozen=True)
class Mark:
    """One rectangle of a row. Start and width are per cent of the drawing."""

    start: float
    width: float
    fill: str
    tone: str = "main"


@dataclass(frozen=True)
class BarRow:
    """One row as drawn."""

    label: str
    shown: str
    status: str
    note: str
    href: str
    marks: tuple[Mark, ...]
    marker: float | None
    title: str


@dataclass(frozen=True)
class BarChart:
    """Rows with a common scale. `zero` is where nothing is, in per cent."""

    id: str
    finding: str
    description: str
    rows: tuple[BarRow, ...]
    zero: float
    marker_label: str
    source: str
    fills: frozenset[str]
    tones: frozenset[str]


def bars(
    items: Sequence[Bar],
    *,
    id: str,  # noqa: A002
    finding: str,
    description: str = "",
    marker_label: str = "",
    source: str = "",
) -> BarChart:
    """Bars on one scale that always starts from zero; negative values go to its left."""
    values = [v for bar in items for v in (bar.value, bar.low, bar.high, bar.marker)]
    axis = ends(values)
    rows = tuple(_row(bar, axis, marker_label) for bar in items)
    about = _About(id, finding, description, source)
    return _chart(rows, percent_of(Decimal(0), *axis), about, marker_label)


def _row(bar: Bar, axis: Axis, marker_label: str) -> BarRow:
    marker = None if bar.marker is None else percent_of(bar.marker, *axis)
    title = f"{bar.label}: {bar.shown}"
    if bar.marker is not None:
        title += f"; {marker_label or 'comparator'}: {bar.marker_shown or bar.marker}"
    marks = _marks(bar, axis)
    return BarRow(bar.label, bar.shown, bar.status, bar.note, bar.href, marks, marker, title)


def _marks(bar: Bar, axis: Axis) -> tuple[Mark, ...]:
    if bar.value is not None and fill_for(bar.status) != OUTLINE:
        return (_mark(Decimal(0), bar.value, axis, fill_for(bar.status)),)
    at_least = bar.low or Decimal(0)
    if bar.high is not None:
        fill = HATCH if fill_for(bar.status) == HATCH else SOLID
        certain = _mark(Decimal(0), at_least, axis, fill)
        open_part = _mark(at_least, bar.high, axis, OUTLINE)
        return (certain, open_part) if certain.width else (open_part,)
    start = percent_of(at_least, *axis)
    stub = Mark(min(start, 100 - STUB), STUB, OUTLINE)
    return (_mark(Decimal(0), at_least, axis, SOLID), stub) if at_least else (stub,)


def _mark(first: Decimal, last: Decimal, axis: Axis, fill: str, tone: str = "main") -> Mark:
    a, b = sorted((percent_of(first, *axis), percent_of(last, *axis)))
    return Mark(a, b - a, fill, tone)


@dataclass(frozen=True)
class _About:
    id: str
    finding: str
    description: str
    source: str


def _chart(
    rows: tuple[BarRow, ...], zero: float, about: _About, marker_label: str = ""
) -> BarChart:
    return BarChart(
        id=about.id,
        finding=about.finding,
        description=about.description,
        rows=rows,
        zero=zero,
        marker_label=marker_label,
        source=about.source,
        fills=frozenset(mark.fill for row in rows for mark in row.marks),
        tones=frozenset(mark.tone for row in rows for mark in row.marks),
    )


@dataclass(frozen=True)
class Step:
    """One step of a bridge: a total stands on zero, a change on where the last one ended."""

    label: str
    value: Decimal
    shown: str
    is_total: bool = False
    status: str = ""
    note: str = ""
    href: str = ""


def waterfall(
    steps: Sequence[Step],
    *,
    id: str,  # noqa: A002
    finding: str,
    description: str = "",
    source: str = "",
) -> BarChart:
    """The bridge from one total to another.

    Raises ValueError when a later total is not what the steps before it add up to, because such a
    drawing would show a wrong sum.
    """
    spans = _spans(steps)
    axis = ends([end for span in spans for end in span])
    rows = []
    for step, (first, last) in zip(steps, spans, strict=True):
        tone = "total" if step.is_total else "up" if step.value >= 0 else "down"
        fill = HATCH if fill_for(step.status) == HATCH else SOLID
        mark = _mark(first, last, axis, fill, tone)
        title = f"{step.label}: {step.shown}"
        rows.append(
            BarRow(step.label, step.shown, step.status, step.note, step.href, (mark,), None, title)
        )
    about = _About(id, finding, description, source)
    return _chart(tuple(rows), percent_of(Decimal(0), *axis), about)


def _spans(steps: Sequence[Step]) -> list[tuple[Decimal, Decimal]]:
    spans: list[tuple[Decimal, Decimal]] = []
    reached = Decimal(0)
    for place, step in enumerate(steps):
        if step.is_total:
            if place and step.value != reached:
                raise ValueError(f"{step.label} is {step.value}, but the steps give {reached}")
            spans.append((Decimal(0), step.value))
            reached = step.value
        else:
            spans.append((reached, reached + step.value))
            reached += step.value
    return spans
