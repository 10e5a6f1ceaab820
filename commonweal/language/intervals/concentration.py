"""Whether something is concentrated among the deprived or the others, and how unlike groups are.

One line is one quantile of one area, 1 the most deprived, or one group that has no order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.language.intervals.labels import coded
from commonweal.language.intervals.limits import (
    LEVELS,
    Array,
    Intervals,
    Words,
    first_of,
    held,
    reasons,
    rows,
    z_of,
)
from commonweal.language.intervals.slopes import Quantiled, quantiled

NO_ERRORS = "no standard errors were given"


@dataclass(frozen=True, slots=True, eq=False)
class Concentrations:
    """One entry an area: the concentration index, and its two forms for proportions.

    Each lies below 0 where values are concentrated among the deprived.
    """

    area: Words
    index: Intervals
    wagstaff: Intervals
    erreygers: Intervals


def concentration_index(
    area: ArrayLike,
    quantile: ArrayLike,
    population: ArrayLike,
    value: ArrayLike,
    error: ArrayLike | None = None,
) -> Concentrations:
    """Concentration of `value` by quantile from the most deprived. Source: section 6.

    Limits follow from the standard errors `error` (first-order; exact for Erreygers) and are left
    out, with the reason, without them. A missing quantile or people, a value below 0, a mean of 0
    and, for the two forms, a value above 1 give a reason.
    """
    found = _Concentration(quantiled(area, quantile, population, value, _or_none(error)))
    not_shares = reasons(
        found.mean.shape,
        ((found.values > 1).any(axis=1), "it needs proportions, and a value is above 1"),
        (found.mean >= 1, "the mean is not below 1"),
    )
    shares = first_of(found.reason, not_shares)
    with np.errstate(all="ignore"):
        rest = 1 - found.mean
        wagstaff = found.steps / rest[:, None] + (found.index / rest**2)[:, None] * found.share
        erreygers = found.share * (8 * found.rank - 4)
        return Concentrations(
            found.area,
            found.interval(found.index, found.steps, "first order", found.reason),
            found.interval(found.index / rest, wagstaff, "Wagstaff, first order", shares),
            found.interval(4 * found.mean * found.index, erreygers, "Erreygers", shares),
        )


def horizontal_inequity(
    area: ArrayLike,
    quantile: ArrayLike,
    population: ArrayLike,
    use: ArrayLike,
    need: ArrayLike,
    *,
    use_error: ArrayLike | None = None,
    need_error: ArrayLike | None = None,
) -> tuple[Words, Intervals]:
    """The areas, and how far use is concentrated elsewhere than need: C(use) − C(need).

    Above 0 those who are less deprived use more for the same need. Errors of need count as 0 where
    they are not given; without errors of use there are no limits. Source: section 6.
    """
    first = _Concentration(quantiled(area, quantile, population, use, _or_none(use_error)))
    known = 0.0 if need_error is None else need_error
    second = _Concentration(quantiled(area, quantile, population, need, known))
    reason = first_of(first.reason, second.reason)
    with np.errstate(all="ignore"):
        error = np.hypot(first.error(first.steps), second.error(second.steps))
    value = first.index - second.index
    return first.area, _limited(value, error, "first order", reason)


def index_of_disparity(
    area: ArrayLike, value: ArrayLike, reference: ArrayLike
) -> tuple[Words, Intervals]:
    """The areas, and how far their groups lie from a reference on average, as a share of it.

    For groups without an order. Missing groups are left out; an area without any, and a reference
    that is missing, not above 0 or not the same on all lines, give a reason. There are no limits.
    Source: section 6, index of disparity.
    """
    values, references = rows(value, reference)
    named, places = coded(area)
    places = np.broadcast_to(places, values.shape)
    size = len(named)
    there = ~np.isnan(values)
    first = np.full(size, np.nan)
    first[places[::-1]] = references[::-1]
    differs = np.bincount(places, references != first[places], size) > 0
    count = np.bincount(places[there], minlength=size)
    away = np.bincount(places[there], np.abs(values - references)[there], size)
    reason = reasons(
        (size,),
        (count == 0, "there is no value"),
        (~(first > 0), "the reference is missing or not above 0"),
        (differs, "the reference differs between the lines"),
    )
    with np.errstate(all="ignore"):
        share = away / count / first
    nothing = np.full(size, np.nan)
    found = held(share, [(nothing, nothing), (nothing, nothing)], "mean distance", reason)
    found.reason[found.reason == ""] = "this index has no limits"
    return named, found


class _Concentration:
    """The index of each area and how it moves with each value."""

    def __init__(self, laid: Quantiled) -> None:
        self.area, self.share, self.rank = laid.area, laid.share, laid.rank
        self.values, self.errors = laid.columns
        with np.errstate(all="ignore"):
            self.mean = (self.share * self.values).sum(axis=1)
            ranked = (self.share * self.values * self.rank).sum(axis=1)
            self.index = 2 * ranked / self.mean - 1
            middle = (self.index + 1)[:, None] / 2
            self.steps = 2 * self.share * (self.rank - middle) / self.mean[:, None]
        below = reasons(
            self.mean.shape,
            ((self.values < 0).any(axis=1), "a value is below 0"),
            (~(self.mean > 0), "the mean is not above 0"),
        )
        self.reason = first_of(laid.reason, below)

    def error(self, steps: Array) -> Array:
        """The standard error of what moves so far with each value."""
        found: Array = np.sqrt(((steps * self.errors) ** 2).sum(axis=1))
        return found

    def interval(self, value: Array, steps: Array, method: str, reason: Words) -> Intervals:
        """A value with limits from the errors."""
        return _limited(value, self.error(steps), method, reason)


def _limited(value: Array, error: Array, method: str, reason: Words) -> Intervals:
    pairs = [(value - z_of(level) * error, value + z_of(level) * error) for level in LEVELS]
    found = held(value, pairs, method, reason.copy())
    found.reason[(reason == "") & np.isnan(error)] = NO_ERRORS
    return found


def _or_none(error: ArrayLike | None) -> ArrayLike:
    return np.nan if error is None else error
