"""The golden numbers of control limits: clinical data standards, section 5.4, to the digit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonweal.reviewing.spc.limits import limits_of
from tests.spec.reviewing.series import MDC, R_OFF, R

SAW = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]

#: R `set.seed(123); rnorm(20)`, the standard normal draws as R prints them.
RNORM = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621,
    -1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272,
    -0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141,
]  # fmt: skip
JUMP = [*RNORM[:14], 10, *RNORM[15:]]

ANY = [
    (range(1, 11), 5.5, 2.84, 8.16, 3.7267, 7.2733),
    ([1, 2, 3, 4, 5, 4, 3, 2, 1, 2], 2.7, 0.04, 5.36, 0.9267, 4.4733),
    ([1, 2, 3], 2.0, -0.66, 4.66, 0.2267, 3.7733),
    (range(20), 9.5, 6.84, 12.16, 7.7267, 11.2733),
    ([3, 1, 4, 1, 5, 9, 2], 3.5714, -6.6252, 13.7681, -3.2263, 10.3692),
    ([1, 2, 3, 2, 1, 2, 3, 4, 5, 6, 7, 4, 3, 2, 1, 2], 3.0, -0.0147, 6.0147, 0.9902, 5.0098),
    ([16, 9, 4, 2, 1], 6.4, -3.575, 16.375, None, None),
    ([1, 6, 1, 8, 0, 3], 3.1667, -11.7293, 18.0627, None, None),
    (RNORM, 0.1416238, -3.01138, 3.294627, None, None),
]

SCREENED = [
    (SAW, R, 1.9444, -0.7156, 4.6044),
    (SAW, R_OFF, 1.9444, -3.0626, 6.9515),
    (JUMP, R, 0.6694159, -2.383666, 3.722497),
    (JUMP, R_OFF, 0.6694159, -4.596625, 5.935457),
    ([1, 1, 1, 1, 2], R, 1.2, 1.2, 1.2),
    ([1, 1, 1, 1, 2], R_OFF, 1.2, 0.535, 1.865),
    ([1, 1, 1, 1, 2], MDC, 1.2, 0.535, 1.865),
]


def near_enough(value, printed):
    decimals = len(str(printed).partition(".")[2])
    return abs(value - printed) <= 0.51 * 10**-decimals


@pytest.mark.parametrize("mode", [R, R_OFF, MDC], ids=lambda mode: f"{mode.id}{mode.screening}")
@pytest.mark.parametrize(("values", "mean", "lower", "upper", "low", "high"), ANY)
def test_limits_where_screening_drops_nothing(values, mean, lower, upper, low, high, mode):  # noqa: PLR0917
    found = limits_of(np.array(list(values), dtype=float), mode)
    assert near_enough(found.mean, mean)
    assert near_enough(found.lower, lower)
    assert near_enough(found.upper, upper)
    if low is not None:
        assert near_enough(found.near_lower, low)
        assert near_enough(found.near_upper, high)


@pytest.mark.parametrize(("values", "mode", "mean", "lower", "upper"), SCREENED)
def test_limits_where_screening_matters(values, mode, mean, lower, upper):
    found = limits_of(np.array(values, dtype=float), mode)
    assert near_enough(found.mean, mean)
    assert near_enough(found.lower, lower)
    assert near_enough(found.upper, upper)


def test_limits_fixed_on_the_first_three():
    found = limits_of(np.arange(1.0, 9.0)[:3], R)
    assert (found.mean, round(found.lower, 2), round(found.upper, 2)) == (2.0, -0.66, 4.66)


def test_collapsed_limits_are_known_as_such():
    assert not limits_of(np.array([1.0, 1, 1, 1, 2]), R).varies
    assert not limits_of(np.array([5.0] * 13), R).varies
    assert limits_of(np.array([1.0, 1, 1, 1, 2]), R_OFF).varies
    with pytest.raises(ValueError, match="at least two"):
        limits_of(np.array([1.0]), R)


def test_screening_of_the_sql_tool_moves_the_mean_too():
    # Ranges of the saw: fifteen 1s, 8 and 9; mean 32/17; times 3.267 is 6.15. The points that end
    # the ranges 8 and 9 leave: the rest sum to 35 − 10 − 1 = 24 over 16.
    found = limits_of(np.array(SAW, dtype=float), replace(MDC, screening=True))
    assert (found.mean, found.mean_range) == (1.5, 1.0)
    # A range exactly on the limit is dropped by one and kept by the other: 0, 0, 3 with 3 x mean.
    on = {"screening": True, "range_multiple": 3.0, "screening_recentres": False}
    kept = limits_of(np.array([1.0, 1, 1, 4]), replace(MDC, **on))
    dropped = limits_of(np.array([1.0, 1, 1, 4]), replace(R, **on))
    assert (kept.mean_range, dropped.mean_range) == (1.0, 0.0)
