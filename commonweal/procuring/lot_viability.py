"""Whether lots are large enough for the market: overhead as a share of a lot, and expected bids.

Source: Leicestershire Cabinet report 2017, para 39 (LEI-29): seven lots raise management costs. It
gives no level, so the level is a rule marked as illustrative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import Quantity, fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.rules import Rules


@dataclass(frozen=True, slots=True)
class ViabilityRule:
    """The most percent of a lot's value that overhead may take, and the fewest bids to expect."""

    overhead_most: Decimal
    fewest_bids: int


@dataclass(frozen=True, slots=True)
class LotViability:
    """One lot. Shares are percent of its value and None where an end is not known.

    `warnings` are certain; `unknown` says what could not be judged and why.
    """

    lot: str
    value: Quantity
    overhead_low: Fraction | None
    overhead_high: Fraction | None
    warnings: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def is_viable(self) -> bool | None:
        """Whether the lot passes; None when that cannot be said."""
        if self.warnings:
            return False
        return None if self.unknown else True


def viability(
    lot: str, value: Quantity, overhead: Quantity, expected_bids: int | None, rule: ViabilityRule
) -> LotViability:
    """Judge one lot: yearly value and least overhead in pounds, and how many bids are expected.

    A share at the level passes. Values known as a range give a range of shares. Raises CannotWork
    for a value or overhead below 0, or fewer than no bids.
    """
    for words, quantity in (("value", value), ("overhead", overhead)):
        if quantity.low is not None and quantity.low < 0:
            raise CannotWork(f"The {words} of lot {lot} is below 0: correct it.")
    if expected_bids is not None and expected_bids < 0:
        raise CannotWork(f"Lot {lot} cannot expect {expected_bids} bids.")
    low = _percent(overhead.low, value.high)
    high = _percent(overhead.high, value.low)
    warnings, unknown = [], []
    if low is not None and low > rule.overhead_most:
        warnings.append(
            f"Overhead takes {_show(low)}% of lot {lot} or more: above {rule.overhead_most}%."
            if low != high
            else f"Overhead takes {_show(low)}% of lot {lot}: above {rule.overhead_most}%."
        )
    elif high is None or high > rule.overhead_most:
        why = "; ".join(one.reason for one in (value, overhead) if one.reason)
        unknown.append(f"Whether overhead is too high cannot be said{f': {why}' if why else ''}.")
    if expected_bids is None:
        unknown.append(f"Nobody has said how many bids lot {lot} may expect.")
    elif expected_bids < rule.fewest_bids:
        warnings.append(
            f"Bids expected for lot {lot}: {expected_bids}, fewer than {rule.fewest_bids}."
        )
    return LotViability(lot, value, low, high, tuple(warnings), tuple(unknown))


def viability_rule_from(rules: Rules, day: date) -> ViabilityRule:
    """The rule that holds on a day; its levels are illustrative until a buyer sets its own."""
    return ViabilityRule(
        rules.on("viability.overhead_most", day).value,
        rules.on("viability.fewest_bids", day).whole,
    )


def smallest_viable(overhead: Decimal, rule: ViabilityRule) -> Decimal | None:
    """The value at which overhead is just not too high, to the penny up; None when none is."""
    if not rule.overhead_most:
        return Decimal(0) if not overhead else None
    exact = 100 * Fraction(overhead) / Fraction(rule.overhead_most)
    return Decimal(-(-exact * 100 // 1)) / 100


def _percent(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    if part is None or not whole:
        return None
    return 100 * Fraction(part) / Fraction(whole)


def _show(value: Fraction) -> Decimal:
    return fraction_half_up(value, 2)


def split_effect(
    total: Decimal, overhead: Decimal, counts: Mapping[str, int]
) -> dict[str, Decimal]:
    """What is left for care when a total is split into so many lots, each with its own overhead.

    Raises CannotWork when a proposal has no lot.
    """
    if any(count < 1 for count in counts.values()):
        raise CannotWork("A proposal has at least one lot.")
    return {name: total - overhead * count for name, count in counts.items()}
