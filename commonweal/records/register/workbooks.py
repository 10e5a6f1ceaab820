"""Register files as CSV and Excel bytes, exactly as they come in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from commonweal.language.cells import needs_mark, safe_cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that Excel reads it right."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet, every cell as text, so that codes and dates stay as they are."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        as_text = book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet(name[:31])
        for place, cell in enumerate(header):
            sheet.write_string(0, place, cell, bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, as_text if needs_mark(cell) else None)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, 18)
    return out.getvalue()
