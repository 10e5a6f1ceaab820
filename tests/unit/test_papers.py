"""A paper as Word opens again with its headings, its lists, its tables and its language."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from docx import Document
from docx.oxml.ns import qn

from commonweal.site.pages import Cell, Column, Table
from commonweal.site.papers import (
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


def test_an_empty_table_says_what_to_do() -> None:
    empty = Table("x", "Nothing", (Column("a", "A"),), (), empty="Bring in a table first.")
    file = Document(io.BytesIO(as_word(Paper("T", "", (Section("S", (empty,)),), WHEN))))
    assert "Bring in a table first." in [p.text for p in file.paragraphs]
    assert file.tables == []


def test_a_paper_is_sent_under_its_title() -> None:
    sent = paper_response(PAPER)
    assert sent["Content-Disposition"] == 'attachment; filename="intentions-of-exampleshire.docx"'
