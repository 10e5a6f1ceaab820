"""The four rules that set a point apart from common cause, on arrays of one side or sign each.

Source: clinical data standards, 5.2. A side is 1 above the mean, −1 below and 0 on it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commonweal.reviewing.spc.limits import Array, Limits

Flags = NDArray[np.int64]

OUTSIDE, TREND, TWO_IN_THREE, SHIFT = "outside limit", "trend", "two in three", "shift"

#: The first of these that holds names the point.
PRECEDENCE = (OUTSIDE, TREND, TWO_IN_THREE, SHIFT)


def sides(values: Array, mean: float) -> Flags:
    """1 above the mean, −1 below it, 0 on it.

    A value that rounding alone parts from the mean is on it.
    """
    apart = values - mean
    on = np.abs(apart) <= 1e-12 * np.maximum(np.abs(values), abs(mean))
    return np.where(on, 0, np.sign(apart)).astype(np.int64)


def outside(values: Array, limits: Limits) -> Flags:
    """1 strictly above the upper limit, −1 strictly below the lower one."""
    return (values > limits.upper).astype(np.int64) - (values < limits.lower)


def near(values: Array, limits: Limits) -> Flags:
    """1 or −1 between the near limit and the limit; a point outside is not near."""
    within = outside(values, limits) == 0
    found = (values > limits.near_upper).astype(np.int64) - (values < limits.near_lower)
    return np.where(within, found, 0)


def shift_flags(side: Flags, length: int) -> Flags:
    """1 or −1 at each point that ends a run of `length` or more on one side."""
    found, run = np.zeros(len(side), dtype=np.int64), 0
    for at, one in enumerate(side):
        run = 0 if one == 0 else run + 1 if at and one == side[at - 1] else 1
        found[at] = one if run >= length else 0
    return found


def trend_flags(values: Array, length: int) -> Flags:
    """1 or −1 at each point that ends `length` values, each strictly above or below the last."""
    steps = np.sign(np.diff(values)).astype(np.int64)
    return np.concatenate([np.zeros(min(1, len(values)), np.int64), shift_flags(steps, length - 1)])


def spread_back(flags: Flags, length: int) -> Flags:
    """Every point of the runs that the flags end; one that two share takes the later run."""
    found = np.zeros(len(flags), dtype=np.int64)
    for at in np.flatnonzero(flags):
        found[max(0, at - length + 1) : at + 1] = flags[at]
    return found


def two_in_three_window(close: Flags, side: Flags) -> NDArray[np.bool_]:
    """Whether a point lies in three that are all on one side with two or more of them near."""
    found = np.zeros(len(close), dtype=bool)
    for at in range(len(close) - 2):
        three = slice(at, at + 3)
        if abs(int(side[three].sum())) == 3 and np.count_nonzero(close[three]) >= 2:
            found[three] = True
    return found


def two_in_three(close: Flags, side: Flags) -> Flags:
    """The near points of such windows, with their side."""
    return np.where(two_in_three_window(close, side) & (close != 0), side, 0)


def signals_of(
    values: Array, limits: Limits, shift_length: int, trend_length: int
) -> dict[str, Flags]:
    """The sign of every rule at every present value of one segment."""
    side = sides(values, limits.mean)
    return {
        OUTSIDE: outside(values, limits),
        TREND: spread_back(trend_flags(values, trend_length), trend_length),
        TWO_IN_THREE: two_in_three(near(values, limits), side),
        SHIFT: spread_back(shift_flags(side, shift_length), shift_length),
    }
