"""Funnel limits by both conventions of the field, which do not agree: each funnel says its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import ArrayLike, NDArray

from commonweal.language.intervals.limits import (
    LEVELS,
    Array,
    Intervals,
    Words,
    count_limits,
    first_of,
    reasons,
    rows,
    wilson,
    z_of,
)

_TOUCHING = "area interval touches the mean"
_LABELS = np.array(
    ["low (0.001)", "low (0.025)", "not significant", "high (0.025)", "high (0.001)"], dtype=object
)


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
    return _funnel(n, share, pairs, _TOUCHING)


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
    return _funnel(x, 1.0, pairs, _TOUCHING)


def rate_touching_mean(observed: ArrayLike, each: float) -> Funnel:
    """Limits of a rate by the number of events observed, around the pooled rate `each`.

    They are those of `ratio_funnel` times the pooled rate; a rate stands at its
    `effective_population`. Source: section 1.1, funnel limits for rates.
    """
    around = ratio_funnel(observed)
    pairs = [
        (each * low, each * high)
        for low, high in (
            (around.lower95, around.upper95),
            (around.lower998, around.upper998),
        )
    ]
    return _funnel(around.size, each, pairs, around.convention)


def effective_population(
    x: ArrayLike,
    value: ArrayLike,
    multiplier: float,
    *,
    people: ArrayLike = np.nan,
    fewest: int = 0,
) -> tuple[Array, Words]:
    """The people among whom `x` events make the rate `value`, and why a rate is not shown.

    Without events nothing can be said but by the `people` of a crude rate, if they are given. A
    standardised rate of fewer than `fewest` events is not shown. Source: section 1.1, funnels.
    """
    count, rated, given = rows(x, value, people)
    with np.errstate(all="ignore"):
        size = np.where(count > 0, multiplier * count / rated, given)
    reason = reasons(
        count.shape,
        (np.isnan(count), "the count is missing"),
        (count < 0, "the count is below 0"),
        (count < fewest, f"fewer than {fewest} events"),
        ((count > 0) & ~(rated > 0), "the rate is missing or not above 0"),
        (~(size > 0), "a rate of no events needs its people"),
    )
    return np.where(reason == "", size, np.nan), reason


@dataclass(frozen=True, slots=True, eq=False)
class Significance:
    """One label a row, the convention that gave it, and the reason where none applies.

    Labels are "high (0.001)", "high (0.025)", "not significant", "low (0.025)", "low (0.001)" and
    "not applicable".
    """

    label: Words
    convention: str
    reason: Words


def significance(areas: Intervals, centre: float) -> Significance:
    """Each area's own limits against the pooled value; one equal to a limit is not significant.

    Source: section 1.1, funnel significance.
    """
    sides = [areas.limits(level) for level in LEVELS]
    far = sum((low > centre).astype(np.int64) - (high < centre) for low, high in sides)
    lost = np.isnan(np.vstack([*sides[0], *sides[1]])).any(axis=0) | np.isnan(centre)
    words = "the pooled value is missing" if np.isnan(centre) else "the area has no limits"
    reason = first_of(areas.reason, reasons(lost.shape, (lost, words)))
    return _significance(np.asarray(far), reason, _TOUCHING)


def significance_around(values: ArrayLike, funnel: Funnel) -> Significance:
    """Each value against the limits that a funnel draws at its size, by the funnel's convention."""
    (value,) = rows(values)
    sides = ((funnel.lower95, funnel.upper95), (funnel.lower998, funnel.upper998))
    far = sum((value > high).astype(np.int64) - (value < low) for low, high in sides)
    reason = reasons(
        value.shape,
        (np.isnan(value), "there is no value"),
        (np.isnan(funnel.lower95 + funnel.upper998), "there are no limits at this size"),
    )
    return _significance(np.asarray(far), reason, funnel.convention)


def _significance(far: NDArray[np.int64], reason: Words, convention: str) -> Significance:
    label = _LABELS[far + 2]
    return Significance(
        np.where(reason == "", label, "not applicable").astype(object), convention, reason
    )


def _funnel(
    size: Array, centre: float, pairs: list[tuple[Array, Array]], convention: str
) -> Funnel:
    (low95, up95), (low998, up998) = pairs
    return Funnel(size, centre, low95, up95, low998, up998, convention)
