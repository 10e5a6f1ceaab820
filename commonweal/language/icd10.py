"""ICD-10 codes and ranges as stretches of the code list, so that F20-F29 holds F25.1.

Nothing here knows what a code means; labels are in `commonweal.definitions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Sorts after every digit, so that a stretch holds all longer codes that start with its end.
_LAST = "~"

_CODE = re.compile(r"([A-Za-z])(\d{2})(?:\.?(\d{1,2}))?[*+†Xx]?")
_RANGE = re.compile(r"\s*(\S+?)\s*(?:-|–|—|\bto\b)\s*(\S+)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """All codes from `first` to `last`, both included with everything below them."""

    first: str
    last: str

    def holds(self, other: Stretch) -> bool:
        """Whether every code of the other lies in this one."""
        return self.first <= other.first and other.last <= self.last

    def touches(self, other: Stretch) -> bool:
        """Whether the two share a code."""
        return self.first <= other.last and other.first <= self.last

    @property
    def width(self) -> tuple[int, int]:
        """Sorts the narrower stretch first."""
        first, last = int(self.first[1:3]), int(self.last[1:3])
        return last - first, -len(self.first)


def _one(text: str) -> str | None:
    found = _CODE.fullmatch(text.strip())
    return None if found is None else f"{found[1].upper()}{found[2]}{found[3] or ''}"


def stretch(text: str) -> Stretch | None:
    """Read "F33", "f33.1", "F331", "F20-F29", "F20–29" or "F20 to F29"; None for anything else.

    A range across letters or backwards is no range.
    """
    single = _one(text)
    if single is not None:
        return Stretch(single, single + _LAST)
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    first = _one(found[1])
    last = _one(found[2]) or (_one(first[0] + found[2]) if first else None)
    if first is None or last is None or first[0] != last[0] or first > last:
        return None
    return Stretch(first, last + _LAST)


def written(text: str) -> str:
    """The code as the field writes it, "F33.1" or "F20-F29"; the text itself when it is none."""
    found = stretch(text)
    if found is None:
        return text
    ends = [found.first, found.last.removesuffix(_LAST)]
    dotted = [end if len(end) == 3 else f"{end[:3]}.{end[3:]}" for end in ends]
    return "-".join(dict.fromkeys(dotted))
