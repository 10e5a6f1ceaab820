"""ESX-12, ESX-13: an area against the median and the quartiles; what is not known has no place."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.reviewing.area_standing import Lines, Place, lines_of, placed, places_of, quantile
from commonweal.reviewing.indicators import Direction

#: Five areas: the quartiles fall on the second and the fourth.
AREAS = {
    "a": Decimal(10),
    "b": Decimal(20),
    "c": Decimal(30),
    "d": Decimal(40),
    "e": Decimal(50),
    "f": None,
}


def test_five_known_areas_and_one_that_is_not() -> None:
    lines = lines_of(AREAS.values(), 4)
    assert lines == Lines(Decimal(20), Decimal(30), Decimal(40), 5)
    assert places_of(AREAS, lines, Direction.HIGHER) == {
        "a": Place.WORST, "b": Place.WORST, "c": Place.WORSE, "d": Place.BEST, "e": Place.BEST,
        "f": Place.NOT_PLACED,
    }  # fmt: skip
    lower = places_of(AREAS, lines, Direction.LOWER)
    assert (lower["a"], lower["c"], lower["e"]) == (Place.BEST, Place.BETTER, Place.WORST)
    neither = places_of(AREAS, lines, Direction.NEITHER)
    assert (neither["a"], neither["c"], neither["e"]) == (Place.LOW, Place.MIDDLE, Place.HIGH)


def test_the_quartiles_of_four_lie_between_neighbours() -> None:
    # Places 0.75 and 2.25 of 1, 2, 3, 4.
    assert lines_of([Decimal(4), Decimal(1), Decimal(3), Decimal(2)], 4) == Lines(
        Decimal("1.75"), Decimal("2.5"), Decimal("3.25"), 4
    )


def test_too_few_areas_have_a_median_alone_and_none_have_nothing() -> None:
    assert lines_of([Decimal(1), None, Decimal(3)], 4) == Lines(None, Decimal(2), None, 2)
    assert lines_of([None, None], 4) == Lines(None, None, None, 0)
    assert (
        placed(Decimal(1), lines_of([Decimal(1), Decimal(3)], 4), Direction.HIGHER)
        == Place.NOT_PLACED
    )
    with pytest.raises(ValueError, match="no values"):
        quantile([], Decimal("0.5"))


def test_where_all_are_equal_nobody_is_worst() -> None:
    lines = lines_of([Decimal(5)] * 6, 4)
    assert placed(Decimal(5), lines, Direction.HIGHER) == Place.MIDDLE


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=30), st.integers(0, 20))
def test_a_quantile_is_what_numpy_calls_linear(values: list[int], twentieths: int) -> None:
    share = Decimal(twentieths) / 20
    ours = float(quantile([Decimal(value) for value in values], share))
    assert ours == pytest.approx(float(np.quantile(values, float(share))))
