"""Spend per head and shares of spend in words."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.language.figure import Figure
from commonweal.planning.per_head import Compared
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import shown, value_cell


def _name(figure: Figure) -> str:
    return figure.dims.get("commissioner", "") or figure.label


def headline(figures: Sequence[Figure]) -> str:
    """From what to what the amounts go, for each way of counting heads; empty without any."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.value is not None:
            groups.setdefault(figure.scope.denominator, []).append(figure)
    parts = []
    for denominator, listed in groups.items():
        low = min(listed, key=lambda figure: figure.quantity.value)
        high = max(listed, key=lambda figure: figure.quantity.value)
        amounts = shown(high)
        if low.value != high.value:
            amounts = f"{shown(low).removesuffix(' a head')} to {amounts}"
        whose = f"heads are {denominator}"
        if denominator in _SILENT:
            whose = "the source does not say whose heads it counts"
        parts.append(f"{amounts} where {whose}")
    return f"{'; '.join(parts)}." if parts else ""


#: How a file says that a source does not say whose heads are counted.
_SILENT = ("", "not stated")


def table(book: Book, standings: Sequence[tuple[Figure, Compared]]) -> Table:
    """Each amount with its denominator, what the source says of it, and what can be said."""
    return Table(
        "per_head",
        "Spend per head",
        (
            Column("body", "Body"),
            Column("amount", "Per head", numeric=True),
            Column("denominator", "Whose heads are counted"),
            Column("source_says", "What the source says"),
            Column("verdict", "What can be said"),
        ),
        tuple(
            (
                Cell(_name(figure)),
                value_cell(book, figure),
                Cell(figure.scope.denominator or "not stated"),
                Cell(figure.dims.get("versus_national_average", "") or "nothing"),
                Cell(compared.sentence),
            )
            for figure, compared in standings
        ),
        note="No comparator is printed in the source, so the average it speaks of cannot be seen.",
        empty="No spend per head has been brought in. Import a table of spend per head.",
    )


def chart(book: Book, figures: Sequence[Figure]) -> charts.BarChart | None:
    """The amounts per head beside each other; None when there are none."""
    known = [figure for figure in figures if figure.value is not None]
    if not known:
        return None
    return charts.bars(
        [
            charts.Bar(
                _name(figure),
                figure.value,
                shown(figure),
                figure.status,
                note=f"denominator: {figure.scope.denominator or 'not stated'}",
                href=book.href(figure),
            )
            for figure in known
        ],
        id="heads",
        finding="The amounts rest on different denominators, so their order says little",
    )


def shares_table(book: Book, figures: Sequence[Figure]) -> Table:
    """The shares as rows, with where the source took them from."""
    return Table(
        "shares",
        "What the spend of each kind of body is made of",
        (
            Column("kind", "Kind of body"),
            Column("part", "Part"),
            Column("share", "Share", numeric=True),
            Column("year", "Year"),
            Column("from", "Taken from"),
        ),
        tuple(
            (
                Cell(figure.dims.get("commissioner_type", "").replace("_", " ")),
                Cell(figure.dims.get("component", "") or figure.label),
                value_cell(book, figure),
                Cell(figure.period.label),
                Cell(figure.dims.get("data_source", "") or "not stated"),
            )
            for figure in figures
        ),
        empty="No shares have been brought in.",
    )
