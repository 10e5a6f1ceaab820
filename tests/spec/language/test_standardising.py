"""Standardised rates and ratios: the reference numbers of the standards, and each a second way."""

from __future__ import annotations

from math import isnan, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.engines import definitions
from commonweal.language.intervals import (
    directly_standardised,
    directly_standardised_repeated,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
    rate,
    read_methods,
    read_standard_population,
)
from tests.spec.definitions import definition

EUROPE = read_standard_population(
    definition("statistics/european-standard-population-2013.yaml", "standard-population")
)
FEWEST = read_methods(definition("statistics/methods.yaml", "statistical-methods")).fewest_events
W = EUROPE.people

# Section 1.2, input block AGE19.
BIG = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91]
SMALL = [12, 4, 3, 2, 3, 4, 8, 2, 2, 3, 4, 5, 6, 8, 5, 6, 5, 5, 4]
N = [636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288, 153, 123, 207]
REFERENCE_X = [
    *(10303, 2824, 0, 3615, 3641, 3490, 3789, 3213, 3031, 2771, 3089, 3490, 3595, 4745, 5514),
    *(7125, 5694, 6210, 5757),
]
REFERENCE_N = [
    *(50520, 57173, 60213, 54659, 44345, 50128, 62163, 67423, 62899, 55463, 60479, 49974, 44140),
    *(40888, 37239, 30819, 18136, 15325, 13918),
]
# The standards print the last as 11620.5995995221. The other four hold to every digit, and the
# same formula in forty decimal places gives 11620.59599952205628: two printed digits are swapped.
BIG_DSR = [10430.2479914694, 9717.7090679857, 11178.9409154793, 9323.2878802199, 11620.5959995221]


def five(found, row=0):
    return [
        float(one[row])
        for one in (found.value, found.lower95, found.upper95, found.lower998, found.upper998)
    ]


def direct(x, n=N, w=W, group="a", multiplier=1e5):
    return directly_standardised(group, x, n, w, fewest=FEWEST, multiplier=multiplier)


def by_loop(x, n, w, z):
    """Dobson's limits around a directly standardised rate, in plain Python."""
    whole = events = value = variance = 0.0
    for one, people, weight in zip(x, n, w, strict=True):
        whole += weight
        events += one
        value += weight * one / people
        variance += one * (weight / people) ** 2
    value, variance = value / whole, variance / whole**2
    low = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3
    more = events + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    step = sqrt(variance / events)
    return [value, value + step * (low - events), value + step * (high - events)]


def test_the_european_standard_population_as_it_was_published():
    assert sum(W) == 100_000
    assert len(W) == 19
    assert EUROPE.bands[0] == (0, 4)
    assert EUROPE.bands[-1] == (90, None)
    assert EUROPE.weights(((0, 74), (75, None))) == (91_000, 9_000)
    with pytest.raises(ValueError, match="no bands that make up the ages 18 to 64"):
        EUROPE.weights(((18, 64),))
    assert definitions.standard_population(EUROPE.id) == EUROPE
    assert definitions.methods().fewest_events == FEWEST == 10


def test_reference_case_d1_and_a_loop_in_plain_python():
    made = direct(BIG)
    assert five(made.found) == pytest.approx(BIG_DSR, rel=1e-13)
    assert (made.found.method[0], made.found.reason[0]) == ("Dobson", "")
    assert (made.events[0], made.gaps[0]) == (895, 0)
    looped = by_loop(BIG, N, W, 1.959963984540054)
    assert five(made.found)[:3] == pytest.approx([1e5 * one for one in looped], rel=1e-12)


def test_reference_case_d3_is_held_back_and_the_other_groups_are_not():
    tiny = [1, None, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1]
    groups = ["big"] * 19 + ["tiny"] * 19 + ["small"] * 19
    made = direct([*BIG, *tiny, *SMALL], N * 3, W * 3, groups)
    assert list(made.group) == ["big", "tiny", "small"]
    assert list(made.events) == [895, 9, 91]
    assert list(made.gaps) == [0, 1, 0]
    assert list(made.found.reason) == ["", "fewer than 10 events", ""]
    assert all(isnan(one) for one in five(made.found, 1))
    assert five(made.found) == pytest.approx(BIG_DSR, rel=1e-13)
    looped = by_loop(SMALL, N, W, 1.959963984540054)
    assert five(made.found, 2)[:3] == pytest.approx([1e5 * one for one in looped], rel=1e-12)


def test_groups_may_have_different_bands_in_one_call():
    under_75 = 15
    made = direct(
        [*BIG, *BIG[:under_75]], [*N, *N[:under_75]], [*W, *W[:under_75]], [0] * 19 + [1] * under_75
    )
    alone = direct(BIG[:under_75], N[:under_75], W[:under_75])
    assert five(made.found) == pytest.approx(BIG_DSR, rel=1e-13)
    assert five(made.found, 1) == pytest.approx(five(alone.found), rel=1e-13)


def test_what_a_group_lacks_gives_it_a_reason_and_nothing_else_one():
    cases = [
        ([6, 6], [10, 10], [1, 1], ""),
        ([6, 6], [10, None], [1, 1], "the people of a band are missing"),
        ([6, 6], [10, 10], [1, None], "the weight of a band is missing"),
        ([6, 6], [10, 0], [1, 1], "a band has no people"),
        ([6, 6], [10, 10], [2, -1], "the weight of a band is below 0"),
        ([6, -6], [10, 10], [1, 1], "a count is below 0"),
        ([6, 6], [10, 10], [0, 0], "no band has a weight"),
        ([0, 0], [10, 10], [1, 1], "fewer than 10 events"),
        ([40, 6], [10, 10], [1, 1], ""),  # more events than people
        ([None, None], [10, 10], [1, 1], "fewer than 10 events"),
    ]
    columns = [[one for case in cases for one in case[place]] for place in range(3)]
    made = direct(*columns, group=[number for number in range(len(cases)) for _ in range(2)])
    assert list(made.found.reason) == [words for *_, words in cases]
    assert made.found.value[8] == pytest.approx(2.3e5)
    missing_label = direct([6, 6, 6, 6], [10] * 4, [1] * 4, ["a", None, None, "a"])
    assert list(missing_label.group) == ["a", None]
    assert list(missing_label.events) == [12, 12]
    nothing = direct([], [], [], [])
    assert len(nothing.found) == 0


def test_repeat_events_of_one_person_widen_the_limits_by_hand():
    # One band of 100 people and weight 1: 8 people once, 3 people twice are 14 events, 0.14.
    # V = (8 x 1 + 3 x 4) / 100^2 = 0.002; if independent 14 / 100^2 = 0.0014.
    # Byar's of 14 at 95 %: 7.646566, 23.491214. Step: sqrt(0.002 / 14) = 0.01195229.
    made = directly_standardised_repeated(
        "a", "all", frequency=[1, 2], persons=[8, 3], n=100, w=1, fewest=FEWEST
    )
    step = sqrt(0.002 / 14)
    low, high = (float(one[0]) for one in rate(14, 1).limits(0.95))
    expected = [0.14, 0.14 + step * (low - 14), 0.14 + step * (high - 14)]
    assert five(made.found)[:3] == pytest.approx(expected, rel=1e-12)
    assert made.found.method[0] == "Dobson, repeat events"
    alone = direct([14], [100], [1], multiplier=1).found
    assert made.found.upper95[0] > alone.upper95[0]
    assert made.found.lower95[0] < alone.lower95[0]


def test_events_that_nobody_has_twice_are_those_of_the_plain_rate():
    bands = list(range(19))
    made = directly_standardised_repeated(
        "a",
        bands * 2,
        frequency=[1] * 19 + [2] * 19,
        persons=[*BIG, *[0] * 19],
        n=N * 2,
        w=W * 2,
        fewest=FEWEST,
        multiplier=1e5,
    )
    assert five(made.found) == pytest.approx(BIG_DSR, rel=1e-12)
    for frequency, people, words in (
        ([1, 2], [100, 90], "the people or the weight of a band differ between its lines"),
        ([1, None], [100, 100], "a number of events of one person is missing or below 0"),
        ([1, -2], [100, 100], "a number of events of one person is missing or below 0"),
    ):
        wrong = directly_standardised_repeated(
            "a", "all", frequency=frequency, persons=[9, 3], n=people, w=1, fewest=FEWEST
        )
        assert wrong.found.reason[0] == words


def test_reference_case_i1():
    made = indirectly_standardised_ratio("a", BIG, N, REFERENCE_X, REFERENCE_N)
    assert made.expected[0] == pytest.approx(835.8835612312, rel=1e-12)
    expected = [1.0707232939, 1.0017147713, 1.1432332872, 0.9635155620, 1.1860070416]
    assert five(made.found) == pytest.approx(expected, abs=6e-11)
    assert (made.found.method[0], made.found.reason[0]) == ("Byar's", "")
    total = indirectly_standardised_ratio(
        "a", nan, N, REFERENCE_X, REFERENCE_N, observed={"a": 895}
    )
    assert five(total.found) == five(made.found)
    crude = sum(REFERENCE_X) / sum(REFERENCE_N)
    each = indirectly_standardised_rate("a", BIG, N, REFERENCE_X, REFERENCE_N, multiplier=1e5)
    assert five(each.found) == pytest.approx([1e5 * crude * one for one in five(made.found)])


def test_ratios_without_events_or_without_parts():
    ratio = indirectly_standardised_ratio
    none = ratio("a", 0, 100, 5, 1000)  # E = 0.5; upper of no events: 3.688879 / 0.5
    assert five(none.found)[:3] == pytest.approx([0, 0, 7.3777589082], rel=1e-9)
    assert none.found.method[0] == "Exact"
    made = ratio(["a", "a", "b"], [5, 5, 5], 100, 5, 1000)
    assert list(made.found.reason) == ["", "it has fewer bands than the 2 of others"]
    for parts, words in (
        ((5, 100, 0, 1000), "no event is expected"),
        ((5, None, 5, 1000), "no event is expected"),
        ((5, 100, None, 1000), "no event is expected"),
        ((5, 100, 5, 0), "the reference has no people in a band"),
        ((5, -1, 5, 10), "the people of a band are below 0"),
        ((5, 1, -5, 10), "a reference count is below 0"),
        ((-5, 1, 5, 10), "a count is below 0"),
    ):
        assert ratio("a", *parts).found.reason[0] == words
    missing = ratio("a", nan, 100, 5, 1000, observed={})
    assert missing.found.reason[0] == "a count or a denominator is missing"
    assert ratio("a", None, 100, 5, 1000).gaps[0] == 1


BANDS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 5000), st.integers(1, 900)),
    min_size=1,
    max_size=12,
)


@given(BANDS, st.integers(1, 40), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_weights_scale_and_bands_move_without_changing_a_rate(bands, scale, chance):
    x, n, w = zip(*bands, strict=True)
    first = direct(x, n, w).found
    mixed = list(bands)
    chance.shuffle(mixed)
    a, b, c = zip(*mixed, strict=True)
    again = direct(a, b, [scale * one for one in c], multiplier=scale * 1e5).found
    assert list(first.reason) == list(again.reason)
    assert five(again) == pytest.approx([scale * one for one in five(first)], rel=1e-9, nan_ok=True)


@given(BANDS)
@settings(max_examples=80, deadline=None)
def test_a_band_split_at_equal_rates_changes_nothing_and_more_events_raise_the_rate(bands):
    x, n, w = zip(*bands, strict=True)
    whole = direct(x, n, w).found
    halves = [tuple(one / 2 for one in column) * 2 for column in (x, n, w)]
    # Each half has half the people, events and weight, so the variance of both is that of one.
    assert five(direct(*halves).found) == pytest.approx(five(whole), rel=1e-9, nan_ok=True)
    more = [x[0] + 1, *x[1:]]
    if not whole.reason[0]:
        assert direct(more, n, w).found.value[0] > whole.value[0]
        # Limits need not rise with an event in a band of little weight; weighed alike they do.
        before, after = (five(direct(one, n, n).found) for one in (x, more))
        assert all(last > first for first, last in zip(before, after, strict=True))
    looped = by_loop(x, n, w, 1.959963984540054) if sum(x) >= FEWEST else [nan] * 3
    assert five(whole)[:3] == pytest.approx([1e5 * one for one in looped], rel=1e-9, nan_ok=True)


def test_limits_of_rates_hold_what_they_promise_from_ten_events():
    # 2,000 draws around known rates: 95 % limits hold the truth in 93 % to 97.5 % of them.
    chance = np.random.default_rng(2018)
    people = np.array(N[::3], dtype=float)
    weights = np.array(W[::3])
    truth = np.linspace(0.002, 0.03, len(people))
    draws = 2000
    x = chance.poisson(truth * people, size=(draws, len(people)))
    group = np.repeat(np.arange(draws), len(people))
    made = directly_standardised(
        group, x.ravel(), np.tile(people, draws), np.tile(weights, draws), fewest=FEWEST
    )
    known = float((weights * truth).sum() / weights.sum())
    ok = made.found.reason == ""
    held = (made.found.lower95 <= known) & (known <= made.found.upper95)
    assert ok.mean() > 0.95
    assert 0.93 < held[ok].mean() < 0.975
