"""Taking the needs profile of a lot into a tender's draft, as it stands when it is taken."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.procuring.lot_profile import profile_rows
from commonweal.records.people.acting import Acting
from commonweal.records.planning.selectors_need_profile import NoSuchAreas, need_profile_for
from commonweal.records.procuring.actions_common import draft_to_run, note
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of


def areas_of(text: str) -> list[str]:
    """The codes of a lot's areas, which stand with commas between them."""
    return [one for one in re.split(r"[,\s]+", text) if one]


@transaction.atomic
def take_needs_profile(*, by: Acting, tender: Tender, lot: str) -> Tender:
    """Put the needs profile of a lot's areas into the draft, in the place of an earlier one.

    Raises NotAllowed, and ValidationError for a published tender, an unknown lot, or areas for
    which no need is worked out.
    """
    row = draft_to_run(by, tender)
    lots = {one.code: one for one in invitation_of(row.content).lots}
    if lot not in lots:
        raise ValidationError({"lot": "Choose a lot of this tender."})
    areas = areas_of(lots[lot].area)
    if not areas:
        raise ValidationError({"lot": f"Lot {lot} names no area: give its code in the workbook."})
    try:
        found = need_profile_for(by, row.place, areas)
    except NoSuchAreas as fault:
        raise ValidationError({"lot": str(fault)}) from None
    taken = timezone.localdate().isoformat()
    others = [one for one in row.content.get("profiles", ()) if one.get("lot") != lot]
    lines = profile_rows(lot, found, areas=",".join(areas), taken=taken)
    row.content = {**row.content, "profiles": [*others, *lines]}
    row.save(update_fields=["content"])
    note(by, "tender.profile_taken", row, {"lot": lot, "areas": areas, "lines": len(lines)})
    return row
