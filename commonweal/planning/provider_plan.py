"""A provider's financial plan: the arithmetic that a reader can redo beside the printed table.

Amounts are in the unit in which the plan prints them, losses are below zero, and a printed value
is never replaced: each check sets the computed value beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from commonweal.language.figure import Figure, Quantity, round_half_up, total
from commonweal.language.reconciliation import (
    Reconciliation,
    Tolerance,
    Verdict,
    reconcile,
)

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PlanYear:
    """One provider's year in one scenario: its lines by name.

    Lines: income, ops_spend, ops_surplus, cip, cip_pct_income, cash, cosrr. A line that was not
    printed is simply not there.
    """

    provider: str
    scenario: str
    year: str
    lines: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class PlanRules:
    """The tolerances of the checks, from `definitions/rules/tolerances.yaml`."""

    surplus: Tolerance
    percent: Tolerance
    scenario_gap: Tolerance
    run_rate: Tolerance


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """One recalculation beside the printed value. `figures` are the refs that it used."""

    check: str
    provider: str
    scenario: str
    year: str
    result: Reconciliation
    figures: tuple[str, ...]
    step: str

    @property
    def passes(self) -> bool:
        return self.result.verdict == Verdict.RECONCILES


def cip_percent(cip: Quantity, income: Quantity) -> Quantity:
    """Savings as a percent of income, not rounded. Source: CALC-05.

    Both must be known exactly, and income not nought; otherwise it is unknown, with the reason.
    """
    if not cip.is_exact or not income.is_exact:
        return Quantity.unknown(cip.reason or income.reason or "income or savings is not known")
    if income.value == 0:
        return Quantity.unknown("income is nought, so there is no share of it")
    return Quantity.exact(cip.value / income.value * HUNDRED)


def operating_surplus(income: Quantity, spend: Quantity) -> Quantity:
    """Income less operating spend; a loss is below zero. Source: CALC-06."""
    return income.minus(spend)


def check_surplus(year: PlanYear, rules: PlanRules) -> PlanCheck | None:
    """Income less spend against the printed surplus; None where the plan has not all three."""
    lines = _all_known(year, "income", "ops_spend", "ops_surplus")
    if lines is None:
        return None
    income, spend, surplus = lines
    computed = operating_surplus(income.quantity, spend.quantity)
    return _check(
        "income less operating spend",
        year,
        reconcile(surplus.quantity, computed, rules.surplus.allowed(surplus)),
        (surplus, income, spend),
        f"{_of(income)} - {_of(spend)} = {_say(computed)}, printed {_of(surplus)}",
    )


def check_cip_percent(year: PlanYear, rules: PlanRules) -> PlanCheck | None:
    """Savings over income against the printed percent; None where not all three are printed."""
    lines = _all_known(year, "cip", "income", "cip_pct_income")
    if lines is None:
        return None
    cip, income, printed = lines
    computed = cip_percent(cip.quantity, income.quantity)
    return _check(
        "savings as percent of income",
        year,
        reconcile(printed.quantity, computed, rules.percent.allowed(printed)),
        (printed, cip, income),
        f"{_of(cip)} / {_of(income)} = {_say(computed, 2)}%, printed {_of(printed)}%",
    )


def check_scenarios(
    base: Sequence[PlanYear], other: Sequence[PlanYear], rules: PlanRules
) -> list[PlanCheck]:
    """How two scenarios drift apart, where they differ in nothing but savings.

    With the same income every year, the gap in surplus adds up year by year to the gap in cash,
    and in the first year in which savings differ it is the gap in savings. Scenarios with
    different income are not checked: their cash differs for other reasons too.
    """
    pairs = [(a, b) for a in base for b in other if a.year == b.year]
    if not pairs or not all(_same(a, b, "income") for a, b in pairs):
        return []
    checks: list[PlanCheck] = []
    drift = Quantity.exact(Decimal(0))
    savings_differed = False
    for a, b in pairs:
        surplus, cash = _gap(a, b, "ops_surplus"), _gap(a, b, "cash")
        drift = drift.plus(surplus.quantity)
        so_far = "surplus gap so far is the cash gap"
        checks.append(_scenario_check(so_far, (a, b), drift, cash, rules))
        cip = _gap(a, b, "cip")
        if not savings_differed and cip.quantity.is_exact and cip.quantity.value != 0:
            savings_differed = True
            checks.append(
                _scenario_check(
                    "surplus gap is the savings gap", (a, b), surplus.quantity, cip, rules
                )
            )
    return checks


def check_run_rate(
    year: PlanYear, following: PlanYear, pressures: Sequence[Figure], rules: PlanRules
) -> PlanCheck | None:
    """A year's savings against the next year's run-rate plus what falls away in the year.

    The next year's savings stand for the run-rate. None without pressures or savings.
    """
    mine, after = _all_known(year, "cip"), _all_known(following, "cip")
    if not pressures or mine is None or after is None:
        return None
    computed = after[0].quantity.plus(total(pressures))
    listed = " + ".join(_of(part) for part in pressures)
    return _check(
        "savings are the run-rate plus what falls away",
        year,
        reconcile(mine[0].quantity, computed, rules.run_rate.allowed(mine[0])),
        (mine[0], after[0], *pressures),
        f"{_of(after[0])} + {listed} = {_say(computed)}, printed {_of(mine[0])}",
    )


def check_plan(
    years: Sequence[PlanYear],
    pressures: Mapping[tuple[str, str], Sequence[Figure]],
    rules: PlanRules,
) -> list[PlanCheck]:
    """Every check that a plan's years allow. `pressures` are by provider and year.

    The years of one scenario are expected in their order. The first scenario of a provider is
    the one that the others are set against.
    """
    found = [check for year in years if (check := check_surplus(year, rules))]
    found += [check for year in years if (check := check_cip_percent(year, rules))]
    by_scenario: dict[tuple[str, str], list[PlanYear]] = {}
    for year in years:
        by_scenario.setdefault((year.provider, year.scenario), []).append(year)
    first: dict[str, list[PlanYear]] = {}
    for (provider, _), scenario in by_scenario.items():
        base = first.setdefault(provider, scenario)
        if base is not scenario:
            found += check_scenarios(base, scenario, rules)
            continue
        for year, following in pairwise(scenario):
            items = pressures.get((provider, year.year), ())
            check = check_run_rate(year, following, items, rules)
            found += [check] if check else []
    return found


@dataclass(frozen=True, slots=True)
class _Gap:
    """One line's difference between two scenarios, and the figures that it came from."""

    quantity: Quantity
    figures: tuple[Figure, ...]


def _gap(a: PlanYear, b: PlanYear, line: str) -> _Gap:
    one, other = a.lines.get(line), b.lines.get(line)
    if one is None or other is None:
        return _Gap(Quantity.unknown(f"{line} of {a.year} is not printed"), ())
    return _Gap(one.quantity.minus(other.quantity), (one, other))


def _same(a: PlanYear, b: PlanYear, line: str) -> bool:
    gap = _gap(a, b, line).quantity
    return gap.is_exact and gap.value == 0


def _scenario_check(
    name: str, pair: tuple[PlanYear, PlanYear], computed: Quantity, printed: _Gap, rules: PlanRules
) -> PlanCheck:
    a, b = pair
    tolerance = rules.scenario_gap.allowed(*printed.figures)
    result = reconcile(printed.quantity, computed, tolerance)
    refs = tuple(figure.ref for figure in printed.figures)
    step = f"computed {_say(computed)}, in the table {_say(printed.quantity)}"
    return PlanCheck(name, a.provider, f"{a.scenario} to {b.scenario}", a.year, result, refs, step)


def _check(
    name: str, year: PlanYear, result: Reconciliation, figures: Sequence[Figure], step: str
) -> PlanCheck:
    refs = tuple(figure.ref for figure in figures)
    return PlanCheck(name, year.provider, year.scenario, year.year, result, refs, step)


def _all_known(year: PlanYear, *names: str) -> list[Figure] | None:
    figures = [year.lines[name] for name in names if name in year.lines]
    known = [figure for figure in figures if figure.quantity.is_exact]
    return known if len(known) == len(names) else None


def _of(figure: Figure) -> str:
    return _say(figure.quantity)


def _say(quantity: Quantity, places: int | None = None) -> str:
    if not quantity.is_exact:
        return "not known"
    value = quantity.value if places is None else round_half_up(quantity.value, places)
    return f"{value.normalize():f}" if places is None else f"{value:f}"
