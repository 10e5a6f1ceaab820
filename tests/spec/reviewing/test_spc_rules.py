"""The rule fragments of the clinical data standards, section 5.4, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.reviewing.spc import rules


def array(*values):
    return np.array(values)


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 6 + [-1], [0] * 7),
        ([1] * 8 + [-1], [0, 0, 0, 0, 0, 0, 1, 1, 0]),
        ([-1] * 8 + [1], [0, 0, 0, 0, 0, 0, -1, -1, 0]),
        ([1, 1, 1, 0, 1, 1, 1, 1], [0] * 8),  # a point on the mean breaks it
    ],
)
def test_shift(side, expected):
    assert list(rules.shift_flags(array(*side), 7)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7),
        ([1, 2, 3, 4, 5, 6, 7], [0] * 6 + [1]),
        ([7, 6, 5, 4, 3, 2, 1], [0] * 6 + [-1]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0] * 7 + [1, 0]),
        ([], []),
        ([5], [0]),
    ],
)
def test_trend(values, expected):
    assert list(rules.trend_flags(np.array(values, dtype=float), 7)) == expected


def test_a_run_spreads_back_over_its_seven():
    assert list(rules.spread_back(array(0, 0, 0, 0, 0, 0, 1, 0), 7)) == [1] * 7 + [0]


def test_a_point_of_two_trends_takes_the_slope_to_its_right():
    up_and_down = np.array([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], dtype=float)
    found = rules.spread_back(rules.trend_flags(up_and_down, 7), 7)
    assert list(found) == [1] * 6 + [-1] * 7


@pytest.mark.parametrize(
    ("close", "window", "marked"),
    [
        ([0, 0, 1, 0, 1, 0, 0], [0, 0, 1, 1, 1, 0, 0], [0, 0, 1, 0, 1, 0, 0]),
        ([0, 0, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 0, 0], [0, 0, 1, 1, 0, 0, 0]),
        ([1, 0, 0, 1], [0] * 4, [0] * 4),
        ([1, 0, 0, 1, 1], [0, 0, 1, 1, 1], [0, 0, 0, 1, 1]),
    ],
)
def test_two_in_three(close, window, marked):
    side = np.ones(len(close), dtype=int)
    assert list(rules.two_in_three_window(array(*close), side)) == window
    assert list(rules.two_in_three(array(*close), side)) == marked
    assert list(rules.two_in_three(-array(*close), -side)) == [-one for one in marked]
    apart = np.array([(-1) ** at for at in range(len(close))])
    assert not rules.two_in_three_window(array(*close), apart).any()


def test_a_mean_that_rounding_misses_is_still_the_mean():
    values = np.array([0.1, 0.2, 0.3])  # their mean is 0.20000000000000004
    assert list(rules.sides(values, float(values.mean()))) == [-1, 0, 1]
