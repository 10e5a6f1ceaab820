"""A report in words: its chapters and paragraphs with their figures, for the page and for Word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.text import slugify

from commonweal.language.period import PeriodKind, parse_period
from commonweal.planning.decision_report import (
    TOKEN,
    Chapter,
    Cited,
    Composed,
    Grid,
    Paragraph,
)
from commonweal.site import words
from commonweal.site.pages import Cell, Column, Table


@dataclass(frozen=True)
class Piece:
    """Words of a text, or a figure in it: its address and a state that is to be seen."""

    text: str
    href: str = ""
    status: str = ""
    title: str = ""


@dataclass(frozen=True)
class Shown:
    """One paragraph as a page shows it. `mark` says what became of a built one."""

    anchor: str
    number: int
    pieces: tuple[Piece, ...]
    points: tuple[tuple[Piece, ...], ...]
    table: Table | None
    links: tuple[tuple[str, str], ...]
    mark: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Chaptered:
    """One heading with its paragraphs."""

    code: str
    label: str
    title: str
    paragraphs: tuple[Shown, ...]


#: What is said of a built paragraph, by its state.
MARKS = {
    "as built": "Built from records, nobody has looked at it yet",
    "accepted": "Built from records",
    "edited": "Built from records, then edited",
    "replaced": "Written in place of what was built from records",
    "changed": "The records changed after somebody looked at it",
}
#: States whose value is said to be of a kind of its own where it stands in a sentence.
_SAID = ("derived", "illustrative", "assigned")


def figure_words(one: Cited) -> str:
    """The value of a figure, or in a word why there is none."""
    if one.unit == "date" and one.printed:
        return _date_words(one.printed)
    if one.value:
        unit = "per 100,000" if one.unit == "per 100000" else one.unit
        return words.amount(Decimal(one.value), unit)
    if one.printed and one.status == "printed":
        return one.printed
    return words.status_words(one.status).label.lower()


def _date_words(text: str) -> str:
    found = parse_period(text)
    if found.start is not None and found.kind == PeriodKind.DAY:
        return words.day(found.start)
    if found.start is not None and found.kind == PeriodKind.MONTH:
        return f"{words.MONTHS[found.start.month]} {found.start.year}"
    return text


def pieces_of(text: str, report: Composed, home: str) -> tuple[Piece, ...]:
    """A text in pieces, its figures as words with the address of their page below `home`."""
    found: list[Piece] = []
    end = 0
    for match in TOKEN.finditer(text):
        found.append(Piece(text[end : match.start()]))
        found.append(_figure(match[1], report.figures, home))
        end = match.end()
    found.append(Piece(text[end:]))
    return tuple(one for one in found if one.text)


def _figure(ref: str, figures: Mapping[str, Cited], home: str) -> Piece:
    one = figures.get(ref)
    if one is None:
        return Piece("missing", status="missing", title=ref)
    said = figure_words(one)
    quiet = not one.value and said == words.status_words(one.status).label.lower()
    href = f"{home}figures/{one.page}/" if one.page else ""
    return Piece(said, href, one.status if one.status in _SAID or quiet else "", one.label)


def plain_of(text: str, report: Composed) -> str:
    """A text with its figures as plain words, which say their state where it matters."""
    return "".join(
        f"{one.text} ({words.status_words(one.status).label.lower()})"
        if one.status and one.text.lower() != words.status_words(one.status).label.lower()
        else one.text
        for one in pieces_of(text, report, "")
    )


def chapters_of(report: Composed, home: str) -> Iterator[tuple[str, list[Chaptered]]]:
    """The parts with their chapters, as a page shows them."""
    for code, title in report.parts.items():
        held = [one for one in report.chapters if one.part == code]
        yield title, [_chapter(one, report, home) for one in held]


def _chapter(chapter: Chapter, report: Composed, home: str) -> Chaptered:
    shown = tuple(shown_of(one, report, home) for one in chapter.paragraphs)
    return Chaptered(chapter.code, chapter.label, chapter.title, shown)


def shown_of(one: Paragraph, report: Composed, home: str) -> Shown:
    """One paragraph as a page shows it."""
    # What carries its own address is shown as a link alone.
    text = "" if one.links and one.text == one.links[0][1] else one.text
    return Shown(
        anchor=f"paragraph-{one.number}" if one.number else "",
        number=one.number,
        pieces=pieces_of(text, report, home),
        points=tuple(pieces_of(point, report, home) for point in one.points),
        table=table_of(one, report, home) if one.table is not None else None,
        links=one.links,
        mark=MARKS.get(one.state, ""),
        sources=one.sources,
    )


def table_of(one: Paragraph, report: Composed, home: str = "") -> Table:
    """The table of a paragraph; one whose cells hold figures links each to its page."""
    grid = one.table or Grid("", (), ())
    columns = tuple(
        Column(f"c{place}", label, numeric=place in grid.numeric)
        for place, label in enumerate(grid.header)
    )
    rows = tuple(tuple(_cell(text, report, home) for text in row) for row in grid.rows)
    return Table(f"table-{slugify(one.id)}", grid.caption, columns, rows)


def _cell(text: str, report: Composed, home: str) -> Cell:
    pieces = pieces_of(text, report, home)
    only = pieces[0] if len(pieces) == 1 else None
    match = TOKEN.fullmatch(text)
    cited = report.figures.get(match[1]) if match else None
    if only is None or cited is None:
        return Cell(plain_of(text, report))
    raw = Decimal(cited.value) if cited.value else None
    return Cell(only.text, href=only.href, status=only.status, raw=raw,
                about=cited.label if only.href else "")  # fmt: skip


def tables_in(report: Composed, home: str) -> list[Table]:
    """Every table of the report, and the figures that it cites."""
    found = [table_of(one, report, home) for _, one in report.paragraphs if one.table is not None]
    return [*found, figures_table(report, home)]


def figures_table(report: Composed, home: str = "") -> Table:
    """The figures that the report cites, each with its state and where it stands."""
    columns = (
        Column("figure", "Figure"),
        Column("value", "Value", numeric=True),
        Column("state", "State"),
        Column("source", "Where it comes from"),
    )
    rows = tuple(
        (
            # Figures of two bodies may share a label: their value tells their links apart.
            Cell(one.label, href=f"{home}figures/{one.page}/" if home and one.page else "",
                 about=figure_words(one)),
            Cell(figure_words(one), raw=Decimal(one.value) if one.value else None),
            Cell(words.status_words(one.status).label),
            Cell(_came(one, report)),
        )
        for one in report.figures.values()
    )  # fmt: skip
    return Table(
        "figures", "Figures cited, with where each comes from", columns, rows,
        empty="The report cites no figure of the fact base.",
    )  # fmt: skip


def _came(one: Cited, report: Composed) -> str:
    if not one.ref.startswith("worked/"):
        return words.cited(one.document, one.section)
    named = [report.figures[ref].label if ref in report.figures else ref
             for ref in one.section.split(", ")]  # fmt: skip
    return f"Worked out here from: {'; '.join(named)}"


def when(text: str) -> str:
    """A day kept as text, in words."""
    return words.day(date.fromisoformat(text)) if text else ""
