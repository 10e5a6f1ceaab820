"""The gap between groups of people on one indicator, and how it changes from period to period.

Groups that are suppressed, missing or not legible are left out by name: a gap with groups left out
is a gap between those that are known, and may be larger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from commonweal.reviewing.indicators import Direction


@dataclass(frozen=True)
class Gap:
    """How far apart two groups are: `off` stands worse than `ahead`, where one way is good.

    `apart` is in the unit of the indicator, never negative; `times` is the larger by the smaller
    value, None where the smaller is nought. `left_out` are groups whose value is not known.
    """

    ahead: str
    off: str
    apart: Decimal
    times: Decimal | None
    left_out: tuple[str, ...] = ()


def gap_between(values: Mapping[str, Decimal | None], direction: Direction) -> Gap | None:
    """The widest gap between groups; None where fewer than two are known.

    Where neither way is good, `ahead` is simply the higher. Of equal groups the first counts.
    """
    known = {group: value for group, value in values.items() if value is not None}
    if len(known) < 2:
        return None
    lowest, highest = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    ahead, off = (lowest, highest) if direction == Direction.LOWER else (highest, lowest)
    small, large = known[lowest], known[highest]
    left_out = tuple(group for group, value in values.items() if value is None)
    return Gap(ahead, off, large - small, large / small if small > 0 else None, left_out)


@dataclass(frozen=True)
class Change:
    """How a gap changed from one period to a later one, in the indicator's unit.

    `by` is None where it cannot be said: a gap is not known, or other groups are known than
    before, so that the two gaps are not of the same people.
    """

    before: str
    after: str
    by: Decimal | None
    reason: str = ""


def change_in_gap(
    by_period: Mapping[str, Mapping[str, Decimal | None]], direction: Direction
) -> Change | None:
    """How the widest gap changed between the first and the last period; None with one period.

    `by_period` is in order of time. Negative means that the gap has narrowed.
    """
    periods = list(by_period)
    if len(periods) < 2:
        return None
    first, last = by_period[periods[0]], by_period[periods[-1]]
    known = [
        {group for group, value in values.items() if value is not None} for values in (first, last)
    ]
    if known[0] != known[1]:
        return Change(periods[0], periods[-1], None, "other groups are known than before")
    before, after = gap_between(first, direction), gap_between(last, direction)
    if before is None or after is None:
        return Change(periods[0], periods[-1], None, "fewer than two groups are known")
    return Change(periods[0], periods[-1], after.apart - before.apart)
