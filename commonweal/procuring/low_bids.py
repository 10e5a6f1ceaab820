"""Abnormally low bids: which prices to ask about. A flag asks a question and rejects nobody.

A price is flagged when it lies a stated percentage below the mean of the other prices, below the
next higher price, or below a benchmark. Source: Prozorro's published rule; Procurement Act 2023
section 19 (a chance to show that the price is deliverable).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.rules import Rules


@dataclass(frozen=True, slots=True)
class LowBidRule:
    """From how many percent below the mean of the others, or the next price, a bid is flagged.

    `benchmark` is a price in pounds below which a bid is flagged; None where there is none.
    """

    below_mean: Decimal
    below_next: Decimal
    benchmark: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LowBid:
    """One price with how far it lies below the others, in percent; None where there are none.

    Negative means above. `below_next` is None for the highest price.
    """

    bidder: str
    price: Decimal
    below_mean: Fraction | None
    below_next: Fraction | None
    reasons: tuple[str, ...]
    not_judged: str = ""

    @property
    def is_flagged(self) -> bool:
        return bool(self.reasons)


def low_bids(prices: Mapping[str, Decimal], rule: LowBidRule) -> tuple[LowBid, ...]:
    """Every price from the lowest, flagged where it should be asked about.

    A single price has no others to be held against and says so. Raises CannotWork for a negative
    price. Bids 60, 100 and 110: 60 lies 42.86% below 105 and 40% below 100.
    """
    for bidder, price in prices.items():
        if price < 0:
            raise CannotWork(f"{bidder} has a negative price: ask what it means.")
    ordered = sorted(prices.items(), key=lambda one: (one[1], one[0]))
    return tuple(_judged(ordered, n, rule) for n in range(len(ordered)))


def _judged(ordered: Sequence[tuple[str, Decimal]], n: int, rule: LowBidRule) -> LowBid:
    bidder, price = ordered[n]
    others = [Fraction(other) for m, (_, other) in enumerate(ordered) if m != n]
    higher = [Fraction(other) for _, other in ordered if other > price]
    mean = sum(others, Fraction(0)) / len(others) if others else Fraction(0)
    below_mean = _below(price, mean) if mean else None
    below_next = _below(price, min(higher)) if higher else None
    reasons = []
    if below_mean is not None and below_mean >= rule.below_mean:
        reasons.append(
            f"{_pct(below_mean)} below the mean of the other bids, {_pounds(mean)} "
            f"({rule.below_mean}% or more is asked about)"
        )
    if below_next is not None and below_next >= rule.below_next:
        reasons.append(
            f"{_pct(below_next)} below the next bid, {_pounds(min(higher))} "
            f"({rule.below_next}% or more is asked about)"
        )
    if rule.benchmark is not None and price < rule.benchmark:
        reasons.append(f"below the benchmark of {_pounds(Fraction(rule.benchmark))}")
    alone = "" if others else "There is no other bid to hold this price against."
    return LowBid(bidder, price, below_mean, below_next, tuple(reasons), alone)


def _below(price: Decimal, other: Fraction) -> Fraction:
    return 100 * (other - Fraction(price)) / other


def _pct(value: Fraction) -> str:
    return f"{fraction_half_up(value, 2)}%"


def _pounds(value: Fraction) -> str:
    return f"£{fraction_half_up(value, 2):,}"


def low_bid_rule_from(rules: Rules, day: date, benchmark: Decimal | None = None) -> LowBidRule:
    """The rule that holds on a day."""
    return LowBidRule(
        rules.on("low_bid.below_mean", day).value,
        rules.on("low_bid.below_next", day).value,
        benchmark,
    )
