"""The numbers that shape the synthetic system, and the arithmetic of days that all of it shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded

EPOCH = date(1970, 1, 1)
YEAR = 365.25
MONTHS = 12
#: Places of the table from which shares are drawn; a share is exact to one in so many.
_PLACES = 1 << 16


def day(of: date) -> int:
    """A date as days since 1970."""
    return (of - EPOCH).days


def first_of(month: int) -> int:
    """The first day of a month that is counted from the year 0."""
    return day(date(month // MONTHS, month % MONTHS + 1, 1))


#: The month of every day from 1800 to 2199, counted from 1970: looking up is the fastest way.
_FIRST_DAY = day(date(1800, 1, 1))
_MONTH = np.arange("1800-01-01", "2200-01-01", dtype="M8[D]").astype("M8[M]").astype(np.int32)


def month_of(days: Array) -> Array:
    """The first day of the month of each day."""
    found: Array = _month_number(days).astype("M8[M]").astype("M8[D]").astype(np.int64)
    return found


def whole_years(born: Array, on: Array) -> Array:
    """Age in whole years on a day, of people who were all born on the first of a month."""
    found: Array = (_month_number(on) - _month_number(born)) // MONTHS
    return found


def _month_number(days: Array) -> Array:
    return np.asarray(_MONTH[days - _FIRST_DAY], np.int32)


def missing_where(values: Array, mask: Array) -> Array:
    """The values, missing where the mask holds."""
    found: Array = np.where(mask, NONE, values)
    return found


def drawn(rng: np.random.Generator, shares: Sequence[float], size: int) -> Array:
    """Places in a list, each as often as its share of the sum."""
    found: Array = _table(tuple(shares))[rng.integers(0, _PLACES, size, dtype=np.uint16)]
    return found


@lru_cache(maxsize=256)
def _table(shares: tuple[float, ...]) -> Array:
    upto = np.cumsum(shares) / sum(shares) * _PLACES
    return np.searchsorted(upto, np.arange(_PLACES), side="right").astype(np.int32)


def drawn_codes(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> Coded:
    """Codes, each as often as its share of the sum."""
    return Coded(drawn(rng, tuple(shares.values()), size), tuple(shares))


def some_of(rng: np.random.Generator, share: float | Array, size: int) -> Array:
    """True for a share of so many."""
    return np.asarray(rng.random(size, dtype=np.float32) < share, np.bool_)


def whole_between(rng: np.random.Generator, low_high: Sequence[int], size: int) -> Array:
    """Whole numbers from the first up to, and without, the second."""
    low, high = low_high
    return rng.integers(low, high, size)


@dataclass(frozen=True)
class Shape:
    """What `synthetic.yaml` says, with the organisations that a size asks for."""

    data: Mapping[str, Any]
    contacts: int
    first: int
    months: int
    providers: tuple[str, ...]
    areas: tuple[Mapping[str, Any], ...]

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

    @property
    def commissioners(self) -> tuple[str, ...]:
        return tuple(area["code"] for area in self.areas)

    def of(self, *names: str) -> Any:
        """A number by its path, without what is said of it."""
        return value_of(self.data, *names)

    def between(self, low_high: Sequence[float]) -> Array:
        """One number for each provider, evenly from low to high in an order that is not theirs."""
        count = len(self.providers)
        spread = np.linspace(low_high[0], low_high[1], count)
        return spread[np.argsort((np.arange(count) * 7 + 3) % count, kind="stable")]


def value_of(data: Mapping[str, Any], *names: str) -> Any:
    """What stands at a path of the definition; `value` is left out on the way."""
    found: Any = data
    for name in names:
        found = found[name]
        if isinstance(found, Mapping) and "value" in found:
            found = found["value"]
    return found


@dataclass(frozen=True)
class People:
    """The people of the system, each by their place in these arrays. `provider` is the one that
    each goes to, `second` another that some also go to."""

    commissioner: Array
    provider: Array
    second: Array
    decile: Array
    ethnicity: Array
    gender: Array
    born: Array
    died: Array
    seen: Array = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.born)

    def alive(self, person: Array, on: Array) -> Array:
        """Who is not dead before a day; the day of death still counts."""
        died = self.died[person]
        return np.asarray((died == NONE) | (on <= died), np.bool_)


def by_decile(decile: Array, ends: Sequence[float]) -> Array:
    """A number from the least deprived tenth (10) to the most deprived (1)."""
    low, high = ends
    return np.asarray((low + (high - low) * (10 - np.arange(11)) / 9)[decile], float)
