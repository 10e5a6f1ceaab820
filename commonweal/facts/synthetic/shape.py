"""The numbers that shape the synthetic system, and the arithmetic of days that all of it shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array

EPOCH = date(1970, 1, 1)
YEAR = 365.25
MONTHS = 12


def day(of: date) -> int:
    """A date as days since 1970."""
    return (of - EPOCH).days


def first_of(month: int) -> int:
    """The first day of a month that is counted from the year 0."""
    return day(date(month // MONTHS, month % MONTHS + 1, 1))


def month_of(days: Array) -> Array:
    """The first day of the month of each day."""
    found: Array = (
        days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(int)
    )
    return found


def whole_years(born: Array, on: Array) -> Array:
    """Age in whole years on a day."""
    found: Array = np.floor((on - born) / YEAR).astype(np.int32)
    return found


def missing_where(values: Array, mask: Array) -> Array:
    """The values, missing where the mask holds."""
    found: Array = np.where(mask, NONE, values)
    return found


@dataclass(frozen=True)
class Shape:
    """What `synthetic.yaml` says, with the organisations that a size asks for."""

    data: Mapping[str, Any]
    contacts: int
    first: int
    months: int
    providers: tuple[str, ...]
    commissioners: tuple[str, ...]

    @property
    def start(self) -> int:
        return first_of(self.first)

    @property
    def end(self) -> int:
        """The day after the last."""
        return first_of(self.first + self.months)

    @property
    def monthly(self) -> float:
        """Contacts of a month at the beginning."""
        return self.contacts / self.months

    def of(self, *names: str) -> Any:
        """A number by its path."""
        found: Any = self.data
        for name in names:
            found = found[name]
        return found

    def between(self, low_high: Sequence[float]) -> Array:
        """One number for each provider, evenly from low to high in an order that is not theirs."""
        count = len(self.providers)
        spread = np.linspace(low_high[0], low_high[1], count)
        return spread[np.argsort((np.arange(count) * 7 + 3) % count, kind="stable")]


@dataclass(frozen=True)
class People:
    """The people of the system, each by their place in these arrays."""

    commissioner: Array
    provider: Array
    decile: Array
    ethnicity: Array
    gender: Array
    born: Array
    died: Array
    seen: Array = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.born)


def by_decile(decile: Array, ends: Sequence[float]) -> Array:
    """A number from the least deprived tenth (10) to the most deprived (1)."""
    low, high = ends
    found: Array = low + (high - low) * (10 - decile) / 9
    return found
