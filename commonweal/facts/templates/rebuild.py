"""From figures back to the rows of a file that brings them in unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.facts.templates.template import FigureColumn, StatusWords, Template
from commonweal.language.cells import safe_cell
from commonweal.language.figure import VALUELESS, Status


@dataclass
class RebuiltRow:
    """One row in the making: its cells, and the source of its first figure."""

    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """One figure as it is kept: `text` is what stands in its cell, printed or in words."""

    column: str
    text: str
    status: Status
    cells: Mapping[str, str]
    document: str
    section: str
    note: str


def add_figure(row: RebuiltRow, template: Template, kept: Kept, words: StatusWords) -> None:
    """Put one figure's cells into its row. Its source is the row's unless it has one already."""
    for name, cell in kept.cells.items():
        row.cells.setdefault(name, cell)
    row.cells.setdefault("source_doc", kept.document)
    row.cells.setdefault("source_section", kept.section)
    row.cells.setdefault("note", kept.note)
    figure = next((f for f in template.figures if f.name == kept.column), None)
    if figure is None or figure.words or figure.low or figure.high:
        return
    row.cells[figure.name] = kept.text or _mark(figure, template, kept, words)


def _mark(figure: FigureColumn, template: Template, kept: Kept, words: StatusWords) -> str:
    """What to put in an empty cell so that its status is read again; often nothing is needed."""
    if kept.status not in VALUELESS:
        return ""
    own = kept.cells.get(figure.status_column, "") or kept.cells.get(template.status, "")
    said = words.words.get(own.casefold())
    would_be = said[0] if said and said[0] in VALUELESS else Status.MISSING
    if would_be == kept.status:
        return ""
    return next((mark for mark, status in words.marks.items() if status == kept.status), "")


def header_of(template: Template, rows: Sequence[RebuiltRow]) -> list[str]:
    """The template's columns that are required or that some row fills."""
    used = {name for row in rows for name, cell in row.cells.items() if cell}
    return [c.name for c in template.columns if c.required or c.name in used]


def as_csv(template: Template, rows: Sequence[RebuiltRow]) -> bytes:
    """The rows as CSV in UTF-8."""
    header = header_of(template, rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([safe_cell(row.cells.get(name, "")) for name in header] for row in rows)
    return text.getvalue().encode()
