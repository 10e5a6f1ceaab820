"""What an invitation must say of prices and limits before it is published."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring.invitation import invitation_problems, read_invitation
from commonweal.procuring.scoring import Scale
from tests.records.procuring.world import content

SCALES = {
    "zero-to-five": Scale("zero-to-five", Decimal(0), Decimal(5)),
    "price": Scale("price", Decimal(0), Decimal(100), None),
}
NOW = datetime(2031, 1, 1, tzinfo=UTC)


def problems(**changes: Any) -> list[str]:
    return invitation_problems(read_invitation(content(**changes), SCALES), NOW)


def test_a_price_block_needs_a_formula_that_gives_points() -> None:
    assert problems() == []
    assert problems(price_formula=None) == [
        "Name the price formula by which prices get their points."
    ]
    assert problems(price_formula="price_per_quality") == [
        "The price formula price_per_quality gives a cost and no points, so it cannot be weighted: "
        "choose one that gives points."
    ]
    assert problems(price_formula="cheapest") == ["There is no price formula cheapest."]


def test_a_formula_has_its_parameters_and_no_others() -> None:
    given = ["full_marks_at=80000", "no_marks_at = 160000"]
    assert problems(price_formula="benchmark", price_parameters=given) == []
    assert problems(price_formula="benchmark") == [
        "Give full_marks_at for the price formula.",
        "Give no_marks_at for the price formula.",
    ]
    with pytest.raises(CannotWork, match="“cheap” as value of the price parameter full_marks_at"):
        problems(price_formula="benchmark", price_parameters=["full_marks_at=cheap"])


def test_a_price_is_scored_on_the_scale_of_points() -> None:
    questions = content()["questions"]
    questions[2]["scale"] = "zero-to-five"
    assert problems(questions=questions) == [
        "Price is scored by the price: give it the scale of price points."
    ]


def test_a_limit_needs_a_published_way_to_award() -> None:
    assert problems(most_lots=1) == [
        "Name how lots are awarded when a bidder could win more than it may have."
    ]
    assert problems(most_lots=1, award_mechanism="best total over all lots") == []
    preference = "by each bidder's order of preference"
    assert problems(most_lots=1, award_mechanism=preference, lot_preferences=True) == []
    for wrong in (
        {"award_mechanism": preference},
        {"award_mechanism": "best total over all lots", "lot_preferences": True},
    ):
        (found,) = problems(most_lots=1, **wrong)
        assert found.startswith("Bidders give an order of preference exactly where")


def test_combination_offers_need_the_best_total_two_lots_and_a_price() -> None:
    best = {"award_mechanism": "best total over all lots", "combination_offers": True}
    assert problems(**best) == []
    (found,) = problems(combination_offers=True)
    assert found.startswith("Combination offers are awarded by the best total")
    blocks = [{**one, "is_price": False} for one in content()["blocks"]]
    (found,) = problems(**best, blocks=blocks, price_formula=None)
    assert found.startswith("Combination offers need at least two lots and a block")
    with pytest.raises(CannotWork, match="“by lot” is no way to award lots"):
        problems(award_mechanism="by lot")
