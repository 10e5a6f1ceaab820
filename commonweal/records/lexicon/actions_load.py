"""Bringing the shipped lexicon in: what is new is added, what changed is changed, all at once.

A term that no longer ships is retired, because figures may stand under it; a walk that no longer
ships is taken out and named in the audit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from commonweal.language.lexicon import Lexicon
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.lexicon.convert import scheme_values, term_values, walk_values
from commonweal.records.lexicon.models import CrossWalk, Scheme, Term
from commonweal.records.lexicon.selectors import EVENT_KIND
from commonweal.records.lexicon.shipped import shipped_lexicon, source_documents
from commonweal.records.people.acting import Acting, NotAllowed


@dataclass
class Loaded:
    """What a load did: codes or pairs that were added, changed, retired or taken out."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.changed or self.retired or self.removed)

    def as_details(self) -> dict[str, Any]:
        """For the audit: counts, and the names of what is no longer as it was."""
        return {
            "added": len(self.added),
            "changed": self.changed[:500],
            "retired": self.retired,
            "removed": self.removed,
        }


@transaction.atomic
def load_lexicon(*, by: Acting) -> Loaded:
    """Make the shared lexicon what the definition files say. A second load changes nothing.

    Only whoever operates the machine may. Raises Unsound when the files are not sound.
    """
    if not by.is_system:
        raise NotAllowed("The shared lexicon is loaded by whoever operates the product.")
    shipped = shipped_lexicon()
    loaded = Loaded()
    documents = _documents(shipped)
    schemes = _load_schemes(shipped, documents, loaded)
    terms = _load_terms(shipped, documents, schemes, loaded)
    _load_walks(shipped, documents, terms, loaded)
    if not loaded.is_nothing:
        details = loaded.as_details()
        record(by=by, action="load_lexicon", kind=EVENT_KIND, ref="shared", details=details)
    return loaded


def _documents(shipped: Lexicon) -> dict[str, Document]:
    """The cited documents; one that nobody has registered yet is registered by its code."""
    cited = {term.citation.document for term in shipped.terms.values()}
    cited |= {walk.citation.document for walk in shipped.walks}
    cited |= {scheme.citation.document for scheme in shipped.schemes.values()}
    known = {one.code: one for one in source_documents()}
    there = set(Document.objects.filter(code__in=cited).values_list("code", flat=True))
    made = []
    for code in sorted(cited - there):
        ours = known.get(code)
        made.append(
            Document(
                code=code,
                title=ours.title if ours else code.replace("-", " ").capitalize(),
                publisher=ours.publisher if ours else "",
                published=ours.published if ours else "",
                held=ours is None,
                note=ours.note if ours else "",
            )
        )
    Document.objects.bulk_create(made)
    return {row.code: row for row in Document.objects.filter(code__in=cited)}


def _load_schemes(
    shipped: Lexicon, documents: dict[str, Document], loaded: Loaded
) -> dict[str, Scheme]:
    there = {row.code: row for row in Scheme.objects.all()}
    wanted = {
        code: scheme_values(one) | {"document": documents[one.citation.document]}
        for code, one in shipped.schemes.items()
    }
    new = [Scheme(code=code, **values) for code, values in wanted.items() if code not in there]
    Scheme.objects.bulk_create(new)
    loaded.added += [row.code for row in new]
    _change(Scheme, {code: there[code] for code in wanted if code in there}, wanted, loaded)
    return {row.code: row for row in Scheme.objects.all()}


def _load_terms(
    shipped: Lexicon,
    documents: dict[str, Document],
    schemes: dict[str, Scheme],
    loaded: Loaded,
) -> dict[str, Term]:
    there = {row.code: row for row in Term.objects.filter(place__isnull=True)}
    wanted = {
        code: term_values(one)
        | {"scheme": schemes[one.scheme], "document": documents[one.citation.document]}
        for code, one in shipped.terms.items()
    }
    new = [Term(code=code, **values) for code, values in wanted.items() if code not in there]
    Term.objects.bulk_create(new)
    loaded.added += [row.code for row in new]
    _change(Term, {code: there[code] for code in wanted if code in there}, wanted, loaded)
    _retire(row for code, row in there.items() if code not in wanted and row.valid_to is None)
    loaded.retired += [
        code for code, row in there.items() if code not in wanted and row.valid_to is None
    ]
    rows = {row.code: row for row in Term.objects.filter(place__isnull=True)}
    _join_broader(shipped, rows)
    return rows


def _retire(rows: Iterable[Term]) -> None:
    pks = [row.pk for row in rows]
    if pks:
        Term.objects.filter(pk__in=pks).update(valid_to=timezone.localdate())


def _join_broader(shipped: Lexicon, rows: dict[str, Term]) -> None:
    moved = []
    for code, one in shipped.terms.items():
        parent = rows[one.broader].pk if one.broader else None
        if rows[code].broader_id != parent:
            rows[code].broader_id = parent
            moved.append(rows[code])
    if moved:
        Term.objects.bulk_update(moved, ["broader"])


def _load_walks(
    shipped: Lexicon, documents: dict[str, Document], terms: dict[str, Term], loaded: Loaded
) -> None:
    shared = CrossWalk.objects.filter(place__isnull=True).select_related("source", "target")
    there = {f"{row.source.code} to {row.target.code}": row for row in shared}
    wanted: dict[str, dict[str, Any]] = {
        f"{walk.source} to {walk.target}": walk_values(walk)
        | {
            "document": documents[walk.citation.document],
            "source": terms[walk.source],
            "target": terms[walk.target],
            "position": position,
        }
        for position, walk in enumerate(shipped.walks)
    }
    new = {name: CrossWalk(**values) for name, values in wanted.items() if name not in there}
    CrossWalk.objects.bulk_create(new.values())
    loaded.added += new
    _change(CrossWalk, {name: there[name] for name in wanted if name in there}, wanted, loaded)
    gone = {name: row for name, row in there.items() if name not in wanted}
    CrossWalk.objects.filter(pk__in=[row.pk for row in gone.values()]).delete()
    loaded.removed += gone


def _change(
    model: type[models.Model],
    rows: dict[str, Any],
    wanted: dict[str, dict[str, Any]],
    loaded: Loaded,
) -> None:
    """Bring rows to the wanted values in one statement, counting those that were so already."""
    changed = []
    for name, row in rows.items():
        values = wanted[name]
        differing = [column for column, value in values.items() if getattr(row, column) != value]
        for column in differing:
            setattr(row, column, values[column])
        if differing:
            changed.append(row)
            loaded.changed.append(name)
        else:
            loaded.same += 1
    if changed:
        columns = list(next(iter(wanted.values())))
        model._default_manager.bulk_update(changed, columns)
