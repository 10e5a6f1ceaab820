"""Making the seal of a tender when it is published. Only publishing calls this."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.records.procuring import vault
from commonweal.records.procuring.models import Opener, SealPart, Tender, TenderSeal
from commonweal.records.procuring.seal import OpenerLock, make_seal


def seal_tender(tender: Tender, openers: Sequence[Opener], needed: int) -> TenderSeal:
    """Seal a tender for its openers, inside the transaction that publishes it."""
    locks = {
        opener.pk: OpenerLock(bytes(opener.salt or b""), bytes(opener.public or b""))
        for opener in openers
    }
    context = f"tender/{tender.pk}"
    made = make_seal(locks, needed, context)
    row = TenderSeal.objects.create(
        tender=tender,
        context=context,
        public=made.public,
        keeper=vault.hide(made.keeper, keeper_place(tender)),
        needed=needed,
    )
    SealPart.objects.bulk_create(
        SealPart(seal=row, opener_id=part.holder, members=list(part.members), closed=part.closed)
        for part in made.parts
    )
    return row


def keeper_place(tender: Tender) -> str:
    """Where the installation's part of a seal belongs."""
    return f"keeper/{tender.pk}"
