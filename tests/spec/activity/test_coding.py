"""Numbers in as few bytes as they need, and as they were again."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.engines.declared import activity_tables
from commonweal.engines.store.coding import missing, narrowed, widened

CONTACTS = activity_tables()["contacts"]
PRICES = activity_tables()["prices"]
GONE = missing(CONTACTS.field("duration_minutes"))


@pytest.mark.parametrize(
    ("numbers", "size"),
    [
        ([0, 127], 1),
        ([-127, 5], 1),
        # The least number of a size stands for a missing one.
        ([-128, 5], 2),
        ([128], 2),
        ([GONE, 5], 1),
        ([GONE, -128], 2),
        ([GONE, GONE], 1),
        ([GONE, 32_768], 4),
        ([], 4),
    ],
)
def test_numbers_take_as_few_bytes_as_they_need_and_come_back(
    numbers: list[int], size: int
) -> None:
    values = np.array(numbers, np.int32)
    held = narrowed(values)
    assert held.itemsize == size
    back = widened(CONTACTS.field("duration_minutes"), held)
    assert back.dtype == np.int32
    assert back.tolist() == numbers


@pytest.mark.parametrize("seed", range(20))
def test_any_numbers_come_back(seed: int) -> None:
    made = np.random.default_rng(seed)
    price = next(f for f in PRICES.fields if f.type.value == "pence")
    day = CONTACTS.field("contact_date")
    for field, kind in ((price, np.int64), (day, np.int32)):
        top = 1 << int(made.integers(1, np.iinfo(kind).bits - 1))
        values = made.integers(-top, top, 200).astype(kind)
        values[made.random(200) < 0.2] = missing(field)
        back = widened(field, narrowed(values))
        assert back.dtype == kind
        assert np.array_equal(back, values)


def test_numbers_with_a_point_stay_as_they_are() -> None:
    values = np.array([0.5, np.nan])
    assert narrowed(values) is values
