"""Whether the latest values of a series rise or fall by more than chance, and what that means.

This is the field's recent trend over a few yearly points. Charts over time are another matter and
stand in reviewing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.language.intervals.comparators import Polarity
from commonweal.language.intervals.limits import Array, Words, first_of, reasons, z_of
from commonweal.language.intervals.methods import TrendRule

NOT_WORKED_OUT = "not worked out"
NO_CHANGE = "no significant change"


class Run(StrEnum):
    """Which points count: the latest periods, all of them there; or the latest that are there."""

    UNBROKEN = "unbroken run"
    LATEST = "latest valid points"


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """One entry a series: the trend in words, its slope a period, its chi-squared.

    `slope` is that of the values, or of their logits where counts are tested. Where `word` is
    "not worked out" `reason` says why; where a trend is not kept for one odd point, it says so too.
    """

    word: Words
    slope: Array
    chi_squared: Array
    method: str
    run: Run
    reason: Words


def recent_trend(
    values: ArrayLike,
    lower95: ArrayLike,
    upper95: ArrayLike,
    *,
    polarity: Polarity,
    run: Run,
    rule: TrendRule,
) -> Trends:
    """The recent trend of each series, by weighted regression. Source: section 3.3, recent trend.

    All three are series by yearly periods, oldest first; one series may stand alone. A point counts
    where its value and both limits are there. Points are numbered in turn, also across gaps.
    """
    value, low, high = (_table(one) for one in (values, lower95, upper95))
    taken, reason = _latest(~np.isnan(value + low + high), run, rule)
    value, low, high = (_take(one, taken) for one in (value, low, high))
    spread = (high - low) / rule.apart
    flat = ~(spread > 0).all(axis=1)
    reason = first_of(reason, reasons(reason.shape, (flat, "limits of a point are not apart")))
    with np.errstate(all="ignore"):
        slope, scale = _slope(value, 1 / spread**2)
        kept = _kept(value, 1 / spread**2)
    tested = _Tested(slope, slope**2 * scale, kept, "weighted regression", reason)
    return _trends(tested, polarity, run, rule)


def recent_trend_of_counts(
    x: ArrayLike, n: ArrayLike, *, polarity: Polarity, run: Run, rule: TrendRule
) -> Trends:
    """The recent trend of proportions x of n, by the chi-squared test for trend on the counts.

    The sign is that of the slope of the logits, so that a count of 0 or of all gives a reason.
    Series as in `recent_trend`. Source: section 3.3, recent trend, classic proportions.
    """
    count, whole = _table(x), _table(n)
    taken, reason = _latest(~np.isnan(count + whole), run, rule)
    count, whole = _take(count, taken), _take(whole, taken)
    inside = (count > 0) & (count < whole)
    words = "a count of 0, of all, or of more than all has no logit"
    reason = first_of(reason, reasons(reason.shape, (~inside.all(axis=1), words)))
    turn = np.arange(1, rule.points + 1)
    with np.errstate(all="ignore"):
        logits = np.log(count / (whole - count))
        slope, _ = _slope(logits, np.ones_like(logits))
        all_n, all_x = whole.sum(axis=1), count.sum(axis=1)
        apart = all_n * (count * turn).sum(axis=1) - all_x * (whole * turn).sum(axis=1)
        spread = all_n * (whole * turn**2).sum(axis=1) - (whole * turn).sum(axis=1) ** 2
        chi_squared = all_n * apart**2 / (all_x * (all_n - all_x) * spread)
        kept = _kept(logits, np.ones_like(logits))
    tested = _Tested(slope, chi_squared, kept, "chi-squared test for trend", reason)
    return _trends(tested, polarity, run, rule)


@dataclass(frozen=True, slots=True, eq=False)
class _Tested:
    slope: Array
    chi_squared: Array
    kept: NDArray[np.bool_]
    method: str
    reason: Words


def _table(values: ArrayLike) -> Array:
    return np.atleast_2d(np.array(values, dtype=np.float64))


def _latest(valid: NDArray[np.bool_], run: Run, rule: TrendRule) -> tuple[NDArray[np.int64], Words]:
    """The places of the points that count, oldest first, and why a series has too few."""
    series, periods = valid.shape
    if periods < rule.points:
        few = np.full(series, f"fewer than {rule.points} points", dtype=object)
        return np.zeros((series, rule.points), dtype=np.int64), few
    if run is Run.UNBROKEN:
        last = np.arange(periods - rule.points, periods)
        broken = ~valid[:, last].all(axis=1)
        words = f"the latest {rule.points} points are not an unbroken run"
        return np.tile(last, (series, 1)), reasons((series,), (broken, words))
    # Valid points sort to the end in their order.
    order = np.argsort(valid, axis=1, kind="stable")[:, -rule.points :]
    short = valid.sum(axis=1) < rule.points
    return order, reasons((series,), (short, f"fewer than {rule.points} points"))


def _take(table: Array, places: NDArray[np.int64]) -> Array:
    if table.shape[1] == 0:
        return np.full(places.shape, np.nan)
    return np.take_along_axis(table, places, axis=1)


def _slope(values: Array, weight: Array) -> tuple[Array, Array]:
    """The weighted slope over the turns, and one over its variance."""
    turn = np.arange(1, values.shape[1] + 1)
    whole = weight.sum(axis=1)
    middle = (weight * turn).sum(axis=1) / whole
    away = turn - middle[:, None]
    scale = (weight * away**2).sum(axis=1)
    return (weight * away * values).sum(axis=1) / scale, scale


def _kept(values: Array, weight: Array) -> NDArray[np.bool_]:
    """Whether the slope keeps its sign when each point is left out in turn."""
    falls = _slope(values, weight)[0] < 0
    kept = np.ones(len(values), dtype=bool)
    for place in range(values.shape[1]):
        without = weight.copy()
        without[:, place] = 0
        kept &= (_slope(values, without)[0] < 0) == falls
    return kept


def _trends(tested: _Tested, polarity: Polarity, run: Run, rule: TrendRule) -> Trends:
    ok = tested.reason == ""
    clear = tested.chi_squared > z_of(rule.level) ** 2
    moved = ok & clear & tested.kept & (tested.slope != 0)
    rising, falling = _words(polarity)
    word = np.where(ok, NO_CHANGE, NOT_WORKED_OUT).astype(object)
    word[moved & (tested.slope > 0)] = rising
    word[moved & (tested.slope < 0)] = falling
    one_point = ok & clear & ~tested.kept
    reason = np.where(one_point, "one point alone makes the trend", tested.reason).astype(object)
    slope, chi_squared = (np.where(ok, one, np.nan) for one in (tested.slope, tested.chi_squared))
    return Trends(word, slope, chi_squared, tested.method, run, reason)


def _words(polarity: Polarity) -> tuple[str, str]:
    if polarity is Polarity.HIGH:
        return "increasing and getting better", "decreasing and getting worse"
    if polarity is Polarity.LOW:
        return "increasing and getting worse", "decreasing and getting better"
    return "increasing", "decreasing"
