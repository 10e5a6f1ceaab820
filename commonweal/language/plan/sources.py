"""Sources of rows: a declared table, and what may be done to one before it is counted.

Each row keeps all columns of what it came from. Joins never multiply rows: what is joined or
attached is one row, or one value, per row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from commonweal.language.plan.expressions import ALWAYS, Expression, Predicate


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a declared activity table."""

    name: str


@dataclass(frozen=True, slots=True)
class Where:
    """The rows for which the condition holds."""

    source: Source
    condition: Predicate


@dataclass(frozen=True, slots=True)
class Derive:
    """Further columns, worked out from those of the row."""

    source: Source
    columns: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Columns of the one row of `other` that matches; missing where none does.

    `on` pairs a column here with one there. `other` holds at most one row per match: a table with
    that key, or a `First`. `take` pairs a column there with its name here.
    """

    source: Source
    other: Source
    on: tuple[tuple[str, str], ...]
    take: tuple[tuple[str, str], ...]


class How(StrEnum):
    """What is taken from the matching rows of a child."""

    EARLIEST = "earliest"
    LATEST = "latest"
    COUNT = "count"
    NTH = "nth"


@dataclass(frozen=True, slots=True)
class Take:
    """One value per row from its matching children: `how` over `column` where the condition holds.

    COUNT counts them (0 when there are none); EARLIEST and LATEST are the least and the greatest;
    NTH is the `nth` in order of `column`, equal values counting each. Missing when there is none.
    The condition sees the child's columns as `Col` and this row's as `Outer` (not with NTH).
    """

    name: str
    how: How
    column: str = ""
    where: Predicate = ALWAYS
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Attach:
    """Values taken from all rows of `child` that match on the paired columns."""

    source: Source
    child: Source
    on: tuple[tuple[str, str], ...]
    takes: tuple[Take, ...]


@dataclass(frozen=True, slots=True)
class First:
    """One row for each combination of `by`: the first in the order given.

    `order` pairs a column with True where the greatest comes first. Missing comes last. The order
    must decide: two rows that are equal in it make the answer depend on chance, so end it with a
    key.
    """

    source: Source
    by: tuple[str, ...]
    order: tuple[tuple[str, bool], ...]


Source = Table | Where | Derive | Join | Attach | First
