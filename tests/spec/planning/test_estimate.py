"""CALC-02 and CALC-03: shares sum to 100; dementia inside older adult social care."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity
from commonweal.language.reconciliation import Verdict
from commonweal.planning.estimate import estimate, sensitivity, shares_sum, two_views
from tests.figures import make

BUDGET = make("195", "Social care of older adults", year="2014/15")
PARTS = [make(v, f"part {v}", year="2014/15") for v in ("80", "26", "5", "6")]


def test_the_shares_of_ccg_spend_sum_to_100():
    shares = [make(v, unit="pct") for v in ("88", "8", "2", "2")]
    assert shares_sum(shares, Decimal("0.5")).verdict == Verdict.RECONCILES
    short = shares_sum(shares[:3], Decimal("0.5"))
    assert (short.verdict, short.residual.value) == (Verdict.DOES_NOT, Decimal(-2))


def test_two_thirds_of_195_is_131_of_which_14_is_not_itemised():
    result = estimate(BUDGET, Decimal(67), PARTS)
    assert result.amount == Quantity.exact(Decimal("130.65"))
    assert result.rounded == Quantity.exact(Decimal(131))
    assert result.itemised == Quantity.exact(Decimal(117))
    assert result.not_itemised == Quantity.exact(Decimal(14))
    assert "130.65" in result.steps[0]


@pytest.mark.parametrize(
    ("share", "rounded", "left"), [("60", 117, 0), ("67", 131, 14), ("75", 146, 29)]
)
def test_sensitivity_to_the_share(share, rounded, left):
    # 195 x 0.60 = 117.0; 195 x 0.75 = 146.25.
    by_share = {
        e.share_pct: e for e in sensitivity(BUDGET, map(Decimal, ("75", "60", "67")), PARTS)
    }
    assert by_share[Decimal(share)].rounded.value == rounded
    assert by_share[Decimal(share)].not_itemised.value == left
    assert list(by_share) == sorted(by_share)


def test_the_same_money_in_two_views_is_never_counted_twice():
    mental_health, social_care = make("350", "Mental health"), BUDGET
    inside, moved = two_views(
        mental_health, social_care, Quantity.exact(Decimal(131)), ("In social care", "In health")
    )
    assert (inside.first.value, inside.second.value) == (350, 195)
    assert (moved.first.value, moved.second.value) == (481, 64)
    assert inside.whole == moved.whole == Quantity.exact(Decimal(545))


def test_more_than_the_heading_holds_cannot_move():
    with pytest.raises(ValueError, match="cannot be part of"):
        two_views(make("350"), BUDGET, Quantity.exact(Decimal(196)), ("a", "b"))


@pytest.mark.parametrize("share", ["-1", "100.1"])
def test_a_share_is_between_0_and_100(share):
    with pytest.raises(ValueError, match="between 0 and 100"):
        estimate(BUDGET, Decimal(share))


def test_a_budget_that_is_missing_gives_no_estimate():
    result = estimate(make(None, "Budget"), Decimal(67), PARTS)
    assert not result.rounded.is_exact
    assert result.rounded.reason == "Budget is missing"
