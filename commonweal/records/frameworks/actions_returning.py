"""A provider's schedule coming back from a form: as the same table that a file would bring."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from commonweal.records.facts import actions as facts
from commonweal.records.facts.models import Import
from commonweal.records.frameworks.models import ScheduleSent
from commonweal.records.frameworks.selectors_schedules import RETURNED, may_return
from commonweal.records.people.acting import Acting, NotAllowed

COLUMNS = (
    "framework", "version", "provider_code", "indicator_id", "name", "collected", "unit",
    "numerator", "denominator", "frequency", "source_doc", "source_section",
)  # fmt: skip
REASON = "The schedule was returned from the form on its page."


@transaction.atomic
def return_schedule(*, by: Acting, sent: ScheduleSent, rows: Sequence[Mapping[str, str]]) -> Import:
    """Bring in what a provider says of each indicator. All or nothing: raises ValidationError.

    Each row gives indicator_id, name and collected, and what is otherwise than it was sent.
    """
    place = sent.version.set.place
    if not may_return(by, place, sent.provider.code):
        raise NotAllowed(f"You do not return schedules for {sent.provider} in {place}.")
    received = facts.receive_import(
        place=place,
        template=RETURNED,
        file=ContentFile(_file(sent, rows), name=f"{RETURNED}.csv"),
        is_correction=True,
        reason=REASON,
        by=by,
    )
    checked = facts.check_import(import_=received, by=by)
    if checked.state != Import.State.CHECKED:
        raise ValidationError([problem["sentence"] for problem in checked.problems])
    facts.accept_import(import_=checked, by=by, reason=REASON)
    return checked


def _file(sent: ScheduleSent, rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {
                **row,
                "framework": sent.version.set.framework,
                "version": str(sent.version.number),
                "provider_code": sent.provider.code,
                "source_doc": "this file",
                "source_section": f"Version {sent.version.number} of the schedule",
            }
        )
    return out.getvalue().encode()
