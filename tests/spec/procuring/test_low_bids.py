"""Abnormally low bids: 60, 100 and 110, with what each lies below the others."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring.low_bids import low_bid_rule_from, low_bids
from tests.spec.procuring.given import RULES, shown

RULE = low_bid_rule_from(RULES, date(2026, 6, 1))


def judged(benchmark=None, **prices):
    rule = low_bid_rule_from(RULES, date(2026, 6, 1), benchmark)
    return low_bids({name: Decimal(price) for name, price in prices.items()}, rule)


def test_sixty_of_a_hundred_and_a_hundred_and_ten_is_asked_about():
    """Mean of the others 105: 42.86% below, 40 or more. Next bid 100: 40% below, 30 or more."""
    low, middle, high = judged(b=100, a=60, c=110)
    assert (shown(low.below_mean), shown(low.below_next)) == ("42.86", "40.00")
    assert low.reasons == (
        "42.86% below the mean of the other bids, £105.00 (40% or more is asked about)",
        "40.00% below the next bid, £100.00 (30% or more is asked about)",
    )
    assert (shown(middle.below_mean), shown(middle.below_next)) == ("-17.65", "9.09")
    assert not middle.is_flagged
    assert high.below_next is None
    assert high.below_mean == Fraction(100 * (80 - 110), 80)


def test_the_limits_are_flagged_when_they_are_reached():
    assert [one.is_flagged for one in judged(a=70, b=100)] == [True, False]
    assert [one.is_flagged for one in judged(a="70.01", b=100)] == [False, False]


def test_equal_bids_have_the_next_higher_price_above_both():
    first, second, _ = judged(a=60, b=60, c=100)
    assert first.below_next == second.below_next == 40
    assert first.below_mean == 25


def test_a_single_bid_is_held_against_a_benchmark_or_not_at_all():
    [alone] = judged(a=60)
    assert not alone.is_flagged
    assert alone.not_judged == "There is no other bid to hold this price against."
    [low] = judged(Decimal(61), a=60)
    assert low.reasons == ("below the benchmark of £61.00",)


def test_nothing_and_less_than_nothing():
    nothing, _ = judged(a=0, b=100)
    assert nothing.below_mean == 100
    assert [one.below_mean for one in judged(a=0, b=0)] == [None, None]
    assert judged() == ()
    with pytest.raises(CannotWork, match="a has a negative price"):
        judged(a=-1)
