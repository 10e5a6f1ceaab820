"""A best plan to be found in whole numbers, and what was found, with its bound and its proof.

Rooms write down a `Problem` and read a `Solution`; which solver stands between them is the
caller's choice. Everything is a whole number (pence, people, yes or no), so that a solution can be
checked exactly. Not here: solving.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import chain

Terms = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A rule that a plan keeps: low ≤ sum of factor × column ≤ high; None leaves a side open.

    `terms` are (column, factor). `limit` marks a rule that somebody set and could loosen: when no
    plan keeps all rules, only limits are named as the reason.
    """

    name: str
    terms: Terms
    low: int | None
    high: int | None
    limit: bool = False

    def value(self, values: Sequence[int]) -> int:
        """What the plan makes of this row."""
        return sum(factor * values[column] for column, factor in self.terms)

    def holds(self, values: Sequence[int]) -> bool:
        """Whether the plan keeps it."""
        value = self.value(values)
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Aim:
    """What is made as small as possible: a constant and the sum of cost × column."""

    title: str
    costs: Terms
    constant: int = 0

    def value(self, values: Sequence[int]) -> int:
        """What the plan makes of this aim."""
        return self.constant + sum(cost * values[column] for column, cost in self.costs)


@dataclass(frozen=True, slots=True)
class Problem:
    """Columns (lowest and highest whole number), the rows they keep, and aims in their order.

    A later aim only chooses among the plans that are best by the aims before it. `start` is a
    plan to begin from, where one is known; it need not keep every row.
    """

    columns: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    aims: tuple[Aim, ...]
    start: tuple[int, ...] = ()

    def broken(self, values: Sequence[int]) -> list[str]:
        """The names of what a plan breaks, worked out exactly; empty when it keeps everything."""
        outside = [
            f"column {n} is {value}, outside {low} to {high}"
            for n, (value, (low, high)) in enumerate(zip(values, self.columns, strict=True))
            if not low <= value <= high
        ]
        return outside + [row.name for row in self.rows if not row.holds(values)]


class Outcome(StrEnum):
    """How a search for the best plan ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NONE_FOUND = "none found"


class Proof(StrEnum):
    """What a bound rests on."""

    EXACT = "prices checked in whole numbers"
    SEARCH = "the solver's search"
    NONE = "nothing yet"


@dataclass(frozen=True, slots=True)
class Reached:
    """One aim: what the plan reaches, and the value below which no plan can go."""

    title: str
    value: int
    bound: int | None
    proof: Proof

    @property
    def proven(self) -> bool:
        return self.bound == self.value

    @property
    def gap(self) -> Fraction | None:
        """How far the plan may be from the best, as a share of its value; None without bound."""
        if self.bound is None:
            return None
        if self.value == self.bound:
            return Fraction(0)
        return Fraction(self.value - self.bound, abs(self.value) or 1)


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solver found and how. Equal inputs give equal solutions; only `seconds` may differ.

    `values` are the columns, empty when there is no plan. `prices` say for each row how much one
    unit of loosening would better the first aim, where that was proven exactly; else empty.
    """

    outcome: Outcome
    values: tuple[int, ...]
    reached: tuple[Reached, ...]
    solver: str
    version: str
    seed: int
    threads: int
    prices: tuple[Fraction, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def found(self) -> bool:
        return bool(self.values) or self.outcome is Outcome.OPTIMAL

    @property
    def objective(self) -> int | None:
        """The value of the aim that was worked on last."""
        return self.reached[-1].value if self.reached else None

    @property
    def bound(self) -> int | None:
        return self.reached[-1].bound if self.reached else None

    @property
    def gap(self) -> Fraction | None:
        """The widest gap of all aims; None when one of them has no bound."""
        gaps = [one.gap for one in self.reached]
        known = [gap for gap in gaps if gap is not None]
        return max(known) if known and len(known) == len(gaps) else None


@dataclass(frozen=True, slots=True)
class Loosening:
    """By how much one limit would have to be loosened, in the row's own unit."""

    row: int
    amount: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why no plan exists.

    `rows` are limits that cannot all be kept, while any of them dropped would let the others
    stand. `loosened` is one way to make room for a plan with as little loosening in sum as can be.
    """

    rows: tuple[int, ...]
    loosened: tuple[Loosening, ...]


Solver = Callable[[Problem], Solution]
Explainer = Callable[[Problem], Conflict]


def problem_faults(problem: Problem) -> list[str]:
    """What is wrong with how a problem is written down; empty when nothing is."""
    count = len(problem.columns)
    faults = [
        f"column {n} has its lowest value above its highest"
        for n, (low, high) in enumerate(problem.columns)
        if low > high
    ]
    named = chain(((row.name, row.terms) for row in problem.rows),
                  ((aim.title, aim.costs) for aim in problem.aims))  # fmt: skip
    if problem.start and len(problem.start) != count:
        faults.append(f"the start has {len(problem.start)} values for {count} columns")
    for name, terms in named:
        columns = [column for column, _ in terms]
        if any(not 0 <= column < count for column in columns):
            faults.append(f"{name} names a column that is not there")
        if len(set(columns)) < len(columns):
            faults.append(f"{name} names a column twice")
    return faults
