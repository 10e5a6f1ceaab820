"""What the letter to a bidder says: its scores and reasons, the winner's scores and advantages,
and the standstill. Word files are made of it; nothing here reads the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.ranking import Place
from commonweal.procuring.scoring import BidScore
from commonweal.procuring.standstill import Standstill
from commonweal.records.evaluation.case import Bidder, Case, Unread
from commonweal.records.evaluation.models import Award
from commonweal.records.register.models import Organisation

#: What stands for the points of a price that was never compared with others.
NOT_COMPARED = "not compared: the bid was out on quality"


#: What stands for the standstill where nobody gets a lot.
NO_AWARD = "No lot is awarded, so no contract is signed and there is no standstill."


def letters_for(
    case: Case, found: Standstill, told_on: date, lots: Sequence[str]
) -> list[tuple[Organisation, dict[str, Any]]]:
    """The letters about these lots to all who bid for one of them, also to those whose bid was not
    read."""
    head = _head(case, found, told_on, lots)
    read = [
        (one.organisation, {**head, "bidder": one.name, **_about(case, one, lots)})
        for one in case.bidders
        if case.outcome is None or set(lots) & set(one.text.lots)
    ]
    unread = [
        (one.organisation, {**head, "bidder": one.name, **_about_unread(case, one, lots)})
        for one in case.unread
    ]
    return [*read, *unread]


def _head(case: Case, found: Standstill, told_on: date, lots: Sequence[str]) -> dict[str, Any]:
    is_awarded = any(one.lot in lots for one in case.decided)
    return {
        "tender": case.tender.title,
        "told_on": told_on.isoformat(),
        "lead": case.bodies.get(case.invitation.lead, case.invitation.lead),
        "standstill": {
            "kind": str(found.kind),
            "begins": found.begins.isoformat() if found.begins else None,
            "ends": found.last_day.isoformat() if found.last_day else None,
            "steps": list(found.steps) if is_awarded else [NO_AWARD],
        },
        "anew": [
            f"Lot {one.lot} was decided anew. This letter takes the place of what you were told "
            f"of it before. The reason: {one.reason}"
            for one in case.decisions.reopened
            if one.lot in lots and case.outcome is not None
        ],
    }


def _about(case: Case, bidder: Bidder, lots: Sequence[str]) -> dict[str, Any]:
    """The lots that a bidder bid for, and no others."""
    return {"lots": [_lot(case, bidder, lot) for lot in lots if lot in bidder.text.lots]}


def _about_unread(case: Case, one: Unread, lots: Sequence[str]) -> dict[str, Any]:
    """What is known of a bid that was not read. For which lots it was nobody knows, so the
    decision on every lot is told, as notices tell it to everybody."""
    return {
        "lots": [],
        "unread": {
            "submission": one.submission,
            "received_at": one.received_at.isoformat(),
            "digest": one.digest,
            "why": one.why,
            "decisions": [_decision_words(case, lot) for lot in lots],
        },
    }


def _decision_words(case: Case, lot: str) -> str:
    title = f"Lot {lot}, {case.invitation.lot(lot).title}"
    award, declined = case.decision(lot), case.declined_of(lot)
    if award is not None:
        return f"{title}: it is intended to award it to {case.name_of(award.bidder)}."
    if declined is not None:
        return f"{title}: not awarded. {declined.words}: {declined.reason}"
    return f"{title}: not decided."


def _lot(case: Case, bidder: Bidder, lot: str) -> dict[str, Any]:
    """One lot: what was decided, the bidder's scores, and how the winner's differ."""
    decision, declined = case.decision(lot), case.declined_of(lot)
    winner = case.name_of(decision.bidder) if decision else ""
    instead = combination_price(case, decision)
    own, best = _score(case, lot, bidder.name), _score(case, lot, winner, instead)
    has_won = winner == bidder.name
    if has_won:
        own = best
    places = _places(case, lot)
    place = next((one.rank for one in places if bidder.name in one.bidders), None)
    return {
        "lot": lot,
        "title": case.invitation.lot(lot).title,
        "holder": case.bodies.get(case.invitation.lot(lot).holder, ""),
        "has_won": has_won,
        "winner": winner,
        "winner_total": _shown(best) if best else "",
        "combinations": bool(instead),
        "own_total": _shown(own) if own and not own.disqualified else "",
        "place": place,
        "ranked": sum(len(one.bidders) for one in places),
        "not_awarded": f"{declined.words}: {declined.reason}" if declined else "",
        "out": _why_out(case, bidder, lot, own),
        "questions": _questions(
            case, bidder, lot, own=own, best=best, has_won=has_won, instead=instead
        ),
        "decision": decision.explanation["sentence"] if decision else "",
        "reason": decision.reason if decision else "",
    }


def _score(
    case: Case, lot: str, name: str, instead: Mapping[str, Decimal] | None = None
) -> BidScore | None:
    """The score of a bid for a lot; None where there is none, or none can be worked out: a lot may
    be declined before all of it is settled."""
    try:
        rows = case.bid_scores(lot, instead)
    except CannotWork:
        return None
    return next((one for one in rows if one.bidder == name), None)


def combination_price(case: Case, decision: Award | None) -> dict[str, Decimal]:
    """The price at which a lot is awarded where it belongs to a combination offer."""
    if decision is None or not decision.explanation.get("combination") or decision.price is None:
        return {}
    return {case.name_of(decision.bidder): decision.price}


def _places(case: Case, lot: str) -> tuple[Place, ...]:
    try:
        return case.ranking(lot).places
    except CannotWork:
        return ()


def _shown(score: BidScore) -> str:
    return str(score.shown)


def _why_out(case: Case, bidder: Bidder, lot: str, own: BidScore | None) -> list[str]:
    aside = case.set_aside(lot).get(bidder.name)
    if aside:
        return [aside]
    return [
        f"{one.what} reached {fraction_half_up(one.reached, 2)}; at least {one.least} was needed."
        for one in (own.failures if own else ())
        if one.disqualifies
    ]


def _questions(
    case: Case,
    bidder: Bidder,
    lot: str,
    *,
    own: BidScore | None,
    best: BidScore | None,
    has_won: bool,
    instead: Mapping[str, Decimal],
) -> list[dict[str, Any]]:
    """Each question with the bidder's score and its reason; where the winner scored higher, the
    reason that the panel gave for the winner's."""
    reasons = {
        (unit.bidder.name, unit.question.code): row.reason
        for unit in case.units
        if unit.lot in ("", lot) and (row := case.consensus(unit)) is not None
    }
    theirs = {one.question.code: one for one in best.questions} if best else {}
    out = own is not None and case.out_on_quality(lot, bidder)
    found = []
    for line in own.questions if own else ():
        code, other = line.question.code, theirs.get(line.question.code)
        is_price = line.question.block in case.invitation.price_blocks
        higher = other is not None and not has_won and other.normalised > line.normalised
        winner = best.bidder if best else ""
        found.append(
            {
                "title": line.question.title,
                "scale": f"{line.question.scale.low} to {line.question.scale.high}",
                "score": NOT_COMPARED if is_price and out else _number(line.score, is_price),
                "reason": _price_words(case, lot, bidder.name, instead) if is_price
                else reasons.get((bidder.name, code), ""),
                "winner": _number(other.score, is_price) if other and not has_won else "",
                "advantage": reasons.get((winner, code), "") if higher and not is_price else "",
            }
        )  # fmt: skip
    return found


def _number(score: Any, is_price: bool) -> str:
    if is_price:
        return str(fraction_half_up(Fraction(score), 2))
    return f"{score.normalize():f}" if hasattr(score, "normalize") else str(score)


def _price_words(case: Case, lot: str, name: str, instead: Mapping[str, Decimal]) -> str:
    own_price = instead if name in instead else None
    try:
        answer = case.price_answer(lot, own_price)
    except CannotWork:
        return ""
    formula = case.invitation.price
    if answer is None or formula is None:
        return ""
    own = next((line for line in answer.lines if line.bidder == name), None)
    price = f"Your price was £{own.price:,}. " if own else ""
    return f"{price}Points by the published formula ({formula.code.replace('_', ' ')})."
