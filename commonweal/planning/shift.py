"""How many people could move to primary or shared care, and what that asks of it.

Source: Essex Mental Health Review 2015, section 8 figure "draft commissioning path", the first
cut of users who could move (ESX-50, CALC-16). The ranges themselves are figures, not code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity


@dataclass(frozen=True, slots=True)
class ShiftRange:
    """The share of a cluster's people who could move, in per cent.

    `low` is None where the source prints only "up to". `override_reason` is filled when a place
    has put its own range in the printed one's stead.
    """

    cluster: str
    low: Decimal | None
    high: Decimal
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class CareCost:
    """What one person costs a year where they are now and where they would move to, in pounds."""

    now: Decimal
    then: Decimal
    contacts_a_year: Decimal


@dataclass(frozen=True, slots=True)
class Shift:
    """People of one cluster who could move, with the effect on primary care and on cost.

    `low` of a quantity is None where the source gives only the high end. Costs are pounds a
    year; a negative `cost_change` is a saving. None where no cost was given.
    """

    cluster: str
    caseload: Decimal
    people: Quantity
    contacts: Quantity | None
    cost_change: Quantity | None
    steps: tuple[str, ...]


def shift_problem(one: ShiftRange) -> str:
    """Why a range cannot be used; empty when it can."""
    if not 0 <= one.high <= 100 or (one.low is not None and not 0 <= one.low <= 100):
        return f"The range of cluster {one.cluster} must lie between 0 and 100 per cent."
    if one.low is not None and one.low > one.high:
        return f"The low end of cluster {one.cluster} is above its high end; turn them round."
    return ""


def people_who_could_move(
    caseload: Decimal, share: ShiftRange, cost: CareCost | None = None
) -> Shift:
    """Caseload × low% and × high% (CALC-16); "up to" gives the high end only.

    Raises ValueError with a sentence when the range or the caseload cannot be used.
    """
    problem = shift_problem(share)
    if problem:
        raise ValueError(problem)
    if caseload < 0:
        raise ValueError(f"The caseload of cluster {share.cluster} is below zero.")
    low = None if share.low is None else caseload * share.low / 100
    reason = "" if share.low is not None else "the source prints only the high end"
    people = Quantity(low, caseload * share.high / 100, reason)
    words = f"up to {share.high}%" if share.low is None else f"{share.low}% to {share.high}%"
    steps = [f"{caseload} people in cluster {share.cluster} × {words}"]
    if share.override_reason:
        steps.append(f"range set locally: {share.override_reason}")
    contacts = change = None
    if cost is not None:
        contacts = people.times(cost.contacts_a_year)
        change = people.times(cost.then - cost.now)
        steps.append(f"× {cost.contacts_a_year} contacts a year")
        steps.append(f"× (£{cost.then} − £{cost.now}) a person a year")
    return Shift(share.cluster, caseload, people, contacts, change, tuple(steps))


def shifts(
    caseloads: Mapping[str, Decimal],
    ranges: Sequence[ShiftRange],
    costs: Mapping[str, CareCost] | None = None,
) -> tuple[list[Shift], list[str]]:
    """The shift of every cluster that has both a caseload and a range, and what is left out.

    The second list says in a sentence which clusters could not be worked out and why.
    """
    known = {one.cluster: one for one in ranges}
    done = [
        people_who_could_move(caseload, known[cluster], (costs or {}).get(cluster))
        for cluster, caseload in caseloads.items()
        if cluster in known
    ]
    left = [
        f"Cluster {cluster} has people but no range."
        for cluster in caseloads
        if cluster not in known
    ]
    left += [
        f"Cluster {cluster} has a range but no caseload."
        for cluster in known
        if cluster not in caseloads
    ]
    return done, left
