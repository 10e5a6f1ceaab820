"""A band of ages of one sex, and how publishers write ages."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AGES = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3})|(\+))?")


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """Ages of one sex, both ends inclusive; without a last age it is that age and over."""

    sex: str
    first: int
    last: int | None

    @property
    def ages(self) -> str:
        """The ages as they are written: 34, 25-29, 90+."""
        if self.last is None:
            return f"{self.first}+"
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


def read_ages(word: str) -> tuple[int, int | None] | None:
    """The first and the last age of "34", "25-29" or "90+"; None where it is no such word."""
    match = _AGES.fullmatch(word.strip())
    if match is None:
        return None
    first = int(match[1])
    if match[3]:
        return first, None
    last = int(match[2]) if match[2] else first
    return (first, last) if first <= last else None
