"""Goals, words of quarters and fifths, and significance in funnels by both conventions."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from commonweal.language.intervals import (
    Polarity,
    compare_with_goal,
    compare_with_range,
    directly_standardised,
    effective_population,
    funnel_around_expected,
    funnel_touching_mean,
    limits_beside_goal,
    percentile_range,
    proportion,
    quantiles,
    rate,
    rate_touching_mean,
    ratio_funnel,
    significance,
    significance_around,
)


def test_a_goal_is_met_by_a_value_equal_to_it():
    found = compare_with_goal([9, 10, 11, None], 10, Polarity.LOW)
    assert list(found.word) == ["better", "better", "worse", "not compared"]
    assert list(found.reason) == ["", "", "", "the area has no value"]
    found = compare_with_goal([9, 10, 11], 10, Polarity.HIGH)
    assert list(found.word) == ["worse", "better", "better"]
    unjudged = compare_with_goal([9], 10, Polarity.NO_JUDGEMENT)
    assert unjudged.reason[0] == "a goal needs to know whether a high value is good"
    assert compare_with_goal([9], nan, Polarity.LOW).reason[0] == "there is no goal"


def test_limits_beside_a_goal_are_inclusive():
    areas = proportion([30, 50, 70, None], 100)
    found = limits_beside_goal(areas, 0.5, Polarity.HIGH)
    assert list(found.word) == ["worse", "similar", "better", "not compared"]
    assert found.reason[3] == "a count or a denominator is missing"
    assert list(limits_beside_goal(areas, 0.5, Polarity.LOW).word[:3]) == [
        "better",
        "similar",
        "worse",
    ]
    edge = float(areas.lower95[2])
    assert limits_beside_goal(areas, edge, Polarity.HIGH).word[2] == "similar"
    assert limits_beside_goal(areas, np.nextafter(edge, 0), Polarity.HIGH).word[2] == "better"


def test_a_range_and_a_range_of_percentiles():
    found = compare_with_range([4, 5, 7, 8, 9, None], 5, 8, Polarity.HIGH)
    assert list(found.word) == ["worse", "similar", "similar", "similar", "better", "not compared"]
    assert list(compare_with_range([4, 9], 5, 8, Polarity.NO_JUDGEMENT).word) == ["lower", "higher"]
    never = compare_with_range([4], 5, 8, Polarity.NOT_APPLICABLE)
    assert (never.word[0], never.reason[0]) == ("not compared", "this measure is not compared")
    # Of 1 to 11 the 25th percentile is 3.5 and the 75th 8.5.
    assert percentile_range([*range(1, 12), None], 25, 75) == (3.5, 8.5)
    nobody = percentile_range([None], 25, 75)
    assert compare_with_range([4], *nobody, Polarity.LOW).reason[0] == "there is no goal"
    with pytest.raises(ValueError, match="runs upwards"):
        compare_with_range([4], 8, 5, Polarity.LOW)


def test_words_of_fifths_and_quarters():
    fifths = quantiles([1, 2, 3, 4, 5, None], 5, "equal-count")
    assert list(fifths.words(Polarity.LOW)) == [
        *("best", "better", "middle", "worse", "worst", "not compared"),
    ]
    assert list(fifths.words(Polarity.NO_JUDGEMENT)[:5]) == [
        *("lowest", "low", "middle", "high", "highest"),
    ]
    assert set(fifths.words(Polarity.NOT_APPLICABLE)) == {"not compared"}
    quarters = quantiles([1, 2, 3, 4], 4, "rank")
    assert list(quarters.words(Polarity.HIGH)) == ["worst", "worse", "better", "best"]
    few = quantiles([1, 2, None, None, None], 5, "rank")
    assert set(few.words(Polarity.HIGH)) == {"not compared"}
    with pytest.raises(ValueError, match="quarters and fifths"):
        quantiles(range(10), 10, "rank").words(Polarity.HIGH)


def test_an_area_may_be_significant_by_one_convention_and_not_by_the_other():
    # Section 3.3: n = 200, mean 10 %, an area at 14.5 %.
    touching = significance(proportion(29, 200), 0.1)
    around = significance_around(29 / 200, funnel_around_expected(200, 0.1))
    assert (touching.label[0], around.label[0]) == ("high (0.025)", "not significant")
    assert (touching.convention, around.convention) == (
        "area interval touches the mean",
        "interval around the expected count",
    )
    by_funnel = significance_around(29 / 200, funnel_touching_mean(200, 0.1))
    assert (by_funnel.label[0], by_funnel.convention) == (touching.label[0], touching.convention)


@pytest.mark.parametrize("mean", [0.05, 0.1, 0.5, 0.9])
def test_own_limits_and_the_funnel_that_touches_the_mean_say_the_same(mean):
    counts = np.arange(201)
    by_limits = significance(proportion(counts, 200), mean).label
    by_funnel = significance_around(counts / 200, funnel_touching_mean(np.full(201, 200), mean))
    assert list(by_limits) == list(by_funnel.label)
    assert len(set(by_limits)) == 5


def test_significance_of_what_has_no_limits():
    made = directly_standardised(["a", "b"], [9, 40], 100, 1, fewest=10)
    found = significance(made.found, 0.1)
    assert list(found.label) == ["not applicable", "high (0.001)"]
    assert found.reason[0] == "fewer than 10 events"
    assert significance(made.found, nan).reason[1] == "the pooled value is missing"
    none = significance_around([0.1, None], funnel_around_expected([0, 10], 0.1))
    assert list(none.reason) == ["there are no limits at this size", "there is no value"]


def test_a_rate_stands_in_its_funnel_at_the_people_that_its_events_speak_for():
    size, reason = effective_population([50, 9, None], [200, 30, 10], 1e5, fewest=10)
    assert size[0] == 25_000
    assert list(reason) == ["", "fewer than 10 events", "the count is missing"]
    assert np.isnan(size[1:]).all()
    size, reason = effective_population([0, 0, 5], [0, 0, 0], 1e5, people=[300, None, 100])
    assert size[0] == 300
    assert list(reason) == [
        "",
        "a rate of no events needs its people",
        "the rate is missing or not above 0",
    ]
    # With 25,000 people and a mean of 100 per 100,000, 25 are expected: the exact limits of the
    # 50 observed lie above it just as 200 lies above the funnel.
    funnel = rate_touching_mean(50, 100)
    assert funnel.upper998[0] == 100 * ratio_funnel(50).upper998[0] < 200
    assert significance_around(200, funnel).label[0] == "high (0.001)"
    assert significance(rate(50, 25_000, 1e5), 100).label[0] == "high (0.001)"
    assert isnan(rate_touching_mean(0, 100).upper95[0])
