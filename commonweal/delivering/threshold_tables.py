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
    left_out,
    set_low,
    uneven,
)
from commonweal.language.row import CannotWork, Row


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
    uneven: tuple[Uneven, ...]
    groups: tuple[Group, ...]
    clauses: tuple[Clause, ...]


def thresholds_of(
    tables: Mapping[str, Sequence[Row]], levels: Levels, names: Mapping[str, str]
) -> Thresholds:
    """The thresholds of a place set beside eligibility. `names` is what areas are called, by code.

    Raises CannotWork for a level that is not in the list.
    """
    codes = {name.casefold(): code for code, name in names.items()}
    codes |= {code.casefold(): code for code in names}
    rows = [_threshold(row, levels, codes) for row in tables["entry_thresholds"]]
    people = {
        (_area(row, codes), _level(row, levels)): row.quantity("people")
        for row in tables["people_by_need"]
    }
    listed, start = levels.codes, levels.eligible_from
    return Thresholds(
        levels=levels,
        thresholds=tuple(rows),
        left_out=tuple(left_out(rows, levels=listed, eligible_from=start, people=people)),
        set_low=tuple(set_low(rows, levels=listed, eligible_from=start)),
        uneven=tuple(
            Uneven(pathway, {level: tuple(areas) for level, areas in found.items()})
            for pathway, found in uneven(rows).items()
        ),
        groups=tuple(
            Group(row.text("group"), row.citation.section) for row in tables["s75_missing_middle"]
        ),
        clauses=tuple(_clause(row, codes) for row in tables["care_act_expectations"]),
    )


def _area(row: Row, codes: Mapping[str, str]) -> str:
    """The code of a row's area, whether the file wrote its code or its name."""
    return codes.get(row.text("area").casefold(), row.text("area"))


def _level(row: Row, levels: Levels) -> str:
    code = levels.code_of(row.text("level"))
    if not code:
        raise CannotWork(level_fault(row, levels))
    return code


def level_fault(row: Row, levels: Levels) -> str:
    """What to say of a cell that names no level of the list; empty when it does."""
    words = row.text("level")
    if levels.code_of(words):
        return ""
    listed = ", ".join(one.code for one in levels.listed)
    return f"“{words}” is not one of the levels of need. Use one of: {listed}."


def _threshold(row: Row, levels: Levels, codes: Mapping[str, str]) -> Threshold:
    provider = row.text("provider")
    return Threshold(
        provider=codes.get(provider.casefold(), provider),
        pathway=row.text("pathway"),
        area=_area(row, codes),
        level=_level(row, levels),
        status=row.status,
    )


def _clause(row: Row, codes: Mapping[str, str]) -> Clause:
    return Clause(
        code=row.text("code"),
        title=row.text("title"),
        text=row.text("clause"),
        duty=row.text("duty"),
        pathway=row.text("pathway"),
        owners=tuple(codes.get(word.casefold(), word) for word in row.words("owner")),
        funding=row.text("funding_effect"),
        amount=row.number("funding_gbp"),
        status=row.status,
    )
