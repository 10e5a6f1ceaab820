"""Tables as CSV and Excel files that carry exact values and can never run as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import xlsxwriter

from commonweal.language.cells import needs_mark, safe_cell
from commonweal.site.pages import Cell, Table
from commonweal.site.words import status_words

#: Excel keeps 15 significant digits; a longer number is written as text so that none is lost.
EXCEL_DIGITS = 15
#: How a workbook to be read shows a number that is not whole, by the least that it is to have the
#: format; the cell keeps the number in full.
SHOWN = ((Decimal(1000), "#,##0"), (Decimal(1), "#,##0.00"), (Decimal("0.01"), "0.000"))
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def _value(cell: Cell) -> str | Decimal:
    return cell.text if cell.raw is None else cell.raw


def _header(table: Table) -> list[str]:
    names: list[str] = []
    for place, column in enumerate(table.columns):
        names.append(column.label)
        if place in table.status_columns:
            names.append(f"{column.label}: status")
    return names


def _rows(table: Table) -> Iterator[list[str | Decimal]]:
    with_status = table.status_columns
    for row in table.rows:
        values: list[str | Decimal] = []
        for place, cell in enumerate(row):
            values.append(_value(cell))
            if place in with_status:
                values.append(status_words(cell.status).label if cell.status else "")
        yield values


def as_csv(table: Table, title: str = "") -> bytes:  # noqa: ARG001
    """UTF-8 with a byte order mark, so that Excel reads the pound sign right."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in _header(table)])
    for row in _rows(table):
        writer.writerow([f"{v:f}" if isinstance(v, Decimal) else safe_cell(v) for v in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table, title: str = "") -> bytes:
    """A workbook with the table on its first sheet and where it comes from on the second."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        _write_rows(book, table, "Table")
        _write_about(book, table, title)
    return out.getvalue()


def as_workbook(sheets: Sequence[tuple[str, Table]], title: str) -> bytes:
    """A workbook with a list of what is in it first, then each table on a sheet of its name.

    It is made to be read: numbers are shown rounded, and a table's note stands below its rows.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        contents, as_text = book.add_worksheet("Contents"), book.add_format({"quote_prefix": True})
        contents.write_string(0, 0, title)
        for row, (name, table) in enumerate(sheets, start=2):
            contents.write_url(row, 0, f"internal:'{name}'!A1", string=name)
            contents.write_string(row, 1, table.caption, as_text)
            contents.write_string(row, 2, table.note, as_text)
            _write_rows(book, table, name, to_read=True)
        contents.set_column(0, 0, 28)
        contents.set_column(1, 2, 70)
    return out.getvalue()


def _write_rows(
    book: xlsxwriter.Workbook, table: Table, name: str, *, to_read: bool = False
) -> None:
    bold = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "quote_prefix": True}
    )
    as_text = book.add_format({"quote_prefix": True})
    shown = [(least, book.add_format({"num_format": words})) for least, words in SHOWN]
    sheet = book.add_worksheet(name)
    header = _header(table)
    widths = [len(label) for label in header]
    for place, label in enumerate(header):
        sheet.write_string(0, place, label, bold)
    count = 0
    for count, row in enumerate(_rows(table), start=1):
        for place, value in enumerate(row):
            widths[place] = max(widths[place], len(str(value)))
            if isinstance(value, Decimal) and len(value.as_tuple().digits) <= EXCEL_DIGITS:
                look = next((form for least, form in shown if abs(value) >= least), None)
                whole = value == value.to_integral_value()
                sheet.write_number(
                    count, place, float(value), look if to_read and not whole else None
                )
            else:
                text = str(value)
                sheet.write_string(count, place, text, as_text if needs_mark(text) else None)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width + 2, 10), 60))
    sheet.freeze_panes(1, 0)
    if count:
        sheet.autofilter(0, 0, count, len(header) - 1)
    if to_read and table.note:
        sheet.write_string(count + 2, 0, table.note, as_text)


def _write_about(book: xlsxwriter.Workbook, table: Table, title: str) -> None:
    sheet, as_text = book.add_worksheet("About"), book.add_format({"quote_prefix": True})
    used = sorted({cell.status for row in table.rows for cell in row if cell.status})
    lines = [("Page", title), ("Table", table.caption), ("Note", table.note)]
    lines += [(status_words(status).label, status_words(status).meaning) for status in used]
    for row, (name, text) in enumerate((name, text) for name, text in lines if text):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text, as_text)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)


#: The ending of a download to its content type and writer.
FORMATS: dict[str, tuple[str, Callable[[Table, str], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
