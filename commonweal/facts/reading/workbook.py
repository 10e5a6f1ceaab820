"""Reading one sheet of an Excel workbook as text, naming cells that hold no plain value."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from commonweal.facts.problem import Problem
from commonweal.facts.reading.limits import Limits
from commonweal.facts.reading.package import fault_in_package
from commonweal.facts.reading.sheet import RawSheet, without_rows
from commonweal.facts.reading.table import Builder, Reading, clean, tidy

_PLAIN_FORMAT = re.compile(r"[#,0]*0(?:\.(0+))?(%)?")
_NOT_READ = (
    "The workbook cannot be read: it is damaged or not made by a spreadsheet. "
    "Open it, save it again as .xlsx and send that."
)


def read_workbook(
    data: bytes, file_name: str, limits: Limits, sheet_names: tuple[str, ...]
) -> Reading:
    """Read the sheet that is meant; see `read_table`."""
    fault = fault_in_package(data, limits)
    if fault:
        return Reading(None, (Problem(file_name, None, "", fault),))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data, file_name, limits, sheet_names)
    except Exception:
        # The reader of workbooks raises many sorts of errors on hostile files, none of them ours.
        return Reading(None, (Problem(file_name, None, "", _NOT_READ),))


def _read(data: bytes, file_name: str, limits: Limits, sheet_names: tuple[str, ...]) -> Reading:
    book = load_workbook(without_rows(data), read_only=True, data_only=False, keep_links=False)
    with closing(book), zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
        hidden = [sheet.title for sheet in sheets if sheet.sheet_state != "visible"]
        notes = [f"The hidden sheet “{title}” was not read." for title in hidden]
        shown = [_Sheet(sheet, package) for sheet in sheets if sheet.sheet_state == "visible"]
        chosen, sentence = _choose(shown, sheet_names, limits)
        if chosen is None:
            problem = Problem(file_name, None, "", sentence)
            return Reading(None, (problem,), tuple(notes), is_missing=True)
        builder = Builder(file_name, limits, chosen.title)
        _read_rows(chosen, builder)
        # Merged cells explain nameless columns and empty rows, so they are told first.
        found, builder.problems = builder.problems, []
        explained = _refuse_merged(builder, chosen.raw.merged)
        builder.problems += [] if explained else found
        return builder.finish(notes)


@dataclass(frozen=True)
class _Sheet:
    """A sheet as the workbook lists it; what it holds is unpacked when it is first asked for."""

    listed: Any
    package: zipfile.ZipFile

    @property
    def title(self) -> str:
        return str(self.listed.title)

    @cached_property
    def raw(self) -> RawSheet:
        return RawSheet(self.package.read(self.listed._worksheet_path))

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        return self.raw.rows(self.listed, self.listed._shared_strings)


def _choose(
    sheets: list[_Sheet], names: tuple[str, ...], limits: Limits
) -> tuple[_Sheet | None, str]:
    if len(sheets) > limits.sheets:
        words = f"The workbook has {len(sheets)} sheets; at most {limits.sheets} are looked at."
        return None, f"{words} Keep the one with the table."
    wanted = {name.casefold() for name in names}
    named = [sheet for sheet in sheets if sheet.title.strip().casefold() in wanted]
    if len(named) == 1:
        return named[0], ""
    filled = [sheet for sheet in sheets if sheet.raw.holds_anything]
    if len(filled) == 1:
        return filled[0], ""
    if not filled:
        return None, "No visible sheet holds anything. Start from the template and add rows."
    titles = ", ".join(f"“{sheet.title}”" for sheet in filled[:6])
    advice = f"Call the right one “{names[0]}”, or keep only that one." if names else "Keep one."
    return None, f"The workbook has {len(filled)} sheets ({titles}). {advice}"


def _read_rows(sheet: _Sheet, builder: Builder) -> None:
    limits = builder.limits
    if sheet.raw.written_rows > limits.rows + limits.blank_rows:
        column, row = sheet.raw.last_cell() or ("", None)
        where = f"goes on to row {row:,}" if row else "goes on"
        builder.problem(
            row,
            column,
            f"The sheet “{sheet.title}” {where}; at most {limits.rows:,} rows are read. Delete "
            "the empty rows in between, or split the table and bring in the parts one by one.",
        )
        return
    for number, found in sheet.rows():
        filled = [cell for cell in found if cell.value is not None]
        cells = [""] * (filled[-1].column if filled else 0)
        for cell in filled:
            cells[cell.column - 1] = _text(cell, number, cell.column, builder)
        if builder.is_full or not builder.add(number, cells):
            return


def _text(cell: Any, row: int, place: int, builder: Builder) -> str:
    """The cell as the spreadsheet shows it, where its format is a plain one."""
    value = cell.value
    address = f"{get_column_letter(place)}{row}"
    name = builder.column(place)
    marked = bool(cell.style_array.quotePrefix)
    if cell.data_type == "f" or (isinstance(value, str) and value[:1] == "=" and not marked):
        builder.problem(
            row,
            name,
            f"Cell {address} holds a formula. Put the value itself in its place "
            "(copy, then paste values).",
        )
        return ""
    if cell.data_type == "e":
        builder.problem(
            row, name, f"Cell {address} shows the error {value}. Put the value or leave it empty."
        )
        return ""
    shown = _shown(value, cell.number_format)
    # Text that the spreadsheet itself marks as text stands as it was written.
    return tidy(shown) if marked else clean(shown)


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        plain = value.time() == time(0)
        return value.date().isoformat() if plain else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    """33.0 under the format "0.0" is "33.0"; under "General" it is "33"."""
    exact = Decimal(repr(value))
    positive = number_format.partition(";")[0]
    pattern = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|[£$€_ ]', "", positive)
    plain = _PLAIN_FORMAT.fullmatch(pattern)
    if plain is None:
        return _plain(exact)
    decimals, percent = plain[1] or "", plain[2] or ""
    shown = exact * 100 if percent else exact
    step = Decimal(1).scaleb(-len(decimals))
    # A format that would hide digits does not change what the cell holds.
    text = str(shown.quantize(step)) if shown == shown.quantize(step) else _plain(shown)
    return text + percent


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _refuse_merged(builder: Builder, ranges: list[str]) -> bool:
    """Whether the header is merged, from which everything else that was found may follow."""
    explained = False
    for reference in ranges[:20]:
        first = re.match(r"([A-Z]+)(\d+)", reference)
        row = int(first[2]) if first else None
        is_header = row is not None and row <= builder.header_row
        explained = explained or is_header
        what = "header cells" if is_header else "cells"
        builder.problem(
            row,
            first[1] if first else "",
            f"The {what} {reference} are merged. Unmerge them and give each column its own "
            "name and each row its own value.",
        )
    return explained
