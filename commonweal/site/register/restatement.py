"""The words and tables of amounts on another map, with the steps that led there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.facts.problem import Problem
from commonweal.language.figure import Quantity, Status
from commonweal.language.restatement import How, Part, Restated
from commonweal.records.register.amounts import Answer
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.register.presenters import body_href, percent
from commonweal.site.words import day, quantity

HOW = {
    How.UNCHANGED: "Unchanged",
    How.CARRIED: "Carried over whole",
    How.SUMMED: "Added up",
    How.APPORTIONED: "Divided by stated shares",
    How.BOUNDED: "Known only between two ends",
    How.REFUSED: "Refused",
}


@dataclass(frozen=True)
class Told:
    """What is said above a restatement: its basis and whether the totals agree."""

    basis: str
    total: str
    agrees: bool


def restated_table(answer: Answer, *, unit: str, subject: str) -> Table:
    """One row for each body of the new map, with from whom and by which steps."""
    result = answer.result
    assert result  # noqa: S101  shown only when there is one
    rows = tuple(_row(item, answer, unit, subject) for item in result.items)
    return Table(
        id="restated",
        caption=f"{result.basis.label}: the bodies as they stood on {day(result.on)}",
        columns=(
            Column("body", "Body"),
            Column("code", "Code"),
            Column("value", "Value", numeric=True),
            Column("how", "How"),
            Column("steps", "Steps"),
        ),
        rows=rows,
        empty="No values were given.",
    )


def _row(item: Restated, answer: Answer, unit: str, subject: str) -> tuple[Cell, ...]:
    known = item.quantity
    status = Status.DERIVED if item.is_derived and item.how != How.REFUSED else ""
    raw = known.value if known.is_exact else quantity(known, unit)
    shown = "refused" if item.how == How.REFUSED else quantity(known, unit)
    return (
        Cell(answer.names.get(item.code, item.code), body_href(subject, item.code)),
        Cell(item.code),
        Cell(shown, status=status, hint=known.reason, raw=raw),
        Cell(HOW[item.how]),
        Cell(steps(item, answer, unit)),
    )


def steps(item: Restated, answer: Answer, unit: str) -> str:
    """From whom an amount came and what happened on the way, in sentences."""
    if item.how == How.UNCHANGED:
        return "Nothing changed for it."
    return " ".join(_step(part, answer, unit) for part in item.parts)


def _step(part: Part, answer: Answer, unit: str) -> str:
    origin = answer.names.get(part.origin, part.origin)
    shown = quantity(part.quantity, unit)
    if not part.path:
        return f"{origin} had {shown}."
    went = []
    for event in part.path:
        share = "" if event.share is None else f", {percent(event.share)}"
        basis = f" by {event.basis}" if event.basis and share else ""
        after = answer.names.get(event.successor, event.successor)
        went.append(f"{event.kind} into {after} on {day(event.on)}{share}{basis}")
    return f"{shown} from {origin}: {'; '.join(went)}."


def told(answer: Answer, *, unit: str) -> Told:
    """The basis, and the totals before and after."""
    result = answer.result
    assert result  # noqa: S101  told only when there is one
    basis = f"{result.basis.label}, that is, on the map of {day(result.on)}."
    if not result.basis.value.endswith("now"):
        return Told(basis, _total(result.before, unit), agrees=True)
    if result.before.is_exact and result.after.is_exact:
        agrees = result.before == result.after
        words = f"The total is {quantity(result.before, unit)} before and "
        words += f"{quantity(result.after, unit)} after."
        return Told(basis, words, agrees=agrees)
    if result.before.is_exact:
        words = f"The total is still {quantity(result.before, unit)}; how it is divided is "
        return Told(basis, words + "not known everywhere.", agrees=result.whole_is_kept)
    return Told(basis, _total(result.before, unit), agrees=True)


def _total(before: Quantity, unit: str) -> str:
    if before.is_exact or before.low is not None:
        return f"The total is {quantity(before, unit)}."
    return "There is no total: not every value is known, or the values do not add up."


def problems_table(problems: Iterable[Problem]) -> Table:
    """What is wrong with a file, by row and column."""
    rows = tuple(
        (
            Cell(str(p.row) if p.row is not None else "Whole file"),
            Cell(p.column),
            Cell(p.sentence),
        )
        for p in problems
    )
    return Table(
        id="problems",
        caption="What to mend",
        columns=(
            Column("row", "Row"),
            Column("column", "Column"),
            Column("sentence", "What is wrong and what to do"),
        ),
        rows=rows,
    )
