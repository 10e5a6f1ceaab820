"""Plans and responses as CSV and Excel: what is written here is read back without a difference."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from commonweal.facts.problem import Problem
from commonweal.facts.reading import read_table
from commonweal.language.cells import needs_mark, safe_cell
from commonweal.planning.consultation import COLUMNS, Plan, content_of, plan_from, rows_of
from commonweal.planning.consultation_responses import header_for
from commonweal.records.facts import library

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDTH = 24


def plan_file(plan: Plan, ending: str) -> bytes:
    """The plan as a file that `read_plan` takes."""
    return table_file(COLUMNS, rows_of(plan), ending)


def response_template(plan: Plan, ending: str) -> bytes:
    """The columns of a file of responses, with no row."""
    return table_file(header_for(plan), [], ending)


def read_plan(data: bytes, file_name: str) -> tuple[dict[str, Any], list[Problem]]:
    """The content that a file says; it counts only when there are no problems. Never raises for
    what the file holds."""
    reading = read_table(data, file_name, library.limits())
    if reading.table is None:
        return {}, list(reading.problems)
    missing = [name for name in COLUMNS[:3] if name not in reading.table.header]
    if missing:
        row = reading.table.header_row
        return {}, [
            Problem(file_name, row, name, "The column is missing. Begin from the template.")
            for name in missing
        ]
    header = reading.table.header
    rows = [(one.number, dict(zip(header, one.cells, strict=False))) for one in reading.table.rows]
    plan, problems = plan_from(rows, file_name)
    return ({} if problems else content_of(plan)), problems


def table_file(header: Sequence[str], rows: Sequence[Sequence[str]], ending: str) -> bytes:
    """A table of text as "csv" or "xlsx", in which nothing runs as a formula."""
    if ending == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
        return out.getvalue().encode("utf-8-sig")
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        bold, as_text = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet("Table")
        sheet.write_row(0, 0, header, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, _WIDTH)
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(line, place, cell, as_text if needs_mark(cell) else None)
    return made.getvalue()
