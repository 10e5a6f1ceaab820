"""The words and tables of the register's files."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse
from django.utils.timezone import localtime

from commonweal.facts.reading.table import Table as Read
from commonweal.facts.registers import RegisterTemplate
from commonweal.records.register import lists
from commonweal.records.register.models import RegisterImport
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import moment


def files_table(templates: Iterable[RegisterTemplate]) -> Table:
    """Every register file with what it holds and its columns."""
    rows = []
    for template in templates:
        needed = [column.name for column in template.columns if column.required]
        others = [column.name for column in template.columns if not column.required]
        rows.append(
            (
                Cell(template.label, hint=template.plain),
                Cell(", ".join(needed), hint=f"may also have {', '.join(others)}"),
                Cell(f"{template.label} (CSV)", _href(template, "csv")),
                Cell(f"{template.label} (Excel)", _href(template, "xlsx")),
                Cell(f"{template.label} (empty)", f"{_href(template, 'xlsx')}?empty=1"),
            )
        )
    return Table(
        id="files",
        caption="Files",
        columns=(
            Column("file", "File"),
            Column("columns", "Columns"),
            Column("csv", "All of it"),
            Column("xlsx", "The same"),
            Column("template", "To fill in"),
        ),
        rows=tuple(rows),
        note="What you download here comes in again without a change.",
    )


def _href(template: RegisterTemplate, ending: str) -> str:
    return reverse("register_file", args=[template.code, ending])


def imports_table(imports: Iterable[RegisterImport]) -> Table:
    """The files that an organisation has sent."""
    rows = tuple(
        (
            Cell(item.file_name, reverse("register_import", args=[item.pk])),
            Cell(_label(item)),
            Cell(item.get_state_display()),
            Cell(f"{item.row_count:,}", raw=Decimal(item.row_count)),
            Cell(f"{item.new_count:,}", raw=Decimal(item.new_count)),
            Cell(moment(localtime(item.received_at)), hint=_who(item)),
        )
        for item in imports
    )
    return Table(
        id="imports",
        caption="Files that your organisation has sent",
        columns=(
            Column("file", "File"),
            Column("kind", "What it holds"),
            Column("state", "State"),
            Column("rows", "Rows", numeric=True),
            Column("new", "New", numeric=True),
            Column("when", "Sent"),
        ),
        rows=rows,
        empty="Nobody of your organisation has sent a file yet. Choose one above.",
    )


def _label(item: RegisterImport) -> str:
    template = lists.templates().get(item.template)
    return template.label if template else "Not known"


def _who(item: RegisterImport) -> str:
    return f"by {item.received_by}" if item.received_by else ""


def preview_table(read: Read, count: int) -> Table:
    """The first rows of a file as they were read."""
    rows = tuple(
        (Cell(str(row.number), raw=Decimal(row.number)), *(Cell(cell) for cell in row.cells))
        for row in read.rows
    )
    columns = (Column("row", "Row", numeric=True), *(Column(n, n) for n in read.header))
    shown = len(read.rows)
    caption = f"The first {shown} of {count:,} rows" if shown < count else "The rows"
    return Table(id="preview", caption=caption, columns=columns, rows=rows)
