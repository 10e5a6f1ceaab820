"""Thresholds read from their tables, with the people between and the clauses that follow.

Tables: `entry_thresholds`, `people_by_need`, `care_act_expectations` and `s75_missing_middle`.
Source: ledger ESX-37 and S75-03.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.delivering.thresholds import (
    Between,
    Threshold,
    Unserved,
    left_out,
    set_low,
    uneven,
    unserved,
)
from commonweal.language.row import Row


@dataclass(frozen=True, slots=True)
class Level:
    """One level of need; `source` says who names it, `status` whether anybody does."""

    code: str
    label: str
    meaning: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels from the least need to the most, and the one from which needs must be met."""

    listed: tuple[Level, ...]
    eligible_from: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.listed)

    def label(self, code: str) -> str:
        return next((one.label for one in self.listed if one.code == code), code)

    def code_of(self, words: str) -> str:
        """The code that a cell means by its code or label; empty for neither."""
        wanted = words.casefold().replace(" ", "_")
        for one in self.listed:
            if wanted in (one.code, one.label.casefold().replace(" ", "_")):
                return one.code
        return ""


@dataclass(frozen=True, slots=True)
class Uneven:
    """One pathway whose threshold is not the same everywhere: the areas at each level."""

    pathway: str
    areas: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Clause:
    """One expectation of the Care Act to put into contracts, with who owns it and its funding."""

    code: str
    title: str
    text: str
    duty: str
    pathway: str
    owners: tuple[str, ...]
    funding: str
    amount: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group that a paper names as falling between services."""

    name: str
    section: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where thresholds stand beside eligibility, who falls between, and what contracts ask."""

    levels: Levels
    thresholds: tuple[Threshold, ...]
    left_out: tuple[Between, ...]
    set_low: tuple[Threshold, ...]
    unserved: tuple[Unserved, ...]
    uneven: tuple[Uneven, ...]
    groups: tuple[Group, ...]
    clauses: tuple[Clause, ...]


def thresholds_of(tables: Mapping[str, Sequence[Row]], levels: Levels) -> Thresholds:
    """The thresholds of a place set beside eligibility.

    Raises ValueError for a level that is not in the list; files with one are refused before.
    """
    rows = [_threshold(row, levels) for row in tables["entry_thresholds"]]
    people = {
        (area_of(row), levels.code_of(row.text("level"))): row.quantity("people")
        for row in tables["people_by_need"]
    }
    listed, start = levels.codes, levels.eligible_from
    return Thresholds(
        levels=levels,
        thresholds=tuple(rows),
        left_out=tuple(left_out(rows, levels=listed, eligible_from=start, people=people)),
        set_low=tuple(set_low(rows, levels=listed, eligible_from=start)),
        unserved=tuple(unserved(rows, levels=listed, eligible_from=start, people=people)),
        uneven=tuple(
            Uneven(pathway, {level: tuple(areas) for level, areas in found.items()})
            for pathway, found in uneven(rows).items()
        ),
        groups=tuple(
            Group(row.text("group"), row.citation.section) for row in tables["s75_missing_middle"]
        ),
        clauses=tuple(_clause(row) for row in tables["care_act_expectations"]),
    )


def area_of(row: Row) -> str:
    """The area of a row by its code, however the file wrote it, where it is the row's subject."""
    return next(iter(row.figures.values())).subject or row.text("area")


def _threshold(row: Row, levels: Levels) -> Threshold:
    return Threshold(
        provider=row.text("provider"),
        pathway=row.text("pathway"),
        area=row.text("area"),
        level=levels.code_of(row.text("level")) or row.text("level"),
        status=row.status,
    )


def _clause(row: Row) -> Clause:
    return Clause(
        code=row.text("code"),
        title=row.text("title"),
        text=row.text("clause"),
        duty=row.text("duty"),
        pathway=row.text("pathway"),
        owners=row.words("owner"),
        funding=row.text("funding_effect"),
        amount=row.number("funding_gbp"),
        status=row.status,
    )
