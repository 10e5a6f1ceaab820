"""Every sort of bad file gets one sentence with row and column, and nothing is saved."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from openpyxl.worksheet.worksheet import Worksheet

from commonweal.facts.problem import Problem
from commonweal.records.facts import actions
from commonweal.records.facts.models import Figure, Import, Release
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from tests.records import people

HEADER = [
    "commissioner_code",
    "commissioner",
    "commissioner_type",
    "amount_gbp_m",
    "year",
    "source_doc",
    "source_section",
]
ROW = ["north_ccg", "North CCG", "ccg", "20.0", "2024/25", "this file", "Table 1"]


def csv_of(*rows: list[str]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def changed(**cells: str) -> list[str]:
    return [cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def workbook(change: Callable[[Worksheet], Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEADER)
    sheet.append(ROW)
    change(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def bomb() -> bytes:
    """A workbook of 50 MB of spaces that packs to almost nothing."""
    content = io.BytesIO(workbook(lambda _: None))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet9.xml", b" " * 50_000_000)
    return content.getvalue()


SAVE_AGAIN = "Save the table as CSV or as an Excel workbook (.xlsx) and send that."
NO_TEXT = "The file holds bytes that no text has. Save the table again as CSV UTF-8 and send that."

#: What is wrong, the file, and the one line that its sender reads.
CASES: list[tuple[str, str, bytes, str]] = [
    (
        "a wrong column",
        "spend.csv",
        csv_of([*HEADER[:3], "amount", *HEADER[4:]], ROW),
        "spend.csv, row 1, column amount: The template has no column “amount”. "
        "Did you mean amount_gbp_m? Rename it or take it out.",
    ),
    (
        "a wrong column under a title",
        "spend.csv",
        b"\n\n" + csv_of([*HEADER[:3], "amount", *HEADER[4:]], ROW),
        "spend.csv, row 3, column amount: The template has no column “amount”. "
        "Did you mean amount_gbp_m? Rename it or take it out.",
    ),
    (
        "a missing column",
        "spend.csv",
        csv_of(HEADER[1:], ROW[1:]),
        "spend.csv, row 1, column commissioner_code: The column commissioner_code is missing. "
        "Add it: code of the organisation that spends; any word in a total or subtotal row.",
    ),
    (
        "a column twice",
        "spend.csv",
        csv_of([*HEADER, "year"], [*ROW, "2014/15"]),
        "spend.csv, row 1, column year: The column stands twice, as number 5 and number 8. "
        "Keep one of them.",
    ),
    (
        "a wrong type",
        "spend.csv",
        csv_of(HEADER, changed(amount_gbp_m="20m")),
        "spend.csv, row 2, column amount_gbp_m: “20m” is not a number: "
        "write it in the column's unit, without letters.",
    ),
    (
        "an unknown organisation",
        "spend.csv",
        csv_of(HEADER, changed(commissioner_code="north_cgc")),
        "spend.csv, row 2, column commissioner_code: No organisation is registered as "
        "“north_cgc”. Did you mean north_ccg? Correct the code or register the organisation first.",
    ),
    (
        "no source",
        "spend.csv",
        csv_of(HEADER, changed(source_doc="")),
        "spend.csv, row 2, column source_doc: The row has no source. Name the document and "
        "section that say so, or “this file” where your own file is the source.",
    ),
    (
        "an unknown source",
        "spend.csv",
        csv_of(HEADER, changed(source_doc="a-paper")),
        "spend.csv, row 2, column source_doc: The list of sources has no document “a-paper”. "
        "Correct the code, add the document, or write “this file”.",
    ),
    (
        "the same row twice",
        "spend.csv",
        csv_of(HEADER, ROW, ROW),
        "spend.csv, row 3: Rows 2 and 3 speak of the same thing. "
        "Keep one, or tell them apart by the columns that name them.",
    ),
    (
        "a formula in CSV",
        "spend.csv",
        csv_of(HEADER, changed(amount_gbp_m="=1+1")),
        "spend.csv, row 2, column amount_gbp_m: The cell holds a formula. "
        "Put the value itself in its place.",
    ),
    (
        "a formula cell",
        "spend.xlsx",
        workbook(lambda sheet: sheet.cell(2, 4, "=1+1")),
        "spend.xlsx, row 2, column amount_gbp_m: Cell D2 holds a formula. "
        "Put the value itself in its place (copy, then paste values).",
    ),
    (
        "merged headers",
        "spend.xlsx",
        workbook(lambda sheet: sheet.merge_cells("A1:B1")),
        "spend.xlsx, row 1, column A: The header cells A1:B1 are merged. "
        "Unmerge them and give each column its own name and each row its own value.",
    ),
    (
        "a value beyond the last named column",
        "spend.xlsx",
        workbook(lambda sheet: sheet.cell(2, 9, "a note")),
        "spend.xlsx, row 2, column I: Cell I2 of the sheet “Sheet” holds “a note”, beyond the "
        "last named column. Name its column in row 1, or clear the cell.",
    ),
    (
        "more cells than columns",
        "spend.csv",
        csv_of(HEADER, [*ROW, "a note"]),
        "spend.csv, row 2, column number 8: The row has 8 cells but the header names 7 columns. "
        "Put text that holds a comma in quotation marks, or name the column.",
    ),
    (
        "a zip bomb",
        "spend.xlsx",
        bomb(),
        "spend.xlsx: The workbook unpacks to far more than it holds, as files made to do harm do. "
        "Copy the table into a new workbook and send that.",
    ),
    (
        "an empty file",
        "spend.csv",
        b"",
        "spend.csv: The file is empty. Start from the template and add rows.",
    ),
    (
        "an empty sheet",
        "spend.xlsx",
        workbook(lambda sheet: sheet.delete_rows(1, 2)),
        "spend.xlsx: No visible sheet holds anything. Start from the template and add rows.",
    ),
    (
        "a header alone",
        "spend.csv",
        csv_of(HEADER),
        "spend.csv: The file has a header and no rows. Add at least one row under it.",
    ),
    (
        "a workbook called .csv",
        "spend.csv",
        workbook(lambda _: None),
        "spend.csv: This is an Excel workbook, though its name ends in .csv. "
        "Give it a name that ends in .xlsx, or save the table as CSV.",
    ),
    (
        "CSV called .xlsx",
        "spend.xlsx",
        csv_of(HEADER, ROW),
        f"spend.xlsx: The name ends in .xlsx but this is no Excel workbook. {SAVE_AGAIN}",
    ),
    (
        "a picture",
        "spend.csv",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        f"spend.csv: This is a picture, not a table. {SAVE_AGAIN}",
    ),
    (
        "a wrong encoding",
        "spend.csv",
        csv_of(HEADER, changed(commissioner="Café")).decode().encode("utf-16-le"),
        f"spend.csv: {NO_TEXT}",
    ),
    (
        "more digits than every store keeps",
        "spend.csv",
        csv_of(HEADER, changed(amount_gbp_m="9999999999.999999")),
        "spend.csv, row 2, column amount_gbp_m: “9999999999.999999” has too many digits: at most "
        "15 in all, 6 of them behind the point.",
    ),
    ("bytes that are no text", "spend.csv", b"a,b\n\0,1\n", f"spend.csv: {NO_TEXT}"),
    (
        "an open quotation mark",
        "spend.csv",
        csv_of(HEADER, changed(commissioner='"North')),
        "spend.csv, row 2: The quotation marks from here on do not pair up. "
        "Close each one, and double those inside a cell.",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_bad_input_is_told_in_one_line_and_nothing_is_saved(
    name: str, data: bytes, told: str
) -> None:
    place = people.place(north_ccg="lead")
    analyst = people.person(Role.ANALYST, "north_ccg")
    received = actions.receive_import(
        place=place, template="spend", file=ContentFile(data, name=name), by=analyst
    )
    checked = actions.check_import(import_=received, by=analyst)

    assert checked.state == Import.State.REFUSED
    assert [str(Problem(**problem)) for problem in checked.problems] == [told]
    with pytest.raises(actions.ImportRefused, match="The file has problems"):
        actions.accept_import(import_=checked, by=analyst)
    assert not Figure.objects.exists()
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_letters_of_windows_are_read_for_what_they_are() -> None:
    """Excel's plain “CSV” is not UTF-8; it is understood, not refused."""
    place = people.place(north_ccg="lead")
    data = csv_of(HEADER, changed(commissioner="Café")).decode().encode("cp1252")
    received = actions.receive_import(
        place=place,
        template="spend",
        file=ContentFile(data, name="spend.csv"),
        by=Acting.system(),
    )
    checked = actions.check_import(import_=received, by=Acting.system())
    assert checked.preview[1][2] == "Café"


@pytest.mark.django_db
def test_the_mended_file_comes_in() -> None:
    place = people.place(north_ccg="lead")
    received = actions.receive_import(
        place=place,
        template="spend",
        file=ContentFile(workbook(lambda _: None), name="spend.xlsx"),
        by=Acting.system(),
    )
    checked = actions.check_import(import_=received, by=Acting.system())
    assert checked.problems == []
    actions.accept_import(import_=checked, by=Acting.system())
    assert Figure.objects.get().current.printed == "20.0"  # type: ignore[union-attr]
