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
    """Further columns, worked out from those of the row (not from each other)."""

    source: Source
    columns: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Columns of the one row of `other` that matches; missing where none does.

    Missing matches nothing, itself included. `on` pairs a column here with one there. `other`
    holds at most one row per match: a table with that key, or a `First`. `take` pairs a column
    there with its name here.
    With `during` the matching row is the one in force on a date here: (that date, its first day
    there, its last day there, which counts; missing is in force still). Rows of `other` with one
    key never hold for the same day.
    """

    source: Source
    other: Source
    on: tuple[tuple[str, str], ...]
    take: tuple[tuple[str, str], ...]
    during: tuple[str, str, str] | None = None

    def __post_init__(self) -> None:
        if not self.on or not self.take:
            raise ValueError("A join needs columns to match on and columns to take.")


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
    NTH is the `nth` in order of `column`, equal values counting each. Missing when there is none;
    a missing value of the child is passed over. `column` holds dates or numbers: codes have no
    order.
    The condition sees the child's columns as `Col` and this row's as `Outer` (not with NTH).
    """

    name: str
    how: How
    column: str = ""
    where: Predicate = ALWAYS
    nth: int = 0

    def __post_init__(self) -> None:
        if self.how is not How.COUNT and not self.column:
            raise ValueError(f"{self.name}: name the column that the {self.how} is taken from.")
        if (self.nth > 0) is not (self.how is How.NTH):
            raise ValueError(f"{self.name}: the nth counts from 1, and goes with NTH only.")


@dataclass(frozen=True, slots=True)
class Attach:
    """Values taken from all rows of `child` that match on the paired columns.

    Missing matches nothing, itself included.
    """

    source: Source
    child: Source
    on: tuple[tuple[str, str], ...]
    takes: tuple[Take, ...]

    def __post_init__(self) -> None:
        if not self.on or not self.takes:
            raise ValueError("An attachment needs columns to match on and values to take.")


@dataclass(frozen=True, slots=True)
class First:
    """One row for each combination of `by`: the first in the order given.

    Missing in `by` is a combination of its own. `order` pairs a column with True where the greatest
    comes first; missing comes last either way. The order must decide: two rows that are equal in it
    make the answer depend on chance, so end it with a key. Keys are in the order of their letters
    where a table holds them as text, and in that of their numbers where it holds numbers of a
    dictionary: nothing but which of two like rows is taken may hang on a key.
    """

    source: Source
    by: tuple[str, ...]
    order: tuple[tuple[str, bool], ...]

    def __post_init__(self) -> None:
        if not self.by or not self.order:
            raise ValueError("The first of a group needs columns to group by and an order.")


@dataclass(frozen=True, slots=True)
class Stack:
    """The rows of several sources under each other, with the columns that all have in common.

    A stack has no key, so that nothing can be attached to its rows by a condition on them.
    """

    sources: tuple[Source, ...]
    columns: tuple[str, ...]


Source = Table | Where | Derive | Join | Attach | First | Stack
