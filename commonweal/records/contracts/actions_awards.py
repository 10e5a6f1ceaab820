"""Making the contracts of a tender out of its awards, with the terms that were published."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.procuring.contracts import ContractTerms
from commonweal.records.contracts.actions import Carried, make_contracts
from commonweal.records.contracts.models import Contract
from commonweal.records.contracts.selectors_awards import confirmed_lots, lots_to_make
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.definitions import rules
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.register.selectors import require_work_on


@transaction.atomic
def contracts_of_awards(
    *, by: Acting, tender: Tender, manager: str, obligations: tuple[str, ...] = (),
    notice_months: int | None = None,
) -> list[Contract]:  # fmt: skip
    """Make a contract for each lot of a tender whose award is confirmed and that has none yet: for
    its lead all of them, for others those that they hold.

    Raises NotAllowed for whoever neither leads nor holds, and ValidationError when there is no such
    lot, or the tender states no start or term.
    """
    require_work_on(by, tender.place, Capability.MANAGE_CONTRACTS)
    mine = lots_to_make(by, tender)
    if not mine:
        raise NotAllowed(
            "The contracts of a tender are made by who leads it or will hold one of its contracts."
        )
    invitation = invitation_of(tender.content)
    if invitation.service_start is None or not invitation.term_months:
        raise ValidationError("The tender states no start or term: no contract can be made of it.")
    kept = Contract.objects.filter(tender=tender).values_list("lots", flat=True)
    held = {one["code"] for lots in kept for one in lots}
    wanted = [
        one for code, one in confirmed_lots(by, tender).items() if code in mine and code not in held
    ]
    if not wanted:
        raise ValidationError(
            "No lot waits for its contract: an award is confirmed once its standstill is over."
        )
    start = invitation.service_start
    terms = ContractTerms(
        start, invitation.term_months, invitation.extensions, notice_months,
        rules().on("group_meetings.per_year", start).whole,
    )  # fmt: skip
    found: list[Contract] = []
    for one in wanted:
        found += make_contracts(
            by=by, place=tender.place, tender=tender, terms=terms, awards=[one.award],
            carried=Carried(None, obligations, manager, one.bodies),
        )  # fmt: skip
    return found
