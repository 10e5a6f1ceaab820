"""Reading the register as rows of its files: for export, and to check an import against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from commonweal.facts.registers import Value, written
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.register import lists
from commonweal.records.register.models import Area, AreaCode, Organisation, OrganisationCode
from commonweal.records.register.selectors_rights import Rights, rights_of
from commonweal.records.register.sheets import Sheet, sheets_of

Cells = dict[str, Value]


@dataclass
class Known:
    """What the register holds, as far as the files to be checked need it.

    `rows` are the rows there are, by template, each with its record's number; `codes` names the
    owners of a code in a code system, by subject, system and code; `rights` are those of whoever
    brings the files in.
    """

    organisations: dict[str, str]
    areas: dict[str, str]
    documents: frozenset[str]
    rights: Rights
    codes: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)
    rows: dict[str, list[tuple[int, Cells]]] = field(default_factory=dict)


def known(acting: Acting, templates: Iterable[str]) -> Known:
    """The register is one for everybody: whoever may read or edit it sees all of it."""
    codes: dict[tuple[str, str, str], set[str]] = {}
    owners = OrganisationCode.objects.values_list("system", "code", "organisation__code")
    for system, code, owner in owners.iterator():
        codes.setdefault(("organisation", system, code), set()).add(owner)
    for system, code, owner in AreaCode.objects.values_list("system", "code", "area__code"):
        codes.setdefault(("area", system, code), set()).add(owner)
    return Known(
        dict(Organisation.objects.values_list("code", "kind")),
        dict(Area.objects.values_list("code", "kind")),
        frozenset(Document.objects.values_list("code", flat=True)),
        rights_of(acting),
        codes,
        {template: list(_numbered(template)) for template in templates},
    )


def _numbered(template: str) -> Iterator[tuple[int, Cells]]:
    for sheet in sheets_of(template):
        yield from _rows(sheet)


def _rows(sheet: Sheet) -> Iterator[tuple[int, Cells]]:
    paths = list(dict.fromkeys(sheet.columns.values()))
    places = {path: place for place, path in enumerate(paths, start=1)}
    where = [(name, places[path]) for name, path in sheet.columns.items()]
    records = sheet.model._meta.base_manager.order_by("pk").values_list("pk", *paths)
    for record in records.iterator(chunk_size=5000):
        cells: Cells = dict(sheet.fixed)
        for name, place in where:
            value = record[place]
            cells[name] = "" if value is None and _is_text(name) else value
        yield record[0], cells


def _is_text(name: str) -> bool:
    return name not in {"valid_from", "valid_to", "effective_on", "share"}


def rows_of(acting: Acting, template: str) -> tuple[tuple[str, ...], list[list[str]]]:
    """The header and rows of one register file as written; bringing it in changes nothing."""
    del acting
    header = lists.templates()[template].header
    return header, [[written(cells[name]) for name in header] for _, cells in _numbered(template)]
