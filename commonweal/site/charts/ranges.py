"""Values with the range that chance leaves them, one row each on a common scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.site.charts.scale import percent_of, round_steps
from commonweal.site.words import number


@dataclass(frozen=True)
class Ranged:
    """One value with its range; None is not known, and is told by its status and drawn as nothing.

    `stands_out` gives it another mark; its `note` must then say why.
    """

    label: str
    value: Decimal | None
    shown: str
    low: Decimal | None = None
    high: Decimal | None = None
    note: str = ""
    status: str = ""
    stands_out: bool = False


@dataclass(frozen=True)
class RangeRow:
    """One row as drawn; places are per cent of the drawing."""

    label: str
    shown: str
    note: str
    status: str
    at: float | None
    low: float | None
    high: float | None
    stands_out: bool
    title: str


@dataclass(frozen=True)
class Tick:
    """One mark of the axis."""

    at: float
    label: str


@dataclass(frozen=True)
class RangeChart:
    """Rows with a common scale; `marker` is a comparator drawn through all of them."""

    id: str
    finding: str
    description: str
    rows: tuple[RangeRow, ...]
    marker: float | None
    marker_label: str
    range_label: str
    stands_out_label: str
    ticks: tuple[Tick, ...]
    source: str = ""


def ranges(
    items: Sequence[Ranged],
    *,
    id: str,  # noqa: A002
    finding: str,
    range_label: str,
    description: str = "",
    marker: Decimal | None = None,
    marker_label: str = "",
    stands_out_label: str = "",
    tick_words: Callable[[Decimal], str] = number,
) -> RangeChart:
    """Lay out values with their ranges. The scale holds all of them; it begins at zero unless
    ranges say how far apart the values are."""
    ends = [end for one in items for end in (one.value, one.low, one.high) if end is not None]
    ends += [marker] if marker is not None else []
    if all(one.low is None for one in items) or len(set(ends)) == 1:
        ends.append(Decimal(0))
    steps = round_steps(min(ends), max(ends), 4) if ends else [Decimal(0), Decimal(1)]
    axis = (steps[0], steps[-1])

    def place(value: Decimal | None) -> float | None:
        return None if value is None else percent_of(value, *axis)

    return RangeChart(
        id=id,
        finding=finding,
        description=description,
        rows=tuple(
            RangeRow(
                one.label, one.shown, one.note, one.status, place(one.value), place(one.low),
                place(one.high), one.stands_out, f"{one.label}: {one.shown}",
            )
            for one in items
        ),
        marker=place(marker),
        marker_label=marker_label,
        range_label=range_label if any(one.low is not None for one in items) else "",
        stands_out_label=stands_out_label if any(one.stands_out for one in items) else "",
        ticks=tuple(Tick(percent_of(at, *axis), tick_words(at)) for at in steps),
    )  # fmt: skip
