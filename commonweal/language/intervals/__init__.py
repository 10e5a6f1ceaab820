"""Limits around proportions, rates, means, ratios and percentiles, and how they are compared.

Everything here works on arrays, one entry a row; nothing here rounds, suppresses or draws.
"""

from commonweal.language.intervals.comparators import (
    Comparator,
    Polarity,
    Verdicts,
    compare,
    compare_with_limits,
    read_comparators,
)
from commonweal.language.intervals.funnels import (
    Funnel,
    funnel_around_expected,
    funnel_touching_mean,
    rate_around_expected,
    ratio_funnel,
)
from commonweal.language.intervals.groups import (
    difference_of_proportions,
    difference_of_rates,
    ratio_of_rates,
)
from commonweal.language.intervals.limits import Intervals, mean, means, proportion, rate
from commonweal.language.intervals.percentiles import percentile
from commonweal.language.intervals.quantiles import Quantiles, quantiles

__all__ = [
    "Comparator",
    "Funnel",
    "Intervals",
    "Polarity",
    "Quantiles",
    "Verdicts",
    "compare",
    "compare_with_limits",
    "difference_of_proportions",
    "difference_of_rates",
    "funnel_around_expected",
    "funnel_touching_mean",
    "mean",
    "means",
    "percentile",
    "proportion",
    "quantiles",
    "rate",
    "rate_around_expected",
    "ratio_funnel",
    "ratio_of_rates",
    "read_comparators",
]
