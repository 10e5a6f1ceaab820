"""The savings that a provider needs next year, from their parts, beside what it has delivered.

Source: ESX-44; rule CALC-08: run-rate efficiency, one-off income lost, savings to replace,
full-year effects and new pressures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Figure, Quantity, Status, total
from commonweal.language.reconciliation import Reconciliation, reconcile
from commonweal.language.row import CannotWork
from commonweal.planning.plan_tables import Statement
from commonweal.planning.provider_plan import PlanRules, PlanYear, cip_percent


@dataclass(frozen=True, slots=True)
class NeedPart:
    """One part of the need: what it is, which part of the rule, how much, and how it stands."""

    title: str
    part: str
    amount: Quantity
    status: Status


@dataclass(frozen=True, slots=True)
class SavingsNeed:
    """The need of one year. `delivered` is the printed range of savings in percent of income."""

    provider: str
    scenario: str
    year: str
    parts: tuple[NeedPart, ...]
    need: Quantity
    income: Quantity
    share_pct: Quantity
    printed: Reconciliation | None
    delivered_low: Decimal | None
    delivered_high: Decimal | None

    @property
    def above_delivered(self) -> bool | None:
        """Whether more is needed than was delivered lately; None where that cannot be said."""
        if self.delivered_high is None or not self.share_pct.is_exact:
            return None
        return self.share_pct.value > self.delivered_high


def need_years(pressures: Mapping[tuple[str, str], Sequence[Figure]], provider: str) -> list[str]:
    """The years of which a provider's table says what falls away, in order."""
    return sorted(year for of, year in pressures if of == provider)


def savings_need(
    years: Sequence[PlanYear],
    pressures: Sequence[Figure],
    *,
    scenario: str,
    year: str,
    delivered: Sequence[Statement],
    rules: PlanRules,
) -> SavingsNeed:
    """The need of a year: the next year's savings stand for the run-rate, then what falls away.

    Raises CannotWork when the plan has not the year, the one after, or its income.
    """
    mine = [one for one in years if one.scenario == scenario]
    now = next((one for one in mine if one.year == year), None)
    after = next((one for one in mine if one.year > year), None)
    if now is None or "income" not in now.lines:
        known = ", ".join(one.year for one in mine) or "no year"
        raise CannotWork(f"The {scenario} plan has no income for {year}; it has {known}.")
    if after is None or "cip" not in after.lines:
        raise CannotWork(
            f"The {scenario} plan prints no savings after {year}, so there is no run-rate."
        )
    run_rate, income = after.lines["cip"], now.lines["income"]
    for figure in (run_rate, *pressures):
        if figure.unit != income.unit:
            raise CannotWork(f"{figure.label} is in {figure.unit}, income in {income.unit}.")
    parts = [
        NeedPart(
            f"Run-rate efficiency, as in {after.year}",
            "run-rate efficiency",
            run_rate.quantity,
            run_rate.status,
        )
    ]
    parts += [_part(figure) for figure in pressures]
    need = total([run_rate, *pressures])
    printed = now.lines.get("cip")
    spoken = next((one for one in delivered if one.high is not None), None)
    return SavingsNeed(
        provider=now.provider,
        scenario=scenario,
        year=year,
        parts=tuple(parts),
        need=need,
        income=income.quantity,
        share_pct=cip_percent(need, income.quantity),
        printed=reconcile(printed.quantity, need, rules.run_rate.allowed(printed))
        if printed is not None
        else None,
        delivered_low=spoken.low if spoken else None,
        delivered_high=spoken.high if spoken else None,
    )


def _part(figure: Figure) -> NeedPart:
    title = figure.dims.get("item", figure.label)
    part = figure.dims.get("part", "") or "falls away in the year"
    return NeedPart(title[:1].upper() + title[1:], part, figure.quantity, figure.status)
