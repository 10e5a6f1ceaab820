"""A paper as Word opens again with its headings, its lists, its tables and its language."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section as Sheets

from commonweal.site.pages import Cell, Column, Table
from commonweal.site.papers import (
    Bars,
    Bullets,
    Paper,
    Paragraph,
    Section,
    Terms,
    as_word,
    paper_response,
)

WHEN = datetime(2026, 4, 1, 12, tzinfo=UTC)
SPEND = Table(
    "spend",
    "Spend by body",
    (Column("body", "Body"), Column("amount", "Amount", numeric=True)),
    ((Cell("Exampleshire ICB"), Cell("£48.5m", status="illustrative")),),
    note="In prices of the year.",
)
PAPER = Paper(
    "Intentions of Exampleshire",
    "Version 2",
    (
        Section("What", (Paragraph("First of all.", strong=True), Bullets(("One", "Two")))),
        Section("How much", (SPEND, Terms((("Starts", "1 April 2026"),))), level=2),
    ),
    WHEN,
)


def test_a_paper_opens_again_as_it_was_described() -> None:
    file = Document(io.BytesIO(as_word(PAPER)))
    said = [(p.style.name, p.text) for p in file.paragraphs if p.text]
    assert said == [
        ("Title", "Intentions of Exampleshire"),
        ("Normal", "Version 2"),
        ("Heading 1", "What"),
        ("Normal", "First of all."),
        ("List Bullet", "One"),
        ("List Bullet", "Two"),
        ("Heading 2", "How much"),
        ("Caption", "Spend by body"),
        ("Normal", "In prices of the year."),
    ]
    spend, terms = file.tables
    assert [[cell.text for cell in row.cells] for row in spend.rows] == [
        ["Body", "Amount"],
        ["Exampleshire ICB", "£48.5m (illustrative)"],
    ]
    assert spend.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in terms.rows[0].cells] == ["Starts", "1 April 2026"]
    assert file.core_properties.title == "Intentions of Exampleshire"
    language = file.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"


def test_columns_for_downloads_stay_out_of_a_paper() -> None:
    wide = Table(
        "beds",
        "Beds",
        (Column("beds", "Beds"), Column("low", "Low limit", only="file")),
        ((Cell("12"), Cell("9")),),
    )
    paper = Paper("Beds", "", (Section("Beds", (wide,)),), WHEN)
    (grid,) = Document(io.BytesIO(as_word(paper))).tables
    assert [cell.text for row in grid.rows for cell in row.cells] == ["Beds", "12"]


def test_a_bar_is_as_long_as_its_share() -> None:
    """A half of twenty characters is ten; what is more than nought is never drawn as nothing."""
    rows = (("Half", 0.5, "5"), ("Little", 0.001, "1"), ("None", 0.0, "0"))
    paper = Paper("Bars", "", (Section("Bars", (Bars("How much", rows),)),), WHEN)
    (grid,) = Document(io.BytesIO(as_word(paper))).tables
    assert [len(row.cells[1].text) for row in grid.rows] == [10, 1, 0]


def test_an_empty_table_says_what_to_do() -> None:
    empty = Table("x", "Nothing", (Column("a", "A"),), (), empty="Bring in a table first.")
    file = Document(io.BytesIO(as_word(Paper("T", "", (Section("S", (empty,)),), WHEN))))
    assert "Bring in a table first." in [p.text for p in file.paragraphs]
    assert file.tables == []


def test_a_paper_is_sent_under_its_title() -> None:
    sent = paper_response(PAPER)
    assert sent["Content-Disposition"] == 'attachment; filename="intentions-of-exampleshire.docx"'


def size_of(sheets: Sheets) -> tuple[int, int]:
    """Width and height in whole millimetres: Word counts in twentieths of a point."""
    assert sheets.page_width
    assert sheets.page_height
    return round(sheets.page_width.mm), round(sheets.page_height.mm)


def test_a_paper_is_a4_with_its_title_and_the_number_of_the_page_at_the_foot() -> None:
    file = Document(io.BytesIO(as_word(PAPER)))
    (only,) = file.sections
    assert size_of(only) == (210, 297)
    foot = only.footer.paragraphs[0]
    assert foot.text.startswith("Intentions of Exampleshire, page ")
    counted = [one.get(qn("w:instr")) for one in foot._p.iter(qn("w:fldSimple"))]
    assert counted == ["PAGE", "NUMPAGES"]
    assert only.header.paragraphs[0].text == ""


def test_a_wide_table_turns_its_pages_and_the_mark_of_a_draft_stays_on_all() -> None:
    """Eight columns are wide; the section before and the one after stay upright."""
    wide = Table(
        "wide",
        "Wide",
        tuple(Column(f"c{at}", f"C{at}") for at in range(8)),
        (tuple(Cell(str(at)) for at in range(8)),),
    )
    sections = (Section("A", (SPEND,)), Section("B", (wide,)), Section("C", (SPEND,)))
    paper = Paper("T", "", sections, WHEN, mark="Draft: not published")
    file = Document(io.BytesIO(as_word(paper)))
    assert [size_of(one) for one in file.sections] == [(210, 297), (297, 210), (210, 297)]
    assert file.sections[1].orientation == WD_ORIENT.LANDSCAPE
    assert {one.header.paragraphs[0].text for one in file.sections} == {"Draft: not published"}


def test_a_long_remark_in_many_cells_is_said_once_below_the_table() -> None:
    held = "no high or low projection is held"
    rows = tuple(
        (Cell(name), Cell("10", hint=f"8 to 12; {held}"))
        for name in ("Barnet", "Camden", "Enfield")
    )
    table = replace(SPEND, rows=(*rows, (Cell("Haringey"), Cell("9", hint="7 to 11"))))
    paper = Paper("P", "", (Section("S", (table,)),), WHEN)
    file = Document(io.BytesIO(as_word(paper)))
    told = [row.cells[1].text for row in file.tables[0].rows[1:]]
    assert told == ["10\n8 to 12 (a)"] * 3 + ["9\n7 to 11"]
    below = [p.text for p in file.paragraphs if p.text.startswith("(a)")]
    assert below == ["(a) No high or low projection is held."]


def test_a_remark_in_two_cells_stays_where_it_is_and_numbers_stand_right() -> None:
    rows = tuple((Cell(name), Cell("10", hint="of a year that is not whole")) for name in "AB")
    paper = Paper("P", "", (Section("S", (replace(SPEND, rows=rows),)),), WHEN)
    (grid,) = Document(io.BytesIO(as_word(paper))).tables
    assert grid.rows[1].cells[1].text == "10\nof a year that is not whole"
    assert grid.rows[1].cells[1].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert grid.rows[1].cells[0].paragraphs[0].alignment is None
