"""Offers for several lots at one price: what keeps one from being made, and its price by lot.

The price is spread over the lots as the bidder's prices for them alone stand to each other, so
that each lot can be scored by the published formula and has a price of its own. The score of the
offer is the sum over its lots. Source as for `awarding`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from commonweal.language.row import CannotWork
from commonweal.procuring.awarding import PENNY, Combination

#: Fewer lots are no combination.
FEWEST_LOTS = 2


@dataclass(frozen=True, slots=True)
class CombinationText:
    """A combination offer as its bidder typed it, in pounds for the first term."""

    lots: tuple[str, ...]
    price: str


@dataclass(frozen=True, slots=True)
class CombinationOffer:
    """A combination offer: its price in pounds, and what is worked out of it.

    `prices` and `scores` are by lot; `singly` is what the bidder asks for the same lots one by one.
    `out` says why it cannot be awarded; empty where it can.
    """

    code: str
    bidder: str
    lots: tuple[str, ...]
    price: Decimal
    singly: Decimal
    prices: Mapping[str, Decimal]
    scores: Mapping[str, Fraction]
    out: str = ""

    @property
    def score(self) -> Fraction:
        """The sum of the scores of its lots; nought where it is out."""
        return sum(self.scores.values(), Fraction(0))

    @property
    def offered(self) -> Combination:
        """The offer as awards are worked out from it."""
        return Combination(self.code, self.bidder, frozenset(self.lots), self.score, self.price)


def spread(price: Decimal, singly: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """A price in whole pence spread over lots as their prices alone stand to each other.

    Pence that are left over go to the lots that lost most by rounding, the first of equals first,
    so that the parts come to the price exactly. £180 over £120 and £80 is £108 and £72. Raises
    CannotWork where the lots alone cost nothing.
    """
    whole = sum(singly.values(), Decimal(0))
    if whole <= 0:
        raise CannotWork("The prices of the lots alone are nought: a price cannot be spread.")
    exact = {lot: Fraction(price) * Fraction(one) / Fraction(whole) for lot, one in singly.items()}
    pence = Fraction(PENNY)
    found = {lot: int(part / pence) * PENNY for lot, part in exact.items()}
    left = int(((price - sum(found.values(), Decimal(0))) / PENNY).to_integral_value(ROUND_FLOOR))
    lost = sorted(singly, key=lambda lot: Fraction(found[lot]) - exact[lot])
    for lot in lost[:left]:
        found[lot] += PENNY
    return found


def combination_problems(
    offers: Sequence[tuple[tuple[str, ...], Decimal | None]],
    singly: Mapping[str, Decimal | None],
    most_lots: int | None,
) -> Iterator[str]:
    """What keeps combination offers from being made, one sentence each.

    `offers` are their lots and prices (None: no amount), `singly` the prices of the bid's lots.
    """
    seen = set()
    for place, (lots, price) in enumerate(offers, start=1):
        name = f"Combination offer {place}"
        strange = [lot for lot in lots if lot not in singly]
        if strange:
            yield f"{name} takes in lot {', '.join(strange)}, for which you do not bid."
            continue
        if len(lots) < FEWEST_LOTS:
            yield f"{name} needs at least {FEWEST_LOTS} lots: choose them, or empty its price."
        if most_lots is not None and len(lots) > most_lots:
            yield f"{name} has {len(lots)} lots, and one bidder may have {most_lots} at most."
        if frozenset(lots) in seen:
            yield f"{name} is for the same lots as one before it: keep one."
        seen.add(frozenset(lots))
        if price is None:
            yield f"{name} has no price that is an amount in pounds: correct it."
            continue
        alone = [singly[lot] for lot in lots]
        known = [one for one in alone if one is not None]
        if len(known) == len(alone) >= FEWEST_LOTS and price >= sum(known, Decimal(0)):
            yield (
                f"{name} costs £{price:,} and its lots one by one £{sum(known, Decimal(0)):,}: "
                "it must be lower, or left out."
            )
