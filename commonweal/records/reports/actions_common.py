"""What every act on a report shares: who may, the row locked, and the audit event."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.records.reports.models import Report


def note(by: Acting, action: str, report: Report, details: dict[str, Any]) -> None:
    """The audit event of an act on a report."""
    record(
        by=by, action=action, kind="report", ref=f"{report.place.code}/{report.code}",
        place=report.place, details=details,
    )  # fmt: skip


def locked(report: Report) -> Report:
    """The report as it is now, so that nobody else changes it until this act is done."""
    return Report.objects.select_for_update(of=("self",)).select_related("place").get(pk=report.pk)


def draft_to_write(by: Acting, report: Report) -> Report:
    """The draft locked for those who write it. Raises NotAllowed, and ValidationError when the
    report is issued."""
    require_work_on(by, report.place, Capability.WORK_OUT)
    row = locked(report)
    if row.state != Report.State.DRAFT:
        raise ValidationError("This report is issued: revise it with a reason first.")
    return row


def new_id(content: dict[str, Any]) -> str:
    """A name for a new paragraph or entry that no other of the draft has or had."""
    content["last_id"] = int(content.get("last_id", 0)) + 1
    return f"n{content['last_id']}"
