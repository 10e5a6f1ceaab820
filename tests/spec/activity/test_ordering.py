"""Numbers in order, and numbers that come twice: worked by hand, and beside NumPy's own ways."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.engines.store.ordering import comes_again, comes_twice, order_of


def test_places_from_the_least_to_the_greatest_with_equals_as_they_stand() -> None:
    numbers = np.array([5, 2049, 0, 5, 1 << 40, 2048])
    assert order_of(numbers).tolist() == [2, 0, 3, 5, 1, 4]
    assert order_of(np.zeros(3, np.int64)).tolist() == [0, 1, 2]
    assert order_of(np.zeros(0, np.int64)).tolist() == []


def test_a_number_that_comes_twice_is_told_from_two_that_share_a_mark() -> None:
    # The marks of so few numbers are their lowest bits.
    assert not comes_twice(np.array([1, 1 << 32, 1 | 1 << 32, 1 << 63], np.uint64))
    assert comes_twice(np.array([1, 1 << 32, 7, 1 << 32], np.uint64))
    assert not comes_twice(np.zeros(0, np.uint64))
    assert not comes_twice(np.zeros(1, np.uint64))


def test_a_number_that_comes_again() -> None:
    assert not comes_again(np.array([3, 0, 64, 32], np.int32))
    assert comes_again(np.array([3, 0, 64, 32, 0], np.int32))
    assert not comes_again(np.zeros(0, np.int32))


@pytest.mark.parametrize("seed", range(12))
def test_both_give_what_numpy_gives(seed: int) -> None:
    made = np.random.default_rng(seed)
    size, top = int(made.integers(1, 5000)), int(made.integers(1, 62))
    numbers = made.integers(0, 1 << top, size)
    assert np.array_equal(order_of(numbers), np.argsort(numbers, kind="stable"))
    spread = made.integers(0, 1 << 20, size).astype(np.uint64) << np.uint64(44)
    assert comes_twice(spread) == (len(np.unique(spread)) < size)
    alone = np.unique(made.integers(0, 1 << 63, size).astype(np.uint64))
    assert not comes_twice(alone)
    assert comes_twice(np.append(alone, alone[-1:]))
