"""Deciding who gets a lot, telling every bidder, keeping the standstill, confirming the award."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.award_explanation import Awards, LotAward
from commonweal.procuring.routes import Route
from commonweal.procuring.standstill import Kind, signing_problem, standstill
from commonweal.records.acts import made, needed
from commonweal.records.evaluation.actions_common import (
    SYSTEM,
    add_link,
    add_to_chain,
    opened_case,
    require_lead,
)
from commonweal.records.evaluation.actions_totals import lot_case
from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.definitions import calendar, routes, rules
from commonweal.records.evaluation.letters import letters_for
from commonweal.records.evaluation.models import (
    Award,
    FurtherDecision,
    Letter,
    OutcomeNotice,
    ReceivedRepresentation,
)
from commonweal.records.evaluation.notices import (
    AWARD,
    AWARD_CANCELLATION,
    AWARD_UPDATE,
    tell_awards,
)
from commonweal.records.evaluation.selectors_record import (
    CONFIRMED,
    chain_check,
    representations_of,
    standstill_of,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.actions_common import note
from commonweal.records.procuring.models import Tender
from commonweal.records.register.models import Organisation

#: A total is kept with so many decimals at most; the published precision decides how many count.
KEPT = 4


@transaction.atomic
def decide_award(*, by: Acting, tender: Tender, lot: str, reason: str) -> Award:
    """Award a lot to the bidder that the published rules give, by a commissioner of the
    organisation that will hold its contract.

    Raises NotAllowed, and ValidationError while anything is open or the record does not hold.
    """
    by.require(Capability.AWARD)
    case = lot_case(by, tender, lot)
    require_holder(by, case, lot)
    require_whole(case)
    said = needed(reason, "reason", "Give the reasons for the decision.")
    problems = case.problems_of(case.needed_for(lot))
    if problems:
        raise ValidationError(problems)
    try:
        found = case.awards()
        mine = found.of(lot)
    except CannotWork as fault:
        raise ValidationError(list(fault.sentences)) from None
    except KeyError:
        raise ValidationError(f"Nobody bids for lot {lot}.") from None
    moved = moved_by(case, found)
    if moved and case.outcome is not None:
        raise ValidationError(
            f"Decided anew, the published rules would not give lot {', '.join(moved)} as it was "
            f"awarded already. Lot {lot} can only be declined."
        )
    if found.ties:
        raise ValidationError("Other awards are as good: settle it by the published tie rule.")
    bidder = next((one for one in case.bidders if one.name == mine.bidder), None)
    if bidder is None:
        raise ValidationError(f"{mine.sentence} Decide that it is not awarded, with the reason.")
    total, price = _terms(case, mine)
    row = Award(
        tender=case.tender, lot=lot, bidder=bidder.organisation,
        total=fraction_half_up(total, KEPT), price=price, reason=said,
        explanation=_explained(found, lot), **made(by),
    )  # fmt: skip
    add_to_chain(by, case, row, "evaluation.awarded", {"lot": lot, "bidder": bidder.name})
    return row


def moved_by(case: Case, found: Awards) -> list[str]:
    """The lots that stand awarded and that these awards would give to somebody else, or to the same
    bidder by another of its offers."""
    moved = []
    for row in case.decided:
        had = (case.name_of(row.bidder), row.explanation.get("combination", ""))
        now = next((one for one in found.lots if one.lot == row.lot), None)
        if row.lot not in case.cancelled and (now is None or (now.bidder, now.combination) != had):
            moved.append(row.lot)
    return moved


def _terms(case: Case, mine: LotAward) -> tuple[Fraction, Decimal | None]:
    """The score and price at which a lot is awarded; of lots offered together, its part of them."""
    offer = next((one for one in case.scored_combinations() if one.code == mine.combination), None)
    if offer is not None:
        return offer.scores[mine.lot], offer.prices[mine.lot]
    return mine.score or Fraction(0), mine.value


def require_holder(by: Acting, case: Case, lot: str) -> None:
    """Refuse whoever is not of the organisation that will hold the contract of a lot."""
    holder = case.invitation.lot(lot).holder
    if not by.is_system and (by.organisation is None or by.organisation.code != holder):
        raise NotAllowed(
            f"Lot {lot} is awarded by {case.bodies.get(holder, holder)}, which will hold its "
            "contract."
        )


def require_whole(case: Case) -> None:
    """Refuse to build on a record that was tampered with."""
    check = chain_check(SYSTEM, case.tender)
    if not check.holds:
        raise ValidationError([f"The record does not hold: {one}" for one in check.faults])


def _explained(found: Awards, lot: str) -> dict[str, Any]:
    """Why, as it is kept with the decision."""
    mine = found.of(lot)
    return {
        "sentence": mine.sentence,
        "others": [one.reason for one in mine.others],
        "steps": list(found.steps),
        "combination": mine.combination,
        "total": str(fraction_half_up(found.total, 2)),
        "cost_of_limit": str(fraction_half_up(found.cost_of_limit, 2)),
    }


def route_of(case: Case) -> Route | None:
    """The route that a tender published, where its words are those of a route that we know."""
    words = case.invitation.route.casefold().strip()
    found = [one for one in routes().values() if words in (one.code, one.title.casefold())]
    return found[0] if found else None


def routes_for(case: Case) -> list[Route]:
    """The routes under which the outcome may be told: the one that was published, else those that
    could be used when the tender was published."""
    named = route_of(case)
    if named is not None:
        return [named]
    first = case.tender.versions.order_by("number").first()
    published = timezone.localdate(first.made_at if first else timezone.now())
    return [one for one in routes().values() if one.span.holds_on(published)]


@transaction.atomic
def tell_outcome(
    *, by: Acting, tender: Tender, route: str, voluntary_days: int | None = None
) -> OutcomeNotice:
    """Issue the letters to all bidders and begin the standstill of the route. Where lots were
    decided anew since, to the bidders of these lots, and the standstill of these begins anew.

    Raises NotAllowed, and ValidationError while a lot is not decided, for another route than was
    published, or a voluntary standstill too short.
    """
    require_lead(by, tender)
    case = opened_case(tender)
    new = case.to_tell()
    if case.decisions.is_told:
        raise ValidationError("The outcome was told already.")
    require_whole(case)
    missing = case.without_decision()
    if missing:
        problems = case.problems_of(case.lots_to_award) if case.lots_to_award else []
        open_lots = [
            f"Lot {lot} is not decided yet: award it, or decide that it is not awarded."
            for lot in missing
        ]
        raise ValidationError([*problems, *open_lots])
    allowed = routes_for(case)
    chosen = next((one for one in allowed if one.code == route), None)
    if chosen is None and len(allowed) == 1:
        raise ValidationError({"route": f"This tender was published as {allowed[0].title}."})
    if chosen is None:
        raise ValidationError({"route": "Choose the route by which this is bought."})
    is_awarded = any(one.lot in new for one in case.decided)
    kind = chosen.standstill if is_awarded else Kind.NONE
    if is_awarded and voluntary_days is not None and chosen.voluntary_standstill:
        kind = Kind.VOLUNTARY
    today = timezone.localdate()
    try:
        found = standstill(kind, today, calendar(kind), rules(), voluntary_days=voluntary_days)
    except CannotWork as fault:
        raise ValidationError({"voluntary_days": list(fault.sentences)}) from None
    row = OutcomeNotice(
        route=chosen.code, standstill=kind, published_on=today,
        voluntary_days=voluntary_days if kind is Kind.VOLUNTARY else None, **made(by),
    )  # fmt: skip
    add_to_chain(by, case, row, "evaluation.outcome_told", {"route": chosen.code})
    for organisation, content in letters_for(case, found, today, new):
        letter = Letter(bidder=organisation, content=content, **made(by))
        add_to_chain(by, case, letter, "evaluation.letter_issued",
                     {"bidder": case.name_of(organisation)})  # fmt: skip
    told = [one.pk for one in case.decided if one.lot in new]
    case.tender.awards.filter(pk__in=told).update(standstill_ends_on=found.last_day)
    tell_awards(by, case.tender, AWARD)
    return row


@transaction.atomic
def receive_representation(
    *, by: Acting, tender: Tender, bidder: Organisation, received_at: datetime, words: str
) -> ReceivedRepresentation:
    """Record a written representation against the decision. Raises NotAllowed, ValidationError."""
    require_lead(by, tender)
    case = opened_case(tender)
    if case.outcome is None:
        raise ValidationError("The outcome was not told yet.")
    if bidder.pk not in {one.pk for one in case.addressees}:
        raise ValidationError({"bidder": "Choose one of the bidders."})
    if received_at > timezone.now():
        raise ValidationError({"received_at": "This lies in the future."})
    said = needed(words, "words", "Write down what the representation says.")
    row = ReceivedRepresentation(
        bidder=bidder, received_at=received_at.astimezone(UTC).replace(microsecond=0), words=said,
        **made(by),
    )  # fmt: skip
    add_to_chain(by, case, row, "evaluation.representation_received",
                 {"bidder": case.name_of(bidder)})  # fmt: skip
    _renew_end(case)
    return row


@transaction.atomic
def decide_representation(
    *,
    by: Acting,
    tender: Tender,
    representation: ReceivedRepresentation,
    stands: bool,
    reason: str,
    lots: Sequence[str] = (),
) -> FurtherDecision:
    """Record the further decision on a representation, told to its bidder today.

    Where an award does not stand, `lots` are those whose award is cancelled, and a notice says
    so. Raises NotAllowed, ValidationError.
    """
    require_lead(by, tender)
    case = opened_case(tender)
    if representation.evaluation_id != case.evaluation.pk or hasattr(representation, "further"):
        raise ValidationError("This representation was decided already.")
    said = needed(reason, "reason", "Give the reasons of the further decision.")
    fallen = _cancelled_lots(case, stands, lots)
    row = FurtherDecision(
        representation=representation, told_on=timezone.localdate(), stands=stands, reason=said,
        lots=fallen, **made(by),
    )  # fmt: skip
    told = {"bidder": case.name_of(representation.bidder), "stands": stands, "lots": fallen}
    add_to_chain(by, case, row, "evaluation.representation_decided", told)
    _renew_end(case)
    if fallen:
        tell_awards(by, case.tender, AWARD_CANCELLATION)
    return row


def _cancelled_lots(case: Case, stands: bool, lots: Sequence[str]) -> list[str]:
    """The lots named, where they fit the decision. Raises ValidationError."""
    if stands and lots:
        raise ValidationError({"lots": "Where the awards stand, choose no lot."})
    if not stands and not lots:
        raise ValidationError({"lots": "Choose each lot whose award does not stand."})
    for lot in lots:
        award = case.decision(lot)
        if award is None:
            raise ValidationError({"lots": f"Lot {lot} is not awarded."})
        if case.decisions.told_by(award) is None:
            raise ValidationError({"lots": f"The award of lot {lot} is not told yet."})
        if award.confirmed_at is not None:
            raise ValidationError({"lots": f"The award of lot {lot} is confirmed already."})
    return sorted(set(lots))


def _renew_end(case: Case) -> None:
    for award in case.decided:
        told = case.decisions.told_by(award)
        if told is not None:
            found = standstill_of(SYSTEM, case.tender, told)
            last = found.last_day if found else None
            case.tender.awards.filter(pk=award.pk).update(standstill_ends_on=last)


@transaction.atomic
def confirm_award(*, by: Acting, tender: Tender, lot: str) -> Award:
    """Confirm an award when the standstill is over and no representation is open, so that its
    contract may be signed. Raises NotAllowed, ValidationError."""
    by.require(Capability.AWARD)
    case = opened_case(tender)
    row = case.decision(lot)
    if row is None:
        raise ValidationError(f"Lot {lot} is not awarded.")
    holder = case.invitation.lot(lot).holder
    if not by.is_system and (by.organisation is None or by.organisation.code != holder):
        raise NotAllowed(f"Lot {lot} is confirmed by {case.bodies.get(holder, holder)}.")
    if row.confirmed_at is not None:
        raise ValidationError("This award is confirmed already.")
    require_whole(case)
    gone = case.cancelled.get(lot)
    if gone is not None:
        raise ValidationError(
            f"The award of lot {lot} does not stand after the representation of "
            f"{case.name_of(gone.representation.bidder)}."
        )
    told = case.decisions.told_by(row)
    problem = confirming_problem(case, told) if told else "It is told to all bidders first."
    if problem:
        raise ValidationError(problem)
    row.confirmed_at, row.confirmed_by = timezone.now(), by.name
    row.confirmation = add_link(case, CONFIRMED, row.confirms())
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmation"])
    note(
        by, "evaluation.award_confirmed", case.tender,
        {"lot": lot, "bidder": case.name_of(row.bidder), "link": row.confirmation.digest},
    )  # fmt: skip
    tell_awards(by, case.tender, AWARD_UPDATE)
    return row


def confirming_problem(case: Case, told: OutcomeNotice | None = None) -> str:
    """Why no award that an outcome told, the last one where none is named, can be confirmed now;
    empty when they can."""
    found = standstill_of(SYSTEM, case.tender, told)
    if found is None:
        return "The outcome is told to all bidders first."
    for one in representations_of(SYSTEM, case.tender):
        if not hasattr(one, "further"):
            return f"The representation of {case.name_of(one.bidder)} is open: decide it first."
    return signing_problem(found, timezone.now())
