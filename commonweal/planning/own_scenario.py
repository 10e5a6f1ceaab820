"""A scenario of one's own: effects that people name, laid over a printed plan year by year.

The effects come from a form or from the table `scenario_effects`. Amounts are in £m and above
zero; the form of the effect says which way they go. Source: ESX-25, ESX-43, ESX-45.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from commonweal.language.period import financial_year_of
from commonweal.language.row import CannotWork, Row
from commonweal.planning.plan_tables import Statement
from commonweal.planning.scale import PeerPlace, among_peers
from commonweal.planning.scenario import (
    BridgeStep,
    Effect,
    TestResult,
    YearResult,
    contract_change,
    income_once,
    missed_savings,
    pressure,
    surplus_bridge,
)

ONE = Decimal(1)
HUNDRED = Decimal(100)


class Form(StrEnum):
    """What kind of effect it is."""

    WON = "contract won"
    LOST = "contract lost"
    MISSED = "savings missed"
    PRESSURE = "pressure"
    ONE_OFF = "one-off income"


CONTRACTS = (Form.WON, Form.LOST)


@dataclass(frozen=True)
class ChosenEffect:
    """One effect as somebody names it. It starts on a day, or with a year.

    `amount` is £m in a full year. `cost_share_pct` of a contract's value is cost that comes and
    goes with it, `cost_lag_years` later.
    """

    title: str
    form: Form
    amount: Decimal
    from_day: date | None = None
    year: str = ""
    recurrent: bool = True
    cost_share_pct: Decimal = HUNDRED
    cost_lag_years: int = 0
    contract: str = ""

    @property
    def first_year(self) -> str:
        """The financial year in which it starts."""
        return financial_year_of(self.from_day).label if self.from_day else self.year

    @property
    def what(self) -> str:
        """The contract that it is about."""
        return self.contract or self.title


@dataclass(frozen=True, slots=True)
class Standing:
    """A year's size beside its peers and its rating; the reason where there is no rating."""

    year: str
    place: PeerPlace | None
    rating: int | None
    rating_words: str


@dataclass(frozen=True, slots=True)
class YearBridge:
    """What moved the surplus from one year to the next."""

    first: str
    last: str
    steps: tuple[BridgeStep, ...]


@dataclass(frozen=True, slots=True)
class OwnScenario:
    """A scenario worked out: its years and those of the plan it started from.

    `table` names the scenario of the table whose effects are among `effects`; empty for none.
    """

    name: str
    provider: str
    base: str
    table: str
    effects: tuple[ChosenEffect, ...]
    years: tuple[YearResult, ...]
    planned: tuple[YearResult, ...]
    standings: tuple[Standing, ...]
    bridges: tuple[YearBridge, ...]
    failures: tuple[TestResult, ...]
    cash_out: str
    merger: tuple[Statement, ...]
    peer_group: str


def share_of_year(day: date) -> Decimal:
    """The part of a financial year that is left from a day on: 1 October gives 0.5.

    Months count alike, and a part of a month by its days.
    """
    gone = (day.month - 4) % 12
    part = Decimal(day.day - 1) / monthrange(day.year, day.month)[1]
    return (12 - Decimal(gone) - part) / 12


def chosen_effect(row: Row) -> ChosenEffect:
    """One row of the table as an effect. Raises CannotWork for a cell that cannot be used."""
    day = row.text("from_date")
    amount = row.number("amount_gbp_m")
    if amount is None:
        raise CannotWork(f"{row.text('effect')} of {row.name} has no amount: fill it.")
    share = row.number("cost_share_pct")
    return ChosenEffect(
        title=row.text("effect"),
        form=Form(row.text("form")),
        amount=amount,
        from_day=date.fromisoformat(day) if day else None,
        year=row.text("financial_year"),
        recurrent=row.text("recurrent").casefold() != "no",
        cost_share_pct=HUNDRED if share is None else share,
        cost_lag_years=int(row.number("cost_lag_years") or 0),
        contract=row.text("contract"),
    )


def effect_problem(effect: ChosenEffect, years: Sequence[str]) -> str:
    """Why one effect cannot be laid over a plan of these years; empty when it can."""
    if effect.amount <= 0:
        return (
            f"{effect.title} has the amount {effect.amount}: give an amount above zero, "
            "its form says which way it goes."
        )
    if not effect.first_year:
        return f"{effect.title} says neither a day nor a year: say from when it counts."
    if years and effect.first_year not in years:
        return (
            f"{effect.title} starts in {effect.first_year}, which is not a year of the plan: "
            f"choose one of {', '.join(years)}."
        )
    if not 0 <= effect.cost_share_pct <= HUNDRED:
        return (
            f"{effect.title} says that {effect.cost_share_pct}% is cost: "
            "give a share between 0 and 100."
        )
    return ""


def contradictions(effects: Sequence[ChosenEffect]) -> list[tuple[ChosenEffect, str]]:
    """Contracts that are won and lost in one year, each with a sentence that names both."""
    won: dict[tuple[str, str], ChosenEffect] = {
        (effect.what.casefold(), effect.first_year): effect
        for effect in effects
        if effect.form == Form.WON
    }
    found = []
    for effect in effects:
        other = won.get((effect.what.casefold(), effect.first_year))
        if effect.form == Form.LOST and other is not None:
            sentence = (
                f"{effect.what} is won ({other.title}) and lost ({effect.title}) in "
                f"{effect.first_year}: keep one of the two."
            )
            found.append((effect, sentence))
    return found


def effects_over(effects: Sequence[ChosenEffect], years: Sequence[str]) -> list[Effect]:
    """The effects as changes to a plan. Raises CannotWork with every problem that they have."""
    problems = [said for effect in effects if (said := effect_problem(effect, years))]
    problems += [said for _, said in contradictions(effects)]
    titles = [effect.title for effect in effects]
    problems += [
        f"Two effects are called {title}: give each a name of its own."
        for title in dict.fromkeys(titles)
        if titles.count(title) > 1
    ]
    if problems:
        raise CannotWork(*problems)
    return [_effect(effect, years) for effect in effects]


def _effect(effect: ChosenEffect, years: Sequence[str]) -> Effect:
    first = effect.first_year
    part = share_of_year(effect.from_day) if effect.from_day else ONE
    if effect.form in CONTRACTS:
        sign = ONE if effect.form == Form.WON else -ONE
        return contract_change(
            effect.title,
            years,
            first_year=first,
            annual_value=sign * effect.amount,
            first_year_share=part,
            cost_share=effect.cost_share_pct / HUNDRED,
            cost_lag_years=effect.cost_lag_years,
        )
    if effect.form == Form.MISSED:
        later = years[years.index(first) :] if effect.recurrent else [first]
        return missed_savings(effect.title, dict.fromkeys(later, effect.amount))
    if effect.form == Form.PRESSURE:
        return pressure(
            effect.title,
            years,
            first_year=first,
            amount=effect.amount,
            recurrent=effect.recurrent,
            first_year_share=part,
        )
    return income_once(effect.title, first, effect.amount)


def bridges_of(years: Sequence[YearResult]) -> tuple[YearBridge, ...]:
    """What moved the surplus from each year to the next."""
    return tuple(
        YearBridge(a.year, b.year, tuple(surplus_bridge(a, b))) for a, b in pairwise(years)
    )


def cash_out_year(years: Sequence[YearResult]) -> str:
    """The first year that ends with less than no cash; empty when none does."""
    return next((one.year for one in years if one.cash < 0), "")


def place_of(
    turnover: Decimal, average: Decimal | None, peers: Sequence[Decimal]
) -> PeerPlace | None:
    """The place among peers; None where not even their average is known."""
    return None if average is None else among_peers(turnover, average, peers)


def peers_in(rows: Iterable[Row], group: str) -> list[Decimal]:
    """The turnovers of the single peers of a group, of its latest year."""
    found: dict[str, list[Decimal]] = {}
    for row in rows:
        turnover = row.number("turnover_gbp_m")
        if row.text("peer_group") == group and turnover is not None:
            found.setdefault(row.text("financial_year"), []).append(turnover)
    return found[max(found)] if found else []


def peer_group_of(rows: Iterable[Row], provider: str) -> tuple[str, Decimal | None]:
    """The group in which a provider as a whole is compared, with the group's average."""
    listed = list(rows)
    group = next(
        (
            row.text("peer_group")
            for row in listed
            if row.text("provider_code") == provider and row.text("part") == "whole"
        ),
        "",
    )
    averages: Mapping[str, Decimal | None] = {
        row.text("peer_group"): row.number("turnover_gbp_m")
        for row in listed
        if row.text("part") == "average"
    }
    return group, averages.get(group)
