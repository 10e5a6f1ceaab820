"""ESX-10 and ESX-38: the same money under each placement of dementia services."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.language.figure import Figure
from commonweal.language.row import CannotWork
from commonweal.planning.placement import place_money
from tests.figures import make


def amount(value: str, unit: str = "gbp_m") -> Figure:
    return make(value, unit=unit)


def test_the_essex_money_under_each_placement() -> None:
    """67% of £195m is £130.65m, printed £131m. Moved: 350 + 131 = 481 and 195 − 131 = 64.

    Left where it is: 350 and 195. Both are £545m together, so nothing is counted twice.
    """
    found = place_money(["A", "B"], amount("350"), amount("195"), Decimal(67))
    moved, stays = found.options
    assert (moved.option, moved.view.first.value, moved.view.second.value) == ("A", 481, 64)
    assert (stays.option, stays.view.first.value, stays.view.second.value) == ("B", 350, 195)
    assert moved.view.whole == stays.view.whole


def test_one_option_and_amounts_of_two_kinds_are_refused() -> None:
    with pytest.raises(CannotWork, match="Two options are needed"):
        place_money(["A"], amount("350"), amount("195"), Decimal(67))
    with pytest.raises(CannotWork, match="is in gbp_m"):
        place_money(["A", "B"], amount("350"), amount("195", "count"), Decimal(67))
