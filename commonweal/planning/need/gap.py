"""The gap between what people need and what is there, by element of service and place.

A gap is what is required less what is there, with the range of what is required. Where it is not
known what is there the gap is not known either and says why; bounds of it give bounds.
Sources: ESX-30, ESX-55.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Required:
    """What an area needs of an element a year, with 95 % limits, and what one unit costs."""

    element: str
    area: str
    measure: str
    value: float
    low: float
    high: float
    unit_cost: float


@dataclass(frozen=True, slots=True)
class There:
    """What is there. `value` is None where it is not known, and `reason` says why not.

    `low` and `high` are what it can be, for instance of a suppressed number; None where nothing
    is known.
    """

    element: str
    area: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    reason: str
    status: str
    year: int | None
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strength:
    """How evidence is graded: statuses by grade, and the age in years after which it is weaker."""

    grades: tuple[str, ...]
    by_status: Mapping[str, str]
    stale_after: int


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap. Amounts are in the measure's unit a year; below nought there is more than needed.

    `sure` is "short" or "more" where the whole range lies on one side, "uncertain" where it does
    not, "unknown" without a value. `weighed` is pounds a year for each 1,000 need-weighted people;
    gaps are ranked by it. `cost_low` to `weighed_high` are of the ends of the gap, None where an
    end is not known. `there_status` is the status of what is there, `made_up` says that an
    illustrative number went in, there or in what is required. `need_cost` is pounds a year of all
    that is required, with its ends; None in answers kept before it was told.
    """

    element: str
    area: str
    measure: str
    required: float
    low: float
    high: float
    there: float | None
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    cover: float | None
    sure: str
    cost: float | None
    weighed: float | None
    cost_low: float | None
    cost_high: float | None
    weighed_low: float | None
    weighed_high: float | None
    there_status: str
    strength: str
    reason: str
    rank: int | None
    made_up: bool
    need_cost: float | None = None
    need_cost_low: float | None = None
    need_cost_high: float | None = None


def gaps(
    required: Sequence[Required],
    there: Sequence[There],
    weighted: Mapping[str, float],
    strength: Strength,
    *,
    year: int,
    model_status: str,
) -> tuple[Gap, ...]:
    """Every gap, ranked by its need-weighted size; those not known come last, without a rank.

    `weighted` is the need-weighted population by area; without it a gap has no weighed size.
    `model_status` is the status of the packages: the evidence is never stronger than the model's.
    """
    known = {(one.element, one.area, one.measure): one for one in there}
    found = [
        _gap(one, known.get((one.element, one.area, one.measure)), weighted.get(one.area),
             strength, year=year, model_status=model_status)
        for one in required
    ]  # fmt: skip
    found.sort(key=_order)
    return tuple(_ranked(found))


def _order(one: Gap) -> tuple[bool, bool, float, float, str, str]:
    """What weighs the most first; without weights what costs the most; what is not known last."""
    weighed, cost = one.weighed, one.cost
    return (
        cost is None, weighed is None, -(weighed or 0.0), -(cost or 0.0), one.element, one.area
    )  # fmt: skip


def _gap(
    need: Required, there: There | None, weighted: float | None, strength: Strength,
    *, year: int, model_status: str,
) -> Gap:  # fmt: skip
    value = there.value if there else None
    reason = there.reason if there else "No table says how much of it is there."
    gap = cover = None
    low = need.low - there.high if there and there.high is not None else None
    high = need.high - there.low if there and there.low is not None else None
    if value is not None:
        reason = ""
        gap = need.value - value
        cover = value / need.value if need.value else None
    cost, cost_low, cost_high = (
        None if end is None else end * need.unit_cost for end in (gap, low, high)
    )
    return Gap(
        need.element, need.area, need.measure, need.value, need.low, need.high, value, gap, low,
        high, cover, _sure(low, high), cost, _weigh(cost, weighted),
        cost_low, cost_high, _weigh(cost_low, weighted), _weigh(cost_high, weighted),
        there.status if there else "missing",
        _strength(there, strength, year, model_status), reason, None,
        model_status == "illustrative" or bool(there and there.status == "illustrative"),
        need.value * need.unit_cost, need.low * need.unit_cost, need.high * need.unit_cost,
    )  # fmt: skip


def _weigh(cost: float | None, weighted: float | None) -> float | None:
    """Pounds for each 1,000 need-weighted people; None without a cost or without people."""
    return None if cost is None or not weighted else cost / weighted * 1000


def _sure(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "unknown"
    if low > 0:
        return "short"
    return "more" if high < 0 else "uncertain"


def _strength(there: There | None, rule: Strength, year: int, model_status: str) -> str:
    """The weaker of what the model and the count of services are worth, weaker still when old."""
    if there is None or there.value is None:
        return rule.grades[0]
    grades = [rule.grades.index(rule.by_status[s]) for s in (there.status, model_status)]
    old = there.year is not None and year - there.year > rule.stale_after
    return rule.grades[max(min(grades) - old, 0)]


def _ranked(found: Sequence[Gap]) -> list[Gap]:
    return [
        replace(one, rank=at if one.weighed is not None else None)
        for at, one in enumerate(found, start=1)
    ]
