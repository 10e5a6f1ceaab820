"""Commissioning posts in words: totals, how scattered they are, and skills that are missing."""

from __future__ import annotations

from decimal import Decimal

from commonweal.language.figure import Figure
from commonweal.planning.capacity import CapacityAnswer
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import say_value, value_cell
from commonweal.site.words import plural


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def chart(answer: CapacityAnswer | None) -> charts.BarChart | None:
    """Whole-time equivalents by skill today; the mark is the proposed team."""
    if answer is None:
        return None
    short = [gap for gap in answer.gaps if gap.gap > 0]
    return charts.bars(
        [
            charts.Bar(
                gap.skill.capitalize(),
                gap.now,
                f"{_number(gap.now)} whole-time",
                marker=gap.proposed,
                marker_shown=f"{_number(gap.proposed)} proposed",
            )
            for gap in answer.gaps
        ],
        id="skills",
        finding=f"The proposed team has more {short[0].skill} than all ten bodies together"
        if short and len(short) == 1
        else f"{plural(len(short), 'skill')} would be stronger in the proposed team than today",
        marker_label="the proposed team",
    )


def totals_table(answer: CapacityAnswer | None) -> Table:
    """Today beside the proposed team."""
    rows = [("Now", answer.now), ("Proposed team", answer.proposed)] if answer else []
    return Table(
        "totals",
        "Commissioning posts now and in the proposed team",
        (
            Column("setting", "Setting"),
            Column("posts", "Posts", numeric=True),
            Column("equivalents", "Whole-time equivalents", numeric=True),
            Column("bodies", "Bodies", numeric=True),
            Column("cost", "Cost a year", numeric=True),
        ),
        tuple(
            (
                Cell(name),
                Cell(str(one.posts)),
                Cell(_number(one.equivalents), raw=one.equivalents),
                Cell(str(one.bodies)),
                Cell("not known" if one.cost is None else say_value(one.cost, "gbp", 0),
                     raw=one.cost),
            )
            for name, one in rows
        ),
        empty="No posts are on record. Bring in the table “Posts that commission mental health”.",
    )  # fmt: skip


def skills_table(answer: CapacityAnswer | None) -> Table:
    """Each skill, the largest shortage first."""
    return Table(
        "skills_table",
        "Skills now and in the proposed team",
        (Column("skill", "Skill"), Column("now", "Now", numeric=True),
         Column("proposed", "Proposed", numeric=True), Column("gap", "Difference", numeric=True)),
        tuple(
            (Cell(gap.skill.capitalize()), Cell(_number(gap.now), raw=gap.now),
             Cell(_number(gap.proposed), raw=gap.proposed), Cell(_number(gap.gap), raw=gap.gap))
            for gap in (answer.gaps if answer else ())
        ),
        empty="No skills are on record.",
    )  # fmt: skip


def lines_table(answer: CapacityAnswer | None) -> Table:
    """How many bodies commission each service line: the more, the more scattered."""
    return Table(
        "lines",
        "How many bodies commission each service",
        (Column("line", "Service"), Column("bodies", "Bodies", numeric=True)),
        tuple(
            (Cell(line[:1].upper() + line[1:]), Cell(str(count)))
            for line, count in (answer.now.bodies_per_line if answer else ())
        ),
        empty="No service lines are on record.",
    )


def printed_table(book: Book, figures: list[Figure]) -> Table:
    """What the paper prints, where it says two different things."""
    return Table(
        "printed",
        "What the paper prints",
        (Column("what", "What"), Column("value", "As printed"), Column("section", "Where")),
        tuple(
            (Cell(figure.label), value_cell(book, figure), Cell(figure.citation.section))
            for figure in figures
        ),
        empty="The paper prints nothing about posts.",
    )
