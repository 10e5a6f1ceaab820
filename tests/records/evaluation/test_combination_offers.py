"""Combination offers and orders of preference, from the bid to the award, worked by hand."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonweal.records.contracts.actions_awards import contracts_of_awards
from commonweal.records.evaluation.actions_award import confirm_award, tell_outcome
from commonweal.records.evaluation.actions_declined import decide_not_to_award
from commonweal.records.evaluation.selectors_award import award_seen
from commonweal.records.evaluation.selectors_record import (
    awarded_lots,
    chain_check,
    letters_of,
)
from commonweal.records.procuring.actions import amend_tender
from commonweal.records.procuring.actions_bids import save_bid_draft, submit_bid
from tests.records.evaluation.test_totals import ONE_BEST, award
from tests.records.evaluation.world import SYSTEM, World, at, priced
from tests.records.procuring.world import bid, buying, clock, content, provider

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

BEST = "best total over all lots"
#: 40 for the locality, 20 for the delivery model, 40 for the price.
WEIGHTS = {"locality": "40", "delivery": "20", "value": "40"}
SCORES = {
    ("q1", "1", "meadow"): 3, ("q1", "1", "harbour"): 4,
    ("q1", "2", "meadow"): 3, ("q1", "2", "harbour"): 4,
    ("q2", "", "meadow"): 3, ("q2", "", "harbour"): 3,
}  # fmt: skip


def together(price: str | None = "£168,000") -> World:
    """Meadow asks £80,000 and £100,000, Harbour £110,000 and £100,000, and a price for both."""
    blocks = [{**one, "weight": WEIGHTS[one["code"]]} for one in copy.deepcopy(content()["blocks"])]
    offers = [{"lots": ["1", "2"], "price": price}] if price else []
    return priced(
        SCORES, blocks=blocks, award_mechanism=BEST, combination_offers=True,
        bids={
            "meadow": {"prices": {"1": "80000", "2": "100000"}},
            "harbour": {"prices": {"1": "110000", "2": "100000"}, "combinations": offers},
        },
    )  # fmt: skip


def test_without_the_offer_each_lot_goes_to_its_best_bid() -> None:
    """Lot 1: Meadow 24 + 12 + 40 = 76; Harbour 32 + 12 + 40 × 80/110 = 29.09, 73.09.
    Lot 2: Meadow 24 + 12 + 40 = 76; Harbour 32 + 12 + 40 = 84. CombinationOffer 160."""
    found = together(None).case().awards()
    assert [one.bidder for one in found.lots] == ["Meadow", "Harbour"]
    assert found.total == 160


def test_an_offer_for_both_lots_changes_the_award_and_stands_in_letter_and_contract() -> None:
    """£168,000 over £110,000 and £100,000 is £88,000 and £80,000. Lot 1 then has 32 + 12 +
    40 × 80/88 = 36.36, 80.36; lot 2 has £80,000, the lowest: 32 + 12 + 40 = 84. 164.36 beats 160.
    """
    world = together()
    (offer,) = world.case().scored_combinations()
    assert offer.prices == {"1": Decimal(88_000), "2": Decimal(80_000)}
    assert {lot: str(float(score)) for lot, score in offer.scores.items()} == {
        "1": "80.36", "2": "84.0",
    }  # fmt: skip
    found = world.case().awards()
    assert [one.bidder for one in found.lots] == ["Harbour", "Harbour"]
    assert float(found.total) == 164.36
    # Other bids are scored as if the offer were not there.
    meadow = next(one for one in world.case().bid_scores("1") if one.bidder == "Meadow")
    assert meadow.shown == 76
    with world.after(6):
        seen = award_seen(world.lead, world.tender)
    assert "combination C1 for lots 1, 2 (164.36 together)" in seen.awards.of("1").sentence  # type: ignore[union-attr]

    award(world, "1")
    award(world, "2")
    first, second = awarded_lots(world.lead, world.tender)
    assert (first.total, first.price) == (Decimal("80.36"), Decimal(88_000))
    assert (second.total, second.price) == (Decimal(84), Decimal(80_000))
    with world.after(7):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    (lost,) = letters_of(world.bidders["meadow"], world.tender)
    (won,) = letters_of(world.bidders["harbour"], world.tender)
    assert [one["winner_total"] for one in lost.content["lots"]] == ["80.36", "84.00"]
    assert won.content["lots"][0]["own_total"] == "80.36"
    assert "£88,000" in won.content["lots"][0]["questions"][2]["reason"]
    assert chain_check(SYSTEM, world.tender).holds
    holders = {"1": world.others["shire_lead"], "2": world.evaluators["city"]}
    with at(datetime(2027, 3, 15, 12, tzinfo=UTC)):
        for lot, who in holders.items():
            confirm_award(by=who, tender=world.tender, lot=lot)
        made = contracts_of_awards(by=world.lead, tender=world.tender, manager="M. Manager")
    # A third of each price a year, over three years.
    assert [one.lots[0]["value"] for one in made] == ["29333.33", "26666.67"]


def test_a_part_of_the_offer_that_is_unusually_low_is_asked_about() -> None:
    """£120,000 is £62,857.14 and £57,142.86: the second lies 42.86% below £100,000."""
    case = together("120000").case()
    one, two = ({low.bidder: low for low in case.low_prices(lot)} for lot in ("1", "2"))
    assert not one["Harbour"].is_flagged
    (reason, _) = two["Harbour"].reasons
    assert reason.startswith(
        "in its combination offer C1 for lots 1, 2, at £57,142.86: 42.86% below the mean of the "
        "other bids"
    )
    assert not two["Meadow"].is_flagged


def test_under_a_limit_a_bidder_keeps_the_lot_that_it_wants_most() -> None:
    """Meadow is best in both lots, may have one and wants lot 2; so Harbour has lot 1."""
    wishes = {"meadow": {"preferences": ["2", "1"]}, "harbour": {"preferences": ["1", "2"]}}
    world = priced(
        ONE_BEST, most_lots=1, award_mechanism="by each bidder's order of preference",
        lot_preferences=True, bids=wishes,
    )  # fmt: skip
    found = world.case().awards()
    assert [one.bidder for one in found.lots] == ["Harbour", "Meadow"]


@pytest.mark.usefixtures("clock")
def test_a_bid_that_lacks_its_order_of_preference_is_not_submitted() -> None:
    made = buying(
        most_lots=1, award_mechanism="by each bidder's order of preference", lot_preferences=True
    )
    made.publish()
    meadow = provider("meadow")
    save_bid_draft(by=meadow, tender=made.tender, content=bid(preferences=["2"]))
    with pytest.raises(ValidationError, match="Give lot 1 its place in your order of preference"):
        submit_bid(by=meadow, tender=made.tender)
    save_bid_draft(by=meadow, tender=made.tender, content=bid(preferences=["2", "1"]))
    submit_bid(by=meadow, tender=made.tender)


@pytest.mark.usefixtures("clock")
def test_whether_offers_are_taken_is_frozen_and_a_change_voids_earlier_bids() -> None:
    made = buying(award_mechanism=BEST, combination_offers=True)
    made.publish()
    meadow = provider("meadow")
    dear = bid(combinations=[{"lots": ["1", "2"], "price": "300000"}])
    save_bid_draft(by=meadow, tender=made.tender, content=dear)
    with pytest.raises(ValidationError, match="it must be lower, or left out"):
        submit_bid(by=meadow, tender=made.tender)
    changed = {**made.tender.content, "combination_offers": False}
    version = amend_tender(by=made.lead, tender=made.tender, content=changed, reason="Simpler.")
    assert version.must_confirm
    # An offer that is not asked for any more keeps nobody from bidding, and is not submitted.
    submit_bid(by=meadow, tender=made.tender)


def test_a_lot_of_a_combination_that_is_awarded_cannot_be_declined() -> None:
    """Harbour has lot 2 for £80,000 with lot 1. Without lot 1 it would have lot 2 too, by its bid
    for that lot alone: but for £100,000."""
    world = together()
    award(world, "2")
    with world.after(6), pytest.raises(ValidationError, match="would not give lot 2 as it was"):
        decide_not_to_award(
            by=world.others["shire_lead"], tender=world.tender, lot="1", ground="money",
            reason="The grant ended.",
        )  # fmt: skip
    award(world, "1")
