"""Who uses a service, group by group, beside who lives there, with small numbers held back.

Source: LEI-31 (Leicestershire cabinet report 2017, paragraph 62).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.disclosure import Cell, Line, Profile, State, Table, publish
from commonweal.language.intervals.limits import LEVELS, rows, wilson


@dataclass(frozen=True, slots=True)
class Used:
    """People of one group who used the service, and who live there; None where not known."""

    characteristic: str
    group: str
    users: int | None
    population: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One group: its share of users with 95 % limits, its share of the population, and whether it
    is found less often than it lives there. Shares are of 1; None where either is not shown.

    `is_low` is None where it cannot be said.
    """

    characteristic: str
    group: str
    users: Cell
    population: int | None
    share: float | None
    low: float | None
    high: float | None
    expected: float | None
    is_low: bool | None


def standing_of(given: Sequence[Used], profile: Profile, least_ratio: Decimal) -> list[Standing]:
    """Every group beside the population, characteristic by characteristic, in the order given.

    A group is low where its share of users lies below `least_ratio` times its share of the
    population, and the upper limit below that share itself. Only numbers that may be shown are
    used, so that an alert discloses nothing.
    """
    found = []
    for characteristic in dict.fromkeys(one.characteristic for one in given):
        own = [one for one in given if one.characteristic == characteristic]
        found += _characteristic(own, profile, least_ratio)
    return found


def _characteristic(own: Sequence[Used], profile: Profile, least_ratio: Decimal) -> list[Standing]:
    cells = _shown(own, profile)
    total, lives = cells[""], _sum([one.population for one in own])
    found = []
    for one in own:
        cell = cells[one.group]
        expected = one.population / lives if one.population is not None and lives else None
        share = low = high = None
        is_low = None
        if cell.value is not None and total.value:
            x, n = rows([float(cell.value)], [float(total.value)])
            below, above = wilson(x, n, LEVELS[0])
            share, low, high = float(x[0] / n[0]), float(below[0]), float(above[0])
            if expected is not None:
                is_low = share < float(least_ratio) * expected and high < expected
        found.append(
            Standing(
                one.characteristic, one.group, cell, one.population, share, low, high, expected,
                is_low,
            )
        )  # fmt: skip
    return found


def _shown(own: Sequence[Used], profile: Profile) -> Mapping[str, Cell]:
    counts: dict[str, int | None] = {one.group: one.users for one in own}
    if any(one.users is None for one in own):
        cells = publish(Table(counts), profile)
        return {**cells, "": Cell(State.MISSING)}
    total = _sum([one.users for one in own])
    table = Table({**counts, "": total}, (Line("", tuple(counts)),))
    return publish(table, profile)


def _sum(values: Sequence[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if len(known) == len(values) else None
