"""Dividing amounts so that the parts add up, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.apportionment import apportion

PENNY = Decimal("0.01")


def test_what_is_left_over_goes_to_the_largest_remainder() -> None:
    # 10 in 1:2:4 is 1.43, 2.86, 5.71: down to 1, 2, 5, and two over go to .86 and .71.
    assert apportion(Decimal(10), {"a": 1, "b": 2, "c": 4}, Decimal(1)) == {"a": 1, "b": 3, "c": 6}


def test_equal_remainders_go_in_the_order_of_codes() -> None:
    thirds = {"b": 1, "a": 1, "c": 1}
    assert apportion(Decimal("0.02"), thirds, PENNY) == {
        "a": Decimal("0.01"),
        "b": Decimal("0.01"),
        "c": 0,
    }


def test_a_negative_amount_mirrors_its_opposite() -> None:
    assert apportion(Decimal(-10), {"a": 1, "b": 2, "c": 4}, Decimal(1)) == {
        "a": -1,
        "b": -3,
        "c": -6,
    }


def test_an_amount_finer_than_the_step_is_divided_in_its_own_last_digit() -> None:
    assert apportion(Decimal("0.125"), {"a": 1, "b": 1}, PENNY) == {
        "a": Decimal("0.063"),
        "b": Decimal("0.062"),
    }


@pytest.mark.parametrize("shares", [{}, {"a": 0}, {"a": 2, "b": -1}])
def test_shares_that_are_none_are_refused(shares: dict[str, Fraction]) -> None:
    with pytest.raises(ValueError, match="none is negative"):
        apportion(Decimal(1), shares, PENNY)
