"""The words of the import pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commonweal.facts.templates import ColumnType, Template
from commonweal.records.facts.models import Import
from commonweal.records.planning.definitions import Stage
from commonweal.records.register.models import Place
from commonweal.site.need_start import AREAS
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.place_pages import page_address, pages_showing
from commonweal.site.words import day, plural

TYPE_WORDS = {
    "text": "Words",
    "organisation": "Code of an organisation on the register",
    "area": "Code of an area on the register",
    "decimal": "Number",
    "integer": "Whole number",
    "percent": "Number of per cent",
    "value": "Number or words",
    "date": "Day, as 2025-03-31",
    "period": "Year, quarter, month or day",
    "financial_year": "Financial year, as 2024/25",
    "choice": "One of a few words",
    "status": "How sure the value is",
    "terms": "Terms of the lexicon",
    "url": "Web address",
    "document": "Code of a source",
}


def templates_tables(
    templates: Iterable[Template],
    stages: Sequence[Stage],
    stage_of: Callable[[str], str],
    place: Place | None,
) -> list[Table]:
    """Every template with what it is for, a table for each stage of the cycle."""
    by_stage: dict[str, list[Template]] = {}
    for one in sorted(templates, key=lambda one: one.title):
        by_stage.setdefault(stage_of(one.id), []).append(one)
    query = f"?place={place.code}" if place else ""
    return [
        Table(
            stage.code or "whole",
            stage.label,
            (
                Column("title", "Table"),
                Column("question", "Question it answers"),
                Column("file", "Its file"),
                Column("sender", "Who sends it"),
            ),
            tuple(_template_row(one, query) for one in by_stage[stage.code]),
        )
        for stage in stages
        if stage.code in by_stage
    ]


def _template_row(one: Template, query: str) -> tuple[Cell, ...]:
    return (
        Cell(one.title, href=reverse("template", args=[one.id]) + query),
        Cell(one.question),
        Cell(f"{one.id}.csv"),
        Cell("Commissioners and providers" if one.by_provider else "Commissioners"),
    )


def columns_table(template: Template) -> Table:
    """The columns of a template with what goes into them."""
    return Table(
        "columns",
        "Its columns",
        (
            Column("name", "Column"),
            Column("meaning", "What goes in it"),
            Column("type", "Written as"),
            Column("needed", "Needed"),
            Column("example", "Example"),
        ),
        tuple(
            (
                Cell(column.name),
                Cell(column.meaning),
                Cell(
                    TYPE_WORDS.get(column.type, column.type),
                    hint=", ".join(column.choices),
                ),
                Cell("Yes" if column.required else "No"),
                Cell(column.example),
            )
            for column in template.columns
        ),
    )


def first_template(offered: Sequence[Template]) -> Template | None:
    """The one to begin with: spend for those who send it, else their first; None for nobody."""
    spend = [one for one in offered if one.id == "spend"]
    return next(iter([*spend, *offered]), None)


def template_of_need(offered: Sequence[Template]) -> Template | None:
    """The one with which need begins, for those who send it."""
    return next((one for one in offered if one.id == AREAS), None)


def imports_table(imports: Iterable[Import], titles: Mapping[str, str]) -> Table:
    """The files sent to a place, newest first."""
    return Table(
        "imports",
        "Files brought into this place",
        (
            Column("file", "File"),
            Column("template", "What it holds"),
            Column("state", "State"),
            Column("figures", "Figures", numeric=True),
            Column("by", "Sent by"),
            Column("on", "On"),
        ),
        tuple(
            (
                Cell(
                    one.file_name,
                    href=reverse("import", args=[one.place.code, one.pk]),
                    about=f"file number {one.pk}",
                ),
                Cell(titles.get(one.template, one.template)),
                Cell(one.get_state_display()),
                Cell(f"{one.figure_count:,}", raw=str(one.figure_count)),
                Cell(
                    str(one.received_by) if one.received_by else "By command",
                    hint=one.organisation.name if one.organisation else "",
                ),
                Cell(day(timezone.localtime(one.received_at).date())),
            )
            for one in imports
        ),
        empty="No file has been brought in yet. Start with a template.",
    )


def problems_table(problems: Iterable[Mapping[str, Any]]) -> Table:
    """What is wrong with a file: row, column and what to do."""
    return Table(
        "problems",
        "What is wrong",
        (Column("row", "Row", numeric=True), Column("column", "Column"), Column("what", "Problem")),
        tuple(
            (
                Cell(str(one["row"]) if one["row"] is not None else "Whole file"),
                Cell(str(one["column"] or "All")),
                Cell(str(one["sentence"])),
            )
            for one in problems
        ),
    )


def queries_table(queries: Iterable[Mapping[str, Any]]) -> Table:
    """What does not agree or is unusual: the row, both sides, and where each stands."""
    return Table(
        "queries",
        "Questions about this file",
        (
            Column("row", "Row", numeric=True),
            Column("column", "Column"),
            Column("what", "What does not agree, or is unusual"),
            Column("sides", "Both sides"),
        ),
        tuple(
            (
                Cell(str(one["row"]) if one["row"] is not None else "Whole file"),
                Cell(str(one["column"] or "All")),
                Cell(str(one["sentence"])),
                Cell("; ".join(one.get("sides", [])) or "In the sentence"),
            )
            for one in queries
        ),
    )


def questions_sentence(held: Import) -> str:
    """What is asked of whoever decides on the file; empty when nothing is, or no more."""
    if not held.queries or held.state != Import.State.CHECKED:
        return ""
    count = len(held.queries)
    them = "it" if count == 1 else "them"
    return (
        f"Answer {plural(count, 'question')} before this file comes in. If the source says so, "
        f"confirm {them} below with a reason: nothing is changed, and what does not agree becomes "
        "a finding. If the file is wrong, mend it and send it again."
    )


def confirmed(held: Import) -> str:
    """Why the questions were set aside, once the file is in."""
    return held.reason if held.queries and held.state == Import.State.ACCEPTED else ""


def preview_table(held: Import) -> Table | None:
    """The first rows as they were read; None when the file could not be read."""
    if not held.preview:
        return None
    header, *rows = held.preview
    return Table(
        "preview",
        f"The first {plural(len(rows), 'row')} of {held.row_count:,}",
        tuple(Column(f"c{n}", str(name)) for n, name in enumerate(header)),
        tuple(
            tuple(Cell(str(row[n]) if n < len(row) else "") for n in range(len(header)))
            for row in rows
        ),
    )


def outcome_sentence(held: Import) -> str:
    """What accepting the file would do, or did."""
    counts = _counted(held)
    return {
        Import.State.RECEIVED: "The file is being checked. This page shows the result by itself.",
        Import.State.CHECKED: f"Nothing has been saved yet. Accepting the file gives {counts}.",
        Import.State.REFUSED: (
            f"Nothing has been saved: {plural(len(held.problems), 'problem')} to mend. "
            "Mend the file and send it again."
        ),
        Import.State.ACCEPTED: f"The file is in: {counts}.",
        Import.State.WITHDRAWN: "The file has been withdrawn. Its figures stay on record as "
        "earlier versions only.",
    }[Import.State(held.state)]


def _counted(held: Import) -> str:
    """ "3 new figures, 1 changed"; what there is none of is not said."""
    said = []
    if held.new_count:
        said.append(plural(held.new_count, "new figure"))
    if held.changed_count:
        said.append(f"{plural(held.changed_count, 'figure')} changed")
    if held.same_count:
        said.append(f"{plural(held.same_count, 'figure')} already there")
    return ", ".join(said) or "no figure"


@dataclass(frozen=True)
class Step:
    """Something to do next: what the link says, where it leads, and why."""

    label: str
    href: str
    why: str


def next_steps(held: Import, *, findings: int, may_publish: bool) -> list[Step]:
    """What follows an accepted file: see it, mend what does not agree, go on, publish."""
    place = held.place
    figures = f"{reverse('figures', args=[place.code])}?dataset={held.template}"
    steps = [
        Step(page.label, page_address(place, page), page.about)
        for page in pages_showing(held.template)
    ]
    steps.append(Step("The figures of this table", figures, "each with its source and versions"))
    found = plural(findings, "thing that does not agree", "things that do not agree")
    why = f"the rules found {found} in this place" if findings else "what does not agree, if any"
    steps = [step for step in steps if not step.href.endswith("/findings/")]
    steps.append(Step("Findings", f"/places/{place.code}/findings/", why))
    another = reverse("import_new", args=[place.code])
    steps.append(Step("Bring in another table", another, "or a mended version of this one"))
    if may_publish:
        imports = f"{reverse('imports', args=[place.code])}#publish"
        steps.append(Step("Publish", imports, "let everybody read what the place holds now"))
    return steps


def code_help(problems: Iterable[Mapping[str, Any]], template: Template | None) -> list[Step]:
    """Where the codes are that the columns with problems ask for."""
    wrong = {str(one["column"]) for one in problems}
    kinds = {column.type for column in template.columns if column.name in wrong} if template else ()
    offered = {
        ColumnType.ORGANISATION: [
            Step("Organisations on the register", reverse("organisations"), "to look a code up"),
            Step("Files of the register", reverse("register_files"), "to add a body that is new"),
        ],
        ColumnType.AREA: [Step("Areas on the register", reverse("areas"), "to look a code up")],
        ColumnType.DOCUMENT: [Step("Documents", reverse("documents"), "to look a code up")],
        ColumnType.TERMS: [Step("Lexicon", reverse("lexicon"), "to look a term up")],
    }
    return [step for kind, steps in offered.items() if kind in kinds for step in steps]
