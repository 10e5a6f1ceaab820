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
    """Whole days from one date to another; negative when `end` comes first."""

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
class Times:
    """Two numbers multiplied."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Plus:
    """Two numbers added."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Over:
    """One number divided by another, as a fraction; missing where the other is 0."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Root:
    """The square root of a number, as a fraction; missing below 0."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Power:
    """A number multiplied by itself so many times, as a fraction."""

    value: Expression
    exponent: int

    def __post_init__(self) -> None:
        if self.exponent < 1:
            raise ValueError(f"A number is multiplied by itself once or more, not {self.exponent}.")


@dataclass(frozen=True, slots=True)
class SharedDays:
    """With `Overlap`: the days that the row shares with the period, by its rule."""


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first that is not missing. All parts are alike: dates, numbers, or codes of one list."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("The first that is not missing needs at least one part.")


@dataclass(frozen=True, slots=True)
class Case:
    """What stands beside the first condition that holds, else `otherwise` (None is missing).

    What it may give is alike: dates, numbers, or codes of one list.
    """

    whens: tuple[tuple[Predicate, Expression], ...]
    otherwise: Expression | None = None

    def __post_init__(self) -> None:
        if not self.whens:
            raise ValueError("A case needs at least one condition.")


@dataclass(frozen=True, slots=True)
class Banded:
    """The number, from 0, of the band that a whole number falls into; missing outside of all.

    `bands` are (lowest, highest) with both ends included; None leaves an end open. Where bands
    overlap the earlier one counts.
    """

    value: Expression
    bands: tuple[tuple[int | None, int | None], ...]

    def __post_init__(self) -> None:
        if not self.bands:
            raise ValueError("There are no bands for a number to fall into.")


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
    | Times
    | Plus
    | Over
    | Root
    | Power
    | SharedDays
    | Coalesce
    | Case
    | Banded
)


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for every row."""


@dataclass(frozen=True, slots=True)
class In:
    """The value is one of these codes or whole numbers; false when missing.

    A code that no row has is no error. For a column of codes a whole number means its digits.
    """

    value: Expression
    among: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """`left` `op` `right`, op being one of < <= = >= > <>; false when either is missing.

    Dates compare with dates, numbers with numbers. Codes have no order: only = and <>, with a code
    written out or with a column of the same list.
    """

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
