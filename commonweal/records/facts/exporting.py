"""Writing a whole place as files: one CSV per data set, or one workbook with a sheet for each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import xlsxwriter

from commonweal.facts.templates.rebuild import as_csv, header_of
from commonweal.language.cells import needs_mark
from commonweal.records.facts.selectors_rows import tables_for
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place

#: Files in an archive carry one fixed moment, so that the same content gives the same bytes.
_MOMENT = (2000, 1, 1, 0, 0, 0)
Tell = Callable[[str], None]


def place_files(
    by: Acting, place: Place, release: int | None = None
) -> Iterator[tuple[str, bytes]]:
    """The name and content of one CSV file per data set; bringing them in changes nothing.

    With the number of a release, as the place was then. Raises Release.DoesNotExist.
    """
    for template, rows in tables_for(by, place, release):
        yield f"{template.id}.csv", as_csv(template, rows)


def place_archive(by: Acting, place: Place, release: int | None = None) -> bytes:
    """All the CSV files in one ZIP archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in place_files(by, place, release):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def place_workbook(by: Acting, place: Place, release: int | None = None) -> bytes:
    """One Excel workbook with a sheet per data set. Every cell is text, as it was printed."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold, as_text = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        contents = book.add_worksheet("Contents")
        contents.write_row(0, 0, ["Sheet", "What it holds", "Rows"], bold)
        for number, (template, rows) in enumerate(tables_for(by, place, release), start=1):
            name = _sheet_name(template.id, number)
            contents.write_row(number, 0, [name, template.title])
            contents.write_number(number, 2, len(rows))
            sheet = book.add_worksheet(name)
            header = header_of(template, rows)
            sheet.write_row(0, 0, header, bold)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(rows, start=1):
                for place_, column in enumerate(header):
                    cell = row.cells.get(column)
                    if cell:
                        sheet.write_string(
                            line, place_, cell, as_text if needs_mark(cell) else None
                        )
    return content.getvalue()


def _sheet_name(template: str, number: int) -> str:
    # A sheet's name has at most 31 letters and must be its own.
    return template if len(template) <= 31 else f"{template[:28]}_{number}"[:31]
