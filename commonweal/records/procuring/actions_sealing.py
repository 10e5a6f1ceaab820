"""Making the seal of a tender when it is published, and binding it to what is published.

Only publishing and amending call this.
"""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.records.procuring import vault
from commonweal.records.procuring.models import (
    Opener,
    SealPart,
    Tender,
    TenderSeal,
    TenderVersion,
)
from commonweal.records.procuring.reading import keeper_place
from commonweal.records.procuring.seal import OpenerLock, make_seal


def seal_tender(tender: Tender, openers: Sequence[Opener], needed: int) -> bytes:
    """Seal a tender for its openers, inside the transaction that publishes it. Gives the
    installation's part, which must be bound to the version before the transaction ends."""
    locks = {
        opener.pk: OpenerLock(bytes(opener.salt or b""), bytes(opener.public or b""))
        for opener in openers
    }
    context = f"tender/{tender.pk}"
    made = make_seal(locks, needed, context)
    row = TenderSeal.objects.create(
        tender=tender, context=context, public=made.public, keeper=b"", needed=needed
    )
    SealPart.objects.bulk_create(
        SealPart(seal=row, opener_id=part.holder, members=list(part.members), closed=part.closed)
        for part in made.parts
    )
    return made.keeper


def bind_seal(keeper: bytes, version: TenderVersion) -> None:
    """Keep the installation's part so that it is read for this version and its deadline alone."""
    held = version.tender.bid_seal
    held.keeper = vault.hide(keeper, keeper_place(version, bytes(held.public)))
    held.save(update_fields=["keeper"])


def keeper_of(version: TenderVersion) -> bytes:
    """The installation's part of the seal. Raises vault.CannotRead where the version, its deadline
    or the seal is not what was published."""
    held = version.tender.bid_seal
    return vault.show(bytes(held.keeper), keeper_place(version, bytes(held.public)))
