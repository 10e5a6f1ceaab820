"""Statements of need and priorities in words."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.records.needs.models import BaselineStatement, NeedsPriority
from commonweal.records.needs.selectors import PriorityRead
from commonweal.site.needs.presenters.common import strength_words
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import cited


def source(row: BaselineStatement) -> str:
    """What shows a statement."""
    return cited(row.document.title if row.document else "", row.section)


def statements_table(address: str, rows: Iterable[BaselineStatement]) -> Table:
    """The statements of need of a place."""
    return Table(
        "statements",
        "Statements of need",
        (
            Column("statement", "What was found"),
            Column("theme", "Heading"),
            Column("areas", "Areas"),
            Column("strength", "Evidence"),
            Column("source", "What shows it"),
        ),
        tuple(
            (
                Cell(one.sentence, href=f"{address}{one.code}/"),
                Cell(one.theme),
                Cell(", ".join(area.name for area in one.areas.all())),
                Cell(strength_words(one.strength)),
                Cell(source(one)),
            )
            for one in rows
        ),
        empty="No statement of need is here yet. Those who commission here add them, each with "
        "its evidence and area.",
    )


def about_statement(row: BaselineStatement) -> list[tuple[str, str]]:
    """One statement as names and values."""
    return [
        ("Heading", row.theme),
        ("Areas", ", ".join(area.name for area in row.areas.all())),
        ("Evidence", strength_words(row.strength)),
        ("What shows it", source(row)),
        ("Stated by", str(row.organisation or row.author_name)),
        ("Seen by", "everybody who sees the place" if row.published_at else
         "those who commission here, until the place is published"),
    ]  # fmt: skip


def about_priority(row: NeedsPriority, read: PriorityRead, name: str) -> list[tuple[str, str]]:
    """One priority as names and values, as far as its reader may read it."""
    return [
        ("Why", read.sentence),
        ("Topic", name),
        ("Set by", str(row.organisation or row.author_name)),
        ("Standing", _standing(read)),
    ]


def _standing(read: PriorityRead) -> str:
    if read.removed_reason:
        return "Taken out: " + read.removed_reason
    if not read.is_current:
        return f"Version {read.version} was the last to set it. The newest version does not."
    return ""
