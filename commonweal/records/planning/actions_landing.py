"""Writing recommendations that arrive in an imported table: one event for the whole table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.models import Recommendation
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on

_TEXT = (
    "printed_code", "theme_number", "theme", "title", "lead_actor", "deadline", "stage",
    "section", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Arrival:
    """One recommendation as a table gives it. `code` is ours and unique in the place."""

    code: str
    printed_code: str
    theme_number: int | None
    theme: str
    title: str
    lead_actor: str
    deadline: str
    stage: str
    document: str
    section: str
    note: str


@transaction.atomic
def land_recommendations(*, by: Acting, place: Place, arrivals: Sequence[Arrival]) -> None:
    """Add new recommendations and bring known ones up to date with what the source says."""
    require_work_on(by, place, Capability.IMPORT_FACTS)
    known = {row.code: row for row in Recommendation.objects.filter(place=place)}
    documents = Document.objects.in_bulk({a.document for a in arrivals}, field_name="code")
    new, changed = [], []
    for arrival in arrivals:
        row = known.get(arrival.code)
        fields = {name: getattr(arrival, name) for name in _TEXT}
        fields["document"] = documents.get(arrival.document)
        if row is None:
            new.append(Recommendation(place=place, code=arrival.code, **fields))
        elif any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
    Recommendation.objects.bulk_create(new)
    Recommendation.objects.bulk_update(changed, [*_TEXT, "document"])
    if new or changed:
        details = {"new": [row.code for row in new], "changed": [row.code for row in changed]}
        record(
            by=by,
            action="recommendation.landed",
            kind="recommendation",
            ref="all",
            place=place,
            details=details,
        )
