"""What notices tell of awards: who gets which lot at what price, and nothing of anybody else."""

from __future__ import annotations

from commonweal.procuring.notices_ocds import AwardNotice
from commonweal.records.evaluation.selectors_case import decisions_of
from commonweal.records.evaluation.selectors_record import Awarded, awarded_lots
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions_notices import release_notice
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.reading_notices import body_notice, term_notice

SYSTEM = Acting.system()
AWARD, AWARD_UPDATE, AWARD_CANCELLATION = "award", "awardUpdate", "awardCancellation"
#: How the standard calls an award that does not stand, and one of a lot to nobody or a tender of
#: which no lot is awarded.
CANCELLED, UNSUCCESSFUL = "cancelled", "unsuccessful"


def award_id(tender: Tender, lot: str, number: int) -> str:
    """How notices name a decision on a lot: the first by the lot, later ones by their number."""
    name = f"{tender.place.code}/{tender.code}/{lot}"
    return name if number == 1 else f"{name}/{number}"


def award_ids(tender: Tender) -> dict[str, str]:
    """How notices name the award of each lot that holds now, by lot."""
    made = decisions_of(SYSTEM, tender)
    return {
        one.lot: award_id(tender, one.lot, made.number(one))
        for one in made.awards
        if made.holds(one)
    }


def award_notices(tender: Tender) -> list[AwardNotice]:
    """The awards of a tender as they are published: pending until each is confirmed or cancelled,
    and unsuccessful for a lot that is not awarded, with its reason. What was decided before a lot
    was decided anew stays among them; what was not told yet is not.

    Scores, reasons and those who lost stand in the letters, not here.
    """
    found = invitation_of(tender.content)
    made = decisions_of(SYSTEM, tender)
    told = {(row.lot, made.number(row)) for row in made.awards if made.told_by(row)}
    declined = [
        AwardNotice(
            award_id(tender, one.lot, made.number(one)), found.lot(one.lot).title, UNSUCCESSFUL,
            one.made_at, (), (one.lot,), description=f"{one.words}: {one.reason}",
        )
        for one in made.declined
        if made.told_by(one)
    ]  # fmt: skip
    awarded = [
        AwardNotice(
            award_id(tender, one.lot, one.number), found.lot(one.lot).title,
            _status(one), one.confirmed_at or one.decided_at,
            (body_notice(one.bidder, "supplier"),), (one.lot,), one.price, term_notice(found),
        )
        for one in awarded_lots(SYSTEM, tender)
        if (one.lot, one.number) in told
    ]  # fmt: skip
    return [*awarded, *declined]


def _status(one: Awarded) -> str:
    if one.cancelled_on is not None:
        return CANCELLED
    return "active" if one.is_confirmed else "pending"


def tell_awards(by: Acting, tender: Tender, tag: str) -> None:
    """Publish how the awards stand, inside the act on the locked tender that changed them.

    They are published when the outcome is told and not when a lot is decided: before that, a
    bidder would read here what its letter is still to say.
    """
    awards = award_notices(tender)
    status = UNSUCCESSFUL if all(one.status == UNSUCCESSFUL for one in awards) else ""
    release_notice(by=by, tender=tender, tags=[tag], awards=awards, status=status)
