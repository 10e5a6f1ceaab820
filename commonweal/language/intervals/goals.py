"""Values beside a goal that was set: one number, a range, or a range of percentiles of all areas.

The goal itself is given; a benchmark that other areas make is compared in `comparators`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commonweal.language.intervals.comparators import (
    NOT_COMPARED,
    SIMILAR,
    Polarity,
    Verdicts,
    compare_with_limits,
)
from commonweal.language.intervals.limits import (
    LEVELS,
    Array,
    Intervals,
    Words,
    first_of,
    reasons,
    rows,
)

JUDGED = (Polarity.LOW, Polarity.HIGH)
NO_VALUE = "the area has no value"


def compare_with_goal(values: ArrayLike, goal: float, polarity: Polarity) -> Verdicts:
    """Better where the goal is met, worse where it is not; a value equal to the goal meets it.

    Last year's value of a benchmark is such a goal. Without judgement nobody is compared. Source:
    section 3.3, goals.
    """
    (value,) = rows(values)
    met = value <= goal if polarity is Polarity.LOW else value >= goal
    word = np.where(met, "better", "worse").astype(object)
    return _verdicts(word, "goal", _reasons(value, polarity, goal))


def limits_beside_goal(areas: Intervals, goal: float, polarity: Polarity) -> Verdicts:
    """As `compare_with_goal` by 95 % limits: similar where the goal lies within, ends included."""
    lower, upper = areas.limits(LEVELS[0])
    above, below = lower > goal, upper < goal
    good, bad = (below, above) if polarity is Polarity.LOW else (above, below)
    word = np.where(good, "better", np.where(bad, "worse", SIMILAR)).astype(object)
    lost = reasons(lower.shape, (np.isnan(lower + upper), "the area has no limits"))
    reason = first_of(_reasons(np.zeros_like(lower), polarity, goal), first_of(areas.reason, lost))
    return _verdicts(word, "goal by limits", reason)


def compare_with_range(
    values: ArrayLike, lower: float, upper: float, polarity: Polarity
) -> Verdicts:
    """Similar within the range, ends included; better, worse, higher or lower outside it."""
    if lower > upper:
        raise ValueError(f"a range runs upwards, not from {lower} to {upper}")
    (value,) = rows(values)
    word = compare_with_limits(value, lower, upper, polarity)
    reason = reasons(
        value.shape,
        (polarity is Polarity.NOT_APPLICABLE, "this measure is not compared"),
        (np.isnan(lower + upper), "there is no goal"),
        (np.isnan(value), NO_VALUE),
    )
    return _verdicts(word, "goal by range", reason)


def percentile_range(values: ArrayLike, lower: float, upper: float) -> tuple[float, float]:
    """The values at two percentiles of all areas that have one, interpolated; NaN where none has.

    They are the ends of a range for `compare_with_range`.
    """
    (value,) = rows(values)
    kept: Array = value[~np.isnan(value)]
    if len(kept) == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(kept, [lower / 100, upper / 100])
    return float(low), float(high)


def _reasons(value: Array, polarity: Polarity, goal: float) -> Words:
    return reasons(
        value.shape,
        (polarity not in JUDGED, "a goal needs to know whether a high value is good"),
        (np.isnan(goal), "there is no goal"),
        (np.isnan(value), NO_VALUE),
    )


def _verdicts(word: Words, comparator: str, reason: Words) -> Verdicts:
    return Verdicts(np.where(reason == "", word, NOT_COMPARED).astype(object), comparator, reason)
