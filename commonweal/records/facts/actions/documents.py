"""Listing sources: one by one, and those that ship with the product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.text import slugify

from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability


class NotListed(ValueError):
    """The document cannot be listed. The message is fit to show."""


@transaction.atomic
def add_document(
    *,
    title: str,
    by: Acting,
    code: str = "",
    publisher: str = "",
    published: str = "",
    held: bool = True,
    licence: str = "",
    note: str = "",
) -> Document:
    """List a source, so that figures can cite it. Raises NotListed, NotAllowed."""
    by.require(Capability.IMPORT_FACTS)
    wanted = slugify(code or title)[:80]
    if not title.strip() or not wanted:
        raise NotListed("Give the document a title.")
    if Document.objects.filter(code=wanted).exists():
        raise NotListed(f"A document is already listed as “{wanted}”. Give another code.")
    document = Document.objects.create(
        code=wanted,
        title=title.strip()[:300],
        publisher=publisher.strip()[:200],
        published=published.strip()[:60],
        held=held,
        licence=licence.strip()[:200],
        note=note.strip(),
    )
    record(
        by=by,
        action="document.added",
        kind="document",
        ref=wanted,
        details={"title": document.title, "held": held},
    )
    return document


@transaction.atomic
def load_documents(*, rows: Iterable[Mapping[str, str]], by: Acting) -> int:
    """List or bring up to date the sources that ship; the number that changed.

    Rows have code, title, publisher, published, held (yes or no), aliases (with semicolons),
    licence, part_of, note. A row comes after the one it is part of.
    """
    if not by.is_system:
        by.require(Capability.MANAGE_PLACE)
    kept = Document.objects.in_bulk(field_name="code")
    changed = []
    for row in rows:
        document = kept.get(row["code"]) or Document(code=row["code"])
        wanted = {
            "title": row["title"],
            "publisher": row["publisher"],
            "published": row["published"],
            "held": row["held"] == "yes",
            "aliases": [alias.strip() for alias in row["aliases"].split(";") if alias.strip()],
            "licence": row["licence"],
            "part_of": kept[row["part_of"]] if row["part_of"] else None,
            "note": row["note"],
        }
        if document.pk and all(getattr(document, k) == value for k, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(document, name, value)
        document.save()
        kept[document.code] = document
        changed.append(document.code)
    if changed:
        record(
            by=by,
            action="documents.loaded",
            kind="document",
            ref="shipped",
            details={"changed": changed},
        )
    return len(changed)
