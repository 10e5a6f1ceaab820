"""ESX-37 and S75-03: people between Care Act eligibility and a provider's threshold."""

from decimal import Decimal

import pytest

from commonweal.delivering.thresholds import Threshold, left_out, set_low, uneven
from commonweal.language.figure import Quantity

LEVELS = ("low", "some", "high", "severe")
NORTH = Threshold("nep", "community", "north", "severe")
SOUTH = Threshold("sept", "community", "south", "some")


def test_the_levels_between_are_named_and_their_people_summed():
    people = {
        ("north", "some"): Quantity.exact(Decimal(100)),
        ("north", "high"): Quantity(Decimal(20), Decimal(30)),
    }
    [between] = left_out([NORTH, SOUTH], levels=LEVELS, eligible_from="some", people=people)
    assert between.threshold == NORTH
    assert between.levels == ("some", "high")
    assert (between.people.low, between.people.high) == (120, 130)


def test_a_number_that_is_held_back_leaves_a_bound_and_is_no_nought():
    people = {
        ("north", "some"): Quantity.exact(Decimal(100)),
        ("north", "high"): Quantity.unknown("suppressed"),
    }
    [between] = left_out([NORTH], levels=LEVELS, eligible_from="some", people=people)
    assert (between.people.low, between.people.high) == (100, None)
    assert "suppressed" in between.people.reason


def test_a_threshold_below_eligibility_is_named():
    assert set_low([NORTH, SOUTH], levels=LEVELS, eligible_from="high") == [SOUTH]


def test_without_an_estimate_the_people_are_not_known_rather_than_none():
    [between] = left_out([NORTH], levels=LEVELS, eligible_from="some", people={})
    assert between.people is None


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="medium is not one of the levels"):
        left_out([NORTH], levels=LEVELS, eligible_from="medium")


def test_uneven_thresholds_are_grouped_by_level():
    other = Threshold("nep", "memory", "north", "low")
    assert uneven([NORTH, SOUTH, other]) == {"community": {"severe": ["north"], "some": ["south"]}}
