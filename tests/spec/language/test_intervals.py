"""Limits, comparators, funnels and quantiles: the reference numbers of the standards."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.language.intervals import (
    Polarity,
    compare,
    compare_with_limits,
    difference_of_proportions,
    difference_of_rates,
    funnel_around_expected,
    funnel_touching_mean,
    mean,
    means,
    percentile,
    proportion,
    quantiles,
    rate,
    rate_around_expected,
    ratio_funnel,
    ratio_of_rates,
    read_comparators,
)
from tests.spec.definitions import definition

COMPARATORS = read_comparators(definition("comparison/comparators.yaml", "comparators"))


def limits(found, row=0):
    return [
        float(one[row])
        for one in (found.value, found.lower95, found.upper95, found.lower998, found.upper998)
    ]


@pytest.mark.parametrize(
    ("found", "expected", "method"),
    [  # section 1.2, rows R0, R1, R4, P1, P2
        (rate(0, 100, 1e5), [0, 0, 3688.8794541139, 0, 6907.7552789821], "Exact"),
        (
            rate(1, 100, 1e5),
            [1000, 25.3178079843, 5571.6433909389, 1.0005003336, 9233.4134764516],
            "Exact",
        ),
        (
            rate(65, 100, 1e5),
            [65000, 50163.1877104595, 82849.1385459398, 42880.2614714802, 94000.2908443180],
            "Byar's",
        ),
        (
            proportion(1, 100),
            [0.01, 0.0017674321, 0.0544861962, 0.0008730657, 0.1045544528],
            "Wilson",
        ),
        (
            proportion(65, 100),
            [0.65, 0.5525444330, 0.7363575176, 0.4954946574, 0.7783540614],
            "Wilson",
        ),
        (  # M1
            mean([33.09375, 48.38596, 64.83495, 67.98475, 22.93556, 71.23587, 38.78465, 82.37927]),
            [53.704345, 36.1683252413, 71.2403647587, 18.2167052948, 89.1919847052],
            "Student's t",
        ),
    ],
)
def test_reference_cases(found, expected, method):
    assert limits(found) == pytest.approx(expected, rel=1e-9, abs=6e-11)
    assert (found.method[0], found.reason[0]) == (method, "")


def test_a_whole_column_at_once_with_a_reason_where_there_is_no_result():
    found = proportion([0, 5, None, 7, -1, 3], [10, 5, 10, 6, 6, 0])
    assert limits(found)[:2] == [0, 0]
    assert limits(found, 1)[2] == 1
    assert list(found.reason) == [
        "",
        "",
        "a count or a denominator is missing",
        "the count is larger than its denominator",
        "the count is below 0",
        "the denominator is not above 0",
    ]
    assert np.isnan(found.value[2:]).all()
    assert np.isnan(found.upper998[2:]).all()
    assert list(found.method[1:3]) == ["Wilson", ""]
    more = rate([12, 9], 10)
    assert list(more.method) == ["Byar's", "Exact"]  # x may exceed n; exact below ten
    assert more.value[0] == pytest.approx(1.2)


def test_one_value_has_a_mean_and_no_interval():
    found = mean([4.0, None])
    assert found.value[0] == 4
    assert np.isnan(found.lower95[0])
    assert found.reason[0] == "one value has no interval"
    assert mean([None]).reason[0] == mean([]).reason[0] == "there is no value"
    assert list(means([1, 2], [1, -1], [5, 5]).reason) == ["", "the standard deviation is below 0"]


def test_the_interval_of_a_median_is_two_of_its_values():
    # Binomial of 10 at a half: P(X <= 1) = 11/1024 = 0.0107, P(X <= 2) = 56/1024 = 0.0547.
    found = percentile(range(1, 11), 50)
    assert (found.value[0], found.lower95[0], found.upper95[0]) == (5.5, 2, 9)
    # 0.001 lies above P(X = 0) = 1/1024: the first and the last hold 99.8 %.
    assert (found.lower998[0], found.upper998[0]) == (1, 10)
    few = percentile([3, 1, 2], 50)
    assert (few.value[0], few.reason[0]) == (2, "3 values are too few for limits")
    assert percentile([None], 50).reason[0] == "there is no value"
    with pytest.raises(ValueError, match="between 0 and 100"):
        percentile([1], 100)


def test_two_groups():
    # ln 2, error sqrt(1/20 + 1/10) = 0.3872983; exp(1.959964 x 0.3872983) = 2.136333
    found = ratio_of_rates(20, 100, 10, 100)
    assert limits(found)[:3] == pytest.approx([2, 2 / 2.136333, 2 * 2.136333], rel=1e-5)
    assert ratio_of_rates(0, 100, 10, 100).reason[0] == "a group without events has no ratio"
    # Newcombe's own worked example (a) of 1998: 56/70 less 48/80 is 0.2, 0.0524 to 0.3339.
    found = difference_of_proportions(56, 70, 48, 80)
    assert limits(found)[:3] == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)
    found = difference_of_rates([65, None], 100, 65, 100)
    # 0.65 − 0.5016319 = 0.1483681; 0.8284914 − 0.65 = 0.1784914; hypot 0.2321040
    assert limits(found)[:3] == pytest.approx([0, -0.2321040, 0.2321040], abs=1e-6)
    assert found.reason[1] == "a count or a denominator is missing"


def test_detention_of_black_and_white_people_2022_23():
    # Section 6: 228 and 64 per 100,000, a ratio of 3.56.
    assert ratio_of_rates(228, 1e5, 64, 1e5).value[0] == pytest.approx(3.5625)


def test_funnels_by_both_conventions():
    # Section 3.3: n = 200 and a mean of 10 %.
    touching, around = funnel_touching_mean(200, 0.1), funnel_around_expected(200, 0.1)
    sides = ("lower95", "upper95", "lower998", "upper998")
    assert [100 * getattr(touching, one)[0] for one in sides] == pytest.approx(
        [5.842, 14.158, 3.445, 16.555], abs=6e-4
    )
    assert [100 * getattr(around, one)[0] for one in sides] == pytest.approx(
        [6.567, 14.941, 5.164, 18.482], abs=6e-4
    )
    for funnel, word in ((touching, "worse"), (around, "similar")):  # an area at 14.5 %
        said = compare_with_limits(0.145, funnel.lower95, funnel.upper95, Polarity.LOW)
        assert list(said) == [word]
    assert touching.convention != around.convention
    assert np.isnan(funnel_touching_mean([0, None], 0.1).lower95).all()


def test_ratio_funnel_meets_the_exact_limits():
    # The area with 5 events is just significant where its exact limit is the expected number.
    found, exact = ratio_funnel([5, 0]), rate(5, 1)
    assert 5 / found.lower95[0] == pytest.approx(exact.upper95[0])
    assert 5 / found.upper95[0] == pytest.approx(exact.lower95[0])
    assert found.lower95[1] == 0
    assert np.isnan(found.upper95[1])
    assert rate_around_expected(100, 0.65).lower95[0] == pytest.approx(0.501631877104595)


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        (Polarity.LOW, ["better", "similar", "worse", "not compared"]),
        (Polarity.HIGH, ["worse", "similar", "better", "not compared"]),
        (Polarity.NO_JUDGEMENT, ["lower", "similar", "higher", "not compared"]),
        (Polarity.NOT_APPLICABLE, ["not compared"] * 4),
    ],
)
def test_verdicts_by_polarity(polarity, words):
    areas = proportion([30, 50, 70, None], 100)
    found = compare(areas, 0.5, COMPARATORS["single-interval-95"], polarity)
    assert list(found.word) == words
    assert found.reason[3]


def test_a_benchmark_on_the_limit_is_similar_and_just_beyond_is_not():
    areas = proportion(65, 100)
    low = float(areas.lower95[0])
    one = COMPARATORS["single-interval-95"]
    assert list(compare(areas, low, one, Polarity.HIGH).word) == ["similar"]
    assert list(compare(areas, np.nextafter(low, 0), one, Polarity.HIGH).word) == ["better"]


def test_two_levels_one_level_and_overlap():
    areas = proportion([65, 65, 65], 100)
    # 95 % begins at 0.5525 and 99.8 % at 0.4955 (P2).
    two = COMPARATORS["two-levels"]
    assert compare(areas, 0.50, two, Polarity.HIGH).word[0] == "better"
    assert compare(areas, 0.49, two, Polarity.LOW).word[0] == "worst"
    assert compare(areas, 0.49, two, Polarity.NO_JUDGEMENT).word[0] == "highest"
    wide = COMPARATORS["single-interval-998"]
    assert compare(areas, 0.50, wide, Polarity.HIGH).word[0] == "similar"
    other = COMPARATORS["overlapping-intervals"]
    assert compare(areas, proportion(50, 100), other, Polarity.HIGH).word[0] == "similar"
    assert compare(areas, proportion(5000, 10000), other, Polarity.HIGH).word[0] == "better"
    with pytest.raises(ValueError, match="needs the limits"):
        compare(areas, 0.5, other, Polarity.HIGH)
    assert compare(areas, None, two, Polarity.HIGH).reason[0] == "the benchmark has no value"


def test_three_definitions_of_quintiles_are_told_apart():
    values = [1, 2, 3, 4, 5, 5, 5, 8, 9, 10]  # section 3.3, definition 1
    expected = [1, 1, 2, 2, 3, 3, 3, 4, 5, 5]
    assert list(quantiles(values, 5, "interpolated").place) == expected
    assert list(quantiles(values, 5, "rank").place) == expected
    assert list(quantiles(values, 5, "equal-count").place) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    with pytest.raises(ValueError, match="no definition"):
        quantiles(values, 5, "thirds")


def test_reference_tenths():
    values = [182.71, 175.99, 169.27, 169.27, 155.83, 149.11, 142.39, 135.67, 128.95, 121.40]
    values += [108.90, 108.90, 101.60]  # Q1, inverted: 1 is the highest value
    found = quantiles([-value for value in values], 10, "rank")
    assert list(found.place) == [1, 1, 2, 2, 4, 4, 5, 6, 7, 7, 8, 8, 10]


def test_the_worst_quartile_is_flagged_and_a_missing_area_is_not_compared():
    found = quantiles([10, 20, None, 30, 40, 50, 60, 70, 80], 4, "interpolated")  # ESX-12
    assert list(found.place) == [1, 1, 0, 2, 2, 3, 3, 4, 4]
    assert found.bounds[1] == 45
    assert list(np.flatnonzero(found.worst(Polarity.LOW))) == [7, 8]
    assert list(np.flatnonzero(found.worst(Polarity.HIGH))) == [0, 1]
    assert list(np.flatnonzero(found.best(Polarity.HIGH))) == [7, 8]
    assert not found.worst(Polarity.NO_JUDGEMENT).any()
    few = quantiles([1, None, 2], 4, "rank")
    assert list(few.place) == [0, 0, 0]
    assert few.reason.startswith("2 areas have a value")
