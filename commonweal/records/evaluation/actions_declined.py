"""Deciding that a lot is not awarded, on a declared ground, by those who would award it."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.language.row import CannotWork
from commonweal.procuring.not_awarding import grounds_for
from commonweal.records.acts import made, needed
from commonweal.records.evaluation.actions_award import moved_by, require_holder, require_whole
from commonweal.records.evaluation.actions_common import add_to_chain, opened_case
from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.definitions import grounds
from commonweal.records.evaluation.models import DeclinedLot
from commonweal.records.evaluation.selectors_lots import lot_bar
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.models import Tender


@transaction.atomic
def decide_not_to_award(
    *, by: Acting, tender: Tender, lot: str, ground: str, reason: str
) -> DeclinedLot:
    """Decide that nobody gets a lot, by a commissioner of the organisation that would hold its
    contract, before the outcome is told, or after the lot was opened again. No contract is made for
    it.

    Raises NotAllowed, and ValidationError for a ground that does not hold, for a lot with bids
    whose prices are closed, and where it would change what was awarded already.
    """
    by.require(Capability.AWARD)
    case = opened_case(tender)
    _open_lot(by, case, lot)
    require_holder(by, case, lot)
    require_whole(case)
    fitting = {one.code: one for one in grounds_for(grounds(), case.lot_standing(lot))}
    if ground not in fitting:
        raise ValidationError(
            {"ground": "This ground does not hold for the lot as it stands: choose another."}
        )
    said = needed(reason, "decline_reason", "Give the reason in words: bidders read it.")
    row = DeclinedLot(lot=lot, ground=ground, words=fitting[ground].words, reason=said, **made(by))
    _leaves_awards(case, row)
    add_to_chain(by, case, row, "evaluation.not_awarded", {"lot": lot, "ground": ground})
    return row


def _open_lot(by: Acting, case: Case, lot: str) -> None:
    """Refuse a lot that is not there, is decided, or may not be worked on by whoever acts."""
    if lot not in {one.code for one in case.invitation.lots}:
        raise ValidationError(f"There is no lot {lot} in this tender.")
    bar = lot_bar(by, case, lot)
    if bar:
        raise NotAllowed(bar)
    if case.decision(lot) is not None or case.declined_of(lot) is not None:
        if case.outcome is not None and lot not in case.to_tell():
            raise ValidationError(
                "The outcome was told already: what it says can no longer change."
            )
        raise ValidationError(f"Lot {lot} is decided already.")
    if case.bidders_for(lot) and not case.prices_open:
        raise ValidationError("Prices are not open yet: the bids for this lot are scored first.")


def _leaves_awards(case: Case, row: DeclinedLot) -> None:
    """Refuse what would change a lot that is awarded already by the same rules."""
    if not case.decided or not case.hangs_together:
        return
    after = replace(case, declined=(*case.declined, row))
    try:
        found = after.awards()
        moved = moved_by(case, found)
    except CannotWork:
        moved = [one.lot for one in case.decided]
    if moved or found.ties:
        lots = ", ".join(moved) or "others"
        raise ValidationError(
            f"Without lot {row.lot} the published rules would not give lot {lots} as it was "
            "awarded already. Take advice: lots that hang together are declined before "
            "others are awarded."
        )
