"""Writing the lexicon: a place's own terms and cross-walks, and its leading vocabulary.

Shared terms come from the definition files alone (`actions_load`); a place adds beside them and
never changes them. Nothing is deleted: a term that is no longer used is retired on a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Table
from commonweal.language.lexicon_rows import TERM_COLUMNS, WALK_COLUMNS
from commonweal.language.terms import Term, Walk
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.lexicon.convert import term_values, walk_values
from commonweal.records.lexicon.local import OWN, NotTaken, Rows, checked_terms, checked_walks
from commonweal.records.lexicon.models import CrossWalk
from commonweal.records.lexicon.models import Scheme as SchemeRecord
from commonweal.records.lexicon.models import Term as TermRecord
from commonweal.records.lexicon.selectors import EVENT_KIND, lexicon_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on

FORM = "this form"


def add_local_term(*, by: Acting, place: Place, cells: Mapping[str, str]) -> Term:
    """Add one term for a place, from cells named as in the template. Raises NotTaken."""
    return add_local_terms(by=by, place=place, rows=[(1, cells)])[0]


def add_local_walk(*, by: Acting, place: Place, cells: Mapping[str, str]) -> Walk:
    """Say for a place how one term stands to another. Raises NotTaken."""
    return add_local_walks(by=by, place=place, rows=[(1, cells)])[0]


@transaction.atomic
def add_local_terms(*, by: Acting, place: Place, rows: Rows, file: str = FORM) -> list[Term]:
    """Add terms for a place, all or none. Raises NotTaken."""
    require_work_on(by, place, Capability.EDIT_LEXICON)
    terms = checked_terms(lexicon_for(by), place.code, rows, file)
    documents = _documents(term.citation.document for term in terms)
    _check_documents(rows, documents, file)
    schemes = {row.code: row for row in SchemeRecord.objects.all()}
    broader = _records(term.broader for term in terms)
    TermRecord.objects.bulk_create(
        TermRecord(
            **term_values(term) | {"position": 0},
            code=term.code,
            scheme=schemes[term.scheme],
            document=documents.get(term.citation.document),
            broader=broader.get(term.broader),
            place=place,
        )
        for term in terms
    )
    _record(by, "add_local_term", place, [term.code for term in terms])
    return terms


@transaction.atomic
def add_local_walks(*, by: Acting, place: Place, rows: Rows, file: str = FORM) -> list[Walk]:
    """Add cross-walks for a place, all or none. Raises NotTaken."""
    require_work_on(by, place, Capability.EDIT_LEXICON)
    given: Rows = [(number, {**cells, "status": "local"}) for number, cells in rows]
    walks = checked_walks(lexicon_for(by), place.code, given, file)
    documents = _documents(walk.citation.document for walk in walks)
    _check_documents(rows, documents, file)
    ends = _records(end for walk in walks for end in (walk.source, walk.target))
    CrossWalk.objects.bulk_create(
        CrossWalk(
            **walk_values(walk),
            source=ends[walk.source],
            target=ends[walk.target],
            document=documents.get(walk.citation.document),
            place=place,
        )
        for walk in walks
    )
    said = [f"{walk.source} {walk.relation} {walk.target}" for walk in walks]
    _record(by, "add_local_walk", place, said)
    return walks


def bring_in(*, by: Acting, place: Place, table: Table) -> int:
    """Take a whole table of terms or of walks, told apart by its columns; or nothing of it.

    Returns how many were added. Raises NotTaken with every row that is wrong.
    """
    names = ["_".join(name.casefold().split()) for name in table.header]
    rows: Rows = [(row.number, dict(zip(names, row.cells, strict=True))) for row in table.rows]
    if "notation" in names:
        _check_columns(table, names, TERM_COLUMNS)
        return len(add_local_terms(by=by, place=place, rows=rows, file=table.file))
    if "relation" in names:
        _check_columns(table, names, WALK_COLUMNS)
        return len(add_local_walks(by=by, place=place, rows=rows, file=table.file))
    sentence = (
        "The columns are neither those of terms nor those of cross-walks. Start from one of the "
        "two templates."
    )
    raise NotTaken([Problem(table.file, 1, "", sentence)])


@transaction.atomic
def retire_term(*, by: Acting, place: Place, code: str, on: date, reason: str) -> None:
    """Say that a place's own term is in use up to a day and no longer. Raises NotTaken."""
    require_work_on(by, place, Capability.EDIT_LEXICON)
    term = TermRecord.objects.select_for_update().filter(place=place, code=code).first()
    if term is None:
        raise NotTaken([Problem(FORM, None, "", f"{code} is no term of this place.")])
    if not reason.strip():
        raise NotTaken([Problem(FORM, None, "reason", "Say why the term is no longer used.")])
    if term.valid_from and on < term.valid_from:
        words = f"The term is in use from {term.valid_from}. Choose that day or a later one."
        raise NotTaken([Problem(FORM, None, "on", words)])
    term.valid_to = on
    term.save(update_fields=["valid_to"])
    _record(by, "retire_term", place, [code], on=on.isoformat(), reason=reason.strip())


@transaction.atomic
def choose_leading_scheme(*, by: Acting, place: Place, scheme: str) -> None:
    """Say in which vocabulary the place thinks. Figures stay as they are. Raises NotTaken."""
    require_work_on(by, place, Capability.EDIT_LEXICON)
    if not SchemeRecord.objects.filter(code=scheme).exists():
        raise NotTaken([Problem(FORM, None, "scheme", f"{scheme} is no vocabulary.")])
    locked = Place.objects.select_for_update().get(pk=place.pk)
    if locked.leading_scheme == scheme:
        return
    before, locked.leading_scheme = locked.leading_scheme, scheme
    locked.save(update_fields=["leading_scheme"])
    place.leading_scheme = scheme
    _record(by, "choose_leading_scheme", place, [scheme], before=before)


def _check_columns(table: Table, names: list[str], known: tuple[str, ...]) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        words = f"{unknown[0]} is not a column of the template. Take it out or rename it."
        raise NotTaken([Problem(table.file, 1, unknown[0], words)])


def _documents(codes: Iterable[str]) -> dict[str, Document]:
    return {row.code: row for row in Document.objects.filter(code__in=set(codes) - {OWN})}


def _check_documents(rows: Rows, known: Mapping[str, Document], file: str) -> None:
    problems = [
        Problem(file, number, "document", f"{named} is not registered. Leave it empty or register.")
        for number, cells in rows
        if (named := cells.get("document", "").strip()) and named not in known
    ]
    if problems:
        raise NotTaken(problems)


def _records(codes: Iterable[str]) -> dict[str, TermRecord]:
    wanted = {code for code in codes if code}
    return {row.code: row for row in TermRecord.objects.filter(code__in=wanted)}


def _record(by: Acting, action: str, place: Place, what: list[str], **details: str) -> None:
    listed = {"what": what[:200], "count": len(what), **details}
    record(by=by, action=action, kind=EVENT_KIND, ref=what[0][:300], place=place, details=listed)
