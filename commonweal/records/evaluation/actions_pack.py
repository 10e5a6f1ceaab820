"""Noting that somebody took the challenge pack of a tender."""

from __future__ import annotations

from django.db import transaction

from commonweal.records.evaluation.selectors_record import require_record
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions_common import note
from commonweal.records.procuring.models import Tender


@transaction.atomic
def note_pack(*, by: Acting, tender: Tender, manifest: str) -> None:
    """Note that the pack was taken, with the digest of its manifest. Raises NotAllowed."""
    require_record(by, tender)
    note(by, "evaluation.pack_taken", tender, {"manifest": manifest})
