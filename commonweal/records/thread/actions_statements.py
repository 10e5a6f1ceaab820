"""Bringing in statements: implications, needs and outcomes that have no room of their own yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.thread.grammar import grammar
from commonweal.records.thread.models import Statement

#: Kinds that have records of their own and so are no statements.
_ELSEWHERE = {"figure", "finding", "gap", "recommendation", "action", "document", "term"}


@dataclass(frozen=True)
class StatementGiven:
    """A statement as somebody or a file gives it."""

    kind: str
    code: str
    title: str
    sentence: str = ""
    status: str = "assigned"
    document: str = ""
    section: str = ""
    note: str = ""


@transaction.atomic
def bring_statements(
    *, by: Acting, place: Place, statements: Sequence[StatementGiven]
) -> tuple[int, int]:
    """Add statements that are new and mend known ones: gives how many of each. All or nothing."""
    require_work_on(by, place, Capability.EDIT_THREAD)
    faults = [f"{s.kind} {s.code}: {fault}" for s in statements for fault in _faults(s)]
    if faults:
        raise ValidationError(faults)
    known = {(row.kind, row.code): row for row in Statement.objects.filter(place=place)}
    documents = Document.objects.in_bulk({s.document for s in statements}, field_name="code")
    new, changed = [], []
    for given in statements:
        row = known.get((given.kind, given.code))
        fields = {
            "title": given.title,
            "sentence": given.sentence,
            "status": given.status,
            "document": documents.get(given.document),
            "section": given.section,
            "note": given.note,
        }
        if row is None:
            new.append(Statement(place=place, kind=given.kind, code=given.code, **fields))
        elif any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
    Statement.objects.bulk_create(new)
    Statement.objects.bulk_update(
        changed, ["title", "sentence", "status", "document", "section", "note"]
    )
    if new or changed:
        details = {
            "new": [f"{row.kind} {row.code}" for row in new],
            "changed": [f"{row.kind} {row.code}" for row in changed],
        }
        record(
            by=by,
            action="statement.brought",
            kind="statement",
            ref="all",
            place=place,
            details=details,
        )
    return len(new), len(changed)


def _faults(given: StatementGiven) -> list[str]:
    faults = []
    if given.kind not in set(grammar().records) - _ELSEWHERE:
        faults.append(f"“{given.kind}” is no kind of statement.")
    if not given.code.strip() or not given.title.strip():
        faults.append("A statement needs a code and a title.")
    if given.status not in grammar().statuses:
        faults.append(f"“{given.status}” is not a status.")
    return faults
