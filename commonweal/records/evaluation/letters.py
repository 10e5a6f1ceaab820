"""What the letter to a bidder says: its scores and reasons, the winner's scores and advantages,
and the standstill. Word files are made of it; nothing here reads the database."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.scoring import BidScore
from commonweal.procuring.standstill import Standstill
from commonweal.records.evaluation.case import Bidder, Case

#: What stands for the points of a price that was never compared with others.
NOT_COMPARED = "not compared: the bid was out on quality"


def letter_for(case: Case, bidder: Bidder, found: Standstill, told_on: date) -> dict[str, Any]:
    """The letter to one bidder, about the lots it bid for and no others."""
    return {
        "tender": case.tender.title,
        "bidder": bidder.name,
        "told_on": told_on.isoformat(),
        "lead": case.bodies.get(case.invitation.lead, case.invitation.lead),
        "lots": [
            _lot(case, bidder, one.code)
            for one in case.invitation.lots
            if one.code in bidder.text.lots
        ],
        "standstill": {
            "kind": str(found.kind),
            "begins": found.begins.isoformat() if found.begins else None,
            "ends": found.last_day.isoformat() if found.last_day else None,
            "steps": list(found.steps),
        },
    }


def _lot(case: Case, bidder: Bidder, lot: str) -> dict[str, Any]:
    """One lot: what was decided, the bidder's scores, and how the winner's differ."""
    decision = case.decision(lot)
    winner = decision.bidder if decision else None
    by_name = {one.bidder: one for one in case.bid_scores(lot)}
    own, best = by_name.get(bidder.name), by_name.get(str(winner))
    has_won = winner is not None and winner.pk == bidder.pk
    ranking = case.ranking(lot)
    place = next((one.rank for one in ranking.places if bidder.name in one.bidders), None)
    return {
        "lot": lot,
        "title": case.invitation.lot(lot).title,
        "holder": case.bodies.get(case.invitation.lot(lot).holder, ""),
        "has_won": has_won,
        "winner": str(winner) if winner else "",
        "winner_total": _shown(best) if best else "",
        "own_total": _shown(own) if own and not own.disqualified else "",
        "place": place,
        "ranked": sum(len(one.bidders) for one in ranking.places),
        "out": _why_out(case, bidder, lot, own),
        "questions": _questions(case, bidder, lot, own=own, best=best, has_won=has_won),
        "decision": decision.explanation["sentence"] if decision else "",
        "reason": decision.reason if decision else "",
    }


def _shown(score: BidScore) -> str:
    return str(score.shown)


def _why_out(case: Case, bidder: Bidder, lot: str, own: BidScore | None) -> list[str]:
    aside = case.set_aside(lot).get(bidder.name)
    if aside:
        return [f"The price was not accepted: {aside}"]
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
                "reason": _price_words(case, lot, bidder.name) if is_price
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


def _price_words(case: Case, lot: str, name: str) -> str:
    try:
        answer = case.price_answer(lot)
    except CannotWork:
        return ""
    formula = case.invitation.price
    if answer is None or formula is None:
        return ""
    own = next((line for line in answer.lines if line.bidder == name), None)
    price = f"Your price was £{own.price:,}. " if own else ""
    return f"{price}Points by the published formula ({formula.code.replace('_', ' ')})."
