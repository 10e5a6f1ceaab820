"""Limits at 95 and 99.8 % for proportions, rates and means, each row with its method or reason.

Source of every formula: the statistical standards, section 1.1 (after PHEindicatormethods 2.1.0).
Comparison stands beside this module, percentiles and groups in modules of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Words = NDArray[np.object_]

#: The two levels of the field; they are names of limits, not choices of a measure.
LEVELS = (0.95, 0.998)

_COUNT_METHODS = np.array(["Byar's", "Exact"], dtype=object)

#: Byar's approximation is used from this many events; below it the exact Poisson limits are.
BYAR_FROM = 10

MISSING = "a count or a denominator is missing"


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Values with their limits, one entry a row.

    Where a row has no result `value` or the limits are NaN and `reason` says why; elsewhere
    `reason` is "". `method` names the formula of each row.
    """

    value: Array
    lower95: Array
    upper95: Array
    lower998: Array
    upper998: Array
    method: Words
    reason: Words

    def limits(self, level: float) -> tuple[Array, Array]:
        """Lower and upper limits at 0.95 or 0.998."""
        if level not in LEVELS:
            raise ValueError(f"limits are kept at 0.95 and 0.998, not at {level}")
        first = level == LEVELS[0]
        return (self.lower95, self.upper95) if first else (self.lower998, self.upper998)

    def __len__(self) -> int:
        return len(self.value)


def z_of(level: float) -> float:
    """The normal quantile that leaves half of 1 − level above it."""
    return float(scipy.special.ndtri((1 + level) / 2))


def rows(*columns: ArrayLike) -> list[Array]:
    """The columns as arrays of one length; None becomes NaN, a single number stands for all."""
    arrays = [np.atleast_1d(np.array(column, dtype=np.float64)) for column in columns]
    if all(one.shape == arrays[0].shape for one in arrays):
        return arrays
    return [np.array(one, dtype=np.float64) for one in np.broadcast_arrays(*arrays)]


def reasons(shape: tuple[int, ...], *tests: tuple[ArrayLike, str]) -> Words:
    """For each row the words of the first test that holds, "" where none does."""
    found = np.full(shape, "", dtype=object)
    for test, words in reversed(tests):
        found[np.asarray(test, dtype=bool)] = words
    return found


def first_of(first: Words, second: Words) -> Words:
    """The first reason of each row, and the second where there is none."""
    return np.where(first != "", first, second).astype(object)


def held(value: Array, pairs: list[tuple[Array, Array]], method: Any, reason: Words) -> Intervals:
    """The parts as intervals, emptied wherever a reason stands."""
    (low95, up95), (low998, up998) = pairs
    parts = [value, low95, up95, low998, up998]
    named = np.array(np.broadcast_to(np.asarray(method, dtype=object), value.shape))
    lost = reason.astype(np.bool_)
    if lost.any():
        parts = [np.where(lost, np.nan, one) for one in parts]
        named[lost] = ""
    return Intervals(parts[0], parts[1], parts[2], parts[3], parts[4], named, reason)


def wilson(x: Array, n: Array, level: float) -> tuple[Array, Array]:
    """Wilson's limits of x of n, as a share of 1; NaN where n is 0."""
    z = z_of(level)
    with np.errstate(all="ignore"):
        root = z * np.sqrt(z * z + 4 * x * (1 - x / n))
        below, above = 2 * x + z * z - root, 2 * x + z * z + root
        # At the ends the root is exactly the rest; rounding must not leave a trace of it.
        low = np.where(x == 0, 0.0, below / (2 * (n + z * z)))
        return low, np.where(x == n, 1.0, above / (2 * (n + z * z)))


def exact_poisson(x: Array, level: float) -> tuple[Array, Array]:
    """Exact limits of a Poisson count; the lower one of no events is 0."""
    tail = (1 - level) / 2
    low = np.where(x > 0, scipy.special.gammaincinv(np.where(x > 0, x, 1), tail), 0.0)
    return low, scipy.special.gammaincinv(x + 1, 1 - tail)


def byar(x: Array, level: float) -> tuple[Array, Array]:
    """Byar's limits of a count; to be used from ten events."""
    [pair] = _byars(x, (level,))
    return pair


def count_limits(x: Array, level: float) -> tuple[Array, Array]:
    """Limits of a count: exact below ten events, Byar's from ten."""
    [pair] = counts_limits(x, (level,))
    return pair


def counts_limits(x: Array, levels: tuple[float, ...] = LEVELS) -> list[tuple[Array, Array]]:
    """The limits of counts at several levels in one pass: exact below ten events, else Byar's."""
    counts = np.where(x >= 0, x, 0.0)
    pairs = _byars(counts, levels)
    small = np.flatnonzero(counts < BYAR_FROM)
    few = counts[small]
    places = few.astype(np.int64)
    whole = bool((places == few).all())
    for level, (low, high) in zip(levels, pairs, strict=True):
        below, above = exact_limits(level) if whole else exact_poisson(few, level)
        low[small], high[small] = (below[places], above[places]) if whole else (below, above)
    return pairs


@cache
def exact_limits(level: float) -> tuple[Array, Array]:
    """The exact limits of every whole count below ten, by the count."""
    sides = exact_poisson(np.arange(BYAR_FROM, dtype=np.float64), level)
    for side in sides:
        side.flags.writeable = False  # one table serves everybody
    return sides


def _byars(x: Array, levels: tuple[float, ...]) -> list[tuple[Array, Array]]:
    low, high = np.maximum(x, 1), x + 1
    sides = []
    for side in (low, high):
        reach = 1 / (3 * np.sqrt(side))
        # 1/(9x) is the square of 1/(3 sqrt(x)).
        sides.append((side, 1 - reach * reach, reach))
    return [(_cubed(sides[0], -z_of(level)), _cubed(sides[1], z_of(level))) for level in levels]


def _cubed(side: tuple[Array, Array, Array], z: float) -> Array:
    count, middle, reach = side
    root = middle + z * reach
    return count * root * root * root


def proportion(x: ArrayLike, n: ArrayLike, multiplier: float = 1) -> Intervals:
    """Shares x / n times `multiplier`, with Wilson's limits. Source: section 1.1, proportion.

    `x` are counts of the denominators `n`, same length or one number. A missing part, a
    denominator of 0, a negative count and a count above its denominator give a reason.
    """
    count, whole = rows(x, n)
    reason = reasons(
        count.shape,
        (np.isnan(count) | np.isnan(whole), MISSING),
        (whole <= 0, "the denominator is not above 0"),
        (count < 0, "the count is below 0"),
        (count > whole, "the count is larger than its denominator"),
    )
    with np.errstate(all="ignore"):
        value = multiplier * count / whole
        pairs = [
            (multiplier * low, multiplier * high)
            for low, high in (wilson(count, whole, level) for level in LEVELS)
        ]
    return held(value, pairs, "Wilson", reason)


def rate(x: ArrayLike, n: ArrayLike, multiplier: float = 1) -> Intervals:
    """Events x per n times `multiplier`; exact limits below 10 events, Byar's from 10.

    `x` may exceed `n`, as one person can have many events. A missing part, a denominator of 0 and
    a negative count give a reason. Source: section 1.1, crude rate.
    """
    count, whole = rows(x, n)
    reason = reasons(
        count.shape,
        (np.isnan(count) | np.isnan(whole), MISSING),
        (whole <= 0, "the denominator is not above 0"),
        (count < 0, "the count is below 0"),
    )
    with np.errstate(all="ignore"):
        each = multiplier / whole
        pairs = [(each * low, each * high) for low, high in counts_limits(count)]
        value = each * count
    return held(value, pairs, count_method(count), reason)


def count_method(x: Array) -> Words:
    """The method by which the limits of each count are made."""
    return _COUNT_METHODS[(x < BYAR_FROM).astype(np.int8)]


def means(average: ArrayLike, deviation: ArrayLike, size: ArrayLike) -> Intervals:
    """Means of groups with Student's t limits, from mean, sample deviation and number of values.

    A group of one keeps its mean and has no limits, with the reason. Source: section 1.1, mean.
    """
    middle, spread, k = rows(average, deviation, size)
    one = k == 1
    lost = np.isnan(middle) | np.isnan(k) | (np.isnan(spread) & ~one)
    reason = reasons(
        middle.shape,
        (k < 1, "there is no value"),
        (lost, "a value is missing"),
        (spread < 0, "the standard deviation is below 0"),
    )
    with np.errstate(all="ignore"):
        error = np.where(one, np.nan, spread / np.sqrt(np.maximum(k, 1)))
        halves = [
            scipy.special.stdtrit(np.maximum(k - 1, 1), (1 + level) / 2) * error for level in LEVELS
        ]
    found = held(middle, [(middle - half, middle + half) for half in halves], "Student's t", reason)
    found.reason[one & (reason == "")] = "one value has no interval"
    return found


def mean(values: ArrayLike) -> Intervals:
    """The mean of one group of values, missing ones left out, with Student's t limits."""
    (given,) = rows(values)
    kept = given[~np.isnan(given)]
    if len(kept) == 0:
        return means(np.nan, np.nan, 0)
    return means(kept.mean(), kept.std(ddof=1) if len(kept) > 1 else np.nan, len(kept))
