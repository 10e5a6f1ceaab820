"""A Gantt chart: bars over time, row by row, with marks of different shapes and a year axis.

Each row is drawn by itself, so that on a phone its label stands above its bar and nothing scrolls
sideways. Lengths are per cent of the time between the two ends of the axis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

#: The shapes of marks, in the order in which a key lists them.
SHAPES = ("gate", "milestone", "end", "notice", "seen")

#: How many labels of the axis have room on a phone.
MOST_TICKS = 7

#: How wide a bar is at least, in per cent, so that a single day can be seen.
THINNEST = 0.8


@dataclass(frozen=True)
class Dated:
    """A mark on a row: its shape, its day, and what happens."""

    shape: str
    on: date
    title: str


@dataclass(frozen=True)
class Stretch:
    """One row: from when to when, with its marks. None where a day is not known.

    `is_open` draws the bar as an outline: a latest end, or dates that are only bounds. `before` is
    the stretch of an earlier version, drawn below. `is_strong` marks a row of the longest way.
    """

    label: str
    start: date | None
    end: date | None
    shown: str
    note: str = ""
    href: str = ""
    is_open: bool = False
    is_strong: bool = False
    marks: tuple[Dated, ...] = ()
    before: tuple[date | None, date | None] | None = None
    before_marks: tuple[Dated, ...] = ()


@dataclass(frozen=True)
class GanttBar:
    """A bar as drawn; `fades_in` and `fades_out` say that it has no end on that side."""

    start: float
    width: float
    is_open: bool
    fades_in: bool
    fades_out: bool


@dataclass(frozen=True)
class GanttMark:
    """A mark as drawn."""

    at: float
    shape: str
    title: str


@dataclass(frozen=True)
class GanttRow:
    """One row as drawn. A row about which no day is known has no bar."""

    label: str
    shown: str
    note: str
    href: str
    is_strong: bool
    bar: GanttBar | None
    marks: tuple[GanttMark, ...]
    before: GanttBar | None
    before_marks: tuple[GanttMark, ...]


@dataclass(frozen=True)
class Tick:
    """A year on the axis: where it begins, in per cent; a label only where there is room."""

    at: float
    label: str


@dataclass(frozen=True)
class Gantt:
    """Rows over one axis of years."""

    id: str
    finding: str
    description: str
    rows: tuple[GanttRow, ...]
    ticks: tuple[Tick, ...]
    shapes: tuple[tuple[str, str], ...]
    has_open: bool
    has_strong: bool
    before_label: str
    source: str


def gantt(
    stretches: Sequence[Stretch],
    *,
    id: str,  # noqa: A002
    finding: str,
    names: Sequence[tuple[str, str]] = (),
    description: str = "",
    before_label: str = "",
    source: str = "",
) -> Gantt | None:
    """The chart, or None when not one day is known. `names` says what each shape used stands for.

    The axis runs over whole calendar years. Raises ValueError for a shape that does not exist.
    """
    days = sorted(_days(stretches))
    if not days:
        return None
    axis = _axis(days[0], days[-1])
    rows = tuple(_row(stretch, axis) for stretch in stretches)
    used = {mark.shape for row in rows for mark in (*row.marks, *row.before_marks)}
    unknown = used - set(SHAPES)
    if unknown:
        raise ValueError(f"there is no shape {min(unknown)}, only {', '.join(SHAPES)}")
    bars = [row.bar for row in rows if row.bar]
    return Gantt(
        id=id,
        finding=finding,
        description=description,
        rows=rows,
        ticks=_ticks(axis),
        shapes=tuple((shape, words) for shape, words in names if shape in used),
        has_open=any(bar.is_open or bar.fades_in or bar.fades_out for bar in bars),
        has_strong=any(row.is_strong for row in rows),
        before_label=before_label if any(row.before for row in rows) else "",
        source=source,
    )


_Axis = tuple[date, date]


def _days(stretches: Iterable[Stretch]) -> Iterable[date]:
    for stretch in stretches:
        ends = [stretch.start, stretch.end, *(stretch.before or ())]
        marks = [mark.on for mark in (*stretch.marks, *stretch.before_marks)]
        yield from (day for day in (*ends, *marks) if day is not None)


def _axis(first: date, last: date) -> _Axis:
    """Whole years round all days; a day on the first of January closes the year before it."""
    begins = date(first.year, 1, 1)
    ends = last if (last.month, last.day) == (1, 1) and last > begins else date(last.year + 1, 1, 1)
    return begins, ends


def _at(day: date, axis: _Axis) -> float:
    return (day - axis[0]).days / (axis[1] - axis[0]).days * 100


def _row(stretch: Stretch, axis: _Axis) -> GanttRow:
    return GanttRow(
        label=stretch.label,
        shown=stretch.shown,
        note=stretch.note,
        href=stretch.href,
        is_strong=stretch.is_strong,
        bar=_bar(stretch.start, stretch.end, axis, stretch.is_open),
        marks=_marks(stretch.marks, axis),
        before=_bar(*stretch.before, axis, True) if stretch.before else None,
        before_marks=_marks(stretch.before_marks, axis),
    )


def _bar(start: date | None, end: date | None, axis: _Axis, is_open: bool) -> GanttBar | None:
    if start is None and end is None:
        return None
    # Without a day on one side the bar runs to that side of the drawing, as an outline.
    first = _at(start, axis) if start else 0.0
    last = _at(end, axis) if end else 100.0
    width = max(last - first, THINNEST)
    return GanttBar(min(first, 100 - width), width, is_open, start is None, end is None)


def _marks(marks: Iterable[Dated], axis: _Axis) -> tuple[GanttMark, ...]:
    return tuple(GanttMark(_at(mark.on, axis), mark.shape, mark.title) for mark in marks)


def _ticks(axis: _Axis) -> tuple[Tick, ...]:
    years = list(range(axis[0].year, axis[1].year + 1))
    every = -(-len(years) // MOST_TICKS)
    found = []
    for place, year in enumerate(years):
        at = _at(date(year, 1, 1), axis)
        # A label at the very end would stand outside the drawing.
        label = str(year) if place % every == 0 and at < 100 else ""
        found.append(Tick(at, label))
    return tuple(found)
