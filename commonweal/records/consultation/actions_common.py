"""What every act on a consultation shares: who may, the row locked, and the audit event."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonweal.planning.consultation import State
from commonweal.records.audit.actions import record
from commonweal.records.consultation.models import Consultation
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on


def note(by: Acting, action: str, consultation: Consultation, details: dict[str, Any]) -> None:
    """The audit event."""
    record(
        by=by, action=action, kind="consultation",
        ref=f"{consultation.place.code}/{consultation.code}", place=consultation.place,
        details=details,
    )  # fmt: skip


def to_run(by: Acting, consultation: Consultation, *states: State) -> Consultation:
    """The consultation locked, for those who work on it, in one of the states; any but published
    where none is named. Raises NotAllowed, and ValidationError in another state."""
    require_work_on(by, consultation.place, Capability.CONSULT)
    row = locked(consultation)
    wanted = states or tuple(one for one in State if one != State.PUBLISHED)
    if row.state not in wanted:
        raise ValidationError(
            f"This consultation is {row.state}: this can be done only while it is "
            f"{' or '.join(wanted)}."
        )
    return row


def locked(consultation: Consultation) -> Consultation:
    """The consultation as it is now, so that nobody else changes it until this act is done."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("place")
    return rows.get(pk=consultation.pk)
