"""A capitated budget for a segment: need-weighted people × an agreed rate, beside what is paid now.

Source: Essex Mental Health Review 2015, section 8, timeline figure, stage gate 1 (ESX-70). It names
capitation and gives no method: method and rate are entered by the commissioner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.row import Row


class Weighting(StrEnum):
    """How people are weighted by need."""

    AS_GIVEN = "as given"
    SHARE = "sharing the registered population"
    NONE = "not weighted"


@dataclass(frozen=True, slots=True)
class AreaNeed:
    """One area's people for a segment, their need (1 is average), and what is paid now, in pounds.

    `block` and `by_cluster` are unknown quantities where nobody gave them.
    """

    area: str
    people: Quantity
    need: Quantity
    block: Quantity
    by_cluster: Quantity


@dataclass(frozen=True, slots=True)
class AreaBudget:
    """One area's capitated budget in pounds, to the penny, beside block and cluster-priced value.

    `budget` is unknown while no rate was entered.
    """

    need: AreaNeed
    weighted: Quantity
    budget: Quantity
    less_block: Quantity
    less_by_cluster: Quantity
    step: str


@dataclass(frozen=True, slots=True)
class CapitatedBudget:
    """The budgets of a segment and their sums."""

    rate: Decimal | None
    weighting: Weighting
    areas: tuple[AreaBudget, ...]
    weighted: Quantity
    budget: Quantity
    block: Quantity
    by_cluster: Quantity


def needs_of(rows: Iterable[Row], segment: str) -> list[AreaNeed]:
    """The people and need of each area for one segment, from `segment_populations`."""
    return [
        AreaNeed(
            row.text("area_code"),
            row.quantity("population"),
            row.quantity("need_index"),
            row.quantity("block_value_gbp"),
            row.quantity("cluster_value_gbp"),
        )
        for row in rows
        if row.text("segment_id") == segment
    ]


def capitation_problems(needs: Sequence[AreaNeed], rate: Decimal | None) -> list[str]:
    """Why a budget cannot be worked out, naming the area; empty when it can."""
    found = []
    if rate is not None and rate <= 0:
        found.append(f"The rate is £{rate}: enter pounds a year for each weighted person, above 0.")
    for one in needs:
        if one.people.low is not None and one.people.low < 0:
            found.append(f"The population of {one.area} is below zero: correct it.")
        if one.need.low is not None and one.need.low <= 0:
            found.append(f"The need index of {one.area} must be above zero: 1 is average need.")
    return found


def capitated_budget(
    needs: Sequence[AreaNeed], rate: Decimal | None, weighting: Weighting = Weighting.AS_GIVEN
) -> CapitatedBudget:
    """Weighted people × rate for each area, in pounds to the penny.

    "As given" multiplies people by their need. "Sharing the registered population" scales the
    weighted people so that they add up to all registered people: then a rate is pounds a registered
    person. "Not weighted" takes people as they are. A missing number leaves its area, and every
    sum, unknown with its reason. Raises ValueError with sentences (see `capitation_problems`).
    """
    problems = capitation_problems(needs, rate)
    if problems:
        raise ValueError(" ".join(problems))
    weighted = [_weighted(one, weighting) for one in needs]
    scale = Decimal(1)
    if weighting == Weighting.SHARE:
        scale = _scale([one.people for one in needs], weighted)
        weighted = [one.times(scale) for one in weighted]
    areas = tuple(_area(one, people, rate) for one, people in zip(needs, weighted, strict=True))
    return CapitatedBudget(
        rate=rate,
        weighting=weighting,
        areas=areas,
        weighted=_total(one.weighted for one in areas),
        budget=_total(one.budget for one in areas),
        block=_total(one.block for one in needs),
        by_cluster=_total(one.by_cluster for one in needs),
    )


def _weighted(one: AreaNeed, weighting: Weighting) -> Quantity:
    if weighting == Weighting.NONE:
        return one.people
    if not one.need.is_exact:
        return Quantity.unknown(one.need.reason or f"the need of {one.area} is not known")
    return one.people.times(one.need.value)


def _scale(people: Sequence[Quantity], weighted: Sequence[Quantity]) -> Decimal:
    """What turns weighted people into registered people, over the areas where both are known."""
    pairs = [
        (one.value, other.value)
        for one, other in zip(people, weighted, strict=True)
        if one.is_exact and other.is_exact
    ]
    total = sum((other for _, other in pairs), Decimal(0))
    return sum((one for one, _ in pairs), Decimal(0)) / total if total else Decimal(1)


def _area(one: AreaNeed, weighted: Quantity, rate: Decimal | None) -> AreaBudget:
    if rate is None:
        budget = Quantity.unknown("no rate has been entered")
        step = f"{one.area}: no rate has been entered"
    else:
        budget = _pennies(weighted.times(rate))
        shown = f"{weighted.value:,.1f}" if weighted.is_exact else "not known"
        step = f"{one.area}: {shown} weighted people × £{rate}"
    return AreaBudget(
        one, weighted, budget, budget.minus(one.block), budget.minus(one.by_cluster), step
    )


def _pennies(amount: Quantity) -> Quantity:
    low = None if amount.low is None else round_half_up(amount.low, 2)
    high = None if amount.high is None else round_half_up(amount.high, 2)
    return Quantity(low, high, amount.reason)


def _total(amounts: Iterable[Quantity]) -> Quantity:
    total = Quantity.exact(Decimal(0))
    for amount in amounts:
        total = total.plus(amount)
    return total
