"""Lots not awarded, equal awards settled, answers about prices, letters of bids not read."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonweal.procuring.conflicts import State
from commonweal.procuring.contract_terms import Extension
from commonweal.procuring.contracts import AwardedLot, ContractTerms
from commonweal.records.contracts.actions import make_contracts
from commonweal.records.evaluation.actions_award import (
    decide_award,
    receive_representation,
    tell_outcome,
)
from commonweal.records.evaluation.actions_award_ties import settle_tie
from commonweal.records.evaluation.actions_declined import decide_not_to_award
from commonweal.records.evaluation.actions_totals import (
    answer_about_price,
    ask_about_price,
    decide_low_price,
)
from commonweal.records.evaluation.models import Award, DeclinedLot, Letter, LowPriceAnswer
from commonweal.records.evaluation.selectors_award import award_seen
from commonweal.records.evaluation.selectors_pack import pack_files
from commonweal.records.evaluation.selectors_record import (
    awarded_lots,
    chain_check,
    declined_lots,
    letters_of,
    price_questions_of,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring.actions_bids import withdraw_bid
from commonweal.records.procuring.actions_conflicts import declare
from commonweal.records.procuring.models import Submission, Tender
from commonweal.records.procuring.selectors_conflicts import standing_for
from commonweal.records.procuring.selectors_notices import releases_of
from commonweal.records.register.models import Organisation
from tests.ocds import faults
from tests.records.evaluation.test_totals import ONE_BEST, award, prices
from tests.records.evaluation.world import SYSTEM, World, at, opened, priced, with_panels

pytestmark = pytest.mark.django_db

LIMITED = {"most_lots": 1, "award_mechanism": "best total over all lots"}
ONLY_ONE: dict[str, Any] = {"meadow": {"lots": ["1"]}, "harbour": {"lots": ["1"]}}


def decline(world: World, lot: str, ground: str, reason: str = "The council closed it.") -> None:
    who = {"1": world.others["shire_lead"], "2": world.evaluators["city"]}[lot]
    with world.after(6):
        decide_not_to_award(by=who, tender=world.tender, lot=lot, ground=ground, reason=reason)


def tell(world: World) -> None:
    with world.after(7):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")


def last_notice(world: World) -> dict[str, Any]:
    row = releases_of(SYSTEM, world.tender)[-1]
    return dict(json.loads(row.text))


# Lots that are not awarded ----------------------------------------------------------------------


def test_a_lot_without_bids_waits_for_a_decision_that_everything_then_tells() -> None:
    world = priced(bids=ONLY_ONE)
    award(world, "1")
    with pytest.raises(ValidationError, match="Lot 2 is not decided yet: award it, or decide"):
        tell(world)
    with pytest.raises(ValidationError, match="This ground does not hold"):
        decline(world, "2", "none-fit")
    with world.after(6):
        with pytest.raises(NotAllowed, match="awarded by City Council"):
            decide_not_to_award(
                by=world.lead, tender=world.tender, lot="2", ground="no-bid", reason="None came.",
            )  # fmt: skip
        with pytest.raises(ValidationError, match="reason in words"):
            decide_not_to_award(
                by=world.evaluators["city"], tender=world.tender, lot="2", ground="no-bid",
                reason=" ",
            )  # fmt: skip
    decline(world, "2", "no-bid", "Nobody bid for the city.")
    assert declined_lots(world.bidders["meadow"], world.tender) == []
    with pytest.raises(ValidationError, match="Lot 2 is decided already"):
        decline(world, "2", "no-bid")
    tell(world)
    (row,) = declined_lots(world.bidders["meadow"], world.tender)
    assert (row.lot, row.words) == ("2", "No bid was made for the lot")
    awards = {one["id"].rpartition("/")[2]: one for one in last_notice(world)["awards"]}
    assert (awards["1"]["status"], awards["2"]["status"]) == ("pending", "unsuccessful")
    assert awards["2"]["description"] == "No bid was made for the lot: Nobody bid for the city."
    assert awards["2"]["suppliers"] == []
    package = {
        "uri": "https://example.org/r", "version": "1.1", "publishedDate": "2027-03-01T12:00:00Z",
        "publisher": {"name": "North"}, "releases": [last_notice(world)],
    }  # fmt: skip
    assert faults("release", package) == []
    said = json.loads(pack_files(SYSTEM, world.tender)["not-awarded.json"])
    assert [(one["lot"], one["reason"]) for one in said] == [("2", "Nobody bid for the city.")]
    assert chain_check(SYSTEM, world.tender).holds


def test_a_declined_lot_with_bids_stands_in_their_letters_and_never_gets_a_contract() -> None:
    world = priced(ONE_BEST)
    award(world, "1")
    decline(world, "2", "needs-changed", "The service moves to another body.")
    with pytest.raises(ValidationError, match="Lot 2 is not awarded"):
        award(world, "2")
    tell(world)
    (letter,) = letters_of(world.bidders["harbour"], world.tender)
    two = letter.content["lots"][1]
    assert two["winner"] == ""
    assert two["not_awarded"] == ("What is needed has changed: The service moves to another body.")
    # Its own scores stand in the letter all the same: 30 + 16 + 10.
    assert two["own_total"] == "56.00"
    assert [one.lot for one in awarded_lots(world.lead, world.tender)] == ["1"]
    terms = ContractTerms(datetime(2027, 10, 1, tzinfo=UTC).date(), 36, (Extension(24, 6),), 6, 4)
    with world.after(24 * 30), pytest.raises(ValidationError, match="not to award lot 2"):
        make_contracts(
            by=world.lead, place=world.tender.place, tender=world.tender, terms=terms,
            awards=[AwardedLot("2", "The city", "meadow", "city_council", Decimal(1))],
        )  # fmt: skip


def test_where_no_lot_is_awarded_the_outcome_is_told_without_a_standstill() -> None:
    world = priced(ONE_BEST)
    for lot in ("1", "2"):
        decline(world, lot, "money", "The grant ended.")
    tell(world)
    (letter,) = letters_of(world.bidders["meadow"], world.tender)
    assert letter.content["standstill"] == {
        "kind": "none", "begins": None, "ends": None,
        "steps": ["No lot is awarded, so no contract is signed and there is no standstill."],
    }  # fmt: skip
    notice = last_notice(world)
    assert notice["tender"]["status"] == "unsuccessful"
    with world.after(8):
        assert award_seen(world.lead, world.tender).awards is None
    with pytest.raises(ValidationError, match="The outcome was told already"):
        decline(world, "1", "money")


def test_a_tender_without_any_bid_ends_with_decisions_too() -> None:
    world = with_panels(opened({}))
    for lot in ("1", "2"):
        decline(world, lot, "no-bid", "Nobody bid.")
    with world.after(6):
        assert len(award_seen(world.lead, world.tender).case.declined) == 2
    tell(world)
    assert last_notice(world)["tender"]["status"] == "unsuccessful"


def test_a_lot_is_not_declined_where_that_would_undo_an_award() -> None:
    """One lot each, lot by lot: Meadow has lot 1, so Harbour has lot 2. Without lot 1 Meadow would
    have lot 2."""
    world = priced(ONE_BEST, most_lots=1, award_mechanism="lot by lot in the published order")
    award(world, "2")
    assert awarded_lots(world.lead, world.tender)[0].bidder.code == "harbour"
    with pytest.raises(ValidationError, match="would not give lot 2 as it was awarded"):
        decline(world, "1", "money")
    assert not DeclinedLot.objects.exists()
    award(world, "1")


# Equal awards -----------------------------------------------------------------------------------


def test_equal_awards_under_a_limit_are_drawn_by_the_published_rule_and_then_made() -> None:
    """Meadow in lot 1 and Harbour in lot 2, or the other way round: 156 each, and 160 on the
    locality each. What is left is drawn by the digests of the witnesses' numbers."""
    world = priced(ONE_BEST, **LIMITED)
    act: dict[str, Any] = {"by": world.lead, "tender": world.tender, "reason": "As published."}
    with world.after(6):
        with pytest.raises(ValidationError, match="Name the 2 witnesses"):
            settle_tie(**act)
        with pytest.raises(ValidationError, match="Each witness gives a number"):
            settle_tie(**act, witnesses=["A. Clerk", "B. Clerk"], numbers=["7", ""])
        with pytest.raises(ValidationError, match="Each witness gives one number"):
            settle_tie(**act, witnesses=["A. Clerk", "B. Clerk"], numbers=["7", "8", "9"])
        with pytest.raises(NotAllowed):
            settle_tie(**{**act, "by": world.others["shire_lead"]})
        row = settle_tie(**act, witnesses=["A. Clerk", "B. Clerk"], numbers=["7", "11"])
        with pytest.raises(ValidationError, match="there is nothing to settle"):
            settle_tie(**act, witnesses=["A. Clerk", "B. Clerk"], numbers=["8", "12"])
    assert "160.00 over all lots is best; 2 of 2" in row.steps[0]
    digests = {
        hashlib.sha256(f"7,11\nlot 1: {one}; lot 2: {two}".encode()).hexdigest(): [one, two]
        for one, two in (("Meadow", "Harbour"), ("Harbour", "Meadow"))
    }
    expected = digests[min(digests)]
    found = world.case().awards()
    assert [one.bidder for one in found.lots] == expected
    assert found.is_settled
    award(world, "1")
    award(world, "2")
    assert [str(one.bidder) for one in awarded_lots(world.lead, world.tender)] == expected
    said = json.loads(pack_files(SYSTEM, world.tender)["settled-ties.json"])
    assert said[0]["draw"] == [
        {"witness": "A. Clerk", "number": "7"}, {"witness": "B. Clerk", "number": "11"},
    ]  # fmt: skip
    assert chain_check(SYSTEM, world.tender).holds


def test_a_named_criterion_settles_equal_awards_without_a_draw() -> None:
    """Both total 156 either way; with the price as the first step Meadow's 120,000 and 98,000.50
    against Harbour's 120,000 and 98,000.50 are equal too, so lot 1 is made cheaper for Harbour:
    both have 10 points under a benchmark, and Harbour in lot 1 costs £1,000 less."""
    world = priced(
        ONE_BEST, **LIMITED, price_formula="benchmark",
        price_parameters=["full_marks_at=200000", "no_marks_at=300000"],
        tie_rule=[{"step": "lower price"}, {"step": "lot drawn by two witnesses"}],
        bids=prices("harbour", "119000", "98000.50"),
    )  # fmt: skip
    with world.after(6):
        row = settle_tie(by=world.lead, tender=world.tender, reason="The lower price decides.")
    assert row.draw == []
    assert [one.bidder for one in world.case().awards().lots] == ["Harbour", "Meadow"]


# Unusually low prices ---------------------------------------------------------------------------


def asked() -> World:
    world = priced(bids=prices("harbour", "60000", "98000"))
    with world.after(6):
        ask_about_price(
            by=world.others["finance"], tender=world.tender, lot="1", bidder="Harbour",
            asks="Which staff do you count on?",
        )  # fmt: skip
    return world


def test_a_bidder_answers_in_its_workspace_and_no_other_bidder_sees_anything() -> None:
    world = asked()
    harbour, meadow = world.bidders["harbour"], world.bidders["meadow"]
    (question,) = price_questions_of(harbour, world.tender)
    assert question.asks == "Which staff do you count on?"
    assert price_questions_of(meadow, world.tender) == []
    act: dict[str, Any] = {"tender": world.tender, "lot": "1"}
    with world.after(7):
        with pytest.raises(NotAllowed, match="was not asked"):
            answer_about_price(by=meadow, **act, answer="We are cheap.")
        with pytest.raises(NotAllowed):
            answer_about_price(by=world.lead, **act, answer="They are cheap.")
        with pytest.raises(ValidationError, match="Write your answer"):
            answer_about_price(by=harbour, **act, answer=" ")
        answer_about_price(by=harbour, **act, answer="SECRET volunteers.")
        with pytest.raises(ValidationError, match="You have answered already"):
            answer_about_price(by=harbour, **act, answer="More.")
        # The answer is in, so nobody has to wait for the last day.
        decide_low_price(
            by=world.others["finance"], **act, bidder="Harbour", answer="", stands=False,
            reason="Not shown.",
        )  # fmt: skip
    said = json.loads(pack_files(SYSTEM, world.tender)["low-prices.json"])
    assert (said[0]["answer"], said[0]["stands"]) == ("SECRET volunteers.", False)
    award(world, "1")
    award(world, "2")
    tell(world)
    (letter,) = letters_of(meadow, world.tender)
    assert "SECRET" not in json.dumps(letter.content)
    assert chain_check(SYSTEM, world.tender).holds


def test_an_answer_comes_in_time_or_not_at_all() -> None:
    """Asked on Monday 1 March 2027; five working days later is Monday the 8th, to its end."""
    world = asked()
    harbour = world.bidders["harbour"]
    act: dict[str, Any] = {"by": harbour, "tender": world.tender, "lot": "1", "answer": "Late."}
    with at(datetime(2027, 3, 9, 0, 0, tzinfo=UTC)):
        with pytest.raises(ValidationError, match="The last day for an answer was 8 March 2027"):
            answer_about_price(**act)
        assert not LowPriceAnswer.objects.exists()
    with at(datetime(2027, 3, 8, 23, 59, 59, tzinfo=UTC)):
        answer_about_price(**act)


# Letters of bids that were not read ---------------------------------------------------------------


def spoiled(tender: Tender, bidders: dict[str, Acting]) -> None:
    """Brook takes its bid back, and Hill's is changed by somebody who has the database."""
    withdraw_bid(by=bidders["brook"], tender=tender, reason="We cannot staff it.")
    rows = Submission.objects.filter(bid__organisation=bidders["hill"].organisation)
    rows.update(sealed=b"nothing of ours")


def test_bids_that_were_not_read_get_a_letter_that_says_what_is_known() -> None:
    four: dict[str, Any] = {"meadow": {}, "harbour": {}, "brook": {}, "hill": {}}
    world = priced(ONE_BEST, bids=four, before_opening=spoiled)
    assert {one.name for one in world.case().bidders} == {"Meadow", "Harbour"}
    award(world, "1")
    decline(world, "2", "money", "The grant ended.")
    tell(world)
    assert len(letters_of(world.lead, world.tender)) == 4
    (brook,) = letters_of(world.bidders["brook"], world.tender)
    (hill,) = letters_of(world.bidders["hill"], world.tender)
    assert brook.content["lots"] == []
    assert brook.content["unread"]["why"].startswith("You withdrew it at ")
    assert brook.content["unread"]["why"].endswith("We cannot staff it.")
    assert "does not fit the receipt" in hill.content["unread"]["why"]
    assert hill.content["unread"]["decisions"] == [
        "Lot 1, The shire: it is intended to award it to Meadow.",
        "Lot 2, The city: not awarded. The money for it is not there any more: The grant ended.",
    ]
    mine = hill.content["unread"]["digest"]
    assert (
        mine == Submission.objects.get(bid__organisation=world.bidders["hill"].organisation).digest
    )
    organisation = world.bidders["hill"].organisation
    assert organisation
    with world.after(9):
        receive_representation(
            by=world.lead, tender=world.tender, bidder=organisation,
            received_at=world.deadline, words="Read our bid.",
        )  # fmt: skip


def test_two_bidders_of_one_name_are_told_apart_by_who_they_are() -> None:
    """Meadow is registered as “Harbour” as well: every lot goes to whom the rules give it, each
    gets its own letter, and a conflict about one is none about the other."""
    Organisation.objects.create(code="meadow", name="Harbour", kind="trust")
    world = priced()
    holders = {"1": world.others["shire_lead"], "2": world.evaluators["city"]}
    with world.after(6):
        for lot, who in holders.items():
            decide_award(by=who, tender=world.tender, lot=lot, reason="The best total.")
        finance = world.others["finance"]
        with pytest.raises(ValidationError, match=r"2 organisations of this name.*harbour, meadow"):
            declare(
                by=finance, tender=world.tender, state=State.ACTUAL, bidder="HARBOUR ",
                description="A cousin works there.",
            )  # fmt: skip
        declare(
            by=finance, tender=world.tender, state=State.ACTUAL, bidder="harbour",
            description="A cousin works there.",
        )  # fmt: skip
        standing = standing_for(finance, world.tender)
        assert standing.bar("meadow", "1") == ""
        assert "conflict about Harbour" in standing.bar("harbour", "1")
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    rows = Award.objects.filter(tender=world.tender).order_by("lot")
    assert [row.bidder.code for row in rows] == ["meadow", "harbour"]
    letters = {row.bidder.code: row.content for row in Letter.objects.all()}
    assert [letters[code]["bidder"] for code in ("meadow", "harbour")] == [
        "Harbour (meadow)", "Harbour (harbour)"
    ]  # fmt: skip
    won = {code: [one["has_won"] for one in says["lots"]] for code, says in letters.items()}
    assert won == {"meadow": [True, False], "harbour": [False, True]}
    award = json.loads(pack_files(world.others["auditor"], world.tender)["award.json"])
    assert [one["bidder"] for one in award] == ["Harbour (meadow)", "Harbour (harbour)"]
    told = releases_of(SYSTEM, world.tender)[-1]
    suppliers = [one["suppliers"][0]["id"] for one in json.loads(told.text)["awards"]]
    assert suppliers == ["meadow", "harbour"]
