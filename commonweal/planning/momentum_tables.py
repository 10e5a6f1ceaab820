"""The risks of the momentum case read from tables: plans, market, spend and watched years.

Tables: `momentum_thresholds` (what is watched and its limit), `momentum_series`, the providers'
five-year plans and block contracts. Nothing is done and nothing is won. Source: ESX-46.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity, Status
from commonweal.language.row import CannotWork, Row
from commonweal.planning.momentum import Bad, Crossing, Risk, momentum_case
from commonweal.planning.plan_tables import ScenarioTable
from commonweal.planning.trend import compound

HUNDRED = Decimal(100)

#: The line of a plan that each watched word means.
LINES = {
    "surplus": "ops_surplus",
    "cash": "cash",
    "rating": "cosrr",
    "savings share": "cip_pct_income",
    "income": "income",
}


@dataclass(frozen=True, slots=True)
class Watched:
    """A risk with when it crosses its limit: about whom it is, and how it stands."""

    about: str
    watches: str
    status: Status
    crossing: Crossing


@dataclass(frozen=True, slots=True)
class Momentum:
    """The momentum case of a place: its years and every watched risk, the soonest first."""

    years: tuple[str, ...]
    risks: tuple[Watched, ...]
    loss_low_pct: Decimal | None
    loss_high_pct: Decimal | None


@dataclass(frozen=True)
class World:
    """What the momentum case looks at.

    `plans` are the scenarios of each provider in which nothing is won, `contracts` what of each
    provider's income is the local market, `loss` the two shares of it that may go, and
    `spend_pct` the two yearly changes between which spend goes on. `made_up` names the series of
    which a year is illustrative.
    """

    years: tuple[str, ...]
    plans: Mapping[str, Sequence[ScenarioTable]]
    contracts: Mapping[str, Decimal]
    loss: tuple[Decimal, Decimal] | None
    spend_pct: tuple[Decimal, Decimal]
    series: Mapping[str, Mapping[str, Quantity]]
    made_up: frozenset[str] = frozenset()


def years_ahead(tables: Iterable[ScenarioTable], series: Mapping[str, Iterable[str]]) -> list[str]:
    """The forecast years of all plans; without a plan, the years that are watched."""
    ahead = {year for table in tables for year in table.forecast}
    return sorted(ahead or {year for years in series.values() for year in years})


def series_of(rows: Iterable[Row]) -> dict[str, dict[str, Quantity]]:
    """The watched years by the name of their series; a year without ends is unknown."""
    found: dict[str, dict[str, Quantity]] = {}
    for row in rows:
        years = found.setdefault(row.text("series"), {})
        years[row.text("financial_year")] = next(iter(row.figures.values())).quantity
    return found


def watch(rows: Iterable[Row], world: World) -> list[Watched]:
    """Every risk of the table with its crossing, the soonest first.

    Raises CannotWork for a row without a limit or a series without a name.
    """
    listed = [(row, _risk(row, world)) for row in rows]
    rows_of = {id(risk): row for row, risk in listed}
    found = []
    for crossing in momentum_case([risk for _, risk in listed]):
        row = rows_of[id(crossing.risk)]
        made_up = row.text("series") in world.made_up
        status = Status.ILLUSTRATIVE if made_up else row.status
        found.append(Watched(row.text("about"), row.text("watches"), status, crossing))
    return found


def _risk(row: Row, world: World) -> Risk:
    limit = row.number("limit")
    if limit is None:
        raise CannotWork(f"{row.text('risk')} ({row.text('about')}) has no limit: give one.")
    return Risk(
        title=row.text("risk"),
        unit=row.text("unit"),
        years=world.years,
        values=tuple(_value(row, world, year) for year in world.years),
        limit=limit,
        bad=Bad(row.text("beyond")),
        limit_source=row.text("limit_set_by"),
    )


def _value(row: Row, world: World, year: str) -> Quantity:
    watches, about = row.text("watches") or "series", row.text("about")
    if watches == "series":
        name = row.text("series")
        unknown = Quantity.unknown(f"nobody has said {name} of {year}")
        return world.series.get(name, {}).get(year, unknown)
    if watches == "spend":
        return _spend(world, year)
    income = _planned(world, about, LINES.get(watches, "income"), year)
    return _after_loss(world, about, year, income) if "market" in watches else income


def _planned(world: World, provider: str, line: str, year: str) -> Quantity:
    """The range of a line over the scenarios in which nothing is won."""
    values = [table.value(line, year) for table in world.plans.get(provider, ())]
    known = [value for value in values if value is not None]
    if not known:
        return Quantity.unknown(f"no plan of {provider} prints {line} for {year}")
    return Quantity(min(known), max(known))


def _after_loss(world: World, provider: str, year: str, income: Quantity) -> Quantity:
    if world.loss is None or provider not in world.contracts:
        return Quantity.unknown(f"what of {provider}’s market may go is not known")
    gone = Decimal(world.years.index(year) + 1) / len(world.years)
    small, large = sorted(world.loss)
    local = world.contracts[provider]
    lost = Quantity(local * small / HUNDRED * gone, local * large / HUNDRED * gone)
    return income.minus(lost)


def _spend(world: World, year: str) -> Quantity:
    steps = world.years.index(year) + 1
    ends = [compound(pct, steps) * HUNDRED for pct in world.spend_pct]
    return Quantity(min(ends), max(ends))
