"""The rules of one publication as data, and their rounding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts from `hide_from` to `hide_to` are hidden; others go to the nearest `round_to`.

    `complementary` hides more until every line with a hidden cell has two and none can be solved
    to within `width`. `differencing` looks at the difference of nested groups too. A denominator
    below `rank_from` is not ranked. Where a group is split by what its members answered, so many
    must have answered otherwise than the rest (`least_apart`), or the split is hidden.
    Source: clinical data standards, 1.11 and 6.
    """

    id: str
    title: str
    hide_from: int
    hide_to: int
    hide_missing: bool
    round_to: int
    national_untouched: bool
    percent_from_rounded: bool
    percent_decimals: int
    complementary: bool
    differencing: bool
    width: int
    rank_from: int
    least_apart: int

    def hides(self, count: int) -> bool:
        """Whether a count is too small to be shown."""
        return self.hide_from <= count <= self.hide_to

    def rounded(self, count: int) -> Decimal:
        """The count at the nearest step, halves away from zero."""
        return half_away(Decimal(count), Decimal(self.round_to))


def read_profile(given: Mapping[str, Any]) -> Profile:
    """The profile of a definition that has passed its schema."""
    options = {name: one["value"] for name, one in given["options"].items()}
    return Profile(id=given["id"], title=given["title"], **options)


def half_away(value: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of a step; halves go away from zero."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
