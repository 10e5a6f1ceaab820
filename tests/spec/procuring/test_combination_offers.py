"""Offers for several lots at one price: the price by lot to the penny, and what keeps one out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.row import CannotWork
from commonweal.procuring.combination_offers import combination_problems, spread

ALONE = {"1": Decimal(120), "2": Decimal(80), "3": Decimal(50)}


def problems(*offers, most_lots=None):
    return list(combination_problems(offers, ALONE, most_lots))


def test_a_price_is_spread_as_the_prices_alone_stand_to_each_other():
    """£180 over £120 and £80: 120/200 of it is £108, 80/200 is £72."""
    assert spread(Decimal(180), {"1": Decimal(120), "2": Decimal(80)}) == {
        "1": Decimal(108), "2": Decimal(72),
    }  # fmt: skip
    # A third of £100 each is £33.33; the penny that is left goes to the first.
    thirds = spread(Decimal(100), dict.fromkeys("123", Decimal(1)))
    assert list(thirds.values()) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    with pytest.raises(CannotWork, match="are nought"):
        spread(Decimal(1), {"1": Decimal(0), "2": Decimal(0)})


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 10**9), min_size=2, max_size=7).filter(any),
)
def test_the_parts_come_to_the_price_exactly_and_each_is_within_a_penny(pence, alone):
    penny = Decimal("0.01")
    prices = {str(place): one * penny for place, one in enumerate(alone)}
    parts = spread(pence * penny, prices)
    assert sum(parts.values()) == pence * penny
    for lot, part in parts.items():
        assert abs(part * sum(alone) - pence * penny * alone[int(lot)]) < penny * sum(alone)


def test_what_keeps_an_offer_from_being_made():
    assert problems((("1", "2"), Decimal(180))) == []
    assert problems((("1", "2"), Decimal(200))) == [
        "Combination offer 1 costs £200 and its lots one by one £200: it must be lower, or "
        "left out."
    ]
    (few,) = problems((("1",), Decimal(100)))
    assert few.startswith("Combination offer 1 needs at least 2 lots")
    (strange,) = problems((("1", "9"), Decimal(100)))
    assert strange == "Combination offer 1 takes in lot 9, for which you do not bid."
    (twice,) = problems((("1", "2"), Decimal(180)), (("2", "1"), Decimal(170)))
    assert twice.startswith("Combination offer 2 is for the same lots")
    (large,) = problems((("1", "2", "3"), Decimal(180)), most_lots=2)
    assert "has 3 lots, and one bidder may have 2 at most" in large
    (price,) = problems((("1", "2"), None))
    assert "no price that is an amount in pounds" in price
