"""Two amounts side by side in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from commonweal.language.figure import Figure
from commonweal.planning.comparability import Adjusted, Comparability, Severity
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import say_quantity, shown, value_cell

SEVERITIES = {
    Severity.NONE: "no difference",
    Severity.WARN: "warning",
    Severity.REFUSE: "not possible",
}


@dataclass(frozen=True)
class Verdict:
    """The answer: a heading, a sentence, and whether it is good, a warning or a refusal."""

    heading: str
    sentence: str
    tone: str


def choice(figure: Figure) -> str:
    """How an amount stands in the list to choose from."""
    return f"{figure.label}: {shown(figure)}"


def example(book: Book, figures: Sequence[Figure]) -> tuple[str, str]:
    """Two amounts worth comparing first, the largest of two kinds of body: words and address.

    Empty when there are not two.
    """
    largest: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda one: one.value or 0, reverse=True):
        kind = figure.dims.get("commissioner_type", "")
        if figure.value is not None and kind not in _NO_BODY:
            largest.setdefault(kind, figure)
    if len(largest) < 2:
        return "", ""
    first, second = list(largest.values())[:2]
    asked = urlencode(
        {"first": book.ids[first.ref], "second": book.ids[second.ref], "purpose": "compare"}
    )
    return f"{first.label} and {second.label}", f"?{asked}"


#: Lines of a spend sheet that are not a body's own amount.
_NO_BODY = ("", "total", "subtotal", "component", "outside_total")


def verdict(found: Comparability, purpose: str) -> Verdict:
    """Whether the two may be compared, or added up."""
    done = "compared" if purpose == "compare" else "added up"
    count = len(found.differences)
    named = f"{count} difference{'' if count == 1 else 's'}"
    if found.severity == Severity.NONE:
        return Verdict(
            f"These amounts can be {done}",
            "They cover the same things, on one basis, for one period.",
            "good",
        )
    if found.severity == Severity.REFUSE:
        return Verdict(
            f"These amounts cannot be {done}",
            f"There are {named}, and at least one makes it impossible.",
            "refused",
        )
    return Verdict(
        f"These amounts are not on one basis: take care when they are {done}",
        f"There are {named}. Each is named below with what would remove it.",
        "warned",
    )


def pair_table(book: Book, first: Figure, second: Figure) -> Table:
    """What each of the two speaks of."""

    def row(label: str, one: str, other: str) -> tuple[Cell, ...]:
        return (Cell(label), Cell(one), Cell(other))

    def tags(listed: frozenset[str]) -> str:
        return "; ".join(sorted(listed)) or "not stated"

    return Table(
        "pair",
        "The two amounts",
        (Column("what", "What"), Column("first", first.label), Column("second", second.label)),
        (
            (Cell("Amount"), value_cell(book, first), value_cell(book, second)),
            row("Year", first.period.label, second.period.label),
            row(
                "Basis",
                first.scope.basis.replace("_", " "),
                second.scope.basis.replace("_", " "),
            ),
            row("Includes", tags(first.scope.includes), tags(second.scope.includes)),
            row("Leaves out", tags(first.scope.excludes), tags(second.scope.excludes)),
            row("Source", book.source(first), book.source(second)),
        ),
    )


def differences_table(found: Comparability) -> Table:
    """Each difference, how much it matters and what would remove it."""
    return Table(
        "differences",
        "What differs",
        (
            Column("difference", "Difference"),
            Column("matters", "How much it matters"),
            Column("adjustment", "What would remove it"),
        ),
        tuple(
            (Cell(one.sentence), Cell(SEVERITIES[one.severity]), Cell(one.adjustment))
            for one in found.differences
        ),
        empty="Nothing differs.",
    )


def adjusted_table(changed: Sequence[Adjusted]) -> Table:
    """Both amounts after the adjustments on record, with the working."""
    return Table(
        "adjusted",
        "After the adjustments on record",
        (
            Column("amount", "Amount"),
            Column("printed", "Printed", numeric=True),
            Column("adjusted", "Adjusted", numeric=True),
            Column("steps", "Working"),
        ),
        tuple(
            (
                Cell(one.figure.label),
                Cell(shown(one.figure), raw=one.figure.value),
                Cell(say_quantity(one.quantity, one.figure.unit), status="derived"),
                Cell("; ".join(one.steps)),
            )
            for one in changed
            if len(one.steps) > 1
        ),
        empty="No adjustment of these amounts is on record.",
    )


def after(found: Comparability, changed: Sequence[Adjusted]) -> str:
    """What the adjustments achieved, in a sentence; empty when there are none."""
    if all(len(one.steps) == 1 for one in changed):
        return ""
    if found.severity == Severity.NONE:
        return "With the adjustments on record, the two are on one basis."
    left = len(found.differences)
    return f"With the adjustments on record, {left} difference{'' if left == 1 else 's'} remain."
