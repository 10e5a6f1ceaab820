"""Where an area stands among others on one indicator: median, quartiles, best and worst quarter.

A value that is suppressed, missing or not legible has no place and is never nought; the lines are
drawn from the areas that are known, and how many are not is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.reviewing.indicators import Direction


class Place(StrEnum):
    """Where a value stands among the quartiles, told by which way is good."""

    BEST = "best"
    BETTER = "better"
    WORSE = "worse"
    WORST = "worst"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    NOT_PLACED = "not_placed"


@dataclass(frozen=True)
class Lines:
    """The lines that values are set against. A quartile is None where too few areas are known.

    `printed` says that a source gives the lines; else they are worked out from `count` areas.
    """

    lower: Decimal | None
    median: Decimal | None
    upper: Decimal | None
    count: int
    printed: bool = False


def quantile(values: Sequence[Decimal], share: Decimal) -> Decimal:
    """The value below which a share lies, by straight line between neighbours.

    With n values in order the place is (n − 1) × share, counted from nought: the method that
    spreadsheets call inclusive. Raises ValueError for no values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def lines_of(values: Iterable[Decimal | None], least_for_quartiles: int) -> Lines:
    """Median and quartiles of the known values; None is an area that is not known."""
    known = [value for value in values if value is not None]
    if not known:
        return Lines(None, None, None, 0)
    median = quantile(known, Decimal("0.5"))
    if len(known) < least_for_quartiles:
        return Lines(None, median, None, len(known))
    quarter = Decimal("0.25")
    return Lines(quantile(known, quarter), median, quantile(known, 1 - quarter), len(known))


def placed(value: Decimal | None, lines: Lines, direction: Direction) -> Place:
    """Where a value stands. On a quartile itself it belongs to the outer quarter.

    Where neither way is good, only low, middle and high are said.
    """
    if value is None or lines.lower is None or lines.upper is None or lines.median is None:
        return Place.NOT_PLACED
    if direction == Direction.NEITHER or lines.lower == lines.upper:
        return _without_judging(value, lines)
    if value <= lines.lower:
        return Place.BEST if direction == Direction.LOWER else Place.WORST
    if value >= lines.upper:
        return Place.WORST if direction == Direction.LOWER else Place.BEST
    is_low = value <= lines.median
    return Place.BETTER if is_low == (direction == Direction.LOWER) else Place.WORSE


def _without_judging(value: Decimal, lines: Lines) -> Place:
    if lines.lower is None or lines.upper is None or lines.lower == lines.upper:
        return Place.MIDDLE
    if value <= lines.lower:
        return Place.LOW
    return Place.HIGH if value >= lines.upper else Place.MIDDLE


def places_of(
    values: Mapping[str, Decimal | None], lines: Lines, direction: Direction
) -> dict[str, Place]:
    """Where each area stands."""
    return {area: placed(value, lines, direction) for area, value in values.items()}
