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
from commonweal.language.intervals.concentration import (
    Concentrations,
    concentration_index,
    horizontal_inequity,
    index_of_disparity,
)
from commonweal.language.intervals.funnels import (
    Funnel,
    Significance,
    effective_population,
    funnel_around_expected,
    funnel_touching_mean,
    rate_around_expected,
    rate_touching_mean,
    ratio_funnel,
    significance,
    significance_around,
)
from commonweal.language.intervals.goals import (
    compare_with_goal,
    compare_with_range,
    limits_beside_goal,
    percentile_range,
)
from commonweal.language.intervals.groups import (
    difference_of_proportions,
    difference_of_rates,
    ratio_of_rates,
)
from commonweal.language.intervals.life import LifeTable, life_expectancy
from commonweal.language.intervals.limits import Intervals, mean, means, proportion, rate
from commonweal.language.intervals.methods import (
    LifeRule,
    Methods,
    SlopeRule,
    TrendRule,
    read_methods,
)
from commonweal.language.intervals.percentiles import percentile
from commonweal.language.intervals.quantiles import Quantiles, quantiles
from commonweal.language.intervals.slopes import (
    Scale,
    Slopes,
    slope_indices,
    standard_errors,
)
from commonweal.language.intervals.standardising import (
    Indirect,
    Standardised,
    StandardPopulation,
    directly_standardised,
    directly_standardised_repeated,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
    read_standard_population,
)
from commonweal.language.intervals.trend import Run, Trends, recent_trend, recent_trend_of_counts

__all__ = [
    "Comparator",
    "Concentrations",
    "Funnel",
    "Indirect",
    "Intervals",
    "LifeRule",
    "LifeTable",
    "Methods",
    "Polarity",
    "Quantiles",
    "Run",
    "Scale",
    "Significance",
    "SlopeRule",
    "Slopes",
    "StandardPopulation",
    "Standardised",
    "TrendRule",
    "Trends",
    "Verdicts",
    "compare",
    "compare_with_goal",
    "compare_with_limits",
    "compare_with_range",
    "concentration_index",
    "difference_of_proportions",
    "difference_of_rates",
    "directly_standardised",
    "directly_standardised_repeated",
    "effective_population",
    "funnel_around_expected",
    "funnel_touching_mean",
    "horizontal_inequity",
    "index_of_disparity",
    "indirectly_standardised_rate",
    "indirectly_standardised_ratio",
    "life_expectancy",
    "limits_beside_goal",
    "mean",
    "means",
    "percentile",
    "percentile_range",
    "proportion",
    "quantiles",
    "rate",
    "rate_around_expected",
    "rate_touching_mean",
    "ratio_funnel",
    "ratio_of_rates",
    "read_comparators",
    "read_methods",
    "read_standard_population",
    "recent_trend",
    "recent_trend_of_counts",
    "significance",
    "significance_around",
    "slope_indices",
    "standard_errors",
]
