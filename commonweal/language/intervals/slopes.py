"""How values fall or rise from the most to the least deprived: SII, RII and what goes with them.

One line is one quantile of one area. Limits are exact where the slope is linear in what varies, and
come from a seeded simulation elsewhere; each number says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import ArrayLike

from commonweal.language.intervals.labels import lay_out
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
from commonweal.language.intervals.methods import SlopeRule

Pair = tuple[Array, Array]


class Scale(StrEnum):
    """How a value varies: as it is, by its logarithm, or by its logit."""

    PLAIN = "plain"
    RATE = "rate"
    PROPORTION = "proportion"


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """One entry an area, in the order in which the areas were first named.

    `slope` (SII) is the fitted difference between the two ends of the population, the least
    deprived less the most; `ratio` (RII) the fitted value at the least deprived end over that at
    the most deprived; `relative` the slope over the mean (Kunst and Mackenbach). `explained` is the
    share of the variance between quantiles that the line explains, on the scale of the fit; NaN
    where all are alike.
    """

    area: Words
    slope: Intervals
    ratio: Intervals
    relative: Intervals
    explained: Array


@dataclass(frozen=True, slots=True, eq=False)
class Quantiled:
    """Lines as areas by quantiles: shares of the population, mid-ranks, and further columns.

    `reason` says why an area has no result; its numbers are then not to be read.
    """

    area: Words
    share: Array
    rank: Array
    columns: tuple[Array, ...]
    reason: Words


def quantiled(
    area: ArrayLike,
    quantile: ArrayLike,
    population: ArrayLike,
    value: ArrayLike,
    *columns: ArrayLike,
) -> Quantiled:
    """Lay lines out by area and quantile. Quantiles are numbers, 1 the most deprived.

    Every quantile that stands anywhere must stand once in each area with people in it.
    """
    number, people, *given = rows(quantile, population, value, *columns)
    steps = np.unique(number[~np.isnan(number)])
    laid = lay_out(area, number, steps, people, *given)
    counted, values, *_ = laid.tables
    with np.errstate(all="ignore"):
        share = counted / counted.sum(axis=1, keepdims=True)
    reason = reasons(
        (len(laid.label),),
        (laid.stray > 0, "a quantile has no number"),
        ((laid.seen == 0).any(axis=1), "a quantile is missing"),
        ((laid.seen > 1).any(axis=1), "a quantile stands twice"),
        (~(counted > 0).all(axis=1), "a quantile has no people"),
        (np.isnan(values).any(axis=1), "the value of a quantile is missing"),
    )
    rank = np.cumsum(share, axis=1) - share / 2
    return Quantiled(laid.label, share, rank, laid.tables[1:], reason)


def standard_errors(lower95: ArrayLike, upper95: ArrayLike, scale: Scale) -> Array:
    """Standard errors on the scale on which a value varies, from its 95 % limits."""
    low, high = rows(lower95, upper95)
    with np.errstate(all="ignore"):
        spread: Array = _onto(high, scale) - _onto(low, scale)
    return spread / (2 * z_of(LEVELS[0]))


def slope_indices(
    area: ArrayLike,
    quantile: ArrayLike,
    population: ArrayLike,
    value: ArrayLike,
    error: ArrayLike,
    *,
    scale: Scale,
    rule: SlopeRule,
    seed: int,
    transform: bool = False,
    multiplier: float = 1,
) -> Slopes:
    """The slope and relative indices of inequality of each area. Source: section 1.1, SII and RII.

    `error` is the standard error of `value` on its scale (`standard_errors` makes it of limits).
    The line is fitted to the values by the population of the quantiles; with `transform` on the
    scale itself, and led back. A negative multiplier turns the sign and inverts the ratio. Too few
    or too many quantiles, a missing one, and a value outside its scale give a reason. `seed` is
    used where limits are simulated only.
    """
    laid = quantiled(area, quantile, population, value, error)
    asked = _Asked(scale, rule, seed, multiplier)
    with np.errstate(all="ignore"):
        sampled = _onto(laid.columns[0], scale)
        reason = _reasons(laid, sampled, asked)
        if transform and scale is not Scale.PLAIN:
            return _led_back(_Line(laid, sampled), asked, reason)
        return _untransformed(_Line(laid, laid.columns[0]), sampled, asked, reason)


@dataclass(frozen=True, slots=True)
class _Asked:
    scale: Scale
    rule: SlopeRule
    seed: int
    multiplier: float

    @property
    def draws(self) -> int:
        return max(self.rule.draws, self.rule.fewest_draws)


class _Line:
    """The weighted least-squares line of each area through its quantiles."""

    def __init__(self, laid: Quantiled, values: Array) -> None:
        self.area, self.share, self.errors = laid.area, laid.share, laid.columns[1]
        # The mean rank of a whole population is a half, so the normal equations fall apart.
        self.away = away = laid.rank - 0.5
        self.pull = laid.share * away / (laid.share * away**2).sum(axis=1, keepdims=True)
        self.slope = (self.pull * values).sum(axis=1)
        self.mean = (laid.share * values).sum(axis=1)
        fitted = self.mean[:, None] + self.slope[:, None] * away
        whole = (laid.share * (values - self.mean[:, None]) ** 2).sum(axis=1)
        left = (laid.share * (values - fitted) ** 2).sum(axis=1)
        # Values that differ by rounding alone are alike: their variance is noise over noise.
        noise = (values.shape[1] * np.finfo(np.float64).eps * np.abs(values).max(axis=1)) ** 2
        explained = np.clip(1 - left / whole, 0, 1)
        self.explained = np.where(whole > noise, explained, np.nan)

    def limits(self) -> list[Pair]:
        """Exact limits of the slope: a sum of independent normal values is normal."""
        error = np.sqrt(((self.pull * self.errors) ** 2).sum(axis=1))
        return [(self.slope - z_of(one) * error, self.slope + z_of(one) * error) for one in LEVELS]

    def draws(self, sampled: Array, asked: _Asked, reason: Words) -> tuple[list[Pair], ...]:
        """Limits of slope, ratio and relative slope where values vary on their scale.

        All areas meet the same draws, so that an area's limits do not hang on who else is there.
        """
        size, quantiles = self.share.shape
        seeded = np.random.default_rng(asked.seed)
        chance = seeded.standard_normal((asked.draws, quantiles))
        tails = [tail for level in LEVELS for tail in ((1 - level) / 2, (1 + level) / 2)]
        found = np.full((3, size, len(tails)), np.nan)
        for place in np.flatnonzero(reason == ""):
            values = _back(sampled[place] + chance * self.errors[place], asked.scale)
            mean, slope = values @ self.share[place], values @ self.pull[place]
            parts = (slope, (mean + slope / 2) / (mean - slope / 2), slope / mean)
            found[:, place] = [np.quantile(one, tails) for one in parts]
        return tuple([(one[:, 0], one[:, 1]), (one[:, 2], one[:, 3])] for one in found)


def _reasons(laid: Quantiled, sampled: Array, asked: _Asked) -> Words:
    size, count = laid.share.shape
    rule = asked.rule
    words = {
        Scale.PLAIN: "a value is not a number",
        Scale.RATE: "a rate is not above 0 and has no logarithm",
        Scale.PROPORTION: "a proportion is not between 0 and 1 and has no logit",
    }
    number = reasons(
        (size,),
        (
            np.full(size, count < rule.fewest_quantiles),
            f"fewer than {rule.fewest_quantiles} quantiles",
        ),
        (
            np.full(size, count > rule.most_quantiles),
            f"more than {rule.most_quantiles} quantiles",
        ),
    )
    values = reasons(
        (size,),
        (~np.isfinite(sampled).all(axis=1), words[asked.scale]),
        (
            ~(laid.columns[1] >= 0).all(axis=1),
            "the standard error of a quantile is missing or below 0",
        ),
    )
    return first_of(number, first_of(laid.reason, values))


def _onto(values: Array, scale: Scale) -> Array:
    if scale is Scale.RATE:
        return np.where(values > 0, np.log(values), np.nan)
    if scale is Scale.PROPORTION:
        inside = (values > 0) & (values < 1)
        return np.where(inside, scipy.special.logit(np.where(inside, values, 0.5)), np.nan)
    return values


def _back(values: Array, scale: Scale) -> Array:
    if scale is Scale.RATE:
        return np.exp(values)
    led: Array = scipy.special.expit(values) if scale is Scale.PROPORTION else values
    return led


def _untransformed(line: _Line, sampled: Array, asked: _Asked, reason: Words) -> Slopes:
    simulated = f"simulation, {asked.draws:,} draws from seed {asked.seed}"
    slopes, ratios, relative = line.draws(sampled, asked, reason)
    linear = asked.scale is Scale.PLAIN
    low, high = line.mean - line.slope / 2, line.mean + line.slope / 2
    sign = float(np.sign(asked.multiplier))
    method, pairs = ("exact", line.limits()) if linear else (simulated, slopes)
    ends = reasons(reason.shape, (~((low > 0) & (high > 0)), "an end of the line is not above 0"))
    mean = reasons(reason.shape, (~(line.mean > 0), "the mean is not above 0"))
    return Slopes(
        line.area,
        _turned(line.slope, pairs, asked.multiplier, method, reason),
        _inverted(high / low, ratios, sign, simulated, first_of(reason, ends)),
        _turned(line.slope / line.mean, relative, sign, simulated, first_of(reason, mean)),
        np.where(reason == "", line.explained, np.nan),
    )


def _led_back(line: _Line, asked: _Asked, reason: Words) -> Slopes:
    """Both indices of a line on the scale; its middle stays where it is while the slope varies."""

    def ends(slope: Array) -> Pair:
        return (
            _back(line.mean - slope / 2, asked.scale),
            _back(line.mean + slope / 2, asked.scale),
        )

    def apart(slope: Array) -> Array:
        low, high = ends(slope)
        return high - low

    def times(slope: Array) -> Array:
        low, high = ends(slope)
        return high / low

    exact = line.limits()
    slopes = [(apart(low), apart(high)) for low, high in exact]
    ratios = [(times(low), times(high)) for low, high in exact]
    method, sign = "exact, transformed", float(np.sign(asked.multiplier))
    never = reasons(reason.shape, (True, "it is not worked out of a transformed line"))
    return Slopes(
        line.area,
        _turned(apart(line.slope), slopes, asked.multiplier, method, reason),
        _inverted(times(line.slope), ratios, sign, method, reason),
        held(line.slope, exact, method, first_of(reason, never)),
        np.where(reason == "", line.explained, np.nan),
    )


def _turned(
    value: Array, pairs: list[Pair], multiplier: float, method: str, reason: Words
) -> Intervals:
    both = [(multiplier * low, multiplier * high) for low, high in pairs]
    sorted_ = [(np.minimum(low, high), np.maximum(low, high)) for low, high in both]
    return held(multiplier * value, sorted_, method, reason)


def _inverted(
    value: Array, pairs: list[Pair], multiplier: float, method: str, reason: Words
) -> Intervals:
    if multiplier >= 0:
        return held(value, pairs, method, reason)
    return held(1 / value, [(1 / high, 1 / low) for low, high in pairs], method, reason)
