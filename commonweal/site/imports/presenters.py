"""The words of the import pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commonweal.facts.templates import Template
from commonweal.records.facts.models import Import
from commonweal.site.pages import Cell, Column, Table
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


def templates_table(templates: Iterable[Template]) -> Table:
    """Every template with what it is for."""
    return Table(
        "templates",
        "Tables that can be brought in",
        (
            Column("title", "Table"),
            Column("question", "Question it answers"),
            Column("kind", "Kind of knowledge"),
            Column("sender", "Who sends it"),
        ),
        tuple(
            (
                Cell(one.title, href=reverse("template", args=[one.id]), hint=one.id),
                Cell(one.question),
                Cell(one.kind.replace("_", " ")),
                Cell("Commissioners and providers" if one.by_provider else "Commissioners"),
            )
            for one in sorted(templates, key=lambda one: one.title)
        ),
    )


def columns_table(template: Template) -> Table:
    """The columns of a template with what goes into them."""
    return Table(
        "columns",
        f"Columns of {template.id}",
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
                Cell(one.file_name, href=reverse("import", args=[one.place.code, one.pk])),
                Cell(titles.get(one.template, one.template)),
                Cell(one.get_state_display()),
                Cell(f"{one.figure_count:,}", raw=str(one.figure_count)),
                Cell(
                    str(one.received_by) if one.received_by else "The product’s own examples",
                    hint=one.organisation.name if one.organisation else "",
                ),
                Cell(day(timezone.localtime(one.received_at).date())),
            )
            for one in imports
        ),
        empty="No file has been brought in yet. Start with a template, for example spend.",
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
    counts = (
        f"{plural(held.new_count, 'figure')} new, {held.changed_count:,} changed, "
        f"{held.same_count:,} already there."
    )
    return {
        Import.State.RECEIVED: "The file is being checked. This page shows the result by itself.",
        Import.State.CHECKED: f"Nothing has been saved yet. Accepting the file gives {counts}",
        Import.State.REFUSED: (
            f"Nothing has been saved: {plural(len(held.problems), 'problem')} to mend. "
            "Mend the file and send it again."
        ),
        Import.State.ACCEPTED: f"The file is in: {counts}",
        Import.State.WITHDRAWN: "The file has been withdrawn. Its figures stay on record as "
        "earlier versions only.",
    }[Import.State(held.state)]
