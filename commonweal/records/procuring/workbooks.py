"""The workbook of a tender: written from its content, and read back with every fault told."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils import timezone

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Table, read_table
from commonweal.language.cells import needs_mark
from commonweal.procuring.invitation_tables import (
    SHEET_NAMES,
    TERMS_SHEET,
    content_of,
    header_of,
    tables_of,
)
from commonweal.records.facts import library
from commonweal.records.procuring.definitions import scales

#: The width of a column of text, in letters.
_WIDTH = 24


def workbook_of(content: dict[str, Any]) -> bytes:
    """The workbook. Every cell is text, so that nothing is rounded and nothing runs."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    tables = tables_of(content, timezone.get_default_timezone())
    with xlsxwriter.Workbook(made, options) as book:
        bold, as_text = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        for name in SHEET_NAMES:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, header_of(name), bold)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(header_of(name)) - 1, _WIDTH)
            for line, row in enumerate(tables[name], start=1):
                for place, cell in enumerate(row):
                    if cell:
                        marked = as_text if needs_mark(cell) else None
                        sheet.write_string(line, place, cell, marked)
    return made.getvalue()


def read_workbook(data: bytes, file_name: str) -> tuple[dict[str, Any], list[Problem]]:
    """The content of a workbook; it counts only when there are no problems. Never raises for what
    the file holds."""
    tables, problems = _tables(data, file_name)
    if problems:
        return {}, problems
    zone = timezone.get_default_timezone()
    content, problems = content_of(tables, list(scales()), zone, file_name)
    return ({} if problems else content), problems


def _tables(data: bytes, file_name: str) -> tuple[dict[str, Table], list[Problem]]:
    """The tables by their sheets, and what kept any from being read.

    What is wrong with the file as a whole is told by its first sheet, and once.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for name in SHEET_NAMES:
        reading = read_table(data, file_name, library.limits(), (name,))
        found = reading.table
        if found is not None and found.sheet.strip().casefold() == name.casefold():
            tables[name] = found
        elif found is not None or reading.is_missing:
            problems.append(_missing(file_name, name))
        elif not reading.is_bare or name == TERMS_SHEET:
            where = f"{file_name}, sheet “{name}”" if tables else file_name
            problems += [
                Problem(where, one.row, one.column, one.sentence) for one in reading.problems
            ]
        if problems and not tables:
            break
    return tables, problems


def _missing(file_name: str, name: str) -> Problem:
    advice = "Keep all sheets of the template, also those without rows."
    if name == TERMS_SHEET:
        advice = "Send the workbook of a tender, begun from its template."
    return Problem(file_name, None, "", f"There is no sheet “{name}”. {advice}")
