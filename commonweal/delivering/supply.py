"""Approved mental health professionals (AMHPs) over the years: stock, training, leavers and need.

Headcount of people. Rates are in percent of the stock at the start of a year. Where a rate is only
known as a range, everything that follows is a range. Source: Essex Mental Health Review 2015,
sections 5 and 8 4b (ESX-34, CALC-12). What the paper leaves open (who pays) stays open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from commonweal.language.figure import Quantity

HUNDRED = Decimal(100)
NONE = Quantity.exact(Decimal(0))


@dataclass(frozen=True, slots=True)
class Rate:
    """A share in percent, known between two ends. Raises ValueError outside 0 to 100."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= HUNDRED:
            raise ValueError(
                f"A rate of {self.low} to {self.high}% is not one: give 0 to 100, the lower first."
            )


NO_RATE = Rate(Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Intake:
    """People who begin training to be ready in `year`, and what is known about the cost.

    `by_profession` divides them by background where that is known. `drop_out` never qualify.
    """

    year: int
    trainees: Decimal
    drop_out: Rate = NO_RATE
    by_profession: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Supply:
    """What a projection starts from.

    `required` holds from the year named on, until the next one. `leaving` is the share of the
    stock that leaves in a year, by the first year in which it holds. `cost_per_trainee` is pounds
    for each who begins. `who_pays` are shares in percent; what is missing to 100 is undecided.
    """

    authority: str
    base_year: int
    stock: Decimal
    intakes: tuple[Intake, ...]
    required: Mapping[int, Decimal] = field(default_factory=dict)
    leaving: Mapping[int, Rate] = field(default_factory=dict)
    cost_per_trainee: Quantity = field(
        default_factory=lambda: Quantity.unknown("no cost of training is given")
    )
    who_pays: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SupplyYear:
    """One year of a projection. `gap` is required less stock at its end: above nought is short."""

    year: int
    opening: Quantity
    leavers: Quantity
    qualified: Quantity
    closing: Quantity
    required: Decimal | None
    gap: Quantity | None
    trainees: Decimal
    cost: Quantity


@dataclass(frozen=True, slots=True)
class Payer:
    """One payer's part of the cost of training. The undecided part has no name."""

    name: str
    share_pct: Decimal
    amount: Quantity


def supply_problems(supply: Supply) -> list[str]:
    """What keeps a projection from being worked out, one sentence each; empty when nothing does."""
    problems = []
    if supply.stock < 0:
        problems.append(f"{supply.authority} cannot have fewer than no people.")
    years = [intake.year for intake in supply.intakes]
    problems += [
        f"{supply.authority} has two intakes ready in {year}; add them up into one."
        for year in sorted({year for year in years if years.count(year) > 1})
    ]
    problems += [
        f"{supply.authority} has an intake ready in {year}, before the projection starts in "
        f"{supply.base_year}."
        for year in years
        if year <= supply.base_year
    ]
    for intake in supply.intakes:
        if intake.by_profession and sum(intake.by_profession.values()) != intake.trainees:
            told = sum(intake.by_profession.values())
            problems.append(
                f"The professions of the {intake.year} intake of {supply.authority} add up to "
                f"{told}, not to its {intake.trainees} trainees."
            )
    if sum(supply.who_pays.values()) > HUNDRED:
        problems.append(f"The shares of who pays for {supply.authority} add up to more than 100%.")
    return problems


def _holding(values: Mapping[int, object], year: int) -> object | None:
    """What holds in a year: the value of the latest year not after it."""
    begun = [first for first in values if first <= year]
    return values[max(begun)] if begun else None


def project_supply(supply: Supply, last_year: int) -> list[SupplyYear]:
    """Year by year: closing = opening − leavers + qualified; gap = required − closing.

    Leavers are a share of the opening stock, so the more leave, the lower the stock: the high end
    of one is the low end of the other. Raises ValueError for a supply with problems.
    """
    problems = supply_problems(supply)
    if problems:
        raise ValueError(" ".join(problems))
    intakes = {intake.year: intake for intake in supply.intakes}
    opening = Quantity.exact(supply.stock)
    found = []
    for year in range(supply.base_year + 1, last_year + 1):
        one = _one_year(supply, year, opening, intakes.get(year, Intake(year, Decimal(0))))
        found.append(one)
        opening = one.closing
    return found


def _one_year(supply: Supply, year: int, opening: Quantity, intake: Intake) -> SupplyYear:
    leaving = _holding(supply.leaving, year) or NO_RATE
    assert isinstance(leaving, Rate)  # noqa: S101  the mapping holds nothing else
    low, high = _ends(opening)
    qualified = Quantity(
        intake.trainees * (HUNDRED - intake.drop_out.high) / HUNDRED,
        intake.trainees * (HUNDRED - intake.drop_out.low) / HUNDRED,
    )
    least, most = _ends(qualified)
    # The same people leave in the best case and in the worst: ends are kept apart.
    closing = Quantity(
        low * (HUNDRED - leaving.high) / HUNDRED + least,
        high * (HUNDRED - leaving.low) / HUNDRED + most,
    )
    required = _holding(supply.required, year)
    assert required is None or isinstance(required, Decimal)  # noqa: S101  as above
    return SupplyYear(
        year=year,
        opening=opening,
        leavers=_in_order(high * leaving.low / HUNDRED, low * leaving.high / HUNDRED),
        qualified=qualified,
        closing=closing,
        required=required,
        gap=None if required is None else Quantity.exact(required).minus(closing),
        trainees=intake.trainees,
        cost=supply.cost_per_trainee.times(intake.trainees),
    )


def _ends(quantity: Quantity) -> tuple[Decimal, Decimal]:
    if quantity.low is None or quantity.high is None:
        raise ValueError(quantity.reason or "a number of people is not known")
    return quantity.low, quantity.high


def _in_order(first: Decimal, second: Decimal) -> Quantity:
    return Quantity(min(first, second), max(first, second))


def payers(supply: Supply, years: Sequence[SupplyYear]) -> list[Payer]:
    """Who pays how much of the training of all years; what nobody has agreed to pay comes last."""
    total = NONE
    for year in years:
        total = total.plus(year.cost)
    named = [
        Payer(name, share, total.times(share / HUNDRED)) for name, share in supply.who_pays.items()
    ]
    open_share = HUNDRED - sum(supply.who_pays.values(), Decimal(0))
    if open_share:
        named.append(Payer("", open_share, total.times(open_share / HUNDRED)))
    return named


def uplift(stock: Decimal, percent: Decimal) -> Decimal:
    """The number required after an uplift: stock × (1 + percent). Source: CALC-12."""
    return stock * (HUNDRED + percent) / HUNDRED


def even_intakes(total: Decimal, first_year: int, last_year: int) -> tuple[Intake, ...]:
    """A number to be trained, spread evenly over years; the odd ones come first, whole people."""
    years = range(first_year, last_year + 1)
    each, odd = divmod(int(total.to_integral_value(ROUND_CEILING)), len(years))
    return tuple(
        Intake(year, Decimal(each + (1 if place < odd else 0))) for place, year in enumerate(years)
    )


@dataclass(frozen=True, slots=True)
class Demand:
    """What an authority's AMHPs have to do in a year, and what one of them gives.

    `assessments` a year and `hours_each` with travel and writing; `rota_hours` is the length of
    every shift of the year times the people on it. `duty_hours` is what one AMHP gives to the role
    in a year and `rota_duty_hours` how many of these may be on the rota.
    """

    authority: str
    assessments: Quantity
    hours_each: Quantity
    rota_hours: Decimal
    duty_hours: Quantity
    rota_duty_hours: Quantity


@dataclass(frozen=True, slots=True)
class Required:
    """The people that demand asks for, as a range of whole people, and which of the two needs it.

    `steps` show the division. The larger of both needs decides.
    """

    authority: str
    for_assessments: Quantity
    for_rota: Quantity
    people: Quantity
    steps: tuple[str, ...]


def required_for(demand: Demand) -> Required:
    """People needed = hours asked for ÷ hours one person gives, rounded up; the larger need.

    Raises ValueError where one person gives no hours.
    """
    hours = _product(demand.assessments, demand.hours_each)
    for_assessments = _people(hours, demand.duty_hours, demand.authority)
    rota = Quantity.exact(demand.rota_hours)
    for_rota = _people(rota, demand.rota_duty_hours, demand.authority)
    people = Quantity(
        _larger(for_assessments.low, for_rota.low), _larger(for_assessments.high, for_rota.high)
    )
    steps = (
        f"{_say(demand.assessments)} assessments × {_say(demand.hours_each)} hours = "
        f"{_say(hours)} hours; ÷ {_say(demand.duty_hours)} hours a person = "
        f"{_say(for_assessments)} people",
        f"{_say(rota)} hours of rota ÷ {_say(demand.rota_duty_hours)} hours a person = "
        f"{_say(for_rota)} people",
        f"The larger of both: {_say(people)} people",
    )
    return Required(demand.authority, for_assessments, for_rota, people, steps)


def _product(first: Quantity, second: Quantity) -> Quantity:
    low = None if first.low is None or second.low is None else first.low * second.low
    high = None if first.high is None or second.high is None else first.high * second.high
    return Quantity(low, high, first.reason or second.reason)


def _people(hours: Quantity, each: Quantity, authority: str) -> Quantity:
    if each.low is None or each.low <= 0:
        raise ValueError(f"One AMHP of {authority} gives no hours to this: give more than nought.")
    least = None if hours.low is None or each.high is None else hours.low / each.high
    most = None if hours.high is None else hours.high / each.low
    return Quantity(_whole(least), _whole(most), hours.reason)


def _whole(people: Decimal | None) -> Decimal | None:
    return None if people is None else people.to_integral_value(ROUND_CEILING)


def _larger(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else max(first, second)


def _say(quantity: Quantity) -> str:
    def one(end: Decimal | None) -> str:
        return "not known" if end is None else f"{end.normalize():,f}"

    if quantity.is_exact:
        return one(quantity.low)
    return f"{one(quantity.low)} to {one(quantity.high)}"
