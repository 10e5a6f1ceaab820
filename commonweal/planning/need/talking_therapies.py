"""Talking therapies: therapists for a population, and the way from referral to recovery.

Source: CALC-13, CALC-14 and ESX-15 (Essex Mental Health Review 2015, section 3(iv)). The review
does not say of whom the 40% who complete are, so without a choice both readings are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork

HUNDRED = Decimal(100)


class CompleteOf(StrEnum):
    """Of whom the share who complete is."""

    REFERRALS = "referrals"
    ENTRANTS = "those who enter treatment"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Funnel:
    """The shares of the way in percent: who enters, completes, recovers, and the target."""

    enter: Decimal
    complete: Decimal
    complete_of: CompleteOf
    recover_low: Decimal
    recover_high: Decimal
    target: Decimal


@dataclass(frozen=True, slots=True)
class Way:
    """People at each step for some referrals; a range where the denominator is open.

    `recovery_gap` is the target less the share who recover, in points of those who complete;
    `below_target` the people who would have to recover beside.
    """

    referrals: Decimal
    enter: Quantity
    complete: Quantity
    recover: Quantity
    at_target: Quantity
    recovery_gap: Quantity
    below_target: Quantity
    complete_of: CompleteOf
    said: str


def therapists(population: Decimal, ratio: Decimal, per: Decimal) -> Decimal:
    """Population ÷ 250,000 × 40 (CALC-13), not rounded. Raises CannotWork for nobody."""
    if population < 0:
        raise CannotWork(f"The population is {population}: it cannot be below zero.")
    return population / per * ratio


def way_through(referrals: Decimal, funnel: Funnel) -> Way:
    """Referrals × enter × complete × recover (CALC-14), with the denominator of "complete" said.

    Raises CannotWork for referrals below zero and for shares outside 0 to 100.
    """
    if referrals < 0:
        raise CannotWork(f"There are {referrals} referrals: there cannot be fewer than none.")
    for share in (funnel.enter, funnel.complete, funnel.recover_low, funnel.recover_high):
        if not 0 <= share <= HUNDRED:
            raise CannotWork(f"A share lies between 0 and 100%, not at {share}.")
    enter = referrals * funnel.enter / HUNDRED
    complete = _complete(referrals, enter, funnel)
    recover = _between(complete, funnel.recover_low, funnel.recover_high)
    at_target = _between(complete, funnel.target, funnel.target)
    gap = Quantity(funnel.target - funnel.recover_high, funnel.target - funnel.recover_low)
    return Way(
        referrals=referrals,
        enter=Quantity.exact(enter),
        complete=complete,
        recover=recover,
        at_target=at_target,
        recovery_gap=gap,
        below_target=_between(complete, gap.low or Decimal(0), gap.high or Decimal(0)),
        complete_of=funnel.complete_of,
        said=_said(funnel),
    )


def _complete(referrals: Decimal, enter: Decimal, funnel: Funnel) -> Quantity:
    share = funnel.complete / HUNDRED
    of_referrals, of_entrants = referrals * share, enter * share
    if funnel.complete_of is CompleteOf.REFERRALS:
        if of_referrals > enter:
            raise CannotWork("More would complete than enter: the share is of those who enter.")
        return Quantity.exact(of_referrals)
    if funnel.complete_of is CompleteOf.ENTRANTS:
        return Quantity.exact(of_entrants)
    return Quantity(of_entrants, min(of_referrals, enter))


def _between(people: Quantity, low: Decimal, high: Decimal) -> Quantity:
    return Quantity(people.times(low / HUNDRED).low, people.times(high / HUNDRED).high)


def _said(funnel: Funnel) -> str:
    share = f"{funnel.complete.normalize():f}%"
    if funnel.complete_of is CompleteOf.NOT_STATED:
        return (
            f"The source does not say whether {share} of referrals or of those who enter treatment "
            "complete it: the low end takes those who enter, the high end referrals."
        )
    return f"{share} of {funnel.complete_of} complete treatment."
