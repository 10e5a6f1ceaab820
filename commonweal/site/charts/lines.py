"""Values over time for several scenarios, told apart by dashes, marks and labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.site.charts.scale import percent_of, round_steps, wrapped
from commonweal.site.words import number

WIDTH, HEIGHT = 800.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 76.0, 200.0, 16.0, 44.0
LABEL_SPACING = 36.0
LABEL_CHARACTERS = 20
#: How many dash styles and marks there are before they repeat.
STYLES = 5


@dataclass(frozen=True)
class Series:
    """One line: a value, or None for not known, for each of the chart's steps in time.

    A line without `marks`, such as an average, is drawn without a mark at each step; one that is
    not `joined` is marks alone, which pick out values of another line. `style` holds one dash and
    mark for it in every chart (0: by its place), and `in_legend` names it below the drawing.
    """

    label: str
    values: tuple[Decimal | None, ...]
    shown: tuple[str, ...]
    status: str = ""
    marks: bool = True
    joined: bool = True
    style: int = 0
    in_legend: bool = False


@dataclass(frozen=True)
class Band:
    """A range behind the lines, from a low to a high end at each step in time."""

    label: str
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]


@dataclass(frozen=True)
class Area:
    """A band as drawn: its outline, closed."""

    label: str
    path: str


@dataclass(frozen=True)
class Point:
    """One value as drawn."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Line:
    """One series as drawn: a path for each unbroken run, and where its label stands."""

    lines: tuple[str, ...]
    style: int
    paths: tuple[str, ...]
    points: tuple[Point, ...]
    label_y: float
    end: Point | None
    status: str
    in_legend: bool = False


@dataclass(frozen=True)
class Tick:
    """One mark of an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class LineChart:
    """The whole drawing."""

    id: str
    finding: str
    description: str
    y_label: str
    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero: float | None
    source: str
    bands: tuple[Area, ...] = ()


def lines(
    series: Sequence[Series],
    *,
    steps: Sequence[str],
    id: str,  # noqa: A002
    finding: str,
    y_label: str,
    description: str = "",
    from_zero: bool = False,
    tick_words: Callable[[Decimal], str] = number,
    source: str = "",
    bands: Sequence[Band] = (),
    tick_steps: Sequence[str] = (),
) -> LineChart:
    """Lay out lines over `steps`, the labels of the points in time, with `bands` behind them.

    `tick_steps` are the steps that the axis names, where there is no room for all of them.

    A value that is not known breaks the line. Raises ValueError when a series, or a band, does not
    have one value (and one wording) per step.
    """
    for band in bands:
        if not len(band.low) == len(band.high) == len(steps):
            raise ValueError(f"{band.label} needs two ends for each of {len(steps)}")
    for item in series:
        if not len(item.values) == len(item.shown) == len(steps):
            raise ValueError(f"{item.label} needs a value and its words for each of {len(steps)}")
    known = [v for item in series for v in item.values if v is not None]
    known += [end for band in bands for ends in (band.low, band.high) for end in ends]
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(1))
    # One value alone, or the same throughout, has no scale of its own.
    if from_zero or low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    marks = round_steps(low, high)
    axis = (marks[0], marks[-1])
    drawn = [_line(place, item, steps, axis) for place, item in enumerate(series)]
    crosses = marks[0] < 0 < marks[-1]
    return LineChart(
        id=id,
        finding=finding,
        description=description,
        y_label=y_label,
        lines=tuple(_spread(drawn)),
        x_ticks=tuple(
            Tick(_x(i, len(steps)), label)
            for i, label in enumerate(steps)
            if not tick_steps or label in tick_steps
        ),
        y_ticks=tuple(Tick(_y(mark, axis), tick_words(mark)) for mark in marks),
        zero=_y(Decimal(0), axis) if crosses else None,
        source=source,
        bands=tuple(_area(band, axis) for band in bands),
    )


def _area(band: Band, axis: tuple[Decimal, Decimal]) -> Area:
    count = len(band.low)
    there = [(_x(i, count), _y(high, axis)) for i, high in enumerate(band.high)]
    back = [(_x(i, count), _y(low, axis)) for i, low in enumerate(band.low)]
    outline = "L".join(f"{x:.2f} {y:.2f}" for x, y in [*there, *reversed(back)])
    return Area(band.label, f"M{outline}Z")


def _x(place: int, count: int) -> float:
    span = WIDTH - LEFT - RIGHT
    return LEFT + (span * place / (count - 1) if count > 1 else span / 2)


def _y(value: Decimal, axis: tuple[Decimal, Decimal]) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent_of(value, *axis) / 100)


def _line(place: int, item: Series, steps: Sequence[str], axis: tuple[Decimal, Decimal]) -> Line:
    runs: list[list[Point]] = [[]]
    for i, (value, shown) in enumerate(zip(item.values, item.shown, strict=True)):
        if value is None:
            runs.append([])
        else:
            title = f"{item.label}, {steps[i]}: {shown}"
            runs[-1].append(Point(_x(i, len(steps)), _y(value, axis), title))
    paths = tuple(
        "M" + "L".join(f"{p.x:.2f} {p.y:.2f}" for p in run) for run in runs if len(run) > 1
    )
    points = tuple(point for run in runs for point in run)
    end = points[-1] if points else None
    label_y = end.y if end else HEIGHT - BOTTOM
    words = wrapped(item.label, LABEL_CHARACTERS)
    marked = points if item.marks else ()
    style = item.style or place % STYLES + 1
    return Line(
        words,
        style,
        paths if item.joined else (),
        marked,
        label_y,
        None if item.in_legend else end,
        item.status,
        item.in_legend,
    )


def _spread(drawn: Sequence[Line]) -> list[Line]:
    """Move labels apart so that none covers another, keeping their order."""
    labelled = [i for i in range(len(drawn)) if drawn[i].end is not None]
    order = sorted(labelled, key=lambda i: drawn[i].label_y)
    at: dict[int, float] = {}
    last = -LABEL_SPACING
    for i in order:
        last = max(drawn[i].label_y, last + LABEL_SPACING, TOP + LABEL_SPACING / 2)
        at[i] = last
    over = max(0.0, last - (HEIGHT - BOTTOM))
    limit = HEIGHT - BOTTOM
    for i in reversed(order):
        if over:
            at[i] = min(at[i], limit)
            limit = at[i] - LABEL_SPACING
    return [replace(d, label_y=at.get(i, d.label_y)) for i, d in enumerate(drawn)]
