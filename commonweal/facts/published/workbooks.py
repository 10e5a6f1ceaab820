"""The sheets of a published workbook as batches of text, each with the header in its row."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.reading.limits import Limits
from commonweal.facts.reading.package import fault_in_package
from commonweal.facts.reading.sheet import RawSheet, without_rows

PART = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title and its rows by number, cells as text, up to the last that holds
    something."""

    title: str
    rows: dict[int, list[str]]

    def headers(self, row: int) -> tuple[str, ...]:
        """The names in a row, which end at the last that holds something."""
        found = [one.strip() for one in self.rows.get(row, [])]
        while found and not found[-1]:
            found.pop()
        return tuple(found)

    def batch(self, header_row: int, columns: tuple[str, ...], file: str) -> pa.RecordBatch:
        """The rows below the header. Raises PublishedFault for an empty row between others."""
        headers = self.headers(header_row)
        filled = [number for number, cells in self.rows.items() if any(cells)]
        last = max(filled, default=header_row)
        for number in range(header_row + 1, last + 1):
            if not any(self.rows.get(number, [])):
                what = "the row is empty and others follow it; take out the row and notes below it"
                raise PublishedFault(what, file=file, row=number)
        lines = [self.rows[number] for number in range(header_row + 1, last + 1)]
        places = [headers.index(one) for one in columns]
        arrays = [
            pa.array([line[at] if at < len(line) else "" for line in lines], pa.string())
            for at in places
        ]
        return pa.RecordBatch.from_arrays(arrays, names=list(columns))


def sheets_of(data: bytes, name: str, limits: Limits) -> Iterator[Sheet]:
    """Every visible sheet, one at a time. Raises PublishedFault for a workbook not to be opened."""
    yield from _read(data, name, limits, None)


def heads_of(data: bytes, name: str, limits: Limits, rows: int) -> Iterator[Sheet]:
    """Every visible sheet with no more than its first rows. Raises as `sheets_of`."""
    yield from _read(data, name, limits, rows)


def _read(data: bytes, name: str, limits: Limits, most: int | None) -> Iterator[Sheet]:
    fault = fault_in_package(data, limits)
    if fault:
        raise PublishedFault(fault, file=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(without_rows(data), read_only=True, keep_links=False)
        with closing(book), zipfile.ZipFile(io.BytesIO(data)) as package:
            shown = [one for one in book.worksheets if one.sheet_state == "visible"]
            if len(shown) > limits.sheets:
                what = f"it has {len(shown)} sheets; at most {limits.sheets} are read"
                raise PublishedFault(what, file=name)
            for one in shown:
                yield _sheet(one, RawSheet(package.read(one._worksheet_path)), name, limits, most)
    except PublishedFault:
        raise
    except Exception:
        # The reader of workbooks raises many sorts of errors on hostile files, none of them ours.
        what = "the workbook cannot be read; open it, save it again as .xlsx and send that"
        raise PublishedFault(what, file=name) from None


def _sheet(listed: Any, raw: RawSheet, name: str, limits: Limits, most: int | None) -> Sheet:
    file = f"{name}, sheet {listed.title}"
    if raw.written_rows > limits.rows + limits.blank_rows:
        raise PublishedFault(f"more than {limits.rows:,} rows are not read", file=file)
    rows: dict[int, list[str]] = {}
    for number, cells in raw.rows(listed, listed._shared_strings):
        if most is not None and number > most:
            break
        filled = [cell for cell in cells if cell.value is not None]
        if filled and filled[-1].column > limits.columns:
            raise PublishedFault(f"more than {limits.columns:,} columns are not read", file=file)
        line = [""] * (filled[-1].column if filled else 0)
        for cell in filled:
            line[cell.column - 1] = _text(cell, number, file)
        rows[number] = line
    return Sheet(str(listed.title), rows)


def _text(cell: Any, row: int, file: str) -> str:
    value = cell.value
    if cell.data_type in {"f", "e"}:
        what = "the cell holds a formula or an error; put the value itself in its place"
        raise PublishedFault(what, file=file, row=row, column=get_column_letter(cell.column))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
