"""Making links and retiring them. A link is never deleted and never changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.thread import End
from commonweal.language.thread import Link as PureLink
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.thread.grammar import grammar
from commonweal.records.thread.models import Link
from commonweal.records.thread.selectors import links_for
from commonweal.records.thread.selectors_ends import resolve


@transaction.atomic
def link(*, by: Acting, place: Place, link: PureLink) -> Link:
    """Tie one record to another. Raises ValidationError when it may not stand or stands already."""
    require_work_on(by, place, Capability.EDIT_THREAD)
    faults = faults_of(by, place, [link])[0]
    if faults:
        raise ValidationError(faults)
    if _name(link) in _standing(by, place):
        raise ValidationError("This link stands already.")
    (row,) = _write(by, place, [link])
    record(
        by=by, action="link.made", kind="link", ref=str(row.pk), place=place, details=_details(row)
    )
    return row


@transaction.atomic
def bring_links(*, by: Acting, place: Place, links: Sequence[PureLink]) -> tuple[int, int]:
    """Make all the links that do not stand yet: gives how many were made and how many stood.

    All or nothing: raises ValidationError with every fault, each with its number in the list.
    """
    require_work_on(by, place, Capability.EDIT_THREAD)
    faults = [
        f"Link {number}: {fault}"
        for number, found in enumerate(faults_of(by, place, links), start=1)
        for fault in found
    ]
    if faults:
        raise ValidationError(faults)
    standing = _standing(by, place)
    fresh = list({_name(item): item for item in links if _name(item) not in standing}.values())
    rows = _write(by, place, fresh)
    if rows:
        details = {"made": len(rows), "first": rows[0].pk, "last": rows[-1].pk}
        record(by=by, action="link.brought", kind="link", ref="all", place=place, details=details)
    return len(rows), len(links) - len(rows)


@transaction.atomic
def retire_link(*, by: Acting, place: Place, pk: int, reason: str) -> Link:
    """Take a link out of use. It stays in the record. Raises ValidationError without a reason."""
    require_work_on(by, place, Capability.EDIT_THREAD)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the link is taken away."})
    row = Link.objects.select_for_update().get(place=place, pk=pk, retired_at__isnull=True)
    row.retired_at, row.retired_by = timezone.now(), by.user
    row.retired_reason = reason.strip()[:300]
    row.save(update_fields=["retired_at", "retired_by", "retired_reason"])
    details = _details(row) | {"reason": row.retired_reason}
    record(by=by, action="link.retired", kind="link", ref=str(row.pk), place=place, details=details)
    return row


def faults_of(by: Acting, place: Place, links: Sequence[PureLink]) -> list[list[str]]:
    """For each link what keeps it from standing: its grammar, and ends that cannot be found."""
    ends = {end for item in links for end in (item.source, item.target)}
    known = resolve(by, place, ends)
    documents = Document.objects.in_bulk(
        {item.document for item in links if item.document}, field_name="code"
    )
    found = []
    for item in links:
        faults = grammar().faults(item)
        if not faults:
            faults = [
                f"There is no {_label(end)} {end.ref} in {place}. Check how it is written."
                for end in (item.source, item.target)
                if end not in known
            ]
        if item.document and item.document not in documents:
            faults.append(f"There is no document {item.document}. Use the code of its page.")
        found.append(faults)
    return found


def _write(by: Acting, place: Place, links: Sequence[PureLink]) -> list[Link]:
    documents = Document.objects.in_bulk(
        {item.document for item in links if item.document}, field_name="code"
    )
    now = timezone.now()
    return Link.objects.bulk_create(
        Link(
            place=place,
            source_kind=item.source.kind,
            source_ref=item.source.ref,
            kind=item.kind,
            target_kind=item.target.kind,
            target_ref=item.target.ref,
            status=item.status,
            document=documents.get(item.document),
            section=item.section[:200],
            note=item.note,
            made_at=now,
            made_by=by.user,
        )
        for item in links
    )


def _standing(by: Acting, place: Place) -> set[tuple[End, str, End]]:
    rows = links_for(by, place).values_list(
        "source_kind", "source_ref", "kind", "target_kind", "target_ref"
    )
    return {(End(a, b), kind, End(c, d)) for a, b, kind, c, d in rows}


def _name(link: PureLink) -> tuple[End, str, End]:
    return (link.source, link.kind, link.target)


def _label(end: End) -> str:
    kind = grammar().records.get(end.kind)
    return kind.label.lower() if kind else end.kind


def _details(row: Link) -> dict[str, str]:
    return {
        "source": f"{row.source_kind} {row.source_ref}",
        "link": row.kind,
        "target": f"{row.target_kind} {row.target_ref}",
        "status": row.status,
    }
