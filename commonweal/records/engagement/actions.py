"""Logging engagement: adding an event, taking in a table of them, withdrawing one, publishing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from commonweal.records.audit.actions import record
from commonweal.records.engagement.classes import class_labels, class_of_kind
from commonweal.records.engagement.models import EngagementEvent
from commonweal.records.facts.models import Document, Import
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import require_work_on

_FIELDS = (
    "kind", "group", "stakeholder", "count", "unit", "period", "starts_on", "ends_on", "status",
    "section", "note",
)  # fmt: skip


WITH_ITS_FILE = "The file that it came in with was withdrawn"


@dataclass(frozen=True)
class EventGiven:
    """An event as somebody or a file gives it. Counts and organisations, never names.

    `code` may be left empty: it is made from kind, group and date. `organisations` are codes.
    """

    kind: str
    group: str = ""
    stakeholder: str = ""
    organisations: tuple[str, ...] = ()
    count: int | None = None
    unit: str = ""
    period: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    status: str = "printed"
    document: str = ""
    section: str = ""
    note: str = ""
    code: str = ""


@transaction.atomic
def add_event(*, by: Acting, place: Place, event: EventGiven) -> EngagementEvent:
    """Add one event. Raises ValidationError with what is missing, NotAllowed."""
    require_work_on(by, place, Capability.IMPORT_FACTS)
    Place.objects.select_for_update().get(pk=place.pk)
    bodies = _bodies(event.organisations)
    _require_whole(event, bodies)
    taken = set(EngagementEvent.objects.filter(place=place).values_list("code", flat=True))
    row = EngagementEvent(place=place, code=_code(event, taken), **_author(by))
    _fill(row, event, bodies, {})
    row.save(force_insert=True)
    row.organisations.set(bodies)
    _note(by, "engagement.added", row, {"kind": row.kind, "group": row.group})
    return row


@transaction.atomic
def land_events(
    *, by: Acting, place: Place, events: Sequence[EventGiven], brought_in: Import | None = None
) -> None:
    """Add the events of a table, and bring known ones up to date with what it says.

    One that changes is no longer published until the place is published again.
    """
    require_work_on(by, place, Capability.IMPORT_FACTS)
    known = {row.code: row for row in EngagementEvent.objects.filter(place=place)}
    documents = Document.objects.in_bulk({one.document for one in events}, field_name="code")
    new, changed = [], []
    for event in events:
        bodies = _bodies(event.organisations)
        row = known.get(event.code)
        if row is None:
            row = EngagementEvent(place=place, code=event.code, **_author(by))
            row.landed_by = brought_in
            _fill(row, event, bodies, documents)
            row.save(force_insert=True)
            row.organisations.set(bodies)
            new.append(row.code)
        elif _differs(row, event, bodies, documents):
            _fill(row, event, bodies, documents)
            row.landed_by, row.withdrawn_at, row.withdrawn_reason = brought_in, None, ""
            row.published_at = None  # what it says now is a draft until the place is published
            row.save()
            row.organisations.set(bodies)
            changed.append(row.code)
    if new or changed:
        record(
            by=by, action="engagement.landed", kind="engagement", ref="all", place=place,
            details={"new": new, "changed": changed},
        )  # fmt: skip


@transaction.atomic
def withdraw_event(*, by: Acting, event: EngagementEvent, reason: str) -> EngagementEvent:
    """Take an event out of the log; it stays on record. Raises ValidationError without a reason."""
    require_work_on(by, event.place, Capability.IMPORT_FACTS)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the event is withdrawn."})
    row = EngagementEvent.objects.select_for_update().get(pk=event.pk)
    if row.withdrawn_at is not None:
        raise ValidationError("The event has been withdrawn already.")
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason.strip()[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _note(by, "engagement.withdrawn", row, {"reason": row.withdrawn_reason})
    return row


@transaction.atomic
def withdraw_with_file(*, by: Acting, place: Place) -> int:
    """Take out of the log what came in with a file that has been withdrawn since.

    An event that the file only changed is taken out too: bring the right table in again.
    """
    gone = EngagementEvent.objects.filter(
        place=place, withdrawn_at__isnull=True, landed_by__state=Import.State.WITHDRAWN
    )
    codes = list(gone.values_list("code", flat=True))
    if codes:
        gone.update(withdrawn_at=timezone.now(), withdrawn_reason=WITH_ITS_FILE)
        record(
            by=by, action="engagement.withdrawn", kind="engagement", ref="all", place=place,
            details={"events": codes, "reason": WITH_ITS_FILE},
        )  # fmt: skip
    return len(codes)


@transaction.atomic
def publish_events(*, place: Place, by: Acting) -> int:
    """Publish the log of a place with the place. Only who publishes the place calls this."""
    require_work_on(by, place, Capability.MANAGE_PLACE)
    fresh = EngagementEvent.objects.filter(
        place=place, published_at__isnull=True, withdrawn_at__isnull=True
    )
    codes = list(fresh.values_list("code", flat=True))
    if codes:
        fresh.update(published_at=timezone.now())
        record(
            by=by, action="engagement.published", kind="engagement", ref="all", place=place,
            details={"events": codes},
        )  # fmt: skip
    return len(codes)


def _bodies(codes: Sequence[str]) -> list[Organisation]:
    found = Organisation.objects.in_bulk(set(codes), field_name="code")
    unknown = sorted(set(codes) - set(found))
    if unknown:
        raise ValidationError(
            {"organisations": f"No organisation is registered as {', '.join(unknown)}. Correct "
             "the code or register the organisation first."}
        )  # fmt: skip
    return [found[code] for code in dict.fromkeys(codes)]


def _require_whole(event: EventGiven, bodies: Sequence[Organisation]) -> None:
    faults: dict[str, str] = {}
    if not event.kind.strip():
        faults["kind"] = "Say what kind of engagement it was."
    if event.stakeholder and event.stakeholder not in class_labels():
        faults["stakeholder"] = f"Choose one of: {', '.join(class_labels().values())}."
    if not bodies and not event.stakeholder:
        faults["stakeholder"] = "Say who was engaged: choose a class, an organisation, or both."
    if event.count is not None and event.count < 0:
        faults["count"] = "A count cannot be below nought."
    if event.starts_on and event.ends_on and event.ends_on < event.starts_on:
        faults["ends_on"] = "The last day lies before the first."
    if faults:
        raise ValidationError(faults)


def _fill(
    row: EngagementEvent,
    event: EventGiven,
    bodies: Sequence[Organisation],
    documents: dict[str, Document],
) -> None:
    for name, value in _values(event, bodies).items():
        setattr(row, name, value)
    row.document = documents.get(event.document)


def _values(event: EventGiven, bodies: Sequence[Organisation]) -> dict[str, Any]:
    found = {name: getattr(event, name) for name in _FIELDS}
    found["group"] = (event.group or ", ".join(b.name for b in bodies) or _label(event))[:120]
    found["stakeholder"] = event.stakeholder or _shared_class(bodies)
    found["kind"] = event.kind.strip()[:80]
    return found


def _label(event: EventGiven) -> str:
    return class_labels().get(event.stakeholder, "")


def _shared_class(bodies: Sequence[Organisation]) -> str:
    """The class of the bodies that took part, when they are all of one."""
    classes = {class_of_kind(body.kind) for body in bodies}
    return classes.pop() if len(classes) == 1 else ""


def _differs(
    row: EngagementEvent,
    event: EventGiven,
    bodies: Sequence[Organisation],
    documents: dict[str, Document],
) -> bool:
    if any(getattr(row, name) != value for name, value in _values(event, bodies).items()):
        return True
    if row.document != documents.get(event.document):
        return True
    return {body.pk for body in row.organisations.all()} != {body.pk for body in bodies}


def event_code(kind: str, group: str, tail: str = "") -> str:
    """The code of an event from its words: at most 100 letters, so that a number fits behind."""
    words = re.sub(r"\W+", " ", f"{kind} {group} {tail}")
    return slugify(words)[:100].strip("-") or "event"


def _code(event: EventGiven, taken: set[str]) -> str:
    who = event.group or event.stakeholder or " ".join(event.organisations)
    when = event.starts_on.isoformat() if event.starts_on else event.period
    first = event.code or event_code(event.kind, who, when)
    number, code = 1, first
    while code in taken:
        number += 1
        code = f"{first}-{number}"
    return code


def _author(by: Acting) -> dict[str, Any]:
    return {"made_at": timezone.now(), "made_by": by.user, "author_name": by.name}


def _note(by: Acting, action: str, row: EngagementEvent, details: dict[str, Any]) -> None:
    record(
        by=by, action=action, kind="engagement", ref=f"{row.place.code}/{row.code}",
        place=row.place, details=details,
    )  # fmt: skip
