"""Recent trends: the published series that the standards name, and each number a second way."""

from __future__ import annotations

from math import isnan, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.language.intervals import (
    Polarity,
    Run,
    proportion,
    rate,
    read_methods,
    recent_trend,
    recent_trend_of_counts,
)
from tests.spec.definitions import definition

RULE = read_methods(definition("statistics/methods.yaml", "statistical-methods")).trend

# Fingertips, 2020 to 2024: indicator 30309, MMR for one dose at 2 years, Yorkshire and the Humber.
MMR = {
    "value": [92.6254, 92.3221, 90.8708, 90.0170, 90.1013],
    "low": [92.4168, 92.1072, 90.6358, 89.7694, 89.8578],
    "high": [92.8288, 92.5315, 91.1004, 90.2594, 90.3396],
    "x": [57274, 55865, 53681, 51767, 53185],
    "n": [61834, 60511, 59074, 57508, 59028],
}
# Fingertips, 2020 to 2024: indicator 241, recorded diabetes, England.
DIABETES = {
    "value": [7.0826, 7.1085, 7.2571, 7.4528, 7.6554],
    "low": [7.0754, 7.1013, 7.2499, 7.4456, 7.6481],
    "high": [7.0940, 7.1199, 7.2684, 7.4643, 7.6669],
}


def trend(one, run=Run.LATEST, polarity=Polarity.HIGH):
    return recent_trend(
        one["value"], one["low"], one["high"], polarity=polarity, run=run, rule=RULE
    )


def by_hand(values, low, high):
    """Slope and chi-squared by the sums of a weighted regression, in plain Python."""
    w = [(3.92 / (b - a)) ** 2 for a, b in zip(low, high, strict=True)]
    turn = range(1, len(values) + 1)
    s0 = sum(w)
    s1 = sum(a * t for a, t in zip(w, turn, strict=True))
    s2 = sum(a * t * t for a, t in zip(w, turn, strict=True))
    sy = sum(a * y for a, y in zip(w, values, strict=True))
    sty = sum(a * y * t for a, y, t in zip(w, values, turn, strict=True))
    slope = (s0 * sty - s1 * sy) / (s0 * s2 - s1 * s1)
    return slope, slope**2 / (s0 / (s0 * s2 - s1 * s1))


def test_the_published_series_of_the_standards():
    found = trend(MMR)
    assert found.slope[0] == pytest.approx(-0.7405, abs=5e-5)
    assert found.chi_squared[0] == pytest.approx(418.5, abs=0.05)
    assert found.word[0] == "decreasing and getting worse"
    assert (found.method, found.run) == ("weighted regression", Run.LATEST)
    assert (found.slope[0], found.chi_squared[0]) == pytest.approx(
        by_hand(MMR["value"], MMR["low"], MMR["high"]), rel=1e-9
    )
    found = trend(DIABETES, polarity=Polarity.LOW)
    assert found.chi_squared[0] == pytest.approx(9740.1, abs=0.05)
    assert found.word[0] == "increasing and getting worse"
    assert trend(DIABETES, polarity=Polarity.NO_JUDGEMENT).word[0] == "increasing"
    assert trend(MMR, polarity=Polarity.LOW).word[0] == "decreasing and getting better"


def test_counts_of_the_same_series_and_the_test_by_hand():
    found = recent_trend_of_counts(
        MMR["x"], MMR["n"], polarity=Polarity.HIGH, run=Run.UNBROKEN, rule=RULE
    )
    assert found.word[0] == "decreasing and getting worse"
    assert found.method == "chi-squared test for trend"
    # Cochran and Armitage: the counts' distance from what one share would give, squared.
    all_n, all_x = sum(MMR["n"]), sum(MMR["x"])
    share = all_x / all_n
    score = sum(t * (x - n * share) for t, x, n in zip(range(5), MMR["x"], MMR["n"], strict=True))
    middle = sum(t * n for t, n in zip(range(5), MMR["n"], strict=True)) / all_n
    spread = sum(n * (t - middle) ** 2 for t, n in zip(range(5), MMR["n"], strict=True))
    assert found.chi_squared[0] == pytest.approx(score**2 / (share * (1 - share) * spread))
    logits = [log(x / (n - x)) for x, n in zip(MMR["x"], MMR["n"], strict=True)]
    slope = sum((t - 2) * y for t, y in enumerate(logits)) / 10
    assert found.slope[0] == pytest.approx(slope)


def test_a_gap_breaks_a_run_and_is_passed_over_by_the_latest_points():
    gap = {key: [*one[:3], None, *one[3:]] for key, one in MMR.items()}
    broken = trend(gap, Run.UNBROKEN)
    assert broken.word[0] == "not worked out"
    assert broken.reason[0] == "the latest 5 points are not an unbroken run"
    assert isnan(broken.slope[0])
    passed = trend(gap)
    assert passed.slope[0] == trend(MMR).slope[0]
    earlier = {key: [None, 1, *one] for key, one in MMR.items()}
    assert trend(earlier, Run.UNBROKEN).slope[0] == trend(MMR).slope[0]
    for points in (0, 4):
        few = {key: one[:points] for key, one in MMR.items()}
        for run in Run:
            assert trend(few, run).reason[0] == "fewer than 5 points"
    holes = {key: [None, *one[1:]] for key, one in MMR.items()}
    assert trend(holes).reason[0] == "fewer than 5 points"


def test_one_odd_point_makes_no_trend():
    # Four level points and one far above: clear by its chi-squared, gone without the point.
    value = [10, 10.2, 10.1, 9.95, 14]
    odd = {"value": value, "low": [v - 1 for v in value], "high": [v + 1 for v in value]}
    found = trend(odd)
    assert found.chi_squared[0] > 9.5495
    assert found.word[0] == "no significant change"
    assert found.reason[0] == "one point alone makes the trend"


def test_chance_and_limits_that_are_not_apart():
    value = [10, 11, 10, 11, 10]
    chance = {"value": value, "low": [v - 3 for v in value], "high": [v + 3 for v in value]}
    assert trend(chance).word[0] == "no significant change"
    assert trend(chance).reason[0] == ""
    flat = {"value": value, "low": value, "high": value}
    assert trend(flat).reason[0] == "limits of a point are not apart"
    zeros = recent_trend_of_counts(
        [[0, 1, 2, 3, 4], [5, 5, 5, 5, 10], [1, 2, 3, 4, 5]],
        [[10] * 5, [10] * 5, [10] * 5],
        polarity=Polarity.LOW,
        run=Run.LATEST,
        rule=RULE,
    )
    assert list(zeros.reason[:2]) == ["a count of 0, of all, or of more than all has no logit"] * 2
    assert zeros.word[2] == "no significant change"


@given(st.lists(st.lists(st.integers(0, 400), min_size=5, max_size=9), min_size=1, max_size=1))
@settings(max_examples=60, deadline=None)
def test_a_series_read_backwards_turns_its_trend(series):
    [counts] = series
    made = rate(counts[-5:], 1000)
    one = {"value": made.value, "low": made.lower95, "high": made.upper95}
    back = {key: values[::-1] for key, values in one.items()}
    found, turned = (
        trend(one, polarity=Polarity.NO_JUDGEMENT),
        trend(back, polarity=Polarity.NO_JUDGEMENT),
    )
    assert turned.slope[0] == pytest.approx(-found.slope[0], abs=1e-12)
    assert turned.chi_squared[0] == pytest.approx(found.chi_squared[0], abs=1e-9)
    expected = by_hand(made.value, made.lower95, made.upper95)
    assert (found.slope[0], found.chi_squared[0]) == pytest.approx(expected, abs=1e-9)


def test_chance_alone_is_seldom_called_a_trend():
    # 2,000 level series of shares: fewer than 1 in 100 is worded as a trend.
    chance = np.random.default_rng(9)
    x = chance.binomial(5000, 0.2, size=(2000, 5))
    made = proportion(x.ravel(), 5000)
    tables = [one.reshape(x.shape) for one in (made.value, made.lower95, made.upper95)]
    found = recent_trend(*tables, polarity=Polarity.HIGH, run=Run.LATEST, rule=RULE)
    counts = recent_trend_of_counts(
        x, np.full(x.shape, 5000), polarity=Polarity.HIGH, run=Run.LATEST, rule=RULE
    )
    for one in (found, counts):
        assert (one.word != "no significant change").mean() < 0.01
