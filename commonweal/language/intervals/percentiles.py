"""A percentile of some values with limits that are themselves two of the values."""

from __future__ import annotations

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import ArrayLike

from commonweal.language.intervals.limits import LEVELS, Array, Intervals, held, reasons, rows


def percentile(values: ArrayLike, percent: float) -> Intervals:
    """The percentile of one group of values, missing ones left out, as one row.

    The value is interpolated at (N − 1)p + 1, the inclusive definition. The limits are the
    order statistics that a binomial count of N at p allows at each level: no shape of the values is
    assumed. Too few values to hold a limit at 95 % give the value without limits, with the reason;
    where only the wider limits cannot be held, those alone are NaN.
    """
    if not 0 < percent < 100:
        raise ValueError(f"a percentile lies between 0 and 100, not at {percent}")
    (given,) = rows(values)
    kept = np.sort(given[~np.isnan(given)])
    empty = np.array([len(kept) == 0])
    nothing = np.array([np.nan])
    value = nothing if empty[0] else np.array([np.quantile(kept, percent / 100)])
    pairs = [(nothing, nothing) if empty[0] else _limits(kept, percent, one) for one in LEVELS]
    reason = reasons((1,), (empty, "there is no value"))
    found = held(value, pairs, "order statistics", reason)
    if not empty[0] and np.isnan([found.lower95[0], found.upper95[0]]).any():
        found.reason[0] = f"{len(kept)} values are too few for limits"
    return found


def _limits(ordered: Array, percent: float, level: float) -> tuple[Array, Array]:
    count, tail = len(ordered), (1 - level) / 2
    below = int(scipy.stats.binom.ppf(tail, count, percent / 100))
    above = int(scipy.stats.binom.ppf(1 - tail, count, percent / 100)) + 1
    low = ordered[below - 1] if below >= 1 else np.nan
    high = ordered[above - 1] if above <= count else np.nan
    return np.array([low]), np.array([high])
