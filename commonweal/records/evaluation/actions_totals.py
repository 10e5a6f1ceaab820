"""After moderation: opening prices, reading what belongs to them, ties, and low prices."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.row import CannotWork
from commonweal.procuring.standstill import Kind
from commonweal.procuring.working_days import count_after
from commonweal.records.acts import made, needed
from commonweal.records.evaluation.actions_common import (
    SYSTEM,
    add_to_chain,
    opened_case,
    require_lead,
)
from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.definitions import calendar
from commonweal.records.evaluation.models import (
    Evaluation,
    LowPriceAnswer,
    LowPriceDecision,
    LowPriceQuestion,
    TieDraw,
)
from commonweal.records.evaluation.selectors_lots import lot_bar
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.actions_common import note
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.packages import PackedFile
from commonweal.records.procuring.selectors_bids import opened_files
from commonweal.records.procuring.selectors_conflicts import standing_for


@transaction.atomic
def open_prices(*, by: Acting, tender: Tender) -> Evaluation:
    """Open the prices, once every question of quality has its consensus.

    Raises NotAllowed, ValidationError with what is missing.
    """
    require_lead(by, tender)
    case = opened_case(tender)
    if case.prices_open:
        raise ValidationError("Prices are open already.")
    if case.evaluation.started_at is None:
        raise ValidationError("Scoring has not started.")
    missing = case.without_consensus
    if missing and case.conventions.prices_after_quality:
        raise ValidationError(
            f"{len(missing)} answers have no consensus yet, the first {missing[0].words}: prices "
            "stay closed until the quality of all is settled."
        )
    row = case.evaluation
    row.prices_opened_at = timezone.now()
    row.save(update_fields=["prices_opened_at"])
    note(by, "evaluation.prices_opened", case.tender, {})
    return row


def lot_case(by: Acting, tender: Tender, lot: str) -> Case:
    """The evaluation for somebody who may work on a lot. Raises NotAllowed, ValidationError."""
    by.require(Capability.RUN_TENDER)
    case = opened_case(tender)
    if lot not in {one.code for one in case.invitation.lots}:
        raise ValidationError(f"There is no lot {lot} in this tender.")
    bar = lot_bar(by, case, lot)
    if bar:
        raise NotAllowed(bar)
    if not case.prices_open:
        raise ValidationError("Prices are not open yet.")
    if case.decision(lot) is not None:
        raise ValidationError(f"Lot {lot} is awarded: nothing of it can be changed.")
    if case.declined_of(lot) is not None:
        raise ValidationError(f"Lot {lot} is not awarded: nothing of it can be changed.")
    return case


@transaction.atomic
def record_draw(
    *, by: Acting, tender: Tender, lot: str, order: Sequence[str], witnesses: Sequence[str]
) -> TieDraw:
    """Record a lot that was drawn among tied bidders before as many witnesses as the rules ask
    for. `order` are the bidders' names from first to last. Raises NotAllowed, ValidationError."""
    case = lot_case(by, tender, lot)
    try:
        tied = [place for place in case.ranking(lot).places if len(place.bidders) > 1]
    except CannotWork as fault:
        raise ValidationError(list(fault.sentences)) from None
    if not any(set(place.bidders) == set(order) for place in tied):
        raise ValidationError({"order": "Name each of the tied bidders once, and no others."})
    names = [name.strip() for name in witnesses if name.strip()]
    least = case.conventions.witnesses
    if len({name.casefold() for name in names}) < least:
        raise ValidationError({"witness_0": f"Name the {least} witnesses of the draw."})
    row = TieDraw(lot=lot, order=list(order), witnesses=names, **made(by))
    add_to_chain(by, case, row, "evaluation.lot_drawn", {"lot": lot, "order": list(order)})
    return row


@transaction.atomic
def ask_about_price(
    *, by: Acting, tender: Tender, lot: str, bidder: str, asks: str = ""
) -> LowPriceQuestion:
    """Ask a bidder to explain an unusually low price by a day: it finds the question in its
    workspace. `asks` is what is asked beyond that. Raises NotAllowed, ValidationError."""
    case = lot_case(by, tender, lot)
    low = next((one for one in case.low_prices(lot) if one.bidder == bidder), None)
    found = next((one for one in case.bidders_for(lot) if one.name == bidder), None)
    if low is None or found is None or not low.is_flagged:
        raise ValidationError("This price is not unusually low by the rules: nothing to ask.")
    if case.low_question(lot, bidder) is not None:
        raise ValidationError("This bidder was asked already.")
    today = timezone.localdate()
    last = count_after(calendar(Kind.ACT), today, case.conventions.answer_days).last
    row = LowPriceQuestion(
        lot=lot, bidder=found.organisation, reasons=list(low.reasons), asks=asks.strip(),
        answer_by=last, **made(by),
    )  # fmt: skip
    add_to_chain(by, case, row, "evaluation.low_price_asked", {"lot": lot, "bidder": bidder})
    return row


@transaction.atomic
def answer_about_price(*, by: Acting, tender: Tender, lot: str, answer: str) -> LowPriceAnswer:
    """A bidder explains its price for a lot, once, up to the end of the last day for it.

    Raises NotAllowed for whoever was not asked, ValidationError late, twice or without words.
    """
    by.require(Capability.BID)
    case = opened_case(tender)
    own = by.organisation.pk if by.organisation else None
    asked = next((o for o in case.low_questions if (o.lot, o.bidder_id) == (lot, own)), None)
    if asked is None:
        raise NotAllowed("Your organisation was not asked about a price for this lot.")
    if hasattr(asked, "told"):
        raise ValidationError("You have answered already.")
    if hasattr(asked, "decision") or timezone.localdate() > asked.answer_by:
        raise ValidationError(
            f"The last day for an answer was {asked.answer_by:%-d %B %Y}: write to the lead."
        )
    said = needed(answer, f"answer_{lot}", "Write your answer.")
    row = LowPriceAnswer(question=asked, answer=said, **made(by))
    add_to_chain(by, case, row, "evaluation.low_price_answered", {"lot": lot})
    return row


@transaction.atomic
def decide_low_price(
    *, by: Acting, tender: Tender, lot: str, bidder: str, answer: str, stands: bool, reason: str
) -> LowPriceDecision:
    """Record whether a price stands, beside what its bidder answered in its workspace; `answer`
    is what it explained in another way.

    A price is only refused after an answer, or when the time for it is over. Raises NotAllowed,
    ValidationError.
    """
    case = lot_case(by, tender, lot)
    asked = case.low_question(lot, bidder)
    if asked is None or hasattr(asked, "decision"):
        raise ValidationError("There is no open question about this price.")
    said = needed(reason, "reason", "Give the reason for the decision.")
    is_told = hasattr(asked, "told") or bool(answer.strip())
    if not is_told and timezone.localdate() <= asked.answer_by:
        raise ValidationError(
            {"answer": f"The bidder may answer until {asked.answer_by:%-d %B %Y}: record its "
             "answer, or wait."}
        )  # fmt: skip
    row = LowPriceDecision(
        question=asked, answer=answer.strip(), stands=stands, reason=said, **made(by)
    )
    told = {"lot": lot, "bidder": bidder, "stands": stands}
    add_to_chain(by, case, row, "evaluation.low_price_decided", told)
    return row


@transaction.atomic
def read_bid_papers(*, by: Acting, tender: Tender, bidder: str) -> tuple[PackedFile, ...]:
    """The files of a bid that belong to no answer, as prices in detail: for those who may read the
    prices of one of its lots and are barred from none. Every reading is noted.

    Raises NotAllowed, also while prices are closed.
    """
    by.require(Capability.RUN_TENDER)
    case = opened_case(tender)
    found = next((one for one in case.bidders if one.code == bidder), None)
    if found is None:
        raise NotAllowed("There is no such bid for you to read.")
    if not case.prices_open:
        raise NotAllowed("Prices are closed until every answer has its consensus.")
    standing = standing_for(by, case.tender)
    lots = [lot_bar(by, case, lot) for lot in found.text.lots]
    own = [bar for lot in found.text.lots if (bar := standing.bar(found.code, lot))]
    bar = next(iter(own), "") or ("" if "" in lots else lots[0])
    if bar:
        raise NotAllowed(bar)
    files = opened_files(SYSTEM, case.tender, found.submission)
    note(by, "evaluation.papers_read", case.tender, {"bidder": found.name})
    return tuple(one for one in files if not one.question)
