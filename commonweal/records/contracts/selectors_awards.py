"""What a tender's record says of the contracts that may be made: confirmed awards, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from commonweal.procuring.contracts import AwardedLot, per_year
from commonweal.records.evaluation.selectors_record import Awarded, awarded_lots
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of


@dataclass(frozen=True)
class Confirmed:
    """A lot whose award is confirmed: what its contract says, the codes of those who buy it, and
    the moment at which its standstill ended (None for a route without one)."""

    award: AwardedLot
    bodies: tuple[str, ...]
    standstill_ends: datetime | None


def confirmed_lots(acting: Acting, tender: Tender) -> dict[str, Confirmed]:
    """The lots whose award is confirmed and stands, of those that this reader may know; none of a
    cancelled tender. The value is the price of the award by the year."""
    if tender.state == Tender.State.CANCELLED:
        return {}
    invitation = invitation_of(tender.content)
    found = {}
    for one in awarded_lots(acting, tender):
        if not one.is_confirmed or one.cancelled_on is not None:
            continue
        lot = invitation.lot(one.lot)
        value = per_year(one.price, invitation.term_months)
        award = AwardedLot(lot.code, lot.title, one.bidder.code, lot.holder, value)
        found[lot.code] = Confirmed(award, lot.bodies, _ends(one))
    return found


def lots_to_make(acting: Acting, tender: Tender) -> frozenset[str]:
    """The lots of a tender whose contracts this reader makes: all for its lead, for others those
    that they hold."""
    if acting.is_system:
        return frozenset(lot.code for lot in invitation_of(tender.content).lots)
    if acting.organisation is None or not acting.may(Capability.MANAGE_CONTRACTS):
        return frozenset()
    invitation, code = invitation_of(tender.content), acting.organisation.code
    return frozenset(lot.code for lot in invitation.lots if code in (invitation.lead, lot.holder))


def _ends(award: Awarded) -> datetime | None:
    """The moment at which the standstill of an award ended; None for a route without one."""
    if award.standstill_ends_on is None:
        return None
    after = award.standstill_ends_on + timedelta(days=1)
    zone = timezone.get_default_timezone()
    return datetime(after.year, after.month, after.day, tzinfo=zone)
