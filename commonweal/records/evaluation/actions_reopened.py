"""Deciding a lot anew that was declined, or whose award was cancelled after a representation."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.records.acts import made, needed
from commonweal.records.evaluation.actions_award import require_holder, require_whole
from commonweal.records.evaluation.actions_common import add_to_chain, opened_case
from commonweal.records.evaluation.models import ReopenedLot
from commonweal.records.evaluation.selectors_lots import lot_bar
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.models import Tender


@transaction.atomic
def reopen_lot(
    *, by: Acting, tender: Tender, lot: str, reason: str, left_out: Sequence[str] = ()
) -> ReopenedLot:
    """Open a lot that was declined, or whose award was cancelled, so that it is decided anew by the
    published rules; by a commissioner of the organisation that would hold its contract.

    What was decided before stays on record. `left_out` are the codes of bidders whose bid for the
    lot counts no more, for the same reason. Bidders are told anew, and the standstill begins anew.
    Raises NotAllowed, ValidationError.
    """
    by.require(Capability.AWARD)
    case = opened_case(tender)
    if lot not in {one.code for one in case.invitation.lots}:
        raise ValidationError(f"There is no lot {lot} in this tender.")
    bar = lot_bar(by, case, lot)
    if bar:
        raise NotAllowed(bar)
    require_holder(by, case, lot)
    require_whole(case)
    if case.declined_of(lot) is None and lot not in case.cancelled:
        raise ValidationError(
            f"Lot {lot} is neither declined nor was its award cancelled: there is nothing to "
            "decide anew."
        )
    said = needed(reason, "reopen_reason", "Give the reason in words: bidders read it.")
    bidding = {one.code: one.pk for one in case.bidders_for(lot)}
    if not set(left_out) <= bidding.keys():
        raise ValidationError({"left_out": "Choose among those who bid for this lot."})
    row = ReopenedLot(
        lot=lot, reason=said, left_out=sorted(bidding[code] for code in left_out), **made(by)
    )
    add_to_chain(by, case, row, "evaluation.lot_reopened", {"lot": lot})
    return row
