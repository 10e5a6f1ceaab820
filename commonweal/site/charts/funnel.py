"""Values by the size of what they are a share of, between the limits that chance sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.site.charts.scale import percent_of, round_steps, wrapped
from commonweal.site.words import number

WIDTH, HEIGHT = 800.0, 400.0
LEFT, RIGHT, TOP, BOTTOM = 76.0, 216.0, 16.0, 64.0
LABEL_SPACING = 38.0
LABEL_CHARACTERS = 22
#: How many names there is room for beside the drawing.
LABELS = 8


class Where(StrEnum):
    """Where a value lies; each has a mark of its own."""

    WITHIN = "within"
    ABOVE = "above"
    BELOW = "below"
    SMALL = "small"


@dataclass(frozen=True)
class Dot:
    """One value at its size. One that is `SMALL` is drawn hollow: it is shown and not judged."""

    label: str
    size: Decimal
    value: Decimal
    shown: str
    where: Where


@dataclass(frozen=True)
class Limits:
    """Two curves around the centre, one end for each of the chart's sizes."""

    label: str
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]


@dataclass(frozen=True)
class Mark:
    """One value as drawn; `lines` are its name beside the drawing, empty where there is no room."""

    x: float
    y: float
    where: Where
    title: str
    lines: tuple[str, ...] = ()
    label_y: float = 0.0


@dataclass(frozen=True)
class Curve:
    """A pair of limits as drawn: two paths in one dash."""

    label: str
    style: int
    paths: tuple[str, str]


@dataclass(frozen=True)
class Tick:
    """One mark of an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class FunnelChart:
    """The whole drawing."""

    id: str
    finding: str
    description: str
    x_label: str
    y_label: str
    marks: tuple[Mark, ...]
    curves: tuple[Curve, ...]
    centre: float
    centre_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    used: tuple[Where, ...]
    source: str = ""


def funnel(
    dots: Sequence[Dot],
    limits: Sequence[Limits],
    *,
    sizes: Sequence[Decimal],
    centre: Decimal,
    centre_label: str,
    id: str,  # noqa: A002
    finding: str,
    x_label: str,
    y_label: str,
    description: str = "",
    tick_words: Callable[[Decimal], str] = number,
) -> FunnelChart:
    """Lay out dots between limits, which have one end for each of `sizes`, in rising order.

    Raises ValueError for fewer than two sizes, no dot, or limits of another length.
    """
    if len(sizes) < 2 or not dots:
        raise ValueError("a funnel needs dots and at least two sizes")
    for one in limits:
        if not len(one.low) == len(one.high) == len(sizes):
            raise ValueError(f"{one.label} needs two ends for each of {len(sizes)} sizes")
    across = round_steps(Decimal(0), max(*sizes, *(one.size for one in dots)))
    ends = [end for one in limits for end in (*one.low, *one.high)]
    ends += [centre, *(one.value for one in dots)]
    up = round_steps(min(ends), max(ends))
    x_axis, y_axis = (across[0], across[-1]), (up[0], up[-1])
    marks = _labelled([_mark(one, x_axis, y_axis) for one in dots], [one.label for one in dots])
    return FunnelChart(
        id=id,
        finding=finding,
        description=description,
        x_label=x_label,
        y_label=y_label,
        marks=tuple(marks),
        curves=tuple(
            Curve(one.label, style, (_path(sizes, one.low, x_axis, y_axis),
                                     _path(sizes, one.high, x_axis, y_axis)))
            for style, one in enumerate(limits, 1)
        ),
        centre=_y(centre, y_axis),
        centre_label=centre_label,
        x_ticks=tuple(Tick(_x(at, x_axis), number(at)) for at in across),
        y_ticks=tuple(Tick(_y(at, y_axis), tick_words(at)) for at in up),
        used=tuple(where for where in Where if any(one.where == where for one in dots)),
    )  # fmt: skip


def _x(size: Decimal, axis: tuple[Decimal, Decimal]) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * percent_of(size, *axis) / 100


def _y(value: Decimal, axis: tuple[Decimal, Decimal]) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent_of(value, *axis) / 100)


def _path(
    sizes: Sequence[Decimal],
    ends: Sequence[Decimal],
    x_axis: tuple[Decimal, Decimal],
    y_axis: tuple[Decimal, Decimal],
) -> str:
    pairs = zip(sizes, ends, strict=True)
    return "M" + "L".join(f"{_x(size, x_axis):.2f} {_y(end, y_axis):.2f}" for size, end in pairs)


def _mark(one: Dot, x_axis: tuple[Decimal, Decimal], y_axis: tuple[Decimal, Decimal]) -> Mark:
    title = f"{one.label}: {one.shown} of {number(one.size)}"
    return Mark(_x(one.size, x_axis), _y(one.value, y_axis), one.where, title)


def _labelled(marks: Sequence[Mark], names: Sequence[str]) -> list[Mark]:
    """Names for those outside the limits first, then for all while there is room."""
    outside = [i for i, one in enumerate(marks) if one.where in (Where.ABOVE, Where.BELOW)]
    chosen = list(range(len(marks))) if len(marks) <= LABELS else outside[:LABELS]
    at: dict[int, float] = {}
    last = TOP - LABEL_SPACING / 2
    for i in sorted(chosen, key=lambda i: marks[i].y):
        last = max(marks[i].y, last + LABEL_SPACING)
        at[i] = last
    limit = HEIGHT - BOTTOM
    for i in sorted(at, key=lambda i: -at[i]):
        at[i] = min(at[i], limit)
        limit = at[i] - LABEL_SPACING
    return [
        Mark(one.x, one.y, one.where, one.title, wrapped(names[i], LABEL_CHARACTERS), at[i])
        if i in at
        else one
        for i, one in enumerate(marks)
    ]
