"""Who reads the prices, totals and ranking of a lot, and what they read."""

from __future__ import annotations

from dataclasses import replace

from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.selectors import is_of_lead

SYSTEM = Acting.system()


def lot_bar(acting: Acting, case: Case, lot: str) -> str:
    """Why somebody may not read the prices and totals of a lot; empty when they may.

    They run the tender for the organisation that leads, or for one that commissions the lot, and
    no conflict bars them from any bidder of it.
    """
    if acting.is_system:
        return ""
    if not acting.may(Capability.RUN_TENDER) or acting.organisation is None:
        return "This is for those who run the tender for its commissioners."
    if acting.user is None:
        return "This is for those who run the tender for its commissioners."
    commissioners = case.invitation.lot(lot).commissioners
    if not case.is_led_by(acting) and acting.organisation.code not in commissioners:
        return f"{acting.organisation} does not commission lot {lot}."
    standing = case.standing(acting.user)
    bars = [bar for one in case.bidders_for(lot) if (bar := standing.bar(one.code, lot))]
    if standing.gaps:
        return standing.gaps[0]
    return next(iter(bars), "")


def lots_of_body(acting: Acting, tender: Tender) -> frozenset[str]:
    """The lots of which the acting organisation's commissioners may read the totals: all for the
    organisation that leads, for others those that they commission."""
    lots = invitation_of(tender.content).lots
    if is_of_lead(acting, tender):
        return frozenset(lot.code for lot in lots)
    code = acting.organisation.code if acting.organisation else ""
    return frozenset(lot.code for lot in lots if code in lot.commissioners)


def case_for_lot(acting: Acting, tender: Tender, lot: str) -> Case:
    """The evaluation for somebody who may read the totals of a lot. Raises NotAllowed, also while
    prices are closed, and KeyError for a lot that is not there."""
    case = case_of(SYSTEM, tender)
    case.invitation.lot(lot)
    bar = lot_bar(acting, case, lot)
    if bar:
        raise NotAllowed(bar)
    if case.bidders_for(lot) and not case.prices_open:
        raise NotAllowed("Prices and totals are read once every answer has its consensus.")
    return without_answers(acting, case)


def without_answers(acting: Acting, case: Case) -> Case:
    """The evaluation without what the bids answer: that is read by those who score it, whoever
    else asks."""
    del acting
    bidders = (replace(one, text=replace(one.text, answers={})) for one in case.bidders)
    return replace(case, bidders=tuple(bidders))


def lots_seen(acting: Acting, tender: Tender) -> list[str]:
    """The lots whose totals this reader may read now; a lot without bids has none to wait for."""
    case = case_of(SYSTEM, tender)
    return [
        one.code
        for one in case.invitation.lots
        if (case.prices_open or not case.bidders_for(one.code))
        and not lot_bar(acting, case, one.code)
    ]
