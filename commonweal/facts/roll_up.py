"""Which line of a ledger is part of which: read from the line's own cells and the conventions.

The conventions stand in the template of the data set: the column that says what sort of line it
is, and the words in it. Nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commonweal.language.figure import Figure

NO_REASON = "Held outside the total; the source gives no reason."


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a data set says what its lines are. Each tuple holds the words of the sort column.

    `subtotal_of` names, for a subtotal's body code, the sorts of line that belong to it.
    """

    column: str
    total: tuple[str, ...] = ()
    subtotal: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    subtotal_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line: str = "line_id"
    part_of: str = "part_of"
    body: str = "commissioner_code"
    reason: str = "outside_reason"

    @classmethod
    def from_definition(cls, given: Mapping[str, Any]) -> Conventions:
        """From the `roll_up` of a template. Raises KeyError without a `column`."""
        return cls(
            column=str(given["column"]),
            total=_words(given, "total"),
            subtotal=_words(given, "subtotal"),
            part=_words(given, "part"),
            outside=_words(given, "outside"),
            subtotal_of={code: tuple(of) for code, of in given.get("subtotal_of", {}).items()},
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its code, what it is part of, and why it is outside (empty when it is not).

    `of_which` marks one of some parts: the list need not be the whole.
    """

    figure: Figure
    code: str
    part_of: str
    outside: str
    of_which: bool


def place_lines(figures: Iterable[Figure], by: Conventions) -> list[Placed]:
    """Say of every line what it is part of, in the order given.

    A line's own `part_of` goes first. Without one, a part belongs to its body's line or else to
    the subtotal for parts, a body to the subtotal of its sort, a subtotal to the total. Lines
    outside the total belong to nothing unless they say so, and then they are "of which".
    """
    lines = list(figures)
    codes = {figure.ref: _code(figure, by) for figure in lines}
    sorts = {figure.ref: figure.dims.get(by.column, "") for figure in lines}
    totals = [codes[f.ref] for f in lines if sorts[f.ref] in by.total]
    subtotals = {
        sort: codes[figure.ref]
        for figure in lines
        if sorts[figure.ref] in by.subtotal
        for sort in by.subtotal_of.get(figure.dims.get(by.body, ""), ())
    }
    special = {*by.total, *by.subtotal, *by.part, *by.outside}
    bodies = {
        figure.dims.get(by.body, ""): codes[figure.ref]
        for figure in lines
        if sorts[figure.ref] not in special
    }
    total = totals[0] if totals else ""
    placed = []
    for figure in lines:
        sort = sorts[figure.ref]
        outside = sort in by.outside
        stated = figure.dims.get(by.part_of, "").strip()
        above = subtotals.get(sort, total)
        if outside or sort in by.total:
            above = ""
        elif sort in by.subtotal:
            above = total
        elif sort in by.part:
            above = bodies.get(figure.dims.get(by.body, ""), above)
        reason = (figure.dims.get(by.reason, "").strip() or NO_REASON) if outside else ""
        placed.append(
            Placed(figure, codes[figure.ref], stated or above, reason, outside and bool(stated))
        )
    return placed


def _code(figure: Figure, by: Conventions) -> str:
    """The line's own name; else its body's, for the one line that stands for the body."""
    own = figure.dims.get(by.line, "").strip()
    if own:
        return own
    if figure.dims.get(by.column, "") in (*by.part, *by.outside):
        return figure.ref
    return figure.dims.get(by.body, "") or figure.ref


def _words(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(word) for word in given.get(name, ()))
