"""Totals, thresholds, ties, low prices, limits and the standstill, each worked by hand."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonweal.records.evaluation.actions_award import (
    confirm_award,
    decide_award,
    decide_representation,
    receive_representation,
    routes_for,
    tell_outcome,
)
from commonweal.records.evaluation.actions_new_prices import record_new_prices
from commonweal.records.evaluation.actions_totals import (
    ask_about_price,
    decide_low_price,
    record_draw,
)
from commonweal.records.evaluation.models import NewPrices
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.evaluation.selectors_lots import case_for_lot
from commonweal.records.evaluation.selectors_pack import pack_files
from commonweal.records.evaluation.selectors_record import (
    awarded_lots,
    chain_check,
    letters_of,
    standstill_of,
)
from commonweal.records.procuring.models import TenderVersion
from tests.records.evaluation.world import SYSTEM, World, at, priced
from tests.records.procuring.world import content

pytestmark = pytest.mark.django_db

#: Meadow before Harbour in both lots.
ONE_BEST = {
    ("q1", "1", "meadow"): 5, ("q1", "1", "harbour"): 3,
    ("q1", "2", "meadow"): 5, ("q1", "2", "harbour"): 3,
    ("q2", "", "meadow"): 5, ("q2", "", "harbour"): 2,
}  # fmt: skip
EQUAL = dict.fromkeys(ONE_BEST, 4)


def prices(bidder: str, one: str, two: str) -> dict[str, dict[str, Any]]:
    return {
        "meadow": {},
        "harbour": {},
        bidder: {"prices": {"1": one, "2": two}},
    }


def award(world: World, lot: str) -> None:
    who = {"1": world.others["shire_lead"], "2": world.evaluators["city"]}[lot]
    with world.after(6):
        decide_award(by=who, tender=world.tender, lot=lot, reason="By the published rules.")


def test_80_70_and_60_at_50_40_and_10_are_74() -> None:
    """CALC-20: 0.50 × 80 + 0.40 × 70 + 0.10 × 60 = 40 + 28 + 6 = 74.0. No price is asked."""
    blocks = [{**one, "is_price": False} for one in content()["blocks"]]
    questions = copy.deepcopy(content()["questions"])
    for one in questions:
        one["scale"] = "zero-to-hundred"
    answers = {"q1@1": "a", "q1@2": "b", "q2": "c", "q3": "d"}
    given = {
        ("q1", "1", "meadow"): 80, ("q1", "2", "meadow"): 80,
        ("q2", "", "meadow"): 70, ("q3", "", "meadow"): 60,
    }  # fmt: skip
    world = priced(
        given, blocks=blocks, questions=questions, price_formula=None,
        bids={"meadow": {"answers": answers, "prices": {}}},
    )  # fmt: skip
    (found,) = world.case().bid_scores("1")
    assert found.shown == Decimal("74.00")
    assert found.steps[-1] == "Total: 40.00 + 28.00 + 6.00 = 74.00."
    award(world, "1")
    (awarded,) = awarded_lots(world.lead, world.tender)
    assert (awarded.total, awarded.price) == (Decimal(74), None)


def test_without_a_limit_one_bidder_has_both_lots_and_the_concentration_is_told() -> None:
    world = priced(ONE_BEST)
    found = world.case().awards()
    assert [one.bidder for one in found.lots] == ["Meadow", "Meadow"]
    assert found.concentration == 10_000
    award(world, "1")
    award(world, "2")
    assert {one.bidder.code for one in awarded_lots(world.lead, world.tender)} == {"meadow"}


def test_with_a_limit_of_one_lot_the_best_total_decides_and_needs_every_lot_ready() -> None:
    """Meadow has 100 in both lots (50 + 40 + 10). Harbour has 3 of 5, 30, and 2 of 5, 16, and 10
    for the price: 56 in both. Either way the total is 156, so the tie is told and nothing awarded.
    """
    world = priced(ONE_BEST, most_lots=1, award_mechanism="best total over all lots")
    found = world.case().awards()
    assert found.total == 156
    assert found.cost_of_limit == 44
    assert len(found.ties) == 1
    with pytest.raises(ValidationError, match="Other awards are as good"):
        award(world, "1")


def test_a_bid_below_a_threshold_is_out_and_does_not_move_prices() -> None:
    """Harbour's 2 of 5 for q2 is below 3. Its lower price of £60,000 is then no longer the lowest:
    Meadow's £120,000 gets all 10 points, and Harbour's low price is not asked about twice."""
    questions = copy.deepcopy(content()["questions"])
    questions[1] |= {"least": "3", "disqualifies": True}
    world = priced(ONE_BEST, questions=questions, bids=prices("harbour", "90000", "90000"))
    ranking = world.case().ranking("1")
    assert ranking.order == ("Meadow",)
    (failure,) = ranking.disqualified["Harbour"]
    assert (failure.what, failure.reached, failure.least) == ("Delivery model", 2, 3)
    meadow = next(one for one in world.case().bid_scores("1") if one.bidder == "Meadow")
    assert meadow.shown == Decimal("100.00")
    award(world, "1")
    award(world, "2")
    with world.after(7):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    (letter,) = letters_of(world.bidders["harbour"], world.tender)
    assert letter.content["lots"][0]["out"] == [
        "Delivery model reached 2.00; at least 3 was needed."
    ]
    assert letter.content["lots"][0]["questions"][2]["score"].startswith("not compared")


def test_a_tie_waits_for_a_lot_drawn_before_two_witnesses() -> None:
    world = priced(EQUAL)
    with world.after(6):
        with pytest.raises(ValidationError, match="Draw a lot before two witnesses"):
            award(world, "1")
        draw = {"by": world.lead, "tender": world.tender, "lot": "1"}
        with pytest.raises(ValidationError, match="Name the 2 witnesses"):
            record_draw(**draw, order=["Harbour", "Meadow"], witnesses=["A. Clerk", "a. clerk"])
        with pytest.raises(ValidationError, match="each of the tied bidders once"):
            record_draw(**draw, order=["Harbour"], witnesses=["A. Clerk", "B. Clerk"])
        record_draw(**draw, order=["Harbour", "Meadow"], witnesses=["A. Clerk", "B. Clerk"])
        assert world.case().ranking("1").order == ("Harbour", "Meadow")
    award(world, "1")
    assert awarded_lots(world.lead, world.tender)[0].bidder.code == "harbour"


REBID = [
    {"step": "new prices of the tied bidders"},
    {"step": "lot drawn by two witnesses"},
]


def test_tied_bidders_give_new_prices_that_settle_the_tie_and_are_what_is_paid() -> None:
    """Both have all points but for the same 4 of 5, at £120,000. Harbour now asks £110,000, Meadow
    £115,000.50: the lot is Harbour's for £110,000, and the total stays as it was."""
    world = priced(EQUAL, tie_rule=REBID)
    total = world.case().ranking("1").places[0].shown
    given: dict[str, Any] = {"by": world.lead, "tender": world.tender, "lot": "1"}
    both = {"meadow": "£115,000.50", "harbour": "110000"}
    with world.after(6):
        with pytest.raises(ValidationError, match="Ask the tied bidders for new prices"):
            award(world, "1")
        for some in ({"meadow": "1"}, {**both, "orchard": "1"}):
            with pytest.raises(ValidationError, match="every bidder that ties"):
                record_new_prices(**given, prices=some, reason="Asked by letter.")
        with pytest.raises(ValidationError, match="Write a price in pounds"):
            record_new_prices(**given, prices={**both, "harbour": "less"}, reason="By letter.")
        with pytest.raises(ValidationError, match="Say how they were asked for"):
            record_new_prices(**given, prices=both, reason=" ")
        record_new_prices(**given, prices=both, reason="Asked by letter, in on 1 March.")
        with pytest.raises(ValidationError, match="every bidder that ties"):
            record_new_prices(**given, prices=both, reason="Once more.")
    assert world.case().ranking("1").order == ("Harbour", "Meadow")
    award(world, "1")
    (found,) = awarded_lots(world.lead, world.tender)
    assert (found.bidder.code, found.total, found.price) == ("harbour", total, Decimal(110_000))
    files = pack_files(world.lead, world.tender)
    (kept,) = json.loads(files["new-prices.json"])
    assert kept["prices"] == {"Meadow": "115000.50", "Harbour": "110000.00"}
    assert chain_check(SYSTEM, world.tender).holds
    NewPrices.objects.update(prices={**NewPrices.objects.get().prices, "0": "1"})
    assert "(prices)" in chain_check(SYSTEM, world.tender).faults[0]


def test_a_new_price_that_is_unusually_low_is_asked_about_as_well() -> None:
    """£60,000 lies 50% below £120,000."""
    world = priced(EQUAL, tie_rule=REBID)
    with world.after(6):
        assert not any(one.is_flagged for one in world.case().low_prices("1"))
        record_new_prices(
            by=world.lead, tender=world.tender, lot="1", reason="Asked by letter.",
            prices={"meadow": "120000", "harbour": "60000"},
        )  # fmt: skip
        with pytest.raises(ValidationError, match="Harbour in lot 1 is unusually low"):
            award(world, "1")


def test_new_prices_that_are_equal_leave_the_tie_to_the_next_step() -> None:
    world = priced(EQUAL, tie_rule=REBID)
    with world.after(6):
        record_new_prices(
            by=world.lead, tender=world.tender, lot="1", reason="Asked by letter.",
            prices={"meadow": "100000", "harbour": "100000"},
        )  # fmt: skip
        with pytest.raises(ValidationError, match="Draw a lot before two witnesses"):
            award(world, "1")


def test_a_low_price_is_asked_about_and_only_then_set_aside() -> None:
    """£60,000 lies 50% below £120,000; 40% or more is asked about. Five working days after Monday 1
    March 2027 end with Monday 8 March."""
    world = priced(bids=prices("harbour", "60000", "98000"))
    with pytest.raises(ValidationError, match="unusually low: ask about it"):
        award(world, "1")
    act: dict[str, Any] = {
        "by": world.others["finance"],
        "tender": world.tender,
        "lot": "1",
        "bidder": "Harbour",
    }
    with world.after(6):
        asked = ask_about_price(**act)
        assert asked.answer_by == date(2027, 3, 8)
        with pytest.raises(ValidationError, match="may answer until 8 March 2027"):
            decide_low_price(**act, answer="", stands=False, reason="Too low.")
        with pytest.raises(ValidationError, match="not unusually low"):
            ask_about_price(**{**act, "bidder": "Meadow"})
        decide_low_price(**act, answer="We have volunteers.", stands=False, reason="Not shown.")
        case = case_for_lot(world.lead, world.tender, "1")
        assert case.ranking("1").order == ("Meadow",)
        assert case.set_aside("1") == {"Harbour": "The price was not accepted: Not shown."}
    award(world, "1")
    assert chain_check(SYSTEM, world.tender).holds


def test_a_representation_keeps_the_standstill_open_until_it_is_decided() -> None:
    """Told on Monday 1 March 2027: the standstill begins on the 2nd and ends with Friday 12 March.
    A representation on the 4th is decided on Monday 15 March; five working days later is the 22nd.
    """
    world = priced(ONE_BEST)
    award(world, "1")
    with world.after(7), pytest.raises(ValidationError, match="Lot 2 is not decided yet"):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    award(world, "2")
    with world.after(7):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    confirm = {"by": world.others["shire_lead"], "tender": world.tender, "lot": "1"}
    with at(datetime(2027, 3, 12, 12, tzinfo=UTC)), pytest.raises(ValidationError, match="lasts"):
        confirm_award(**confirm)
    with at(datetime(2027, 3, 4, 18, tzinfo=UTC)):
        harbour = world.bidders["harbour"].organisation
        assert harbour
        row = receive_representation(
            by=world.lead, tender=world.tender, bidder=harbour,
            received_at=datetime(2027, 3, 4, 16, tzinfo=UTC), words="We disagree.",
        )  # fmt: skip
    assert awarded_lots(world.lead, world.tender)[0].standstill_ends_on is None
    with at(datetime(2027, 3, 15, 12, tzinfo=UTC)):
        with pytest.raises(ValidationError, match="The representation of Harbour is open"):
            confirm_award(**confirm)
        decide_representation(
            by=world.lead, tender=world.tender, representation=row, stands=True, reason="Fair."
        )
    found = standstill_of(SYSTEM, world.tender)
    assert found
    assert found.last_day == date(2027, 3, 22)
    with at(datetime(2027, 3, 22, 12, tzinfo=UTC)), pytest.raises(ValidationError, match="lasts"):
        confirm_award(**confirm)
    with at(datetime(2027, 3, 23, 12, tzinfo=UTC)):
        confirm_award(**confirm)
    assert awarded_lots(world.lead, world.tender)[0].is_confirmed
    assert chain_check(SYSTEM, world.tender).holds


def test_nobody_but_the_bidder_reads_its_letter_before_and_after_issue() -> None:
    world = priced(ONE_BEST)
    award(world, "1")
    award(world, "2")
    assert awarded_lots(world.bidders["meadow"], world.tender) == []
    assert letters_of(world.bidders["meadow"], world.tender) == []
    with world.after(7):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    (own,) = letters_of(world.bidders["harbour"], world.tender)
    assert own.content["bidder"] == "Harbour"
    assert letters_of(world.evaluators["board"], world.tender) == []
    assert letters_of(world.others["administrator"], world.tender) == []
    assert len(letters_of(world.lead, world.tender)) == 2
    assert len(awarded_lots(world.bidders["harbour"], world.tender)) == 2
    with world.after(8), pytest.raises(ValidationError, match="was told already"):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")


def test_the_route_decides_the_standstill() -> None:
    world = priced(ONE_BEST, route="act-open")
    award(world, "1")
    award(world, "2")
    with world.after(7):
        with pytest.raises(ValidationError, match="was published as Open procedure"):
            tell_outcome(by=world.lead, tender=world.tender, route="below-threshold")
        tell_outcome(by=world.lead, tender=world.tender, route="act-open")
    found = awarded_lots(world.lead, world.tender)[0]
    assert found.standstill_ends_on == date(2027, 3, 10)
    assert found.decided_at < world.deadline + timedelta(days=1)


def test_the_outcome_is_told_by_a_route_that_could_be_used_when_the_tender_was_published() -> None:
    """In words of its own, so that whoever tells the outcome chooses. In 2027 any willing provider
    had ended long ago; of a tender of June 2023 it is the only one, in whatever year that is told.
    """
    world = priced()
    TenderVersion.objects.update(content={**world.tender.content, "route": "Our own way"})
    case = case_of(SYSTEM, world.tender)
    codes = [one.code for one in routes_for(case)]
    assert "psr-competitive" in codes
    assert "any-willing-provider" not in codes
    with at(datetime(2031, 1, 1, tzinfo=UTC)):
        TenderVersion.objects.update(made_at=datetime(2023, 6, 1, tzinfo=UTC))
        assert [one.code for one in routes_for(case)] == ["any-willing-provider"]
