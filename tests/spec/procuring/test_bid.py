"""A price as a bidder types it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.procuring.bid import price_of


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("£120,000", Decimal(120_000)),
        ("98000.50", Decimal("98000.50")),
        ("0", Decimal(0)),
        ("999999999999.99", Decimal("999999999999.99")),
        ("1000000000000", None),
        ("9" * 39, None),
        ("1.005", None),
        ("-1", None),
        ("1e5", None),
        ("", None),
    ],
)
def test_a_price_is_pounds_and_pence_of_a_size_that_is_kept(
    text: str, price: Decimal | None
) -> None:
    assert price_of(text) == price
