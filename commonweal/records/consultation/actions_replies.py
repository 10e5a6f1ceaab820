"""Responding to themes: accepted, changed or not changed, always with the reason."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.planning.consultation_answers import Outcome, reply_faults
from commonweal.planning.consultation_answers import Reply as PureReply
from commonweal.records.acts import made
from commonweal.records.consultation.actions_common import note, to_run
from commonweal.records.consultation.models import Consultation, Reply, Theme
from commonweal.records.consultation.selectors import theme_for
from commonweal.records.people.acting import Acting


@transaction.atomic
def respond(
    *, by: Acting, consultation: Consultation, reply: PureReply, component: str = ""
) -> Reply:
    """Respond to a theme; the last response counts and those before stay on record.

    Raises NotAllowed, and ValidationError for what is missing, by field.
    """
    row = to_run(by, consultation)
    try:
        theme = theme_for(by, row, reply.theme)
    except Theme.DoesNotExist:
        raise ValidationError(f"There is no theme {reply.theme}.") from None
    faults = reply_faults(reply)
    if faults:
        raise ValidationError(faults)
    version = None
    if reply.version is not None:
        version = row.versions.filter(number=reply.version).first()
        if version is None:
            raise ValidationError({"version": f"There is no version {reply.version}."})
    made_row = Reply.objects.create(
        theme=theme, outcome=Outcome(reply.outcome).value, reason=reply.reason.strip(),
        what_changed=reply.what_changed.strip(), component=component.strip()[:200],
        version=version, **made(by),
    )  # fmt: skip
    note(by, "consultation.responded", row, {"theme": theme.code, "outcome": made_row.outcome})
    return made_row
