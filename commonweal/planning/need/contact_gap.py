"""How many more people would be in contact at a comparator's rate, with the denominator implied.

Source: CALC-23 and LEI-13 (Leicestershire Cabinet report 2017, paragraph 30).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.intervals import rate
from commonweal.language.row import CannotWork


@dataclass(frozen=True, slots=True)
class ContactGap:
    """People in contact, both rates, and the people missing at the comparator's rate.

    `denominator` is implied by count and rate, not printed; `denominator_ends` and `gap_ends` are
    what the rounding of the printed rates allows. `limits` are those of the local rate at 95% by
    `method`; `verdict` says how it stands to the comparator.
    """

    count: Decimal
    local_rate: Decimal
    comparator_rate: Decimal
    per: Decimal
    denominator: Decimal
    denominator_ends: Quantity
    expected: Decimal
    gap: Decimal
    gap_ends: Quantity
    limits: Quantity
    method: str
    verdict: str
    steps: tuple[str, ...]


def contact_gap(
    count: Decimal, local_rate: Decimal, comparator_rate: Decimal, per: Decimal, step: Decimal
) -> ContactGap:
    """Count × (comparator ÷ local) − count (CALC-23); below zero where more are in contact.

    `step` is the unit to which both rates are printed. Raises CannotWork for a count below zero
    and for rates that are not above zero.
    """
    if count < 0:
        raise CannotWork(f"The number of people in contact is {count}: it cannot be below zero.")
    half = step / 2
    if local_rate <= half or comparator_rate <= half:
        raise CannotWork("Both rates must be above zero: the gap divides by them.")
    denominator = count / local_rate * per
    expected = count * comparator_rate / local_rate
    found = rate(float(count), float(denominator), float(per))
    low, high = (Decimal(str(round(float(end[0]), 6))) for end in found.limits(0.95))
    return ContactGap(
        count=count,
        local_rate=local_rate,
        comparator_rate=comparator_rate,
        per=per,
        denominator=denominator,
        denominator_ends=Quantity(
            count / (local_rate + half) * per, count / (local_rate - half) * per
        ),
        expected=expected,
        gap=expected - count,
        gap_ends=Quantity(
            count * (comparator_rate - half) / (local_rate + half) - count,
            count * (comparator_rate + half) / (local_rate - half) - count,
        ),
        limits=Quantity(low, high),
        method=str(found.method[0]),
        verdict=_verdict(low, high, comparator_rate),
        steps=(
            f"{count:,} ÷ {local_rate:,} × {per:,} = {denominator:,.0f} people, implied by the "
            "printed rate",
            f"{count:,} × {comparator_rate:,} ÷ {local_rate:,} = {expected:,.0f} in contact",
            f"{expected:,.0f} − {count:,} = {expected - count:,.0f}",
        ),
    )


def _verdict(low: Decimal, high: Decimal, comparator: Decimal) -> str:
    """The comparator's value against the local limits, which it may touch."""
    if high < comparator:
        return "lower than the comparator, by more than chance"
    if low > comparator:
        return "higher than the comparator, by more than chance"
    return "no different from the comparator, given chance"
