"""Register files as CSV and Excel bytes, exactly as they come in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

#: Text that a spreadsheet could take for a formula is written so that it stays text.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that Excel reads it right."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell


def as_xlsx(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet, every cell as text, so that codes and dates stay as they are."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(name[:31])
        for place, cell in enumerate(header):
            sheet.write_string(0, place, cell, bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, 18)
    return out.getvalue()
