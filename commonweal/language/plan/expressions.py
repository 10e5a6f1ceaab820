"""Expressions over the columns of one row, and conditions on them.

Missing is a value of its own. An expression with a missing part is missing, except `Coalesce`,
`Case` and `Banded`, which say what they do. A condition is always true or false, never unknown:
comparing with something missing is false.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Col:
    """A column of the row."""

    name: str


@dataclass(frozen=True, slots=True)
class Outer:
    """Within an `Attach`: a column of the row that is attached to, not of the child."""

    name: str


@dataclass(frozen=True, slots=True)
class Lit:
    """A constant: a whole number, a decimal fraction, a code or a date."""

    value: int | float | str | date


@dataclass(frozen=True, slots=True)
class PeriodStart:
    """First day of the period that is counted (of its window, where that is longer)."""


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """Last day of the period that is counted."""


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days from `start` to `end`; negative when `end` comes first."""

    start: Expression
    end: Expression


@dataclass(frozen=True, slots=True)
class AddDays:
    """The date so many days later."""

    date: Expression
    days: int


@dataclass(frozen=True, slots=True)
class AddMonths:
    """The same day so many calendar months later, or the last day of a shorter month."""

    date: Expression
    months: int


@dataclass(frozen=True, slots=True)
class Larger:
    """The larger (of dates, the later) of two; missing when either is."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Smaller:
    """The smaller (of dates, the earlier) of two; missing when either is."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Minus:
    """One number less another."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first that is not missing."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What stands beside the first condition that holds, else `otherwise` (None is missing)."""

    whens: tuple[tuple[Predicate, Expression], ...]
    otherwise: Expression | None = None


@dataclass(frozen=True, slots=True)
class Banded:
    """The number, from 0, of the band that a whole number falls into; missing outside of all.

    `bands` are (lowest, highest) with both ends included; None leaves an end open.
    """

    value: Expression
    bands: tuple[tuple[int | None, int | None], ...]


Expression = (
    Col
    | Outer
    | Lit
    | PeriodStart
    | PeriodEnd
    | Days
    | AddDays
    | AddMonths
    | Larger
    | Smaller
    | Minus
    | Coalesce
    | Case
    | Banded
)


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for every row."""


@dataclass(frozen=True, slots=True)
class In:
    """The value is one of these codes or whole numbers; false when missing."""

    value: Expression
    among: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """`left` `op` `right`, op being one of < <= = >= > <>; false when either is missing."""

    left: Expression
    op: str
    right: Expression

    def __post_init__(self) -> None:
        if self.op not in OPERATORS:
            raise ValueError(f"There is no comparison {self.op}; there are {', '.join(OPERATORS)}.")


@dataclass(frozen=True, slots=True)
class Missing:
    """The value is missing."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Predicate


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds (also when there are none)."""

    conditions: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds (none when there are none)."""

    conditions: tuple[Predicate, ...]


Predicate = Always | In | Compare | Missing | Not | AllOf | AnyOf
ALWAYS = Always()
OPERATORS = ("<", "<=", "=", ">=", ">", "<>")
