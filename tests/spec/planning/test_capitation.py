"""ESX-70: need-weighted people at an agreed rate, beside block and cluster-priced value."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity
from commonweal.planning.capitation import AreaNeed, Weighting, capitated_budget


def exact(text):
    return Quantity.exact(Decimal(text))


NOT_KNOWN = Quantity.unknown("nobody gave it")
NORTH = AreaNeed("north", exact(1000), exact("1.2"), exact(60000), exact(55000))
SOUTH = AreaNeed("south", exact(1000), exact("0.8"), exact(30000), NOT_KNOWN)


def test_people_times_need_times_rate():
    """1,000 × 1.2 × £40 = £48,000, £12,000 less than the block; 1,000 × 0.8 × £40 = £32,000."""
    budget = capitated_budget([NORTH, SOUTH], Decimal(40))
    assert [one.budget.value for one in budget.areas] == [48000, 32000]
    assert [one.less_block.value for one in budget.areas] == [-12000, 2000]
    assert (budget.budget.value, budget.block.value) == (80000, 90000)


def test_what_is_not_known_stays_unknown_in_the_sum_and_says_why():
    budget = capitated_budget([NORTH, SOUTH], Decimal(40))
    assert budget.areas[0].less_by_cluster.value == -7000
    assert not budget.areas[1].less_by_cluster.is_exact
    assert not budget.by_cluster.is_exact
    assert "nobody gave it" in budget.by_cluster.reason


def test_sharing_the_registered_population_keeps_its_total():
    """Need 1.5 and 0.5 weight 1,000 people each to 2,000; 1.2 and 1.2 to 2,400, scaled back."""
    high = [AreaNeed(a, exact(1000), exact("1.2"), NOT_KNOWN, NOT_KNOWN) for a in ("a", "b")]
    budget = capitated_budget(high, Decimal(10), Weighting.SHARE)
    assert budget.weighted.value == 2000
    assert budget.budget.value == 20000
    plain = capitated_budget([NORTH], Decimal(10), Weighting.NONE)
    assert plain.weighted.value == 1000


def test_without_a_rate_people_are_weighted_and_no_budget_is_made_up():
    budget = capitated_budget([NORTH], None)
    assert budget.weighted.value == 1200
    assert budget.budget.reason == "no rate has been entered"


def test_a_rate_and_a_need_that_cannot_be_are_refused_by_name():
    with pytest.raises(ValueError, match="The rate is £0"):
        capitated_budget([NORTH], Decimal(0))
    with pytest.raises(ValueError, match="need index of north must be above zero"):
        capitated_budget([AreaNeed("north", exact(1), exact(0), NOT_KNOWN, NOT_KNOWN)], None)
