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


CASES: list[tuple[str, str, bytes, int | None, str, str]] = [
    (
        "a wrong column",
        "spend.csv",
        csv_of([*HEADER[:3], "amount", *HEADER[4:]], ROW),
        1,
        "amount",
        "Did you mean amount_gbp_m?",
    ),
    (
        "a missing column",
        "spend.csv",
        csv_of(HEADER[1:], ROW[1:]),
        1,
        "commissioner_code",
        "is missing",
    ),
    (
        "a column twice",
        "spend.csv",
        csv_of([*HEADER, "year"], [*ROW, "2014/15"]),
        1,
        "year",
        "stands twice",
    ),
    (
        "a wrong type",
        "spend.csv",
        csv_of(HEADER, changed(amount_gbp_m="20m")),
        2,
        "amount_gbp_m",
        "“20m” is not a number",
    ),
    (
        "an unknown organisation",
        "spend.csv",
        csv_of(HEADER, changed(commissioner_code="north_cgc")),
        2,
        "commissioner_code",
        "Did you mean north_ccg?",
    ),
    (
        "no source",
        "spend.csv",
        csv_of(HEADER, changed(source_doc="")),
        2,
        "source_doc",
        "The row has no source",
    ),
    (
        "an unknown source",
        "spend.csv",
        csv_of(HEADER, changed(source_doc="a-paper")),
        2,
        "source_doc",
        "no document “a-paper”",
    ),
    (
        "the same row twice",
        "spend.csv",
        csv_of(HEADER, ROW, ROW),
        3,
        "",
        "Rows 2 and 3 speak of the same thing",
    ),
    (
        "a formula in CSV",
        "spend.csv",
        csv_of(HEADER, changed(amount_gbp_m="=1+1")),
        2,
        "amount_gbp_m",
        "holds a formula",
    ),
    (
        "a formula cell",
        "spend.xlsx",
        workbook(lambda sheet: sheet.cell(2, 4, "=1+1")),
        2,
        "amount_gbp_m",
        "Cell D2 holds a formula",
    ),
    (
        "merged headers",
        "spend.xlsx",
        workbook(lambda sheet: sheet.merge_cells("A1:B1")),
        1,
        "A",
        "The header cells A1:B1 are merged",
    ),
    ("a zip bomb", "spend.xlsx", bomb(), None, "", "files made to do harm"),
    ("an empty file", "spend.csv", b"", None, "", "The file is empty"),
    ("a header alone", "spend.csv", csv_of(HEADER), None, "", "a header and no rows"),
    ("a picture", "spend.csv", b"\x89PNG\r\n\x1a\n" + bytes(40), None, "", "This is a picture"),
    ("bytes that are no text", "spend.csv", b"a,b\n\0,1\n", None, "", "no text has"),
    (
        "an open quotation mark",
        "spend.csv",
        csv_of(HEADER, changed(commissioner='"North')),
        2,
        "",
        "do not pair up",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "row", "column", "says"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_bad_input_is_named_and_nothing_is_saved(
    name: str, data: bytes, row: int | None, column: str, says: str
) -> None:
    place = people.place(north_ccg="lead")
    analyst = people.person(Role.ANALYST, "north_ccg")
    received = actions.receive_import(
        place=place, template="spend", file=ContentFile(data, name=name), by=analyst
    )
    checked = actions.check_import(import_=received, by=analyst)

    assert checked.state == Import.State.REFUSED
    problem = checked.problems[0]
    assert (problem["file"], problem["row"], problem["column"]) == (name, row, column)
    assert says in problem["sentence"]
    assert not Figure.objects.exists()
    assert not Release.objects.exists()


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
