"""Stretches of validity: from one day to another, both included, either end open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """When something holds. `None` on a side means open on that side.

    Raises ValueError when the end comes before the start.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"it ends on {self.end}, before it starts on {self.start}")

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one day."""
        starts_in_time = self.start is None or other.end is None or self.start <= other.end
        ends_in_time = self.end is None or other.start is None or other.start <= self.end
        return starts_in_time and ends_in_time

    @property
    def words(self) -> str:
        """For a sentence: "from 2013-04-01 to 2022-06-30", "at all times"."""
        if self.start and self.end:
            return f"from {self.start} to {self.end}"
        if self.start:
            return f"from {self.start}"
        return f"until {self.end}" if self.end else "at all times"


ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a list of records. `items` are positions in the list, the last one
    being the record to look at first."""

    items: tuple[int, ...]
    words: str

    @property
    def item(self) -> int:
        return self.items[-1]


def overlapping(
    records: Sequence[T], key: Callable[[T], Hashable], span: Callable[[T], Span]
) -> Iterable[tuple[int, int]]:
    """Pairs of positions whose key is the same and whose dates share a day, earlier start first."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        groups[key(record)].append(position)
    for positions in groups.values():
        if len(positions) < 2:
            continue
        ordered = sorted(positions, key=lambda p: (span(records[p]).start or date.min, p))
        yield from _neighbours([(p, span(records[p])) for p in ordered])


def _neighbours(ordered: list[tuple[int, Span]]) -> Iterable[tuple[int, int]]:
    longest = ordered[0]
    for item in ordered[1:]:
        if longest[1].overlaps(item[1]):
            first, second = sorted((longest[0], item[0]))
            yield first, second
        if (item[1].end or date.max) > (longest[1].end or date.max):
            longest = item
