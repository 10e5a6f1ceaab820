"""The workbook of a tender: what is written is what is read, and every fault is told."""

from __future__ import annotations

import copy
import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.facts.reading import Row, Table
from commonweal.procuring.invitation_tables import SHEET_NAMES, Change, changes_between, content_of
from commonweal.procuring.ranking import TieStep
from commonweal.procuring.specification import Part, Way
from commonweal.records import shelf
from commonweal.records.procuring.definitions import scales
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.workbooks import read_workbook, workbook_of
from tests.records.procuring.world import CONTENT, content

UK = ZoneInfo("Europe/London")
LEICESTERSHIRE = "places/leicestershire-2017/tender.yaml"


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(given_: dict[str, Any]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_of(given_)))


def faults(data: bytes, name: str = "t.xlsx") -> list[str]:
    found, problems = read_workbook(data, name)
    assert found == {} or not problems
    return [str(one) for one in problems]


def test_a_workbook_gives_back_the_content_that_it_was_written_from() -> None:
    assert read_workbook(workbook_of(CONTENT), "t.xlsx") == (CONTENT, [])


def test_the_tender_that_ships_comes_back_from_its_workbook() -> None:
    """The paper: weights of 50, 40 and 10 (para 52), seven lots (para 51), three years and two
    (para 55), the start on 1 October 2017 (para 8)."""
    shipped = shelf.read_yaml(LEICESTERSHIRE)
    read, problems = read_workbook(workbook_of(shipped), "t.xlsx")
    assert problems == []
    assert changes_between(shipped, read, UK) == []
    found = invitation_of(read)
    assert [str(block.weight) for block in found.scheme.blocks] == ["50", "40", "10"]
    assert len(found.lots) == 7
    assert {lot.holder for lot in found.lots} == {"leics_cc"}
    assert (found.term_months, [one.months for one in found.extensions]) == (36, [24])
    assert (found.lead, found.most_lots) == ("leicester_city_c", None)
    printed = {row["term"]: row["value"] for row in shelf.read_csv("places/leicestershire-2017/leicestershire_tender.csv")}  # fmt: skip  # noqa: E501
    assert str(found.service_start) == printed["service start"]
    assert str(len(found.lots)) == printed["lots in Leicestershire"]


plain = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=30).map(
    lambda text: text.replace("'", "").replace("_x", "x")
)
filled = plain.filter(bool)
code = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
number = st.decimals(0, 100, places=2).map(str)
moment = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UK),
).map(lambda found: found.isoformat())


@st.composite
def specifications(draw: st.DrawFn, lots: list[str]) -> dict[str, Any]:
    """The sheets that may be empty: then the content does not have their lists."""
    items = st.fixed_dictionaries(
        {"part": st.sampled_from([str(one) for one in Part])},
        optional={"title": filled, "text": filled, "clusters": st.lists(code, min_size=1)},
    )
    found = {
        "specification": [
            {"code": one, **draw(items)} for one in draw(st.lists(code, max_size=2, unique=True))
        ],
        "schedules": [
            {"lot": lot, "way": draw(st.sampled_from([str(one) for one in Way])), "code": "a"}
            for lot in lots
        ],
        "profiles": [{"lot": lot, "about": "people", "what": draw(filled)} for lot in lots],
    }
    return {name: rows for name, rows in found.items() if rows}


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    lots = draw(st.lists(code, max_size=3, unique=True))
    blocks = draw(st.lists(code, min_size=1, max_size=3, unique=True))

    def row(needed: dict[str, Any], **may: st.SearchStrategy[Any]) -> dict[str, Any]:
        return {**needed, **draw(st.fixed_dictionaries({}, optional=may))}

    asked = st.lists(st.sampled_from(lots), min_size=1, unique=True) if lots else st.nothing()
    more = {"lots": asked} if lots else {}
    return {
        **row(
            {"title": draw(filled)}, summary=filled, note=filled, deadline=moment,
            bodies=st.lists(code, min_size=1, max_size=3), term_months=st.integers(1, 120),
            most_lots=st.integers(1, 9), least=number, disqualifies=st.just(True),
            service_start=st.dates().map(str),
        ),
        "lots": [
            row({"code": one}, title=filled, holder=code, value=number, needs=filled)
            for one in lots
        ],
        "blocks": [
            row({"code": one, "weight": draw(number)}, title=filled, is_price=st.just(True))
            for one in blocks
        ],
        "questions": [
            row(
                {"code": one, "block": draw(st.sampled_from(blocks)), "weight": draw(number),
                 "scale": draw(st.sampled_from(sorted(scales())))},
                text=filled, words=st.integers(1, 5000), least=number, **more,
            )
            for one in draw(st.lists(code, max_size=3, unique=True))
        ],
        "conditions": [
            {"code": one, "text": draw(filled)}
            for one in draw(st.lists(code, max_size=2, unique=True))
        ],
        "tie_rule": [
            row({"step": str(step)}, criterion=code)
            for step in draw(st.lists(st.sampled_from(TieStep), max_size=3))
        ],
        "extensions": [
            row({"months": months}, notice_months=st.integers(0, 12))
            for months in draw(st.lists(st.integers(1, 60), max_size=2))
        ],
        **draw(specifications(lots)),
    }  # fmt: skip


@settings(max_examples=30)
@given(contents())
def test_any_content_comes_back_from_its_workbook(made: dict[str, Any]) -> None:
    """Also text that a spreadsheet would run, and the hour that the clock shows twice."""
    assert read_workbook(workbook_of(made), "t.xlsx") == (made, [])


@given(contents(), filled)
def test_one_changed_cell_is_one_change(made: dict[str, Any], words: str) -> None:
    before = made.get("note", "")
    after = {**made, "note": f"{before}{words}"}
    assert changes_between(made, made, UK) == []
    assert changes_between(made, after, UK) == [Change("Tender", "note", before, after["note"])]


def test_a_change_names_sheet_row_column_and_both_values() -> None:
    after = copy.deepcopy(CONTENT)
    after["term_months"] = 48
    after["questions"][0]["words"] = 30
    del after["lots"][1]
    told = [(one.where, one.what, one.before, one.after) for one in changes_between(CONTENT, after, UK)]  # fmt: skip  # noqa: E501
    assert ("Tender", "term_months", "36", "48") in told
    assert ("Questions, q1", "words", "20", "30") in told
    assert ("Lots, 2", "title", "The city", "") in told


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Tender", "B2", "", "row 2, column value: There is no title"),
        ("Tender", "B10", "some", "row 10, column value: “some” is no whole number"),
        ("Tender", "B10", "1e9999999", "row 10, column value: “1e9999999” is no whole number"),
        ("Tender", "B7", "soon", "row 7, column value: “soon” is no date with a time"),
        ("Tender", "B7", "2031-03-03", "row 7, column value: “2031-03-03” is no date with a time"),
        ("Tender", "B9", "1 May", "row 9, column value: “1 May” is no date"),
        ("Tender", "A9", "begin", "row 9, column term: “begin” is not a term of a tender"),
        ("Tender", "A9", "Title", "row 9, column term: “title” stands twice"),
        ("Lots", "A3", "1", "row 3, column code: “1” stands twice"),
        ("Lots", "F2", "a lot", "row 2, column value: “a lot” is no amount in pounds"),
        ("Lots", "A1", "kode", "row 1, column kode: This column is not asked for"),
        ("Blocks", "C2", "half", "row 2, column weight: “half” is no number"),
        ("Blocks", "C2", "1e99999999", "row 2, column weight: “1e99999999” is no number"),
        ("Blocks", "C2", "NaN", "row 2, column weight: “NaN” is no number"),
        ("Blocks", "D2", "perhaps", "row 2, column is_price: “perhaps” is no answer of yes or no"),
        ("Questions", "D2", "other", "row 2, column block: “other” is none of those there are"),
        ("Questions", "F2", "", "row 2, column scale: There is no scale"),
        ("Questions", "G2", "1, 9", "row 2, column lots: “9” is none of those there are (1, 2)"),
        ("Tie rule", "A2", "a duel", "row 2, column step: “a duel” is none of those there are"),
    ],
)
def test_every_fault_is_told_by_sheet_row_and_column(
    sheet: str, cell: str, value: str, said: str
) -> None:
    book = opened(CONTENT)
    book[sheet][cell] = value or None
    told = faults(saved(book))
    assert any(f"t.xlsx, sheet “{sheet}”, {said}" in one for one in told), told


def test_a_sheet_that_is_gone_is_told_and_one_without_rows_is_empty() -> None:
    for name in SHEET_NAMES:
        book = opened(CONTENT)
        del book[name]
        assert any(f"There is no sheet “{name}”" in one for one in faults(saved(book))), name
    assert read_workbook(workbook_of(content(conditions=[])), "t.xlsx")[0]["conditions"] == []


def test_what_people_write_by_hand_is_understood() -> None:
    book = opened(CONTENT)
    book["Tender"]["B7"] = "2031-07-03 12:00"
    book["Blocks"]["C2"] = "50 %"
    book["Blocks"]["D2"] = "No"
    book["Lots"]["F2"] = "£120,000"
    read, problems = read_workbook(saved(book), "t.xlsx")
    assert problems == []
    assert read["deadline"] == "2031-07-03T12:00:00+01:00"
    assert (read["blocks"][0]["weight"], read["lots"][0]["value"]) == ("50", "120000")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\x00" * 99, b"%PDF-1.7", b"a,b\n1,2\n"], ids=repr
)
@pytest.mark.parametrize("name", ["t.xlsx", "t.csv", "t", "t.xlsm"])
def test_what_is_no_workbook_is_refused_once_and_never_raises(data: bytes, name: str) -> None:
    assert len(faults(data, name)) == 1


def test_scales_must_be_ones_that_are_offered() -> None:
    tables = {}
    for name in SHEET_NAMES:
        sheet = opened(CONTENT)[name]
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        found = tuple(Row(place, tuple(row)) for place, row in enumerate(rows[1:], start=2))
        tables[name] = Table("t", tuple(rows[0]), found, name)
    assert content_of(tables, ["zero-to-five", "price"], UK, "t")[1] == []
    told = content_of(tables, ["price"], UK, "t")[1]
    assert {(one.row, one.column) for one in told} == {(2, "scale"), (3, "scale")}
