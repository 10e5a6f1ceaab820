"""Nothing that a sheet holds is passed over: it is read, or refused with sheet, row and column."""

from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pytest

from commonweal.facts.reading import Limits, Reading, read_table
from commonweal.records import shelf

LIMITS = Limits.from_definition(shelf.read_yaml("limits.yaml"))
LAST_ROW = 1_048_576  # the last row that a sheet can have
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)


def row(number: int, **cells: str) -> bytes:
    inside = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in cells.items()
    )
    return f'<row r="{number}">{inside}</row>'.encode()


def coloured(first: int, last: int) -> bytes:
    """Rows that hold nothing but a colour, as a spreadsheet writes them."""
    return b"".join(
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>' % (n, n)
        for n in range(first, last + 1)
    )


HEADER = row(1, A="name", B="value")
TABLE = HEADER + row(2, A="beds", B="12")


def workbook(rows: bytes) -> bytes:
    """A workbook with one sheet, “Beds”, of exactly these rows."""
    made, packed = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "Beds"  # type: ignore[union-attr]
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part.filename, SHEET % rows if is_sheet else old.read(part))
    return packed.getvalue()


def read(rows: bytes) -> Reading:
    return read_table(workbook(rows), "beds.xlsx", LIMITS)


def rows_of(reading: Reading) -> list[tuple[int, tuple[str, ...]]]:
    assert reading.table, reading.problems
    return [(found.number, found.cells) for found in reading.table.rows]


@pytest.mark.parametrize("between", [b"", coloured(3, 5_000)], ids=["nothing", "coloured rows"])
def test_a_row_far_below_the_others_is_read(between: bytes) -> None:
    found = rows_of(read(TABLE + between + row(5_001, A="wards", B="3")))
    assert found == [(2, ("beds", "12")), (5_001, ("wards", "3"))]


def test_a_table_that_starts_far_down_is_found() -> None:
    found = rows_of(read(row(9_000, A="name", B="value") + row(9_001, A="beds", B="12")))
    assert found == [(9_001, ("beds", "12"))]


def test_a_sheet_coloured_to_its_end_is_read_at_once() -> None:
    data = workbook(TABLE + coloured(3, LAST_ROW))
    started = time.process_time()
    reading = read_table(data, "beds.xlsx", LIMITS)
    taken = time.process_time() - started
    assert rows_of(reading) == [(2, ("beds", "12"))]
    assert taken < 3  # seconds; reading each of the million rows takes several times as long


def test_a_row_below_a_million_coloured_ones_is_refused_by_its_place() -> None:
    (problem,) = read(TABLE + coloured(3, LAST_ROW - 1) + row(LAST_ROW, B="3")).problems
    assert (problem.file, problem.row, problem.column) == ("beds.xlsx", LAST_ROW, "B")
    assert problem.sentence.startswith(
        "The sheet “Beds” goes on to row 1,048,576; at most 100,000 rows are read. Delete"
    )


@pytest.mark.parametrize("letter", ["C", "Z", "XFD"])
def test_a_value_beyond_the_last_named_column_is_refused_by_its_place(letter: str) -> None:
    (problem,) = read(TABLE + row(3, A="wards", **{letter: "a note"})).problems
    assert (problem.row, problem.column) == (3, letter)
    assert problem.sentence == (
        f"Cell {letter}3 of the sheet “Beds” holds “a note”, beyond the last named column. "
        "Name its column in row 1, or clear the cell."
    )


@pytest.mark.parametrize(
    "rows",
    [TABLE + row(5, A="wards") + row(4, A="lost"), TABLE + row(3, B="3", A="lost")],
    ids=["rows", "cells"],
)
def test_what_does_not_follow_one_another_is_refused(rows: bytes) -> None:
    (problem,) = read(rows).problems
    assert "it is damaged" in problem.sentence
