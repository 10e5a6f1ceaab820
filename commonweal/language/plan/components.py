"""What is counted: components, when a row counts for a month, and by what it is grouped."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.language.plan.expressions import ALWAYS, Expression, Predicate
from commonweal.language.plan.sources import Source


class Kind(StrEnum):
    """How rows become a number. All are exact."""

    ROWS = "rows"
    PEOPLE = "people"
    SUM = "sum"
    PERCENTILE = "percentile"


@dataclass(frozen=True, slots=True)
class Point:
    """A row counts for the period that its date falls into."""

    date: str


@dataclass(frozen=True, slots=True)
class Open:
    """A row counts for every period at whose last day it is open: begun, and not yet ended.

    `end` missing is open. A row that ends on the last day is no longer open. A row without a start
    is never open. A window changes nothing here but where the period starts.
    """

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """A row counts for every period that it touches, its first and last day included.

    The days that it shares with the period can be summed. They run from the later of both starts
    to the earlier of its end and the day after the period: the day of the end does not count, so a
    stay that ends on the day it began has none. With `last_day_counts` the day of the end does.
    `end` missing is open. A row without a start, or that ends before it begins, touches nothing.
    """

    start: str
    end: str
    last_day_counts: bool = False


Timing = Point | Open | Overlap


@dataclass(frozen=True, slots=True)
class Component:
    """One number per period and group.

    ROWS counts rows, PEOPLE distinct persons (`person` is what is distinct; missing is nobody),
    SUM adds `value` (missing adds nothing, so that nothing to add is 0; with Overlap and no value,
    the shared days), PERCENTILE is the value at `share` of the ordered values, between two of them
    in proportion, and missing when there are none.
    `window` is the number of months that a period looks back over, its own included.
    """

    kind: Kind
    events: Source
    timing: Timing
    where: Predicate = ALWAYS
    value: Expression | None = None
    share: float | None = None
    window: int = 1

    def __post_init__(self) -> None:
        if self.kind is Kind.PERCENTILE and (self.value is None or self.share is None):
            raise ValueError("A percentile needs a value and the share it stands at.")
        days = isinstance(self.timing, Overlap)
        if self.kind is Kind.SUM and self.value is None and not days:
            raise ValueError("A sum needs a value to add, or periods that share days.")
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError(f"A percentile stands between 0 and 1, not at {self.share}.")
        if self.window < 1:
            raise ValueError("A window is at least the period itself.")


@dataclass(frozen=True, slots=True)
class Grouping:
    """The columns of the events that numbers are told apart by, beside the month.

    Missing is a group of its own. A group in which nothing was counted has a line of zeros or none.
    """

    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.by)) < len(self.by):
            raise ValueError(f"A column is named twice in the grouping: {', '.join(self.by)}.")


ALL = Grouping()


@dataclass(frozen=True, slots=True)
class Months:
    """Calendar months from first to last, both included, each by its first day."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first.day != 1 or self.last.day != 1 or self.last < self.first:
            raise ValueError("Months run from one first day of a month to a later one.")

    def __iter__(self) -> Iterator[date]:
        return (_month(number) for number in range(_number(self.first), _number(self.last) + 1))

    def __len__(self) -> int:
        return _number(self.last) - _number(self.first) + 1


def month_end(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def months_before(first: date, count: int) -> date:
    """The first day of the month so many months earlier."""
    return _month(_number(first) - count)


def _number(first: date) -> int:
    return first.year * 12 + first.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
