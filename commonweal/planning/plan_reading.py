"""A provider's printed scenarios set against each other, against their own sums and their tests.

A printed value is never replaced. Source: ESX-42, ESX-43, ESX-45; rules CALC-05 to CALC-07.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from commonweal.planning.plan_tables import ScenarioTable, Statement
from commonweal.planning.provider_plan import PlanCheck
from commonweal.planning.scale import change_percent


@dataclass(frozen=True, slots=True)
class LineLimit:
    """What one line of a plan should keep. One of the two ends is set; `source` says who set it."""

    code: str
    title: str
    line: str
    at_least: Decimal | None
    at_most: Decimal | None
    source: str

    def keeps(self, value: Decimal) -> bool:
        """Whether a value keeps to the limit; one at the limit does."""
        if self.at_least is not None and value < self.at_least:
            return False
        return self.at_most is None or value <= self.at_most


@dataclass(frozen=True, slots=True)
class Failure:
    """The first forecast year in which a scenario does not keep to a limit; empty when it does.

    `unknown` are the forecast years for which the line is not printed.
    """

    scenario: str
    title: str
    line: str
    source: str
    first_year: str
    value: Decimal | None
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DriftYear:
    """How far a scenario lies below the first one in a year; None where either is not printed."""

    year: str
    surplus: Decimal | None
    surplus_so_far: Decimal | None
    cash: Decimal | None
    cip: Decimal | None


@dataclass(frozen=True, slots=True)
class Drift:
    """The gap between the first scenario and another, year by year (CALC-07)."""

    scenario: str
    years: tuple[DriftYear, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One change between two values of the table that a statement could mean."""

    words: str
    first: Decimal
    last: Decimal
    change_pct: Decimal


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change stated in words, with every change of the table that it could be, nearest first."""

    line: str
    scenario: str
    year: str
    stated_pct: Decimal
    candidates: tuple[Candidate, ...]
    agrees: bool


@dataclass(frozen=True, slots=True)
class PlanReading:
    """Everything that is read off a provider's printed plan."""

    scenarios: tuple[ScenarioTable, ...]
    drifts: tuple[Drift, ...]
    checks: tuple[PlanCheck, ...]
    failures: tuple[Failure, ...]
    stated: tuple[StatedChange, ...]
    statements: tuple[Statement, ...]
    rating_problems: tuple[str, ...]


def failures_of(table: ScenarioTable, limits: Sequence[LineLimit]) -> list[Failure]:
    """For each limit whose line the plan prints, the first forecast year that breaks it."""
    return [_failure(table, limit) for limit in limits if limit.line in table.lines]


def _failure(table: ScenarioTable, limit: LineLimit) -> Failure:
    values = {year: table.value(limit.line, year) for year in table.forecast}
    broken = [(y, v) for y, v in values.items() if v is not None and not limit.keeps(v)]
    first, value = broken[0] if broken else ("", None)
    unknown = tuple(year for year, found in values.items() if found is None)
    return Failure(table.scenario, limit.title, limit.line, limit.source, first, value, unknown)


def drift_between(base: ScenarioTable, other: ScenarioTable) -> Drift:
    """The gaps of surplus, cash and savings, and the surplus gap added up. Source: CALC-07."""
    years = [year for year in base.years if year in other.years]
    surplus = [_gap(base, other, "ops_surplus", year) for year in years]
    so_far = list(accumulate(surplus, _plus))
    return Drift(
        other.scenario,
        tuple(
            DriftYear(
                year,
                surplus[n],
                so_far[n],
                _gap(base, other, "cash", year),
                _gap(base, other, "cip", year),
            )
            for n, year in enumerate(years)
        ),
    )


def _plus(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else first + second


def _gap(base: ScenarioTable, other: ScenarioTable, line: str, year: str) -> Decimal | None:
    first, second = base.value(line, year), other.value(line, year)
    return None if first is None or second is None else first - second


def stated_change(
    tables: Sequence[ScenarioTable],
    *,
    line: str,
    scenario: str,
    year: str,
    stated_pct: Decimal,
    allowed: Decimal,
) -> StatedChange:
    """Set a change that a plan states in words beside every change that its table gives.

    Tried are all earlier years of the same scenario, and the same year of the others. It agrees
    when one of them lies within `allowed` percentage points.
    """
    own = next((table for table in tables if table.scenario == scenario), None)
    last = own.value(line, year) if own else None
    pairs = []
    if own is not None and last is not None:
        pairs = [(f"from {earlier}", own.value(line, earlier)) for earlier in own.years
                 if earlier < year]  # fmt: skip
        pairs += [
            (f"from the {table.scenario} case of {year}", table.value(line, year))
            for table in tables
            if table is not own
        ]
    found = [
        Candidate(words, first, last, change_percent(first, last))
        for words, first in pairs
        if first and last is not None
    ]
    found.sort(key=lambda one: abs(one.change_pct - stated_pct))
    agrees = any(abs(one.change_pct - stated_pct) <= allowed for one in found)
    return StatedChange(line, scenario, year, stated_pct, tuple(found), agrees)
