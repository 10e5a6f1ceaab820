"""Funnel limits by both conventions of the field, which do not agree: each funnel says its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import ArrayLike

from commonweal.language.intervals.limits import LEVELS, Array, count_limits, rows, wilson, z_of


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Limits at 95 and 99.8 % for each size, around `centre`. NaN where a size is not above 0."""

    size: Array
    centre: float
    lower95: Array
    upper95: Array
    lower998: Array
    upper998: Array
    convention: str


def funnel_touching_mean(size: ArrayLike, share: float) -> Funnel:
    """The shares whose own Wilson limit just touches the pooled share, for denominators `size`.

    `share` is between 0 and 1; limits are held within 0 and 1. Source: sections 1.1 and 3.3, 2.
    """
    (n,) = rows(size)
    with np.errstate(all="ignore"):
        spread = np.where(n > 0, np.sqrt(share * (1 - share) / n), np.nan)
    pairs = [
        (np.maximum(share - z_of(one) * spread, 0), np.minimum(share + z_of(one) * spread, 1))
        for one in LEVELS
    ]
    return _funnel(n, share, pairs, "area interval touches the mean")


def funnel_around_expected(size: ArrayLike, share: float) -> Funnel:
    """Wilson's limits around the expected count of each denominator, as shares.

    `share` is between 0 and 1. Source: section 3.3, comparator 5 and definition 2.
    """
    (n,) = rows(size)
    n = np.where(n > 0, n, np.nan)
    pairs = [wilson(n * share, n, level) for level in LEVELS]
    return _funnel(n, share, pairs, "interval around the expected count")


def rate_around_expected(size: ArrayLike, each: float) -> Funnel:
    """Poisson limits around the expected events of each denominator, per one of it.

    `each` is the benchmark rate per one. Source: section 3.3, comparator 6.
    """
    (n,) = rows(size)
    n = np.where(n > 0, n, np.nan)
    pairs = []
    for level in LEVELS:
        low, high = count_limits(n * each, level)
        pairs.append((low / n, high / n))
    return _funnel(n, each, pairs, "interval around the expected count")


def ratio_funnel(observed: ArrayLike) -> Funnel:
    """Limits of observed over expected events by the number observed, around 1.

    They are x over the expected number at which the Poisson tail at x is 0.025 or 0.001. No event
    observed has no lower curve. Source: section 1.1, funnel limits for ratios.
    """
    (x,) = rows(observed)
    x = np.where(x >= 0, x, np.nan)
    pairs = []
    for level in LEVELS:
        tail = (1 - level) / 2
        with np.errstate(all="ignore"):
            high_expected = scipy.special.gammaincinv(x + 1, 1 - tail)
            low_expected = scipy.special.gammaincinv(x, tail)
            pairs.append((x / high_expected, np.where(x > 0, x / low_expected, np.nan)))
    return _funnel(x, 1.0, pairs, "area interval touches the mean")


def _funnel(
    size: Array, centre: float, pairs: list[tuple[Array, Array]], convention: str
) -> Funnel:
    (low95, up95), (low998, up998) = pairs
    return Funnel(size, centre, low95, up95, low998, up998, convention)
