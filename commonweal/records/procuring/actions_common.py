"""What every act on a tender shares: who may, the row locked, and the audit event."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.models import Tender, TenderVersion
from commonweal.records.procuring.selectors import is_inside, may_change


def note(by: Acting, action: str, tender: Tender, details: dict[str, Any]) -> None:
    """The audit event of an act that the commissioners of the place may read."""
    record(
        by=by, action=action, kind="tender", ref=f"{tender.place.code}/{tender.code}",
        place=tender.place, details=details,
    )  # fmt: skip


def note_of_bidder(by: Acting, action: str, tender: Tender, details: dict[str, Any]) -> None:
    """The audit event of a bidder. It names no place, so that only the bidder's own auditor reads
    it: that there is a bid is a secret until the bids are opened."""
    record(
        by=by, action=action, kind="bid", ref=f"{tender.place.code}/{tender.code}", details=details
    )


def to_run(by: Acting, tender: Tender) -> Tender:
    """The tender locked, for one of its commissioning organisations. Raises NotAllowed."""
    by.require(Capability.RUN_TENDER)
    if not is_inside(by, tender):
        raise NotAllowed(f"{by.organisation} is not among those who buy in this tender.")
    return locked(tender)


def draft_to_run(by: Acting, tender: Tender) -> Tender:
    """The same while it is a draft. Raises ValidationError when it was published."""
    row = to_run(by, tender)
    if row.state != Tender.State.DRAFT:
        raise ValidationError("This tender is published: amend it with a reason instead.")
    return row


def to_change(by: Acting, tender: Tender) -> Tender:
    """The same for whoever may change or end it. Raises NotAllowed."""
    row = to_run(by, tender)
    if not may_change(by, row):
        raise NotAllowed(
            "A published tender is changed or ended by the organisation that leads it."
        )
    return row


def locked(tender: Tender) -> Tender:
    """The tender as it is now, so that nobody else changes it until this act is done."""
    return Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)


def newest_version(tender: Tender) -> TenderVersion:
    """What counts now of a published tender. Raises ValidationError for a draft."""
    found = tender.versions.order_by("-number").first()
    if found is None:
        raise ValidationError("This tender has not been published.")
    return found
