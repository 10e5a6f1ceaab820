"""Putting a table of codes and values on the map of another day, with every code resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Table
from commonweal.language.figure import Quantity
from commonweal.language.restatement import Basis, Restatement, restate
from commonweal.records.people.acting import Acting
from commonweal.records.register.selectors_areas import absent_on, named, successions_for

BASES = {"was": Basis.AS_IT_WAS, "now": Basis.AS_IT_IS_NOW}


@dataclass(frozen=True)
class Asked:
    """What is wanted of a table of amounts that speak of bodies as they stood on `held_on`."""

    subject: str
    basis: Basis
    held_on: date
    on: date
    additive: bool = True
    step: Decimal = Decimal("0.01")


@dataclass(frozen=True)
class Answer:
    """The amounts on the wanted basis, or the problems of the table."""

    result: Restatement | None
    problems: tuple[Problem, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


#: Words for an amount that is not there, each kept as the reason.
ABSENT = {"": "no value is given", "*": "suppressed", "suppressed": "suppressed"}


def restate_table(acting: Acting, table: Table, asked: Asked) -> Answer:
    """Restate rows of `code` and `value`; several rows of one body are added up first.

    An empty value is missing, `*` is suppressed; neither is nought.
    """
    rows, problems = _rows(table)
    if problems:
        return Answer(None, tuple(problems))
    who = named(acting, asked.subject, [code for _, code, _ in rows])
    problems = [
        Problem(
            table.file,
            number,
            "code",
            f"The register knows no {asked.subject} {code}. Mend the code or register it first.",
        )
        for number, code, _ in rows
        if code not in who.found
    ]
    if asked.basis == Basis.AS_IT_IS_NOW and asked.on < asked.held_on:
        words = f"{asked.on} comes before {asked.held_on}: a merged total does not say its parts."
        problems.append(Problem(table.file, None, "", f"{words} Choose a later day."))
    twice = None if asked.additive else _same_body_twice(rows, who.found, table.file)
    problems.extend([twice] if twice else [])
    if problems:
        return Answer(None, tuple(problems))
    values: dict[str, Quantity] = {}
    for _, code, quantity in rows:
        own = who.found[code]
        values[own] = values[own].plus(quantity) if own in values else quantity
    result = restate(
        values,
        successions_for(acting, asked.subject),
        basis=asked.basis,
        held_on=asked.held_on,
        on=asked.on,
        additive=asked.additive,
        step=asked.step,
    )
    absent = absent_on(acting, asked.subject, list(values), asked.held_on)
    notes = tuple(
        f"{who.names[code]} is not known to have existed on {asked.held_on}: is the day right?"
        for code in absent
    )
    return Answer(result, (), who.names, notes)


def _same_body_twice(
    rows: list[tuple[int, str, Quantity]], found: Mapping[str, str], file: str
) -> Problem | None:
    seen: set[str] = set()
    for number, code, _ in rows:
        if found.get(code, code) in seen:
            words = "This body has a rate already, and rates do not add up. Keep one row."
            return Problem(file, number, "code", words)
        seen.add(found.get(code, code))
    return None


def _rows(table: Table) -> tuple[list[tuple[int, str, Quantity]], list[Problem]]:
    header = [name.strip().lower() for name in table.header]
    missing = [name for name in ("code", "value") if name not in header]
    if missing:
        words = "The column is missing. The first row names the columns code and value."
        return [], [Problem(table.file, None, name, words) for name in missing]
    place, worth = header.index("code"), header.index("value")
    rows: list[tuple[int, str, Quantity]] = []
    problems: list[Problem] = []
    for row in table.rows:
        try:
            quantity = _quantity(row.cells[worth].strip())
        except InvalidOperation:
            words = f"“{row.cells[worth][:40]}” is no number. Write it in digits."
            problems.append(Problem(table.file, row.number, "value", words))
            continue
        rows.append((row.number, row.cells[place].strip(), quantity))
    return rows, problems


def _quantity(text: str) -> Quantity:
    reason = ABSENT.get(text.casefold())
    if reason is not None:
        return Quantity.unknown(reason)
    number = Decimal(text.replace(",", "").replace("£", "").replace("−", "-"))
    if not number.is_finite():
        raise InvalidOperation
    return Quantity.exact(number)
