"""An estimate of one condition's spend inside a wider budget, and the two ways to account for it.

The share is an assumption and is always shown with the result; nothing here supplies one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Figure, Quantity, round_half_up, total
from commonweal.language.reconciliation import Reconciliation, reconcile

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One condition's part of a budget at one share. Amounts are in the budget's unit."""

    share_pct: Decimal
    amount: Quantity
    rounded: Quantity
    itemised: Quantity
    steps: tuple[str, ...]

    @property
    def not_itemised(self) -> Quantity:
        """What is left of the rounded estimate after its itemised parts; below zero is too much."""
        return self.rounded.minus(self.itemised)


def shares_sum(shares: Iterable[Figure], tolerance: Decimal) -> Reconciliation:
    """Whether shares in percent add up to 100, within a tolerance in points. Source: CALC-02."""
    return reconcile(Quantity.exact(HUNDRED), total(shares), tolerance)


def estimate(
    budget: Figure, share_pct: Decimal, parts: Sequence[Figure] = (), *, places: int = 0
) -> Estimate:
    """The budget times the assumed share, rounded as printed, less what is itemised.

    Raises ValueError for a share outside 0 to 100 and for parts in another unit than the
    budget's. A budget without a value gives an unknown estimate with its reason.
    Source: CALC-03, ESX-10.
    """
    if not 0 <= share_pct <= HUNDRED:
        raise ValueError(f"A share lies between 0 and 100 percent, not at {share_pct}.")
    for part in parts:
        if part.unit != budget.unit:
            raise ValueError(f"{part.label} is in {part.unit}, the budget in {budget.unit}.")
    amount = budget.quantity.times(share_pct / HUNDRED)
    rounded = _rounded(amount, places)
    itemised = total(parts)
    steps = [f"{_say(budget.quantity)} x {share_pct}% = {_say(amount)}, rounded {_say(rounded)}"]
    if parts:
        listed = " + ".join(_say(part.quantity) for part in parts)
        steps.append(f"Itemised: {listed} = {_say(itemised)}")
        left = rounded.minus(itemised)
        steps.append(f"Not itemised: {_say(rounded)} - {_say(itemised)} = {_say(left)}")
    return Estimate(share_pct, amount, rounded, itemised, tuple(steps))


def sensitivity(
    budget: Figure, shares_pct: Iterable[Decimal], parts: Sequence[Figure] = ()
) -> tuple[Estimate, ...]:
    """The same estimate at several shares, lowest first."""
    return tuple(estimate(budget, share, parts) for share in sorted(set(shares_pct)))


@dataclass(frozen=True, slots=True)
class View:
    """Where money stands in one way of accounting. The two headings always sum to `whole`."""

    name: str
    first: Quantity
    second: Quantity

    @property
    def whole(self) -> Quantity:
        return self.first.plus(self.second)


def two_views(
    first: Figure, second: Figure, moved: Quantity, names: tuple[str, str]
) -> tuple[View, View]:
    """The same money with `moved` counted under the second heading, then under the first.

    The money moves; it is never in both, so the whole is the same in both views. Raises
    ValueError when the units differ or more would move than the second heading holds.
    """
    if first.unit != second.unit:
        raise ValueError(f"{first.label} is in {first.unit}, {second.label} in {second.unit}.")
    here, there = first.quantity, second.quantity
    if moved.low is not None and there.high is not None and moved.low > there.high:
        raise ValueError(f"{_say(moved)} cannot be part of {second.label}, {_say(there)}.")
    return (
        View(names[0], here, there),
        View(names[1], here.plus(moved), there.minus(moved)),
    )


def _rounded(quantity: Quantity, places: int) -> Quantity:
    low = None if quantity.low is None else round_half_up(quantity.low, places)
    high = None if quantity.high is None else round_half_up(quantity.high, places)
    return Quantity(low, high, quantity.reason)


def _say(quantity: Quantity) -> str:
    if quantity.is_exact:
        return f"{quantity.value.normalize():f}"
    if quantity.low is None or quantity.high is None:
        return f"not known ({quantity.reason})" if quantity.reason else "not known"
    return f"{quantity.low.normalize():f} to {quantity.high.normalize():f}"
