"""Writing the audit and checking that nobody has tampered with it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from commonweal.records.audit.models import Event

if TYPE_CHECKING:
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place

#: What the first event names as the digest before it.
BEGINNING = "0" * 64

#: The PostgreSQL advisory lock that lets one writer at a time extend the chain.
CHAIN_LOCK = 4_202_615


def record(
    *,
    by: Acting,
    action: str,
    kind: str,
    ref: str,
    place: Place | None = None,
    details: dict[str, Any] | None = None,
) -> Event:
    """Add one event. Must be called inside the transaction of the write that it speaks of."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event belongs in the transaction of the write it records")
    _wait_for_the_chain()
    last = Event.objects.order_by("-id").values_list("digest", flat=True).first()
    event = Event(
        at=timezone.now(),
        actor=by.user,
        actor_name=by.name,
        organisation=by.organisation,
        role=by.role.value if by.role else "",
        action=action,
        subject_kind=kind,
        subject_ref=ref,
        place=place,
        details=json.loads(json.dumps(details or {}, default=str)),
        previous=last or BEGINNING,
    )
    event.digest = digest(event)
    event.save(force_insert=True)
    return event


def _wait_for_the_chain() -> None:
    # SQLite already lets one writer at a time in (IMMEDIATE transactions).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def digest(event: Event) -> str:
    """SHA-256 over everything the row says and the digest before it."""
    content = [
        event.previous,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.actor_name,
        event.organisation_id,
        event.role,
        event.action,
        event.subject_kind,
        event.subject_ref,
        event.place_id,
        event.details,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken_link() -> Event | None:
    """The first event that no longer matches its digest or its predecessor; None when all do."""
    expected = BEGINNING
    for event in Event.objects.order_by("id").iterator(chunk_size=2000):
        if event.previous != expected or digest(event) != event.digest:
            return event
        expected = event.digest
    return None
