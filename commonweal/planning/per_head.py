"""Spend per head, and whether it lies above or below a comparator.

A result always names its denominator and its comparator; without them there is no result.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.language.figure import Figure, Quantity


class Denominator(StrEnum):
    """Whose heads are counted."""

    REGISTERED = "registered"
    RESIDENT = "resident"
    ADULT = "adult"
    NEED_WEIGHTED = "need_weighted"


class Standing(StrEnum):
    """Where a value lies against a comparator, or that nobody can say."""

    ABOVE = "above"
    IN_LINE = "in_line"
    BELOW = "below"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class Population:
    """People by one way of counting, with the source of the count."""

    people: Decimal
    denominator: Denominator
    source: str


@dataclass(frozen=True, slots=True)
class PerHead:
    """Pounds per head, and the denominator that makes it mean something."""

    amount: Quantity
    population: Population

    @property
    def sentence(self) -> str:
        kind = self.population.denominator.replace("_", "-")
        return f"per head of the {kind} population ({self.population.source})"


@dataclass(frozen=True, slots=True)
class Compared:
    """A standing with the sentence that may be shown; the sentence says why there is none."""

    standing: Standing
    sentence: str


#: Pounds in one unit of a figure's money.
POUNDS = {"gbp": Decimal(1), "gbp_k": Decimal(1000), "gbp_m": Decimal(1_000_000)}


def per_head(spend: Figure, population: Population) -> PerHead:
    """Divide an amount of money by people; the result is in pounds, not rounded.

    A spend with bounds gives bounds. Raises ValueError for a unit that is no money and for a
    population that is not above zero. Source: ESX-08.
    """
    if spend.unit not in POUNDS:
        raise ValueError(f"{spend.label} is in {spend.unit}, which is not an amount of money.")
    if population.people <= 0:
        raise ValueError("Spend per head needs a population above zero.")
    return PerHead(spend.quantity.times(POUNDS[spend.unit] / population.people), population)


def stand(value: Figure, comparator: Figure | None, band_pct: Decimal) -> Compared:
    """Where a printed or computed value per head lies against a comparator.

    It refuses to say above or below unless both name the same denominator. `band_pct` is how far
    from the comparator still counts as in line, in percent of it.
    """
    if not value.scope.denominator:
        return _cannot(f"The denominator of {value.label} is not stated.")
    if comparator is None:
        return _cannot(f"No comparator is given for {value.label}.")
    if comparator.scope.denominator != value.scope.denominator:
        other = comparator.scope.denominator or "a denominator that is not stated"
        return _cannot(
            f"{value.label} is per {value.scope.denominator}, {comparator.label} is per {other}."
        )
    gap = value.quantity.minus(comparator.quantity)
    if gap.low is None or gap.high is None or comparator.value is None:
        return _cannot(gap.reason or f"{comparator.label} has no value.")
    band = comparator.value * band_pct / 100
    standing = _standing(gap.low, gap.high, band)
    words = {Standing.ABOVE: "above", Standing.IN_LINE: "in line with", Standing.BELOW: "below"}
    if standing == Standing.CANNOT_SAY:
        return _cannot(f"{value.label} is only known between two ends.")
    return Compared(
        standing,
        f"{value.label} is {words[standing]} {comparator.label}, per {value.scope.denominator}.",
    )


def _standing(low: Decimal, high: Decimal, band: Decimal) -> Standing:
    if low > band:
        return Standing.ABOVE
    if high < -band:
        return Standing.BELOW
    if -band <= low and high <= band:
        return Standing.IN_LINE
    return Standing.CANNOT_SAY


def _cannot(why: str) -> Compared:
    return Compared(Standing.CANNOT_SAY, f"{why} It cannot be called above or below.")
