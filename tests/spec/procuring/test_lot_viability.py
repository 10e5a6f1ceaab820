"""LEI-29: overhead as a share of a lot, expected bids, and what cannot be said."""

from datetime import date
from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork
from commonweal.procuring.lot_viability import (
    ViabilityRule,
    smallest_viable,
    split_effect,
    viability,
    viability_rule_from,
)
from tests.spec.procuring.given import RULES, shown

RULE = viability_rule_from(RULES, date(2017, 2, 10))


def pounds(amount):
    return Quantity.exact(Decimal(amount))


def judge(value, overhead, bids=3):
    return viability("1", value, overhead, bids, RULE)


def test_a_lot_at_the_level_passes_and_one_above_is_warned_of():
    passing = judge(pounds(100_000), pounds(15_000))
    assert passing.is_viable is True
    assert passing.overhead_low == passing.overhead_high == 15
    warned = judge(pounds("71428.57"), pounds(12_000))
    assert warned.is_viable is False
    assert shown(warned.overhead_low) == "16.80"
    assert warned.warnings == ("Overhead takes 16.80% of lot 1: above 15%.",)


def test_too_few_bids_are_warned_of_and_none_named_is_unknown():
    assert judge(pounds(100), pounds(1), 1).warnings == (
        "Bids expected for lot 1: 1, fewer than 2.",
    )
    silent = judge(pounds(100), pounds(1), None)
    assert silent.is_viable is None
    assert "Nobody has said" in silent.unknown[0]


def test_a_range_gives_a_range_and_what_is_unknown_stays_so():
    sure = judge(Quantity(Decimal(100), Decimal(200), "r"), Quantity(Decimal(40), Decimal(50)))
    assert (sure.overhead_low, sure.overhead_high) == (20, 50)
    assert sure.warnings == ("Overhead takes 20.00% of lot 1 or more: above 15%.",)
    open_ended = judge(Quantity(Decimal(100), Decimal(400), "r"), Quantity.exact(Decimal(40)))
    assert open_ended.is_viable is None
    assert open_ended.unknown == ("Whether overhead is too high cannot be said: r.",)
    unknown = judge(Quantity.unknown("not confirmed"), pounds(40))
    assert (unknown.overhead_low, unknown.overhead_high) == (None, None)
    assert "not confirmed" in unknown.unknown[0]
    assert judge(pounds(0), pounds(0)).is_viable is None


def test_what_cannot_be_is_refused():
    with pytest.raises(CannotWork, match="value of lot 1 is below 0"):
        judge(pounds(-1), pounds(0))
    with pytest.raises(CannotWork, match="overhead of lot 1 is below 0"):
        judge(pounds(1), pounds(-1))
    with pytest.raises(CannotWork, match="cannot expect -1 bids"):
        judge(pounds(1), pounds(1), -1)


def test_the_smallest_lot_that_carries_its_overhead():
    assert smallest_viable(Decimal(12_000), RULE) == 80_000
    least = smallest_viable(Decimal("10.01"), RULE)
    assert least == Decimal("66.74")  # 66.7333…, to the penny up
    assert judge(pounds(least), pounds("10.01")).is_viable
    assert not judge(pounds(least - Decimal("0.01")), pounds("10.01")).is_viable
    none = ViabilityRule(Decimal(0), 1)
    assert smallest_viable(Decimal(1), none) is None
    assert smallest_viable(Decimal(0), none) == 0


def test_seven_lots_instead_of_four_cost_three_overheads():
    """Para 39: more lots raise management costs in proportion."""
    found = split_effect(Decimal(500_000), Decimal(10_000), {"four": 4, "seven": 7})
    assert found == {"four": 460_000, "seven": 430_000}
    with pytest.raises(CannotWork, match="at least one lot"):
        split_effect(Decimal(1), Decimal(1), {"none": 0})


def test_the_level_is_marked_as_illustrative():
    rule = RULES.on("viability.overhead_most", date(2017, 2, 10))
    assert not rule.verified
    assert "illustrative" in rule.caution
