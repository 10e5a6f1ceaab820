"""Writing the audit. Every action of every room calls `record` inside its transaction."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from commonweal.records.audit.models import Event, Seal
from commonweal.records.audit.sealing import Head, read_head
from commonweal.records.people.permissions import Capability

if TYPE_CHECKING:
    from commonweal.records.audit.selectors import Verification
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place

#: What the first event names as the digest before it.
BEGINNING = "0" * 64

#: The PostgreSQL advisory lock that lets one writer at a time extend the chain.
CHAIN_LOCK = 4_202_615

#: Written when an event is to follow others and the seal is gone or forged.
SEAL_MISSING = "audit.seal_missing"

#: Written when somebody has checked the whole chain, with what they found.
VERIFIED = "audit.verified"

#: Written when somebody who is signed in was refused something.
REFUSED = "people.refused"

_ONLY_SEAL = 1


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
    head = _head()
    event = Event(
        at=timezone.now(),
        actor=by.user,
        actor_name=_fit(by.name, 160),
        organisation=by.organisation,
        role=by.role.value if by.role else "",
        action=action,
        subject_kind=kind,
        subject_ref=_fit(ref, 300),
        place=place,
        details=plain(details or {}),
        previous=head.digest,
    )
    return _append(event, head)


@transaction.atomic
def refused(*, by: Acting, what: str, why: str) -> None:
    """Note that somebody was refused. The public is not noted: that would fill the audit."""
    if by.user is not None:
        record(by=by, action=REFUSED, kind="page", ref=what, details={"why": why})


@transaction.atomic
def verify(*, by: Acting, found: Verification) -> Event:
    """Note that the chain was checked and what was found."""
    by.require(Capability.READ_AUDIT)
    details = {
        "checked": found.checked,
        "holds": found.holds,
        "faults": list(found.faults),
        "first_broken": found.first_broken,
    }
    return record(by=by, action=VERIFIED, kind="audit", ref="chain", details=details)


def plain(details: dict[str, Any]) -> dict[str, Any]:
    """Details as both databases give them back: numbers with a fraction as text, no NUL."""
    text = json.dumps(details, default=str).replace("\\u0000", "")
    return dict(json.loads(text, parse_float=str))


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


def _append(event: Event, head: Head) -> Event:
    event.digest = digest(event)
    event.save(force_insert=True)
    after = Head(head.count + 1, event.digest)
    row = {"count": after.count, "digest": after.digest, "signature": after.signed()}
    Seal.objects.update_or_create(pk=_ONLY_SEAL, defaults=row)
    return event


def _head() -> Head:
    """What the seal says the chain ends with.

    The next event follows the sealed digest, not the last row: so an event that was cut off the
    end leaves a break that no later event heals. A seal that is gone, or that this installation
    did not make, is itself an event before any other.
    """
    seal = Seal.objects.filter(pk=_ONLY_SEAL).first()
    if seal is not None and read_head(seal.signature) == Head(seal.count, seal.digest):
        return Head(seal.count, seal.digest)
    last = Event.objects.order_by("-id").values_list("digest", flat=True).first()
    if last is None:
        return Head(0, BEGINNING)
    warning = Event(
        at=timezone.now(),
        actor_name="the product itself",
        action=SEAL_MISSING,
        subject_kind="audit",
        subject_ref="seal",
        previous=last,
    )
    found = Head(Event.objects.count(), last)
    return Head(found.count + 1, _append(warning, found).digest)


def _wait_for_the_chain() -> None:
    # SQLite already lets one writer at a time in (IMMEDIATE transactions).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def _fit(text: str, length: int) -> str:
    return text.replace("\x00", "")[:length]
