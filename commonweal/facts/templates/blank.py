"""An empty file made from a template: a header, and one row that shows what goes where."""

from __future__ import annotations

import csv
import io

from commonweal.facts.templates.template import ColumnType, Template

_EXAMPLES = {
    ColumnType.ORGANISATION: "essex_cc",
    ColumnType.AREA: "essex",
    ColumnType.DECIMAL: "12.5",
    ColumnType.INTEGER: "120",
    ColumnType.PERCENT: "45.5",
    ColumnType.VALUE: "3",
    ColumnType.DATE: "2025-03-31",
    ColumnType.PERIOD: "2024/25",
    ColumnType.FINANCIAL_YEAR: "2024/25",
    ColumnType.STATUS: "printed",
    ColumnType.URL: "https://www.example.org",
    ColumnType.DOCUMENT: "this file",
}


def example_row(template: Template) -> list[str]:
    """One row that the template would take; only the codes in it may be unknown to a record."""
    cells = []
    for column in template.columns:
        if column.example:
            cells.append(column.example)
        elif not column.required and column.name not in template.number_columns:
            cells.append("")
        elif column.choices:
            cells.append(column.choices[0])
        else:
            cells.append(_EXAMPLES.get(column.type, "An example"))
    return cells


def blank_csv(template: Template) -> bytes:
    """The header alone, as CSV in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.name for column in template.columns])
    return text.getvalue().encode("utf-8-sig")
