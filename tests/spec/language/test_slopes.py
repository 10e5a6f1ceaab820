"""Slopes and concentration over quantiles of deprivation: worked by hand, and a second way each."""

from __future__ import annotations

from dataclasses import replace
from math import exp, isnan, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.language.intervals import (
    Scale,
    concentration_index,
    horizontal_inequity,
    index_of_disparity,
    read_methods,
    slope_indices,
    standard_errors,
)
from tests.spec.definitions import definition

RULE = read_methods(definition("statistics/methods.yaml", "statistical-methods")).slopes
SEED = 2026
RATES = [30, 26, 22, 18, 14]  # section 6: over equal quintiles, 1 the most deprived
FIVE = [1, 2, 3, 4, 5]
Z = 1.959963984540054


def slopes(values, errors, people=1, scale=Scale.PLAIN, *, area="a", quantile=FIVE, **more):
    asked = {"scale": scale, "rule": RULE, "seed": SEED, **more}
    return slope_indices(area, quantile, people, values, errors, **asked)


def first(found):
    return [float(one[0]) for one in (found.value, found.lower95, found.upper95)]


def solved(people, values):
    """Intercept and slope by the normal equations, in plain Python."""
    whole, before, ranks = sum(people), 0.0, []
    for one in people:
        ranks.append((before + one / 2) / whole)
        before += one
    a = [one / whole for one in people]
    sb = sum(w * b for w, b in zip(a, ranks, strict=True))
    sbb = sum(w * b * b for w, b in zip(a, ranks, strict=True))
    sy = sum(w * y for w, y in zip(a, values, strict=True))
    sby = sum(w * b * y for w, b, y in zip(a, ranks, values, strict=True))
    slope = (sby - sb * sy) / (sbb - sb * sb)
    return sy - slope * sb, slope


def test_the_example_of_the_standards():
    found = slopes(RATES, 1)
    # Ranks 0.1 to 0.9, mean 22, slope -4 / 0.2; ends 32 and 12.
    assert found.slope.value[0] == pytest.approx(-20)
    assert found.ratio.value[0] == pytest.approx(0.375)
    assert found.relative.value[0] == pytest.approx(-20 / 22)
    assert found.explained[0] == pytest.approx(1)
    # Weights p = 0.2 x (b - 0.5) / 0.08 = -1, -0.5, 0, 0.5, 1: error sqrt(2.5) of errors of 1.
    half = Z * 2.5**0.5
    assert first(found.slope) == pytest.approx([-20, -20 - half, -20 + half])
    assert found.slope.method[0] == "exact"
    assert found.ratio.method[0] == "simulation, 100,000 draws from seed 2026"
    assert found.ratio.lower95[0] < 0.375 < found.ratio.upper95[0]


def test_a_slope_by_the_normal_equations_and_its_limits_by_drawing():
    people, values, errors = (
        [9000, 7000, 8000, 6000, 5000],
        [41, 30, 31, 22, 20.5],
        [2, 1.5, 1, 2, 3],
    )
    found = slopes(values, errors, people)
    intercept, slope = solved(people, values)
    assert found.slope.value[0] == pytest.approx(slope, rel=1e-12)
    assert found.ratio.value[0] == pytest.approx((intercept + slope) / intercept, rel=1e-12)
    drawn = np.random.default_rng(5).normal(values, errors, (40_000, 5))
    each = np.array([solved(people, row)[1] for row in drawn[:10_000]])
    assert first(found.slope)[1:] == pytest.approx(np.quantile(each, [0.025, 0.975]), rel=0.02)


@pytest.mark.parametrize(
    ("scale", "values", "there", "back"),
    [
        (Scale.RATE, [50, 41, 40, 30, 26], log, exp),
        (
            Scale.PROPORTION,
            [0.4, 0.35, 0.3, 0.27, 0.2],
            lambda p: log(p / (1 - p)),
            lambda y: 1 / (1 + exp(-y)),
        ),
    ],
)
def test_a_transformed_slope_is_led_back_and_its_limits_by_drawing(scale, values, there, back):
    people, errors = [9000, 7000, 8000, 6000, 5000], [0.05, 0.06, 0.05, 0.07, 0.1]
    found = slopes(values, errors, people, scale, transform=True)
    intercept, slope = solved(people, [there(one) for one in values])
    low, high = back(intercept), back(intercept + slope)
    assert found.slope.value[0] == pytest.approx(high - low, rel=1e-12)
    assert found.ratio.value[0] == pytest.approx(high / low, rel=1e-12)
    middle = intercept + slope / 2
    drawn = np.random.default_rng(6).normal([there(one) for one in values], errors, (10_000, 5))
    each = [solved(people, row)[1] for row in drawn]
    apart = [back(middle + one / 2) - back(middle - one / 2) for one in each]
    assert first(found.slope)[1:] == pytest.approx(np.quantile(apart, [0.025, 0.975]), rel=0.03)
    assert found.slope.method[0] == "exact, transformed"
    assert found.relative.reason[0] == "it is not worked out of a transformed line"
    # Untransformed the line goes through the values, and the limits are drawn on the scale.
    plain = slopes(values, errors, people, scale)
    intercept, slope = solved(people, values)
    assert plain.slope.value[0] == pytest.approx(slope, rel=1e-12)
    drawn_back = np.vectorize(back)(drawn)
    each = [solved(people, row)[1] for row in drawn_back]
    assert first(plain.slope)[1:] == pytest.approx(np.quantile(each, [0.025, 0.975]), rel=0.03)
    assert plain.slope.method[0].startswith("simulation")


def test_a_negative_multiplier_turns_the_sign_and_inverts_the_ratio():
    for more in ({}, {"scale": Scale.RATE, "transform": True}, {"scale": Scale.RATE}):
        errors = 0.1 if more else 1
        found, turned = slopes(RATES, errors, **more), slopes(RATES, errors, multiplier=-2, **more)
        value, low, high = first(found.slope)
        assert first(turned.slope) == pytest.approx([-2 * value, -2 * high, -2 * low])
        value, low, high = first(found.ratio)
        assert first(turned.ratio) == pytest.approx([1 / value, 1 / high, 1 / low])
    half = slopes(RATES, 0.1, scale=Scale.RATE, transform=True, multiplier=0.5)
    assert half.slope.lower95[0] < half.slope.value[0] < half.slope.upper95[0]


def test_the_same_seed_gives_the_same_digits_whoever_else_is_there():
    alone = slopes(RATES, 1)
    both = slopes([9, 8, 7, 6, 5.5, *RATES], 1, area=["b"] * 5 + ["a"] * 5, quantile=FIVE * 2)
    assert list(both.area) == ["b", "a"]
    assert both.ratio.lower998[1] == alone.ratio.lower998[0]
    mixed = slopes(RATES[::-1], 1, quantile=FIVE[::-1])
    assert first(mixed.ratio) == first(alone.ratio)


def test_what_an_area_lacks_gives_it_a_reason_and_nothing_else_one():
    def reason(**changed):
        given_ = {
            "values": RATES,
            "errors": [1] * 5,
            "people": [1] * 5,
            "quantile": FIVE,
            **changed,
        }
        lines = {key: [*one, *whole] for key, one, whole in (
            ("values", given_["values"], RATES), ("errors", given_["errors"], [1] * 5),
            ("people", given_["people"], [1] * 5), ("quantile", given_["quantile"], FIVE),
        )}  # fmt: skip
        size = len(given_["quantile"])
        found = slopes(**lines, area=[0] * size + [1] * 5, scale=changed.get("scale", Scale.PLAIN))
        assert found.slope.reason[1] == ""
        assert isnan(found.slope.value[0]) == (found.slope.reason[0] != "")
        return found.slope.reason[0]

    assert reason() == ""
    four = {"values": RATES[:4], "errors": [1] * 4, "people": [1] * 4}
    assert reason(**four, quantile=[1, 2, 3, 5]) == "a quantile is missing"
    assert reason(quantile=[1, 2, 3, 4, 4]) == "a quantile is missing"
    six = {"values": [*RATES, 1], "errors": [1] * 6, "people": [1] * 6}
    assert reason(**six, quantile=[*FIVE, 5]) == "a quantile stands twice"
    assert reason(quantile=[1, 2, 3, 4, None]) == "a quantile has no number"
    assert reason(people=[1, 1, 1, 1, 0]) == "a quantile has no people"
    assert reason(people=[1, 1, 1, 1, None]) == "a quantile has no people"
    assert reason(values=[1, 1, None, 1, 1]) == "the value of a quantile is missing"
    assert reason(errors=[1, 1, -1, 1, 1]).startswith("the standard error of a quantile")
    assert reason(errors=[1, 1, None, 1, 1]).startswith("the standard error of a quantile")


def test_areas_with_too_few_quantiles_or_values_off_their_scale():
    few = slopes(RATES[:4], 1, quantile=FIVE[:4])
    assert few.slope.reason[0] == "fewer than 5 quantiles"
    many = slopes(range(1, 102), 1, quantile=range(1, 102))
    assert many.slope.reason[0] == "more than 100 quantiles"
    assert slopes([1, 2, 0, 3, 4], 1, scale=Scale.RATE).slope.reason[0].startswith("a rate is not")
    for beyond in (0, 1, 1.2, -0.1):
        found = slopes([0.1, 0.2, beyond, 0.3, 0.4], 1, scale=Scale.PROPORTION)
        assert found.slope.reason[0].startswith("a proportion is not between 0 and 1")
    steep = slopes([100, 10, 1, 1, 1], 1)
    assert (steep.slope.reason[0], steep.ratio.reason[0]) == (
        "",
        "an end of the line is not above 0",
    )
    assert slopes([-1, -2, -3, 1, 1], 1).relative.reason[0] == "the mean is not above 0"


def test_standard_errors_of_limits():
    assert standard_errors(10, 20, Scale.PLAIN)[0] == pytest.approx(10 / 2 / Z)
    assert standard_errors(10, 20, Scale.RATE)[0] == pytest.approx(log(2) / 2 / Z)
    logits = log(0.2 / 0.8) - log(0.1 / 0.9)
    assert standard_errors(0.1, 0.2, Scale.PROPORTION)[0] == pytest.approx(logits / 2 / Z)
    assert isnan(standard_errors(0, 20, Scale.RATE)[0])


PEOPLE = st.lists(st.integers(1, 1000), min_size=5, max_size=5)
VALUES = st.lists(st.integers(1, 500), min_size=5, max_size=5)
QUICK = replace(RULE, draws=RULE.fewest_draws)


@given(PEOPLE, VALUES, st.integers(1, 50))
@settings(max_examples=30, deadline=None)
def test_slopes_do_not_hang_on_the_size_of_the_population_and_scale_with_the_values(
    people, values, scale
):
    found = slopes(values, 1, people, rule=QUICK)
    assert found.slope.value[0] == pytest.approx(solved(people, values)[1], rel=1e-8, abs=1e-8)
    larger = slopes(values, 1, [scale * one for one in people], rule=QUICK)
    assert first(larger.slope) == pytest.approx(first(found.slope), rel=1e-9, abs=1e-9)
    times = slopes([scale * one for one in values], scale, people, rule=QUICK)
    assert first(times.slope) == pytest.approx(
        [scale * one for one in first(found.slope)], abs=1e-6
    )


def by_covariance(people, values):
    """The concentration index as twice the covariance of value and rank over the mean."""
    whole, before, mean, product = sum(people), 0.0, 0.0, 0.0
    for one, value in zip(people, values, strict=True):
        rank = (before + one / 2) / whole
        before += one
        mean += one / whole * value
        product += one / whole * value * (rank - 0.5)
    return 2 * product / mean


def test_concentration_of_the_example_of_the_standards():
    shares = [one / 1000 for one in RATES]
    found = concentration_index("a", FIVE, 1, shares, 0.001)
    assert found.index.value[0] == pytest.approx(-0.14545, abs=5e-6)
    assert found.wagstaff.value[0] == pytest.approx(-0.148727, abs=5e-7)
    assert found.erreygers.value[0] == pytest.approx(-0.0128, abs=5e-9)
    per_thousand = concentration_index("a", FIVE, 1, RATES)
    assert per_thousand.index.value[0] == pytest.approx(found.index.value[0])
    assert per_thousand.index.reason[0] == "no standard errors were given"
    assert per_thousand.erreygers.reason[0] == "it needs proportions, and a value is above 1"
    # Limits by drawing: Erreygers' exactly normal, the others nearly.
    drawn = np.random.default_rng(7).normal(shares, 0.001, (20_000, 5))
    mean = drawn.mean(axis=1)
    index = np.array([by_covariance([1] * 5, row) for row in drawn])
    for one, values in (
        (found.index, index),
        (found.wagstaff, index / (1 - mean)),
        (found.erreygers, 4 * mean * index),
    ):
        assert first(one)[1:] == pytest.approx(np.quantile(values, [0.025, 0.975]), rel=0.02)


@given(PEOPLE, VALUES)
@settings(max_examples=50, deadline=None)
def test_concentration_is_a_covariance_and_reversed_order_turns_its_sign(people, values):
    found = concentration_index("a", FIVE, people, values, 1)
    assert found.index.value[0] == pytest.approx(by_covariance(people, values), abs=1e-12)
    other = concentration_index("a", FIVE[::-1], people, values, 1)
    assert first(other.index) == pytest.approx(
        [-found.index.value[0], -found.index.upper95[0], -found.index.lower95[0]], abs=1e-9
    )
    assert abs(found.index.value[0]) < 1


def test_what_has_no_concentration_says_why():
    for values, words in (
        ([0] * 5, "the mean is not above 0"),
        ([1, 1, -1, 1, 1], "a value is below 0"),
        ([1, 1, None, 1, 1], "the value of a quantile is missing"),
    ):
        assert concentration_index("a", FIVE, 1, values).index.reason[0] == words
    assert concentration_index("a", FIVE, 1, 1, 0).wagstaff.reason[0] == "the mean is not below 1"


def test_use_beside_need():
    # Use is even, need falls from the deprived: for the same need the others use more.
    areas, found = horizontal_inequity("a", FIVE, 1, 20, RATES, use_error=1)
    assert list(areas) == ["a"]
    assert found.value[0] == pytest.approx(0.14545, abs=5e-6)
    assert found.lower95[0] < found.value[0] < found.upper95[0]
    wider = horizontal_inequity("a", FIVE, 1, 20, RATES, use_error=1, need_error=1)[1]
    assert wider.upper95[0] > found.upper95[0]
    alike = horizontal_inequity("a", FIVE, 1, RATES, RATES)[1]
    assert (alike.value[0], alike.reason[0]) == (0, "no standard errors were given")
    none = horizontal_inequity("a", FIVE, 1, RATES, 0)[1]
    assert none.reason[0] == "the mean is not above 0"


def test_groups_without_an_order():
    # |12 - 10|, |7 - 10|, |10 - 10|: a mean of 5/3, a sixth of 10.
    areas, found = index_of_disparity(
        ["a", "a", "a", "a", "b", "c", "d", "d"],
        [12, 7, 10, None, None, 4, 4, 5],
        [10, 10, 10, 10, 10, 0, 5, 6],
    )
    assert list(areas) == ["a", "b", "c", "d"]
    assert found.value[0] == pytest.approx(1 / 6)
    assert list(found.reason) == [
        "this index has no limits",
        "there is no value",
        "the reference is missing or not above 0",
        "the reference differs between the lines",
    ]
