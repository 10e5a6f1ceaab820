"""Papers as Word: a description of headings, paragraphs and tables goes in, the file comes out.

What a paper says is its presenter's; here is only how it looks. Headings, lists and tables are real
ones, with repeated header rows, so that a screen reader and Word's own contents can use them.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_lowercase
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from docx import Document
from docx.document import Document as File
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section as Sheets
from docx.shared import Mm, Pt
from docx.table import _Cell as Held
from docx.text.paragraph import Paragraph as Line

from commonweal.site.pages import Table
from commonweal.site.words import status_says, status_words

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
FONT = "Arial"
BAR, LONGEST_BAR = "█", 20
#: A remark in cells is said below the table instead when it has so many words, in so many cells.
MANY_WORDS, OFTEN = 5, 3
#: Between the remarks of a hint.
REMARKS = "; "
#: A4, with margins that leave an upright page 170 mm of text.
SHORT_EDGE, LONG_EDGE, MARGIN = Mm(210), Mm(297), Mm(20)


@dataclass(frozen=True)
class Paragraph:
    """Running text. `strong` is a sentence to be seen first."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Numbered:
    """A paragraph of a paper whose paragraphs are numbered through; Word counts them itself.

    Each of `points` stands below it. One that brings its own letter, "(a) ...", keeps it.
    """

    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """Lines of a term and what is said of it, as a table without a header."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bars:
    """A chart of bars that a paper can carry: label, share of the longest bar (0 to 1), value."""

    caption: str
    rows: tuple[tuple[str, float, str], ...]


Block = Paragraph | Bullets | Numbered | Terms | Table | Bars


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it. Level 1 is the highest below the title."""

    heading: str
    blocks: tuple[Block, ...]
    level: int = 1

    @property
    def is_wide(self) -> bool:
        """Whether it carries a table that only a page on its side can hold."""
        return any(isinstance(one, Table) and one.without("file").is_wide for one in self.blocks)


@dataclass(frozen=True)
class Paper:
    """A whole paper. `about` stands below the title: version, date, who agrees.

    `mark` is said at the head of every page: that the paper is a draft, and why.
    """

    title: str
    about: str
    sections: tuple[Section, ...]
    made_at: datetime
    author: str = "Commonweal"
    mark: str = ""


def as_word(paper: Paper) -> bytes:
    """The paper as a Word file. The same paper gives the same words and properties."""
    file = Document()
    _settle(file, paper)
    file.add_heading(paper.title, level=0)
    if paper.about:
        file.add_paragraph(paper.about)
    for section in paper.sections:
        _turn(file, section.is_wide)
        file.add_heading(section.heading, level=section.level)
        for block in section.blocks:
            _add(file, block)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def paper_response(paper: Paper) -> HttpResponse:
    """The paper as a download."""
    name = slugify(paper.title)[:80] or "paper"
    return HttpResponse(
        as_word(paper),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.docx"'},
    )


def _settle(file: File, paper: Paper) -> None:
    _size(file.sections[0], wide=False)
    _head_and_foot(file.sections[0], paper)
    properties = file.core_properties
    properties.title, properties.author = paper.title, paper.author
    properties.language = LANGUAGE
    properties.created = properties.modified = paper.made_at
    style = file.styles["Normal"]
    style.font.size = Pt(11)
    # The language stands in the style, so that a screen reader reads the whole file by it.
    marks = style.element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    marks.append(language)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = file.styles[name]
        style.font.name = FONT
        _in_font(style.element.rPr.rFonts)
    for fonts in file.styles.element.find(qn("w:docDefaults")).iter(qn("w:rFonts")):
        _in_font(fonts)


def _in_font(fonts: Any) -> None:
    """One font for all letters: what a theme names would count for more than a name."""
    for part in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.attrib.pop(qn(f"w:{part}Theme"), None)
        fonts.set(qn(f"w:{part}"), FONT)
    fonts.attrib.pop(qn("w:cstheme"), None)


def _size(sheets: Sheets, *, wide: bool) -> None:
    sheets.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    sheets.page_width, sheets.page_height = (
        (LONG_EDGE, SHORT_EDGE) if wide else (SHORT_EDGE, LONG_EDGE)
    )
    sheets.left_margin = sheets.right_margin = sheets.top_margin = sheets.bottom_margin = MARGIN


def _turn(file: File, wide: bool) -> None:
    """Begin pages of the other orientation where what comes needs them; else go on as it is."""
    if wide != (file.sections[-1].orientation == WD_ORIENT.LANDSCAPE):
        _size(file.add_section(), wide=wide)


def _head_and_foot(sheets: Sheets, paper: Paper) -> None:
    """The mark at the head and the title with the number of the page at the foot of every page."""
    if paper.mark:
        sheets.header.paragraphs[0].add_run(paper.mark).bold = True
    foot = sheets.footer.paragraphs[0]
    foot.add_run(f"{paper.title}, page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(line: Line, code: str) -> None:
    """What Word counts itself, with a number to show until it has."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)


def _add(file: File, block: Block) -> None:
    if isinstance(block, Paragraph):
        run = file.add_paragraph().add_run(block.text)
        run.bold = block.strong
    elif isinstance(block, Bullets):
        for item in block.items:
            file.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Numbered):
        file.add_paragraph(block.text, style="List Number")
        for item in block.points:
            file.add_paragraph(
                item, style="List Continue 2" if item.startswith("(") else "List Bullet 2"
            )
    elif isinstance(block, Terms):
        _grid(file, (), block.rows)
    elif isinstance(block, Bars):
        _bars(file, block)
    else:
        _table(file, block)


def _table(file: File, table: Table) -> None:
    """What a page shows of a table: its columns for downloads would only make it wide."""
    table = table.without("file")
    file.add_paragraph(table.caption, style="Caption")
    if not table.rows:
        file.add_paragraph(table.empty)
        return
    letters = _letters(table)
    rows = [
        tuple(_cell(cell.text, cell.status, _lettered(cell.hint, letters)) for cell in row)
        for row in table.rows
    ]
    right = tuple(column.numeric for column in table.columns)
    _grid(file, tuple(column.label for column in table.columns), rows, right)
    for said, letter in letters.items():
        file.add_paragraph(f"({letter}) {said[:1].upper()}{said[1:]}.")
    if table.note:
        file.add_paragraph(table.note)


def _letters(table: Table) -> dict[str, str]:
    """A letter for each remark of several words that stands in many cells: it is said once, below
    the table, which would else be several times as long."""
    remarks = Counter(
        remark for row in table.rows for cell in row for remark in cell.hint.split(REMARKS)
    )
    often = [
        remark
        for remark, times in remarks.items()
        if times >= OFTEN and len(remark.split()) >= MANY_WORDS
    ]
    return dict(zip(often, ascii_lowercase, strict=False))


def _lettered(hint: str, letters: Mapping[str, str]) -> str:
    """The hint, with the letter in place of what is said below the table."""
    remarks = hint.split(REMARKS)
    if not letters.keys() & set(remarks):
        return hint
    said = [remark for remark in remarks if remark not in letters]
    marks = " ".join(f"({letters[remark]})" for remark in remarks if remark in letters)
    return " ".join(filter(None, [REMARKS.join(said), marks]))


def _bars(file: File, block: Bars) -> None:
    """Bars of block characters: they print, scale with the text and are read out as their value."""
    file.add_paragraph(block.caption, style="Caption")
    drawn = [
        (label, BAR * max(round(share * LONGEST_BAR), 1 if share > 0 else 0), value)
        for label, share, value in block.rows
    ]
    _grid(file, (), drawn)


def _cell(text: str, status: str, hint: str) -> str:
    label = status_words(status).label if status and status != "printed" else ""
    twice = status_says(status, text)
    said = f"{text} ({label.lower()})" if text and label and not twice else text or label
    return f"{said}\n{hint}" if hint else said


def _grid(
    file: File,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[bool] = (),
) -> None:
    """A table with a line for each row; the columns of `right` stand to the right."""
    if not rows:
        return
    grid = file.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    if header:
        cells = grid.add_row().cells
        for place, (cell, label) in enumerate(zip(cells, header, strict=True)):
            cell.text = ""
            cell.paragraphs[0].add_run(label).bold = True
            _align(cell, place, right)
        # Repeated on every page that the table runs over, and read out as its header.
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        grid.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        for place, (cell, text) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            cell.text = text
            _align(cell, place, right)
    file.add_paragraph()


def _align(cell: Held, place: int, right: Sequence[bool]) -> None:
    if right and right[place]:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
