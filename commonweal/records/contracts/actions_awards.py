"""Making the contracts of a tender out of its awards, with the terms that were published."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.figure import fraction_half_up
from commonweal.procuring.contracts import AwardedLot, ContractTerms
from commonweal.records.contracts.actions import Carried, make_contracts
from commonweal.records.contracts.models import Contract
from commonweal.records.evaluation.selectors_record import Awarded, awarded_lots
from commonweal.records.people.acting import Acting
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
    """Make a contract for each lot of a tender whose award is confirmed and that has none yet.

    Raises NotAllowed, and ValidationError when there is no such lot, or the tender states no start
    or term.
    """
    require_work_on(by, tender.place, Capability.MANAGE_CONTRACTS)
    invitation = invitation_of(tender.content)
    if invitation.service_start is None or not invitation.term_months:
        raise ValidationError("The tender states no start or term: make the contracts one by one.")
    kept = Contract.objects.filter(tender=tender).values_list("lots", flat=True)
    held = {one["code"] for lots in kept for one in lots}
    wanted = [one for one in awarded_lots(by, tender) if one.is_confirmed and one.lot not in held]
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
    for award in wanted:
        lot = invitation.lot(award.lot)
        carried = Carried(_ends(award), obligations, manager, lot.bodies)
        value = per_year(award.price, invitation.term_months)
        found += make_contracts(
            by=by, place=tender.place, tender=tender, terms=terms, carried=carried,
            awards=[AwardedLot(lot.code, lot.title, award.bidder.code, lot.holder, value)],
        )  # fmt: skip
    return found


def per_year(price: Decimal | None, months: int) -> Decimal | None:
    """Pounds a year of a price for a whole term, to the penny; None where no price was given."""
    if price is None:
        return None
    return fraction_half_up(Fraction(price) * 12 / months, 2)


def _ends(award: Awarded) -> datetime | None:
    """The moment at which the standstill of an award ended; None for a route without one."""
    if award.standstill_ends_on is None:
        return None
    after = award.standstill_ends_on + timedelta(days=1)
    zone = timezone.get_default_timezone()
    return datetime(after.year, after.month, after.day, tzinfo=zone)
