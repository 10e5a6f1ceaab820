"""The funding pot of a joint procurement: who pays what, how sure it is, and what is short.

Pounds a year. An amount that nobody has confirmed or stated stays unknown and gives bounds.
Source: Leicestershire Cabinet report 2017, paras 5, 14 to 16 and 28 (LEI-05, LEI-07, CALC-18).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commonweal.language.apportionment import apportion
from commonweal.language.figure import Quantity, fraction_half_up
from commonweal.language.period import Period
from commonweal.language.row import CannotWork
from commonweal.procuring.contract_terms import last_day

PENNY = Decimal("0.01")
NOTHING = Quantity.exact(Decimal(0))


class Pledge(StrEnum):
    """How sure a contributor's money is."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Contributor:
    """What one body puts in each year, and for which lots (empty: for all).

    An amount that is not stated is `Quantity.unknown`; nobody pays less than nothing.
    """

    body: str
    title: str
    amount: Quantity
    pledge: Pledge
    instrument: str = ""
    lots: frozenset[str] = frozenset()

    @property
    def known(self) -> Quantity:
        """The amount with 0 as its lowest end where none is known."""
        low = Decimal(0) if self.amount.low is None else self.amount.low
        return Quantity(low, self.amount.high, self.amount.reason)


@dataclass(frozen=True, slots=True)
class Pot:
    """The pot: what is confirmed, what is only proposed, and both together.

    `implied` is what the bodies without a stated amount must bring at least, where a total is
    printed: total less the stated amounts; None without a printed total.
    """

    contributors: tuple[Contributor, ...]
    confirmed: Quantity
    proposed: Quantity
    total: Quantity
    implied: Decimal | None
    steps: tuple[str, ...]
    cautions: tuple[str, ...]


def funding_pot(contributors: Sequence[Contributor], printed_total: Decimal | None = None) -> Pot:
    """The pot from its contributors; those withdrawn count for nothing.

    `printed_total` is the least that a paper says the pot holds ("in excess of £500,000"). Raises
    CannotWork for a body twice or a negative amount.
    """
    bodies = [one.body for one in contributors]
    for one in contributors:
        if bodies.count(one.body) > 1:
            raise CannotWork(f"{one.title} contributes twice: put its amounts together.")
        if one.known.low is not None and one.known.low < 0:
            raise CannotWork(f"{one.title} contributes less than nothing: check the amount.")
    confirmed = _sum(one for one in contributors if one.pledge is Pledge.CONFIRMED)
    proposed = _sum(one for one in contributors if one.pledge is Pledge.PROPOSED)
    implied, steps = _implied(contributors, printed_total)
    return Pot(
        tuple(contributors), confirmed, proposed, confirmed.plus(proposed), implied, steps,
        tuple(_cautions(contributors)),
    )  # fmt: skip


def _sum(contributors: Iterable[Contributor]) -> Quantity:
    total = NOTHING
    for one in contributors:
        total = total.plus(one.known)
    return total


def _implied(
    contributors: Sequence[Contributor], printed: Decimal | None
) -> tuple[Decimal | None, tuple[str, ...]]:
    if printed is None:
        return None, ()
    counted = [one for one in contributors if one.pledge is not Pledge.WITHDRAWN]
    stated = sum((one.amount.value for one in counted if one.amount.is_exact), Decimal(0))
    rest = " and ".join(one.title for one in counted if not one.amount.is_exact) or "nobody"
    implied = printed - stated
    step = f"£{printed:,} less the stated £{stated:,} leaves £{implied:,} to come from {rest}."
    return implied, (step,)


def _cautions(contributors: Sequence[Contributor]) -> list[str]:
    found = [
        f"{one.title} has not stated its amount: {one.amount.reason}."
        for one in contributors
        if not one.amount.is_exact and one.pledge is not Pledge.WITHDRAWN
    ]
    found += [
        f"{one.title} has not confirmed its contribution."
        for one in contributors
        if one.pledge is Pledge.PROPOSED
    ]
    return found


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a lot would be short of each year if one body does not confirm."""

    body: str
    title: str
    lot: str
    amount: Quantity
    planned: Decimal

    @property
    def left(self) -> Quantity:
        """What would be left for the lot."""
        return Quantity.exact(self.planned).minus(self.amount)


def shortfalls(
    pot: Pot, planned: Mapping[str, Decimal], most: Decimal | None = None
) -> tuple[Shortfall, ...]:
    """For each contributor that has not confirmed, what each lot would be short of.

    `planned` are the lots' amounts. A body's money is taken from the lots that it pays for, in
    proportion to what is planned for them and to the penny; an amount not stated gives bounds: a
    lot can be short of nothing, and of all that is planned for it, or of its part of `most`, which
    is what the plan counts on from anybody who has stated nothing. Raises CannotWork when a body
    pays for lots that have no plan.
    """
    found = []
    for one in pot.contributors:
        if one.pledge is Pledge.CONFIRMED:
            continue
        lots = {lot: amount for lot, amount in planned.items() if not one.lots or lot in one.lots}
        if not any(lots.values()):
            raise CannotWork(f"{one.title} pays for lots for which nothing is planned.")
        lows = _spread(one.known.low, lots)
        highs = _spread(most if one.known.high is None else one.known.high, lots)
        found += [
            Shortfall(
                one.body,
                one.title,
                lot,
                Quantity(lows[lot], highs[lot], one.amount.reason) if lot in lots else NOTHING,
                amount,
            )
            for lot, amount in planned.items()
        ]
    return tuple(found)


def _spread(amount: Decimal | None, lots: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    if amount is None:
        return dict(lots)
    return dict(apportion(amount, lots, PENNY))


@dataclass(frozen=True, slots=True)
class Saving:
    """A Section 256 trace: what a service costs, who pays, and what the council saves a year."""

    total: Quantity
    contributions: Quantity
    net: Quantity
    future: Quantity
    saving: Quantity
    steps: tuple[str, ...]


def section_256_saving(
    total: Quantity, contributions: Mapping[str, Quantity], future: Quantity
) -> Saving:
    """The council's saving: total less the contributions of others is its net spend; less what it
    will pay is the saving. 342 − 14 − 17 = 311; 311 − 195 = 116 (£000). Unknown parts give bounds.
    """
    paid = NOTHING
    for amount in contributions.values():
        paid = paid.plus(amount)
    net = total.minus(paid)
    saving = net.minus(future)
    less = " − ".join([_amount(total), *(_amount(amount) for amount in contributions.values())])
    steps = (
        f"Council net spend: {less} = {_amount(net)}.",
        f"Saving: {_amount(net)} − {_amount(future)} = {_amount(saving)}.",
    )
    return Saving(total, paid, net, future, saving, steps)


def _amount(quantity: Quantity) -> str:
    if quantity.is_exact:
        return f"{quantity.value.normalize():,f}"
    low, high = (None if end is None else f"{end.normalize():,f}"
                 for end in (quantity.low, quantity.high))  # fmt: skip
    if low is None and high is None:
        return "unknown"
    if low and high:
        return f"between {low} and {high}"
    return f"{low} or more" if low else f"{high} or less"


class Basis(StrEnum):
    """How a part of a year is counted."""

    MONTHS = "whole months"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class PartYear:
    """What an annual amount comes to in a year in which it starts or ends."""

    amount: Decimal
    share: Fraction
    step: str


def part_year(
    annual: Decimal, start: date, year: Period, basis: Basis, end: date | None = None
) -> PartYear:
    """An annual amount from `start` (to `end`, included) within one year, to the penny, half up.

    £116,000 from 1 October 2017 in 2017/18 is 6 of 12 months, £58,000. Nought in a year before the
    start. Raises CannotWork for a period that is no year, and for whole months when the start is
    not the first day of a month (or the end not the last).
    """
    if year.start is None or year.end is None or last_day(year.start, 12) != year.end:
        raise CannotWork(f"{year.label} is not a year with known dates.")
    first = max(start, year.start)
    last = min(end or year.end, year.end)
    if basis is Basis.MONTHS:
        part, whole = _months(first, last), 12
    else:
        part, whole = max((last - first).days + 1, 0), (year.end - year.start).days + 1
    share = Fraction(part, whole)
    amount = fraction_half_up(Fraction(annual) * share, 2)
    unit = "months" if basis is Basis.MONTHS else "days"
    step = f"{part} of {whole} {unit} of £{annual:,} in {year.label}: £{amount:,}."
    return PartYear(amount, share, step)


def _months(first: date, last: date) -> int:
    if last < first:
        return 0
    after = date.fromordinal(last.toordinal() + 1)
    if first.day != 1 or after.day != 1:
        raise CannotWork(f"{first} to {last} is not a number of whole months: count it in days.")
    return (after.year - first.year) * 12 + after.month - first.month


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of a schedule."""

    due: date
    amount: Decimal


def payment_schedule(amount: Decimal, due: Sequence[date]) -> tuple[Instalment, ...]:
    """An amount paid in even parts on stated days; the parts add up to it exactly.

    Pence that do not divide go to the earliest payments. Raises CannotWork without a day, or when
    the days do not rise.
    """
    if not due or any(later <= earlier for earlier, later in itertools.pairwise(due)):
        raise CannotWork("Give the days of payment, each later than the one before.")
    parts = apportion(amount, {day.isoformat(): 1 for day in due}, PENNY)
    return tuple(Instalment(day, parts[day.isoformat()]) for day in due)
