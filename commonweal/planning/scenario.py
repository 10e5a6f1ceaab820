"""A provider's five-year futures: a base plan, named effects laid over it, and what follows.

Amounts are in the unit in which the plan is given (usually £m); losses are below zero. Nothing
here judges a provider: tests and their limits come from the caller. Source: Essex Mental Health
Review 2015, section 7 (ESX-42 to ESX-46; rules CALC-05 to CALC-08).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A base plan, one value a year in each line; the first year is the one that plans start from.

    `cip` is the saving already inside `spend`. `other_cash` is what moves cash besides the
    surplus (working capital, capital spending, items without cash); its first value is unused.
    `cash` is what the provider holds at the end of the first year.
    """

    years: tuple[str, ...]
    income: tuple[Decimal, ...]
    spend: tuple[Decimal, ...]
    cip: tuple[Decimal, ...]
    cash: Decimal
    other_cash: tuple[Decimal, ...]


def plan_problems(plan: Plan) -> list[str]:
    """Why a plan cannot be projected, one sentence each; empty when it can."""
    lines = {
        "income": plan.income,
        "spend": plan.spend,
        "savings": plan.cip,
        "other cash movements": plan.other_cash,
    }
    problems = [
        f"The plan has {len(plan.years)} years but {len(values)} values of {name}; "
        "give one value for every year."
        for name, values in lines.items()
        if len(values) != len(plan.years)
    ]
    if not plan.years:
        problems.append("The plan has no year.")
    if len(set(plan.years)) < len(plan.years):
        problems.append("The plan names a year twice.")
    problems += [f"{year} is missing from the plan." for year in skipped_years(plan.years)]
    return problems


def skipped_years(years: Sequence[str]) -> list[str]:
    """The financial years that a run of years leaves out; none where a label is no such year."""
    starts = [int(year[:4]) for year in years if year[:4].isdigit()]
    if len(starts) != len(years) or not starts:
        return []
    wanted = range(min(starts), max(starts) + 1)
    return [f"{start}/{(start + 1) % 100:02d}" for start in wanted if start not in starts]


def plan_from_printed(
    years: Sequence[str],
    *,
    income: Sequence[Decimal],
    surplus: Sequence[Decimal],
    cip: Sequence[Decimal],
    cash: Sequence[Decimal],
) -> Plan:
    """A plan from a printed table of income, surplus, savings and cash.

    Spend is income less surplus. What moves cash besides the surplus is not printed, so it is
    the residual that makes each year's printed cash; say so where it shows.
    """
    movements = [ZERO] + [cash[n] - cash[n - 1] - surplus[n] for n in range(1, len(cash))]
    return Plan(
        tuple(years),
        tuple(income),
        tuple(i - s for i, s in zip(income, surplus, strict=True)),
        tuple(cip),
        cash[0],
        tuple(movements),
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """A change to the plan: what it adds to each line in each year. Absent years add nothing."""

    title: str
    income: Mapping[str, Decimal] = field(default_factory=dict)
    spend: Mapping[str, Decimal] = field(default_factory=dict)
    cip: Mapping[str, Decimal] = field(default_factory=dict)
    cash: Mapping[str, Decimal] = field(default_factory=dict)
    steps: tuple[str, ...] = ()


def contract_change(
    title: str,
    years: Sequence[str],
    *,
    first_year: str,
    annual_value: Decimal,
    first_year_share: Decimal,
    cost_share: Decimal,
    cost_lag_years: int = 0,
) -> Effect:
    """A contract won (value above zero) or lost (below zero) from a date within `first_year`.

    `first_year_share` is the part of the first year that it counts for; the rest of its value is
    the full-year effect of the year after. `cost_share` of the value is cost that follows the
    contract, `cost_lag_years` later: while it lags, the cost of a lost contract is stranded.
    Raises ValueError for an unknown year or a share outside 0 to 1.
    """
    for name, share in (("first year's share", first_year_share), ("cost share", cost_share)):
        if not 0 <= share <= 1:
            raise ValueError(f"The {name} of {title} must lie between 0 and 1, not {share}.")
    start = _index(years, first_year, title)
    income, spend = {}, {}
    for n, year in enumerate(years):
        income[year] = annual_value * _part(n, start, first_year_share)
        cost_start = start + cost_lag_years
        spend[year] = annual_value * cost_share * _part(n, cost_start, first_year_share)
    steps = (
        f"{annual_value} a year from {first_year}, of which {first_year_share} in that year",
        f"{cost_share} of it is cost that follows {cost_lag_years} years later",
    )
    return Effect(title, income=_nonzero(income), spend=_nonzero(spend), steps=steps)


def _part(n: int, start: int, first_share: Decimal) -> Decimal:
    if n < start:
        return ZERO
    return first_share if n == start else Decimal(1)


def _nonzero(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {year: value for year, value in values.items() if value}


def _index(years: Sequence[str], year: str, title: str) -> int:
    if year not in years:
        raise ValueError(f"{title} starts in {year}, which is not a year of the plan.")
    return years.index(year)


def missed_savings(title: str, missed: Mapping[str, Decimal]) -> Effect:
    """Savings that are not made: `missed` says for each year how far spend stays above plan.

    A saving missed once and never recovered is missed again in every later year, so name those
    years too; surplus and cash then fall short by each year's whole amount (CALC-07). The savings
    line falls in the first year of a miss only: what it grows by afterwards is what it comes to
    cost, as in the paper (ESX-42), and no saving of those years. Give another miss of its own
    for savings of a later year that are not made either.
    """
    newly, before = {}, ZERO
    for year, amount in missed.items():
        newly[year] = -max(amount - before, ZERO) if before == ZERO else ZERO
        before = amount
    steps = tuple(f"{year}: {amount} of savings missed" for year, amount in missed.items())
    return Effect(title, spend=dict(missed), cip=_nonzero(newly), steps=steps)


def pressure(
    title: str,
    years: Sequence[str],
    *,
    first_year: str,
    amount: Decimal,
    recurrent: bool,
    first_year_share: Decimal = Decimal(1),
) -> Effect:
    """A cost that was not planned: once, or every year from `first_year` on.

    A recurrent one may start part-way through its first year; the rest is then its full-year
    effect. Raises ValueError for an unknown year.
    """
    start = _index(years, first_year, title)
    last = len(years) if recurrent else start + 1
    spend = {years[n]: amount * _part(n, start, first_year_share) for n in range(start, last)}
    word = "every year" if recurrent else "once"
    return Effect(title, spend=spend, steps=(f"{amount} {word} from {first_year}",))


def income_once(title: str, year: str, amount: Decimal) -> Effect:
    """Income that comes (or, below zero, falls away) in one year only."""
    return Effect(title, income={year: amount}, steps=(f"{amount} in {year} only",))


@dataclass(frozen=True, slots=True)
class YearResult:
    """One projected year. `parts` holds what each effect added to the surplus."""

    year: str
    income: Decimal
    spend: Decimal
    cip: Decimal
    cash: Decimal
    parts: tuple[tuple[str, Decimal], ...]

    @property
    def surplus(self) -> Decimal:
        return self.income - self.spend

    @property
    def cip_percent(self) -> Decimal | None:
        """Savings as a percent of income; None without income."""
        return self.cip / self.income * 100 if self.income else None


def project(plan: Plan, effects: Sequence[Effect] = ()) -> list[YearResult]:
    """The plan with its effects, year by year; cash rolls forward from the first year's.

    Raises ValueError with a sentence when the plan cannot be projected or an effect names a
    year that the plan does not have.
    """
    problems = plan_problems(plan) + _stray_years(plan, effects)
    if problems:
        raise ValueError(" ".join(problems))
    results: list[YearResult] = []
    cash = plan.cash
    for n, year in enumerate(plan.years):
        income = plan.income[n] + _sum(effects, "income", year)
        spend = plan.spend[n] + _sum(effects, "spend", year)
        extra = _sum(effects, "cash", year)
        if n:
            cash += income - spend + plan.other_cash[n] + extra
        else:
            cash += (income - plan.income[n]) - (spend - plan.spend[n]) + extra
        parts = tuple(
            (effect.title, gain)
            for effect in effects
            if (gain := effect.income.get(year, ZERO) - effect.spend.get(year, ZERO))
        )
        cip = plan.cip[n] + _sum(effects, "cip", year)
        results.append(YearResult(year, income, spend, cip, cash, parts))
    return results


def _stray_years(plan: Plan, effects: Sequence[Effect]) -> list[str]:
    return [
        f"{effect.title} names {year}, which is not a year of the plan."
        for effect in effects
        for line in (effect.income, effect.spend, effect.cip, effect.cash)
        for year in line
        if year not in plan.years
    ]


def _sum(effects: Sequence[Effect], line: str, year: str) -> Decimal:
    return sum((getattr(effect, line).get(year, ZERO) for effect in effects), ZERO)


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """One bar of a bridge between two amounts."""

    title: str
    amount: Decimal


def bridge(
    start_title: str, start: Decimal, parts: Sequence[tuple[str, Decimal]], end_title: str
) -> list[BridgeStep]:
    """A waterfall from one amount through named parts to their total.

    For example 3.2 run-rate, 0.5, 1.0 and 1.2 give 5.9. The last step is the total, so that a
    reader can see that nothing is left over.
    """
    whole = start + sum((amount for _, amount in parts), ZERO)
    return [
        BridgeStep(start_title, start),
        *(BridgeStep(title, amount) for title, amount in parts),
        BridgeStep(end_title, whole),
    ]


def surplus_bridge(before: YearResult, after: YearResult) -> list[BridgeStep]:
    """What moved the surplus from one year to the next: the plan itself, then each effect."""
    own = dict(before.parts)
    parts = []
    for title, amount in after.parts:
        moved = amount - own.pop(title, ZERO)
        if moved:
            parts.append((title, moved))
    parts += [(f"{title} ends", -amount) for title, amount in own.items()]
    planned = after.surplus - before.surplus - sum((amount for _, amount in parts), ZERO)
    return bridge(
        f"Surplus {before.year}",
        before.surplus,
        [("Change planned", planned), *parts],
        f"Surplus {after.year}",
    )


@dataclass(frozen=True, slots=True)
class SustainabilityTest:
    """Something a plan should keep. `holds` is asked of every year after the first."""

    title: str
    holds: Callable[[YearResult], bool]


@dataclass(frozen=True, slots=True)
class TestResult:
    """The first year in which a test fails; None when it never does within the plan."""

    title: str
    first_failure: str | None


def first_failures(
    results: Sequence[YearResult], tests: Sequence[SustainabilityTest]
) -> list[TestResult]:
    """For each test the first year that fails it, the plan's first year left out."""
    return [
        TestResult(test.title, next((r.year for r in results[1:] if not test.holds(r)), None))
        for test in tests
    ]


@dataclass(frozen=True, slots=True)
class LineDifference:
    """One line of one year in two scenarios."""

    year: str
    line: str
    first: Decimal
    second: Decimal

    @property
    def difference(self) -> Decimal:
        return self.second - self.first


def compare(first: Sequence[YearResult], second: Sequence[YearResult]) -> list[LineDifference]:
    """Two scenarios line by line. Raises ValueError when they do not cover the same years."""
    if [r.year for r in first] != [r.year for r in second]:
        raise ValueError("The two scenarios do not cover the same years.")
    return [
        LineDifference(a.year, line, getattr(a, line), getattr(b, line))
        for a, b in zip(first, second, strict=True)
        for line in ("income", "spend", "surplus", "cip", "cash")
    ]
