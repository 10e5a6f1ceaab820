"""Spend over years: what a yearly change adds up to, real terms, and projections.

Every rate comes from a named assumption set; nothing here has a rate of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import round_half_up

ONE = Decimal(1)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class AssumptionSet:
    """A named set of yearly changes in percent by line, with who says so."""

    id: str
    title: str
    changes_pct: dict[str, Decimal]
    source: str

    def change_of(self, line: str) -> Decimal:
        """The yearly change of a line; the set's "all" where it does not name the line."""
        if line in self.changes_pct:
            return self.changes_pct[line]
        if "all" in self.changes_pct:
            return self.changes_pct["all"]
        raise KeyError(f"The assumptions {self.title!r} say nothing about {line}.")


@dataclass(frozen=True, slots=True)
class Step:
    """One year of a projection: the amount in cash and at the prices of the first year."""

    number: int
    cash: Decimal
    real: Decimal


@dataclass(frozen=True, slots=True)
class Projection:
    """A line carried forward, with the assumption sets that it stands on."""

    line: str
    assumptions: AssumptionSet
    deflator: AssumptionSet | None
    steps: tuple[Step, ...]


def compound(change_pct: Decimal, steps: int) -> Decimal:
    """What is left of 1 after `steps` yearly changes in percent. Source: CALC-04.

    Raises ValueError for a negative number of steps and for a fall of over 100 percent.
    """
    if steps < 0:
        raise ValueError(f"Years are counted from nought up, not {steps}.")
    if change_pct < -HUNDRED:
        raise ValueError(f"Nothing can fall by more than 100 percent a year, not {change_pct}.")
    return (ONE + change_pct / HUNDRED) ** steps


def yearly_change(first: Decimal, last: Decimal, steps: int) -> Decimal:
    """The even yearly change in percent that leads from one amount to another.

    Raises ValueError unless both amounts are above zero and at least one year lies between.
    """
    if first <= 0 or last <= 0 or steps < 1:
        raise ValueError("A yearly change needs two amounts above zero and a year between them.")
    return ((last / first) ** (ONE / steps) - ONE) * HUNDRED


def in_real_terms(amount: Decimal, deflator_pct: Decimal, steps: int) -> Decimal:
    """An amount `steps` years on, at the prices of the first year.

    A deflator below zero, such as a falling tariff, means that prices fell: the same cash then
    buys more.
    """
    return amount / compound(deflator_pct, steps)


def project(
    amount: Decimal,
    line: str,
    years: int,
    assumptions: AssumptionSet,
    deflator: AssumptionSet | None = None,
) -> Projection:
    """Carry an amount forward by a set of assumptions; year nought is the amount itself.

    The result is in the unit of `amount`, not rounded. Without a deflator, real equals cash.
    Source: ESX-09.
    """
    change = assumptions.change_of(line)
    price = deflator.change_of(line) if deflator else Decimal(0)
    steps = []
    for number in range(years + 1):
        cash = amount * compound(change, number)
        steps.append(Step(number, cash, in_real_terms(cash, price, number)))
    return Projection(line, assumptions, deflator, tuple(steps))


def as_percent_change(factor: Decimal) -> Decimal:
    """A factor as the change in percent that it means, to one decimal place."""
    return round_half_up((factor - ONE) * HUNDRED, 1)
