"""Mean and limits of one segment of a series, by the moving range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.reviewing.spc.mode import Mode

Array = NDArray[np.float64]

#: The near limits stand at two thirds of the way from the mean to the limits. Source: 5.1.
NEAR = 2 / 3


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean, limits, near limits and the mean moving range after screening.

    `varies` is False where no range is left above zero: limits then stand on the mean and nothing
    may be read from them.
    """

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    mean_range: float
    varies: bool


def limits_of(values: Array, mode: Mode) -> Limits:
    """The limits of at least two present values in their order. Source: section 5.1 and 5.3."""
    if len(values) < 2:
        raise ValueError("limits need at least two values")
    ranges = np.abs(np.diff(values))
    kept = _kept(ranges, mode)
    centre = float(values.mean())
    if mode.screening and mode.screening_recentres:
        # The first value has no range of its own and always stays.
        centre = float(values[np.concatenate([[True], kept])].mean())
    average = float(ranges[kept].mean()) if kept.any() else 0.0
    half = mode.limit_multiple * average
    return Limits(
        mean=centre,
        lower=centre - half,
        upper=centre + half,
        near_lower=centre - NEAR * half,
        near_upper=centre + NEAR * half,
        mean_range=average,
        varies=average > 0,
    )


def _kept(ranges: Array, mode: Mode) -> NDArray[np.bool_]:
    if not mode.screening:
        return np.ones(len(ranges), dtype=bool)
    bound = mode.range_multiple * ranges.mean()
    if bound == 0 or mode.keeps_range_on_limit:
        return np.asarray(ranges <= bound)
    return np.asarray(ranges < bound)
