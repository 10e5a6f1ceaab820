"""AMHP supply read from its tables: printed totals of one body, and assumptions body by body.

`amhp` holds what a paper prints under its own words; `amhp_assumptions` holds the rest in measures
of ours. `words` say which is which (`definitions/rules/amhp.yaml`). Source: ESX-34, CALC-12.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from commonweal.delivering.supply import (
    NO_RATE,
    Demand,
    Intake,
    Payer,
    Rate,
    Required,
    Supply,
    SupplyYear,
    even_intakes,
    payers,
    project_supply,
    required_for,
    supply_problems,
    uplift,
)
from commonweal.language.figure import Quantity, Status
from commonweal.language.row import CannotWork, Row

_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class AuthoritySupply:
    """One council's years, who pays for its training, what it needs, and how far to trust it.

    `professions` says what the trainees of all years were before, as far as that is told. The stock
    of a council is made up where `is_illustrative`, its assumptions where `is_assumed_so`.
    """

    authority: str
    stock: Decimal
    base_year: int
    years: tuple[SupplyYear, ...]
    payers: tuple[Payer, ...]
    required: Required | None
    professions: Mapping[str, Decimal]
    is_illustrative: bool
    is_assumed_so: bool
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplyAnswer:
    """Every council of a place, to the same last year."""

    last_year: int
    authorities: tuple[AuthoritySupply, ...]


@dataclass(frozen=True, slots=True)
class Assumed:
    """The assumptions of one council: single quantities, and those that hold from a year on."""

    single: Mapping[tuple[str, str], Quantity] = field(default_factory=dict)
    by_year: Mapping[tuple[str, str], Mapping[int, Quantity]] = field(default_factory=dict)

    def one(self, measure: str) -> Quantity | None:
        return self.single.get((measure, ""))

    def yearly(self, measure: str) -> Mapping[int, Quantity]:
        return self.by_year.get((measure, ""), {})

    def details(self, measure: str) -> dict[str, Quantity]:
        return {
            detail: q for (name, detail), q in self.single.items() if name == measure and detail
        }


def year_in(text: str) -> int | None:
    """The year that a text names: "by 2017" gives 2017."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def assumed_by_body(rows: Iterable[Row]) -> dict[str, Assumed]:
    """The assumptions of each council, by its code."""
    single: dict[str, dict[tuple[str, str], Quantity]] = {}
    by_year: dict[str, dict[tuple[str, str], dict[int, Quantity]]] = {}
    for row in rows:
        body = row.text("commissioner_code")
        name = (row.text("measure"), row.text("detail"))
        year = year_in(row.text("year"))
        amount = _amount(row)
        single.setdefault(body, {})
        by_year.setdefault(body, {})
        if year is not None:
            by_year[body].setdefault(name, {})[year] = amount
        if year is None or name[0] == "stock":
            single[body][name] = amount
    return {body: Assumed(single[body], by_year[body]) for body in single}


def _amount(row: Row) -> Quantity:
    figure = row.figures["amount"]
    if figure.value is not None:
        return Quantity.exact(figure.value)
    if figure.low is None and figure.high is None:
        return figure.quantity
    return Quantity(figure.low, figure.high)


def _rate(quantity: Quantity, name: str) -> Rate:
    if quantity.low is None or quantity.high is None:
        raise CannotWork(f"The {name} has no value: give both ends of it in percent.")
    try:
        return Rate(quantity.low, quantity.high)
    except ValueError as fault:
        raise CannotWork(f"The {name}: {fault}") from None


def _exact(quantity: Quantity, name: str) -> Decimal:
    if not quantity.is_exact:
        raise CannotWork(f"The {name} must be one number, not a range.")
    return quantity.value


def printed_supply(rows: Sequence[Row], words: Mapping[str, Any]) -> Supply | None:
    """The supply of the body that a paper prints, without what it leaves open; None without stock.

    stock × (1 + uplift) is required by the year that the uplift names; the difference is trained
    evenly until then, and afterwards as many as the paper says churn takes, which leaves the
    number required as it is.
    """
    listed = words["printed"]
    stock = _printed(rows, listed["stock"])
    if stock is None:
        return None
    begun, people = stock
    authority = begun.text("commissioner_code")
    base = year_in(begun.text("date_or_period"))
    if base is None:
        raise CannotWork("The stock of AMHPs names no year: say when they were counted.")
    more = _printed(rows, listed["uplift"])
    if more is None:
        return Supply(authority, base, people, ())
    target = year_in(more[0].text("date_or_period"))
    if target is None or target <= base:
        raise CannotWork(f"The uplift of AMHPs names no year after {base}: say by when.")
    if more[1] < 0:
        raise CannotWork(
            f"The uplift of AMHPs is {more[1]}%, below zero: give the percent more that are needed."
        )
    required = uplift(people, more[1])
    intakes = even_intakes(required - people, base + 1, target)
    return Supply(authority, base, people, intakes, {target: required})


def _printed(rows: Sequence[Row], wanted: Mapping[str, str]) -> tuple[Row, Decimal] | None:
    for row in rows:
        if row.text("measure") == wanted["measure"] and row.text("unit") == wanted["unit"]:
            value = row.number("value")
            if value is not None:
                return row, value
    return None


def _after_target(
    supply: Supply, rows: Sequence[Row], words: Mapping[str, Any], last_year: int
) -> Supply:
    """What a paper prints for the years after its target: as many trained as leave."""
    replaced = _printed(rows, words["printed"]["replaced"])
    if replaced is None or not supply.required:
        return supply
    target, required = max(supply.required.items())
    if required <= 0:
        raise CannotWork("The stock of AMHPs is nought, so churn takes no share of it: correct it.")
    if not 0 <= replaced[1] <= required:
        raise CannotWork(
            f"Churn of {replaced[1]} AMHPs a year is not between nought and the {required} "
            "required: correct one of them."
        )
    share = replaced[1] * 100 / required
    intakes = tuple(Intake(year, replaced[1]) for year in range(target + 1, last_year + 1))
    leaving = {target + 1: Rate(share, share)}
    return replace(supply, intakes=(*supply.intakes, *intakes), leaving=leaving)


def _with_assumptions(supply: Supply, assumed: Assumed) -> Supply:
    drop_out = assumed.one("drop_out")
    lost = _rate(drop_out, "share of trainees who drop out") if drop_out else NO_RATE
    own = assumed.yearly("trainees")
    intakes = tuple(
        Intake(year, _exact(count, f"number of trainees of {year}"))
        for year, count in sorted(own.items())
    )
    parts: dict[int, dict[str, Decimal]] = {}
    for (measure, detail), years in assumed.by_year.items():
        if measure == "trainees" and detail:
            for year, count in years.items():
                parts.setdefault(year, {})[detail] = _exact(count, f"{detail}s of {year}")
    leaving = {
        year: _rate(rate, f"share who leave in {year}")
        for year, rate in assumed.yearly("leaving").items()
    }
    required = {
        year: _exact(count, f"number required in {year}")
        for year, count in assumed.yearly("required").items()
    }
    pays = {who: _exact(share, f"share of {who}") for who, share in assumed.details("pays").items()}
    return replace(
        supply,
        intakes=tuple(
            replace(one, drop_out=lost, by_profession=parts.get(one.year, {}))
            for one in intakes or supply.intakes
        ),
        leaving=leaving or supply.leaving,
        required=required or supply.required,
        cost_per_trainee=assumed.one("cost_per_trainee") or supply.cost_per_trainee,
        who_pays=pays,
    )


def _demand(authority: str, assumed: Assumed) -> Demand | None:
    names = ("assessments", "hours_per_assessment", "rota_hours", "duty_hours", "rota_duty_hours")
    found = [assumed.one(name) for name in names]
    if any(quantity is None for quantity in found):
        return None
    assessments, each, rota, duty, rota_duty = (q for q in found if q is not None)
    return Demand(authority, assessments, each, _exact(rota, "hours of the rota"), duty, rota_duty)


def supply_answer(
    printed: Sequence[Row],
    assumptions: Sequence[Row],
    words: Mapping[str, Any],
    *,
    last_year: int | None = None,
    leaving_before: Rate = NO_RATE,
) -> SupplyAnswer:
    """Every council's supply. `leaving_before` holds until the number required is reached.

    A paper that says how many replace the leavers afterwards says nothing of those who leave
    before: that is a choice here, and none leave unless it is made. Raises CannotWork.
    """
    assumed = assumed_by_body(assumptions)
    starts = _starts(printed, assumed, words)
    if not starts:
        raise CannotWork("No council has a number of AMHPs to start from. Give its stock.")
    until = _last_year(starts, words, last_year)
    invented = {row.text("commissioner_code") for row in assumptions if made_up([row])}
    found = []
    for supply, is_printed in starts:
        given = assumed.get(supply.authority, Assumed())
        start = _after_target(supply, printed, words, until) if is_printed else supply
        whole = _leaving_before(_with_assumptions(start, given), leaving_before)
        is_assumed_so = supply.authority in invented
        illustrative = is_assumed_so and not is_printed
        found.append(_authority(whole, given, until, (illustrative, is_assumed_so)))
    return SupplyAnswer(until, tuple(found))


def _last_year(
    starts: Sequence[tuple[Supply, bool]], words: Mapping[str, Any], chosen: int | None
) -> int:
    counted = max(one.base_year for one, _ in starts)
    if chosen is None:
        return counted + int(words["horizon_years"])
    latest = counted + int(words["most_years"])
    if not counted < chosen <= latest:
        raise CannotWork(
            f"The last year cannot be {chosen}: choose one from {counted + 1} to {latest}."
        )
    return chosen


def _leaving_before(supply: Supply, rate: Rate) -> Supply:
    if rate == NO_RATE:
        return supply
    return replace(supply, leaving={supply.base_year + 1: rate, **supply.leaving})


def _starts(
    printed: Sequence[Row], assumed: Mapping[str, Assumed], words: Mapping[str, Any]
) -> list[tuple[Supply, bool]]:
    first = printed_supply(printed, words)
    starts = [(first, True)] if first else []
    for body, given in assumed.items():
        stock = given.one("stock")
        if stock is None or (first and body == first.authority):
            continue
        years = given.yearly("stock")
        if not years:
            raise CannotWork(f"The stock of {body} names no year: say when they were counted.")
        people = _exact(stock, f"stock of {body}")
        starts.append((Supply(body, min(years), people, ()), False))
    return starts


def _authority(
    supply: Supply, given: Assumed, until: int, illustrative: tuple[bool, bool]
) -> AuthoritySupply:
    problems = supply_problems(supply)
    if problems:
        raise CannotWork(*problems)
    years = project_supply(supply, until)
    demand = _demand(supply.authority, given)
    try:
        required = required_for(demand) if demand else None
    except ValueError as fault:
        raise CannotWork(str(fault)) from None
    professions: dict[str, Decimal] = {}
    for intake in supply.intakes:
        for name, count in intake.by_profession.items():
            professions[name] = professions.get(name, Decimal(0)) + count
    return AuthoritySupply(
        supply.authority, supply.stock, supply.base_year, tuple(years),
        tuple(payers(supply, years)), required, professions, *illustrative,
        tuple(_steps(years)),
    )  # fmt: skip


def _steps(years: Iterable[SupplyYear]) -> Iterable[str]:
    for one in years:
        yield (
            f"{one.year}: {say(one.opening)} at the start − {say(one.leavers)} leave "
            f"+ {say(one.qualified)} qualify = {say(one.closing)}"
        )


def say(quantity: Quantity) -> str:
    """A number of people or a range of them, to one decimal."""
    if quantity.is_exact:
        return _say_end(quantity.low)
    return f"{_say_end(quantity.low)} to {_say_end(quantity.high)}"


def _say_end(value: Decimal | None) -> str:
    if value is None:
        return "not known"
    return f"{value.quantize(Decimal('0.1')):,}".removesuffix(".0")


def made_up(rows: Iterable[Row]) -> bool:
    """Whether any of the rows was made up."""
    return any(row.status == Status.ILLUSTRATIVE for row in rows)
