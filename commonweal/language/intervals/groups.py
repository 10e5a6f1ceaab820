"""Two groups side by side: the ratio or the difference of two rates or shares, with limits."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commonweal.language.intervals.limits import (
    LEVELS,
    Array,
    Intervals,
    Words,
    first_of,
    held,
    proportion,
    rate,
    rows,
    z_of,
)


def ratio_of_rates(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Intervals:
    """The rate x1 / n1 over the rate x2 / n2, with log-normal limits.

    No event in either group gives a reason, as the logarithm has no limit there. Source: section
    6, rate ratio: exp(ln RR ± z√(1/x₁ + 1/x₂)).
    """
    a, na, b, nb = rows(x1, n1, x2, n2)
    first, second = rate(a, na), rate(b, nb)
    reason = _either(first, second)
    reason[(reason == "") & ((a == 0) | (b == 0))] = "a group without events has no ratio"
    with np.errstate(all="ignore"):
        value = first.value / second.value
        error = np.sqrt(1 / a + 1 / b)
        spreads = [np.exp(z_of(level) * error) for level in LEVELS]
        pairs = [(value / spread, value * spread) for spread in spreads]
    return held(value, pairs, "log-normal", reason)


def difference_of_rates(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, multiplier: float = 1
) -> Intervals:
    """The rate of the first group less that of the second, times `multiplier`.

    The limits are made from the groups' own exact or Byar's limits, by the square-and-add method.
    Source: section 6, difference with Byar-based limits.
    """
    a, na, b, nb = rows(x1, n1, x2, n2)
    first, second = rate(a, na, multiplier), rate(b, nb, multiplier)
    return _squared(first, second, "square-and-add from exact or Byar's limits")


def difference_of_proportions(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, multiplier: float = 1
) -> Intervals:
    """The share of the first group less that of the second, times `multiplier`.

    Limits by Newcombe's method: square-and-add from each group's Wilson limits.
    """
    a, na, b, nb = rows(x1, n1, x2, n2)
    first, second = proportion(a, na, multiplier), proportion(b, nb, multiplier)
    return _squared(first, second, "Newcombe, from Wilson limits")


def _squared(first: Intervals, second: Intervals, method: str) -> Intervals:
    pairs: list[tuple[Array, Array]] = []
    value = first.value - second.value
    for level in LEVELS:
        low1, up1 = first.limits(level)
        low2, up2 = second.limits(level)
        pairs.append(
            (
                value - np.hypot(first.value - low1, up2 - second.value),
                value + np.hypot(up1 - first.value, second.value - low2),
            )
        )
    return held(value, pairs, method, _either(first, second))


def _either(first: Intervals, second: Intervals) -> Words:
    return first_of(first.reason, second.reason)
