"""Reading whole tables back as the rows they came in as, for exports and for word tables."""

from __future__ import annotations

from django.db.models import QuerySet

from commonweal.facts.templates import Template
from commonweal.facts.templates.rebuild import Kept, RebuiltRow, add_figure
from commonweal.language.figure import Status
from commonweal.records.facts import library
from commonweal.records.facts.models import Figure, FigureVersion
from commonweal.records.facts.selectors import figure_records_for
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place


def datasets_for(acting: Acting, place: Place) -> list[str]:
    """The data sets of which the reader may see anything, by name."""
    records = figure_records_for(acting, place).order_by().values_list("dataset", flat=True)
    return sorted(set(records.distinct()))


def rows_for(acting: Acting, place: Place, dataset: str) -> list[dict[str, str]]:
    """The rows of one data set in file order, each by its template's column names. Two queries."""
    return [row.cells for row in rebuilt_rows(acting, place, library.template(dataset))]


def rebuilt_rows(acting: Acting, place: Place, template: Template) -> list[RebuiltRow]:
    """The rows of one data set as they can be brought in again."""
    records = figure_records_for(acting, place).filter(dataset=template.id).order_by("id")
    return rows_of(acting, template, records)


def rows_of(acting: Acting, template: Template, records: QuerySet[Figure]) -> list[RebuiltRow]:
    """Rows from figures that have been narrowed to what `acting` may see."""
    del acting  # the records carry the version that this reader sees
    listed = list(records)
    shown = [figure.shown_id for figure in listed]  # type: ignore[attr-defined]
    versions = FigureVersion.objects.select_related("document").in_bulk(shown)
    words = library.status_words()
    rows: dict[str, RebuiltRow] = {}
    for figure, pk in zip(listed, shown, strict=True):
        row = rows.setdefault(figure.key, RebuiltRow())
        add_figure(row, template, _kept(figure, versions[pk]), words)
    return list(rows.values())


def _kept(figure: Figure, version: FigureVersion) -> Kept:
    return Kept(
        column=figure.column,
        text=version.printed or version.words,
        status=Status(version.status),
        cells=version.cells,
        document=version.document.code,
        section=version.section,
        note=version.note,
    )
