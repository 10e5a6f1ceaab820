"""Rates of something else than the residents of an area: maternities, or the list of a practice.

Source: statistical standards 4.5 and 4.6. Groups of one source overlap, so nothing here adds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isnan

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork
from commonweal.planning.need.prevalence import Prevalence, fitting


@dataclass(frozen=True, slots=True)
class Counted:
    """People of one measure out of a base, at full precision; both ends where it is a range."""

    id: str
    title: str
    people: Quantity
    mark: str
    source: str


def counted_out_of(
    base: Decimal, setting: str, prevalences: Sequence[Prevalence]
) -> tuple[Counted, ...]:
    """Base × rate for measures with one rate, all of one setting, for instance "maternities".

    Raises CannotWork for a base below zero, a measure of another setting, or one by age or sex.
    """
    if base < 0:
        raise CannotWork(f"The number is {base}: enter how many {setting} there are.")
    return tuple(_counted(base, setting, one) for one in prevalences)


def _counted(base: Decimal, setting: str, one: Prevalence) -> Counted:
    rates = fitting(one, setting=setting)
    if len(rates) != 1:
        raise CannotWork(f"{one.title} has a rate for each age or sex: it needs people by both.")
    rate = rates[0]
    ends = (rate.low, rate.high) if isnan(rate.value) else (rate.value, rate.value)
    low, high = (base * Decimal(str(round(end, 9))) for end in ends)
    return Counted(one.id, one.title, Quantity(low, high), rate.mark, one.source)
