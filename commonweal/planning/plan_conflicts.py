"""Where the plan of a provider and the plan of its commissioner cannot both come true.

Table: `plan_assumptions`: what each side assumes of one contract and its clusters in one year, in
the same terms. Amounts are £m. Source: ESX-72.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity, Status
from commonweal.language.row import Row

ZERO = Quantity.exact(Decimal(0))


@dataclass(frozen=True, slots=True)
class Pair:
    """What a provider and a commissioner assume of the same work in the same year.

    `intended` is what the commissioner means to spend: its spend less its saving. `at_stake` is
    what the provider counts on beyond that; below zero, the commissioner means to pay more.
    A made-up amount on either side makes the pair illustrative.
    """

    code: str
    contract: str
    clusters: str
    year: str
    provider: str
    commissioner: str
    income: Quantity
    before: Quantity
    saving: Quantity
    intended: Quantity
    at_stake: Quantity
    status: Status

    @property
    def contradicts(self) -> bool:
        """Whether both cannot be true; a side that is not known contradicts nothing."""
        low, high = self.at_stake.low, self.at_stake.high
        return (low is not None and low > 0) or (high is not None and high < 0)

    @property
    def is_open(self) -> bool:
        """Whether it cannot be said, because a side has not stated its assumption."""
        return not self.at_stake.is_exact and not self.contradicts


@dataclass(frozen=True, slots=True)
class Stranded:
    """Income that leaves with activity, and cost that leaves later, added up over the years."""

    contract: str
    clusters: str
    provider: str
    year: str
    income_left: Quantity
    cost_left: Quantity
    stranded: Quantity
    status: Status


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something that a provider's plan says it depends on, with its amount where one is printed."""

    provider: str
    year: str
    item: str
    kind: str
    amount: Quantity
    section: str


@dataclass(frozen=True, slots=True)
class PlanConflicts:
    """Every pair of assumptions, what is stranded, and what the plans say they depend on."""

    pairs: tuple[Pair, ...]
    stranded: tuple[Stranded, ...]
    dependencies: tuple[Dependency, ...]

    @property
    def conflicts(self) -> tuple[Pair, ...]:
        """The pairs that cannot both be true, the largest amount first."""
        found = [pair for pair in self.pairs if pair.contradicts]
        return tuple(sorted(found, key=lambda pair: -_size(pair.at_stake)))

    def at_stake(self, year: str) -> Quantity:
        """What the conflicts of a year come to together."""
        whole = ZERO
        for pair in self.conflicts:
            if pair.year == year:
                whole = whole.plus(pair.at_stake)
        return whole


def _size(quantity: Quantity) -> Decimal:
    ends = [abs(end) for end in (quantity.low, quantity.high) if end is not None]
    return max(ends, default=Decimal(0))


def pair_code(contract: str, clusters: str, year: str, provider: str, commissioner: str) -> str:
    """The name of a pair in an address: small letters, digits and hyphens."""
    text = f"{provider} {commissioner} {year} {contract} {clusters}".casefold()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:120]


def pairs_of(rows: Iterable[Row]) -> tuple[Pair, ...]:
    """Every pair of which at least one side has stated what it counts on."""
    gathered: dict[tuple[str, str, str, str, str], dict[str, Quantity]] = {}
    made_up = set()
    for row in rows:
        key = (
            row.text("contract"),
            row.text("clusters"),
            row.text("financial_year"),
            row.text("provider_code"),
            row.text("commissioner_code"),
        )
        assumes = row.text("assumes")
        if assumes in ("income", "spend before savings", "saving"):
            gathered.setdefault(key, {})[assumes] = row.quantity("amount_gbp_m")
            made_up |= {key} if row.status == Status.ILLUSTRATIVE else set()
    return tuple(_pair(key, said, _status(key in made_up)) for key, said in gathered.items())


def _status(made_up: bool) -> Status:
    return Status.ILLUSTRATIVE if made_up else Status.DERIVED


def _pair(
    key: tuple[str, str, str, str, str], said: Mapping[str, Quantity], status: Status
) -> Pair:
    income = said.get("income", Quantity.unknown("the provider has not stated its income"))
    before = said.get(
        "spend before savings", Quantity.unknown("the commissioner has not stated its spend")
    )
    # A commissioner that states what it spends and names no saving plans none.
    saving = said.get("saving", ZERO if "spend before savings" in said else before)
    intended = before.minus(saving)
    stake = income.minus(intended)
    return Pair(pair_code(*key), *key, income, before, saving, intended, stake, status)


def stranded_of(rows: Iterable[Row]) -> tuple[Stranded, ...]:
    """What stays as cost when income has left, year by year and added up."""
    sums: dict[tuple[str, str, str], dict[str, dict[str, Quantity]]] = {}
    made_up = set()
    for row in rows:
        assumes = row.text("assumes")
        if assumes in ("income that leaves", "cost that leaves"):
            key = (row.text("contract"), row.text("clusters"), row.text("provider_code"))
            there = sums.setdefault(key, {}).setdefault(row.text("financial_year"), {})
            there[assumes] = there.get(assumes, ZERO).plus(row.quantity("amount_gbp_m"))
            made_up |= {key} if row.status == Status.ILLUSTRATIVE else set()
    found = []
    for key, years in sums.items():
        income = cost = ZERO
        for year in sorted(years):
            income = income.plus(years[year].get("income that leaves", ZERO))
            cost = cost.plus(years[year].get("cost that leaves", ZERO))
            left = income.minus(cost)
            found.append(Stranded(*key, year, income, cost, left, _status(key in made_up)))
    return tuple(found)


def dependencies_of(rows: Iterable[Row], kinds: Iterable[str]) -> tuple[Dependency, ...]:
    """What plans say they depend on, or suffer from, of the given kinds."""
    wanted = set(kinds)
    return tuple(
        Dependency(
            row.text("provider_code"),
            row.text("financial_year"),
            row.text("item"),
            row.text("kind"),
            row.quantity("amount_gbp_m"),
            row.citation.section,
        )
        for row in rows
        if row.text("kind") in wanted
    )
