"""The check of combined limits: the same estimate drawn many times from a seed.

What is published are the limits in closed form of `estimates`; these agree with them, or a test
says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.facts.population import People
from commonweal.language.intervals.limits import z_of
from commonweal.language.row import CannotWork
from commonweal.planning.need.demand import Array, counted_people, matched
from commonweal.planning.need.estimates import Estimate
from commonweal.planning.need.prevalence import Rate

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Simulated:
    """The middle of the draws of one area and year, and where 95% of them lie."""

    low: float
    middle: float
    high: float
    seed: int
    draws: int


def simulate(
    people: People, found: Estimate, area: str, year: int, *, seed: int, draws: int
) -> Simulated:
    """Draw every rate, the adjustment and the projection, independently, and multiply.

    Each is drawn from a normal (rates) or log-normal (factors) curve of two halves that has its
    limits at 2.5 and 97.5%. Raises CannotWork for an estimate without limits.
    """
    at = found.areas.index(area), found.years.index(year)
    if np.isnan(found.low[at]):
        raise CannotWork(found.no_limits[at] or found.reasons[at] or "there are no limits")
    rates, masks, _ = matched(people, found.prevalence, found.prevalence.rates)
    counted = counted_people(people, found.variant, (year,), masks)[at[0], 0]
    rng = np.random.default_rng(seed)
    drawn = _rates(rng, rates, draws) @ counted
    comparable = float(np.array([rate.value for rate in rates]) @ counted)
    factor = found.value[at] / comparable if comparable else 1.0
    for part in found.parts:
        if part.name != "survey" and not np.isnan(part.low[at]):
            drawn = drawn * _factors(rng, part.low[at], part.high[at], draws)
    low, middle, high = np.quantile(drawn * factor, (0.025, 0.5, 0.975))
    return Simulated(float(low), float(middle), float(high), seed, draws)


def _rates(rng: np.random.Generator, rates: Sequence[Rate], draws: int) -> Array:
    steps = rng.standard_normal((draws, len(rates))) / z_of(LEVEL)
    value = np.array([rate.value for rate in rates])
    below = np.array([rate.value - rate.low if rate.has_limits else 0.0 for rate in rates])
    above = np.array([rate.high - rate.value if rate.has_limits else 0.0 for rate in rates])
    found: Array = value + np.where(steps < 0, steps * below, steps * above)
    return found


def _factors(rng: np.random.Generator, low: float, high: float, draws: int) -> Array:
    steps = rng.standard_normal(draws) / z_of(LEVEL)
    found: Array = np.exp(np.where(steps < 0, steps * -np.log(low), steps * np.log(high)))
    return found
