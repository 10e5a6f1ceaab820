"""Small drawings of the same kind beside each other, all on one scale: one line in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.site.charts.scale import percent_of, round_steps
from commonweal.site.words import number

WIDTH, HEIGHT = 240.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 50.0, 12.0, 10.0, 28.0


@dataclass(frozen=True)
class Small:
    """One drawing: a value, or None for not known, for each step in time, with its words.

    `low` and `high` are ends of ranges where there are any. A step in `breaks` does not compare
    with the one before, so no line joins them. `note` is said below the label.
    """

    label: str
    values: tuple[Decimal | None, ...]
    shown: tuple[str, ...]
    low: tuple[Decimal | None, ...] = ()
    high: tuple[Decimal | None, ...] = ()
    breaks: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class SmallPoint:
    """One value as drawn, with the ends of its range where it has one."""

    x: float
    y: float
    low: float | None
    high: float | None
    title: str


@dataclass(frozen=True)
class SmallDrawing:
    """One drawing: a path for each unbroken run, its points, and all of it in words."""

    label: str
    note: str
    paths: tuple[str, ...]
    points: tuple[SmallPoint, ...]
    words: str


@dataclass(frozen=True)
class Tick:
    """One mark of an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Multiples:
    """All the drawings, with the axes that they share; `marker` is a value drawn through all."""

    id: str
    finding: str
    description: str
    y_label: str
    drawings: tuple[SmallDrawing, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    marker: float | None
    marker_label: str
    range_label: str
    source: str = ""


def multiples(
    items: Sequence[Small],
    *,
    steps: Sequence[str],
    id: str,  # noqa: A002
    finding: str,
    y_label: str,
    description: str = "",
    marker: Decimal | None = None,
    marker_label: str = "",
    range_label: str = "",
    tick_words: Callable[[Decimal], str] = number,
) -> Multiples:
    """Lay out small drawings over `steps`, the labels of the points in time, on one scale.

    Raises ValueError when one does not have a value, its words, and its ends for each step.
    """
    for one in items:
        lengths = {len(one.values), len(one.shown), *(len(e) for e in (one.low, one.high) if e)}
        if lengths != {len(steps)}:
            raise ValueError(f"{one.label} needs a value and its words for each of {len(steps)}")
    known = [v for one in items for v in (*one.values, *one.low, *one.high) if v is not None]
    known += [] if marker is None else [marker]
    if len(set(known)) < 2:
        known.append(Decimal(0))
    marks = round_steps(min(known), max(known), 3)
    axis = (marks[0], marks[-1])
    ends = (0, len(steps) - 1) if len(steps) > 1 else (0,)
    return Multiples(
        id=id,
        finding=finding,
        description=description,
        y_label=y_label,
        drawings=tuple(_drawing(one, steps, axis) for one in items),
        x_ticks=tuple(Tick(_x(at, len(steps)), steps[at]) for at in ends),
        y_ticks=tuple(Tick(_y(mark, axis), tick_words(mark)) for mark in marks),
        marker=None if marker is None else _y(marker, axis),
        marker_label=marker_label,
        range_label=range_label if any(v is not None for one in items for v in one.low) else "",
    )


def _drawing(one: Small, steps: Sequence[str], axis: tuple[Decimal, Decimal]) -> SmallDrawing:
    runs: list[list[SmallPoint]] = [[]]
    for at, value in enumerate(one.values):
        if value is None or at in one.breaks:
            runs.append([])
        if value is not None:
            runs[-1].append(
                SmallPoint(
                    _x(at, len(steps)), _y(value, axis),
                    _end(one.low, at, axis), _end(one.high, at, axis),
                    f"{one.label}, {steps[at]}: {one.shown[at]}",
                )
            )  # fmt: skip
    return SmallDrawing(
        one.label,
        one.note,
        tuple("M" + "L".join(f"{p.x:.2f} {p.y:.2f}" for p in run) for run in runs if len(run) > 1),
        tuple(point for run in runs for point in run),
        "; ".join(f"{step}: {words}" for step, words in zip(steps, one.shown, strict=True)),
    )


def _end(ends: tuple[Decimal | None, ...], at: int, axis: tuple[Decimal, Decimal]) -> float | None:
    value = ends[at] if ends else None
    return None if value is None else _y(value, axis)


def _x(place: int, count: int) -> float:
    span = WIDTH - LEFT - RIGHT
    return LEFT + (span * place / (count - 1) if count > 1 else span / 2)


def _y(value: Decimal, axis: tuple[Decimal, Decimal]) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent_of(value, *axis) / 100)
