"""Reading whole tables back as the rows they came in as, for exports and for word tables."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.facts.templates import Template
from commonweal.facts.templates.rebuild import Kept, RebuiltRow, add_figure
from commonweal.language.figure import Status
from commonweal.records.facts import library
from commonweal.records.facts.models import FigureVersion
from commonweal.records.facts.selectors import shown_versions, versions_at
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place


def datasets_for(acting: Acting, place: Place) -> list[str]:
    """The data sets of which the reader may see anything, by name."""
    names = shown_versions(acting, place).order_by().values_list("figure__dataset", flat=True)
    return sorted(set(names.distinct()))


def rows_for(acting: Acting, place: Place, dataset: str) -> list[dict[str, str]]:
    """The rows of one data set in file order, each by its template's column names. One query."""
    versions = shown_versions(acting, place).filter(figure__dataset=dataset)
    return [row.cells for row in _rows(library.template(dataset), versions)]


def tables_for(
    acting: Acting, place: Place, release: int | None = None
) -> list[tuple[Template, list[RebuiltRow]]]:
    """Every table with its rows as they can be brought in again, as the reader may see them.

    With the number of a release, as the place was then. Raises Release.DoesNotExist: earlier
    releases are for commissioning parties. One query for all rows.
    """
    seen = shown_versions(acting, place)
    if release is not None:
        seen = versions_at(acting, place, release)
    tables: dict[str, list[FigureVersion]] = {}
    for version in seen:
        tables.setdefault(version.figure.dataset, []).append(version)
    known = library.templates()
    listed = [name for name in sorted(tables) if name in known]
    return [(known[name], _rows(known[name], tables[name])) for name in listed]


def _rows(template: Template, versions: Iterable[FigureVersion]) -> list[RebuiltRow]:
    words = library.status_words()
    rows: dict[str, RebuiltRow] = {}
    for version in versions:
        row = rows.setdefault(version.figure.key, RebuiltRow())
        add_figure(row, template, _kept(version), words)
    return list(rows.values())


def _kept(version: FigureVersion) -> Kept:
    return Kept(
        column=version.figure.column,
        text=version.printed or version.words,
        status=Status(version.status),
        cells=version.cells,
        document=version.document.code,
        section=version.section,
        note=version.note,
    )
