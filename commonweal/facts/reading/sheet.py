"""One sheet of a workbook as it is stored: which rows hold something, and what is merged.

A sheet may write out a million rows that hold nothing but a colour. They are found by a search
through its bytes and left out before the slow reading of XML begins.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import WorkSheetParser

_PREFIX = rb"(?:[^\s<>/:]*:)?"
_DATA = re.compile(rb"<" + _PREFIX + rb"sheetData(?:\s[^<>]*?)?(/?)>")
_DATA_END = re.compile(rb"</" + _PREFIX + rb"sheetData\s*>")
#: Any tag but that of a row or a cell: without one between them, no cell holds anything.
_HOLDS = re.compile(rb"<(?!/?" + _PREFIX + rb"(?:row|c)[\s/>])")
_ROW = re.compile(rb"<" + _PREFIX + rb"row[\s/>]")
_ROW_END = re.compile(rb"</" + _PREFIX + rb"row\s*>")
_CELL_NAME = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_MERGED = re.compile(rb"<" + _PREFIX + rb"""mergeCell\s[^>]*?ref=["']([A-Z0-9:]+)["']""")
_CHUNK = 1_000_000
_NO_ROWS = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData/></worksheet>"
)


def without_rows(data: bytes) -> io.BytesIO:
    """The workbook with empty sheets, so that opening it reads no sheet."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(copy, "w") as emptied:
        for part in package.infolist():
            name = part.filename.lower()
            is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
            emptied.writestr(part.filename, _NO_ROWS if is_sheet else package.read(part))
    copy.seek(0)
    return copy


@dataclass(frozen=True)
class RawSheet:
    """The bytes of one sheet."""

    xml: bytes

    @cached_property
    def _data(self) -> tuple[int, int]:
        """Where the rows begin and end; all of the sheet where that cannot be told."""
        start = _DATA.search(self.xml)
        if start is None:
            return 0, len(self.xml)
        ends = [found.start() for found in _DATA_END.finditer(self.xml, start.end())]
        if ends:
            return start.end(), ends[-1]
        return start.end(), start.end() if start[1] else len(self.xml)

    @cached_property
    def _last(self) -> int:
        """Where the last tag stands by which a cell may hold something; -1 where none does."""
        start, end = self._data
        while end > start:
            # A piece begins with a tag, so that no tag is cut in two.
            begin = max(start, self.xml.rfind(b"<", start, max(start, end - _CHUNK)))
            last = -1
            for found in _HOLDS.finditer(self.xml, begin, end):
                last = found.start()
            if last >= 0:
                return last
            end = begin
        return -1

    @property
    def holds_anything(self) -> bool:
        return self._last >= 0

    @cached_property
    def written_rows(self) -> int:
        """How many rows are written out up to the last that holds something."""
        return sum(1 for _ in _ROW.finditer(self.xml, self._data[0], max(self._last, 0)))

    def last_cell(self) -> tuple[str, int] | None:
        """Column and row of the last cell that holds something, where the sheet says so."""
        start = max(self._data[0], self._last - 10_000)
        names = list(_CELL_NAME.finditer(self.xml, start, max(self._last, start)))
        return (names[-1][1].decode(), int(names[-1][2])) if names else None

    @cached_property
    def merged(self) -> list[str]:
        """The merged ranges, which stand after the rows."""
        return [found[1].decode() for found in _MERGED.finditer(self.xml, self._data[1])]

    def rows(self, sheet: Any, strings: list[str]) -> Iterator[tuple[int, list[ReadOnlyCell]]]:
        """The rows with their cells in the order of the columns, up to the last that holds
        something. `sheet` is the opened sheet and `strings` are the texts that its workbook
        shares. Raises ValueError where rows or cells do not follow one another.
        """
        _, end = self._data
        row_end = _ROW_END.search(self.xml, max(self._last, 0), end)
        kept = self.xml[: row_end.end() if row_end else end] + self.xml[end:]
        book = sheet.parent
        parser = WorkSheetParser(
            io.BytesIO(kept),
            strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        before = 0
        for number, cells in parser.parse():
            columns = [cell["column"] for cell in cells]
            if number <= before or any(a >= b for a, b in pairwise(columns)):
                raise ValueError("rows or cells out of order")
            before = number
            yield number, [ReadOnlyCell(sheet, **cell) for cell in cells]
