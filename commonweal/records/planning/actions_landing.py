"""Writing recommendations and findings that arrive in a table: one event for the whole table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document, Finding, Release
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
def land_recommendations(
    *, by: Acting, place: Place, release: int, arrivals: Sequence[Arrival]
) -> None:
    """Add new recommendations and bring known ones up to date with what the source says.

    `release` is the number of the release that they come in: others than those who are asked see
    them once that has been published.
    """
    require_work_on(by, place, Capability.IMPORT_FACTS)
    known = {row.code: row for row in Recommendation.objects.filter(place=place)}
    documents = Document.objects.in_bulk({a.document for a in arrivals}, field_name="code")
    new, changed = [], []
    for arrival in arrivals:
        row = known.get(arrival.code)
        fields = {name: getattr(arrival, name) for name in _TEXT}
        fields["document"] = documents.get(arrival.document)
        if row is None:
            new.append(Recommendation(place=place, code=arrival.code, arrived_in=release, **fields))
        elif any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            row.arrived_in = release
            changed.append(row)
    Recommendation.objects.bulk_create(new)
    Recommendation.objects.bulk_update(changed, [*_TEXT, "document", "arrived_in"])
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


@dataclass(frozen=True)
class FindingArrival:
    """One finding as a paper states it."""

    code: str
    audience: str
    title: str
    document: str
    section: str


@transaction.atomic
def land_findings(
    *, by: Acting, place: Place, release: Release, arrivals: Sequence[FindingArrival]
) -> None:
    """Add the findings that a paper states, and mend the words of those known."""
    require_work_on(by, place, Capability.IMPORT_FACTS)
    stated = Finding.objects.filter(place=place, origin=Finding.Origin.PRINTED)
    known = {row.code: row for row in stated}
    documents = Document.objects.in_bulk({a.document for a in arrivals}, field_name="code")
    new, changed = [], []
    for arrival in arrivals:
        fields = {
            "title": arrival.title[:300],
            "sentence": arrival.title,
            "audience": arrival.audience[:60],
            "document": documents.get(arrival.document),
            "section": arrival.section,
        }
        row = known.get(arrival.code)
        if row is None:
            origin = Finding.Origin.PRINTED
            new.append(
                Finding(place=place, code=arrival.code, origin=origin, found_in=release, **fields)
            )
        elif any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
    Finding.objects.bulk_create(new)
    Finding.objects.bulk_update(changed, ["title", "sentence", "audience", "document", "section"])
    if new or changed:
        details = {"new": [row.code for row in new], "changed": [row.code for row in changed]}
        record(
            by=by, action="finding.landed", kind="finding", ref="all", place=place, details=details
        )
