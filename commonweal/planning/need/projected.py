"""Projected numbers as a paper prints them: their change, beside the change that it prints.

Source: CALC-24 and LEI-14 (Leicestershire Cabinet report 2017, paragraphs 31 to 33). Between
printed years there is no number unless somebody asks for one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import printed_step, round_half_up
from commonweal.language.row import CannotWork

HUNDRED = Decimal(100)
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Point:
    """One printed number of people in one year."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """The change from one year to a later one in percent, and the one printed, where there is one.

    `agrees` is None where nothing is printed; a printed change may differ by half its last digit.
    """

    from_year: int
    to_year: int
    percent: Decimal
    printed: Decimal | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Projected:
    """One measure of one population: its years, and its changes since the first."""

    measure: str
    population: str
    points: tuple[Point, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Interpolated:
    """A number between two printed years, on a straight line; derived, and only when asked for."""

    year: int
    value: Decimal
    step: str


def change_percent(earlier: Decimal, later: Decimal) -> Decimal:
    """Later ÷ earlier − 1 in percent (CALC-24). Raises CannotWork where nobody was there before."""
    if earlier <= 0:
        raise CannotWork(f"The earlier number is {earlier}: there is no change from it in percent.")
    return (later / earlier - 1) * HUNDRED


def projected(
    measure: str,
    population: str,
    points: Iterable[Point],
    printed: Mapping[tuple[int, int], str] | None = None,
) -> Projected:
    """The points in order of year with each later one's change since the first.

    `printed` are changes in percent as a paper prints them, by their two years. Raises CannotWork
    for a number below zero or a year that stands twice.
    """
    ordered = sorted(points, key=lambda one: one.year)
    for one, following in itertools.pairwise(ordered):
        if one.year == following.year:
            raise CannotWork(f"{measure} has two numbers for {one.year}: keep one.")
    below = next((one for one in ordered if one.value < 0), None)
    if below is not None:
        raise CannotWork(f"{measure} is {below.value} in {below.year}: it cannot be below zero.")
    stated = printed or {}
    changes = tuple(_change(ordered[0], later, stated) for later in ordered[1:])
    return Projected(measure, population, tuple(ordered), changes)


def _change(first: Point, later: Point, stated: Mapping[tuple[int, int], str]) -> Change:
    percent = change_percent(first.value, later.value)
    words = stated.get((first.year, later.year))
    if words is None:
        return Change(first.year, later.year, percent, None, None)
    said = Decimal(words.replace(",", ""))
    agrees = abs(percent - said) <= printed_step(words) * HALF
    return Change(first.year, later.year, percent, said, agrees)


def interpolate(points: Sequence[Point], year: int) -> Interpolated:
    """A straight line between the printed years around one. Raises CannotWork outside of them."""
    ordered = sorted(points, key=lambda one: one.year)
    for one, following in itertools.pairwise(ordered):
        if one.year < year < following.year:
            share = Decimal(year - one.year) / (following.year - one.year)
            value = one.value + (following.value - one.value) * share
            return Interpolated(
                year,
                value,
                f"on a straight line from {one.value:,} in {one.year} to {following.value:,} in "
                f"{following.year}: {round_half_up(value):,}",
            )
    if any(one.year == year for one in ordered):
        raise CannotWork(f"{year} is printed: use that number.")
    held = f"{ordered[0].year} to {ordered[-1].year}" if ordered else "no year"
    raise CannotWork(f"{year} is outside what is printed ({held}): nothing is drawn beyond it.")
