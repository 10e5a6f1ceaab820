"""What treatment would cost after a projected rise; derived, and said to be.

Source: CALC-31 and JCP-35 (Practical mental health commissioning 2011, section 1.17).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.row import CannotWork

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class CostProjection:
    """A cost before and after its rise, in the unit of the first, with the step in words."""

    before: Quantity
    rise_pct: Quantity
    after: Quantity
    step: str


def projected_cost(
    cost: Quantity, rise_pct: Quantity, unit: str, *, places: int = 1
) -> CostProjection:
    """Cost × (1 + rise), rounded to the places in which papers print it (CALC-31).

    Ranges of either keep both ends; an unknown one leaves the cost after unknown with its reason.
    Raises CannotWork for a cost below zero or a fall of more than all of it.
    """
    if cost.low is not None and cost.low < 0:
        raise CannotWork(f"The cost is {cost.low}: it cannot be below zero.")
    if rise_pct.low is not None and rise_pct.low < -HUNDRED:
        raise CannotWork(f"A cost cannot fall by {-rise_pct.low}%: that is more than all of it.")
    reason = "; ".join(one for one in (cost.reason, rise_pct.reason) if one)
    after = Quantity(
        _after(cost.low, rise_pct.low, places), _after(cost.high, rise_pct.high, places), reason
    )
    said = f"{_say(cost)} × (1 + {_say(rise_pct)}%) = {_say(after)} {unit}, derived"
    return CostProjection(cost, rise_pct, after, said)


def _after(cost: Decimal | None, rise: Decimal | None, places: int) -> Decimal | None:
    if cost is None or rise is None:
        return None
    return round_half_up(cost * (1 + rise / HUNDRED), places)


def _say(amount: Quantity) -> str:
    if amount.is_exact:
        return f"{amount.value:f}"
    if amount.low is None or amount.high is None:
        return "not known"
    return f"{amount.low:f} to {amount.high:f}"
