"""Awards of all lots that are equally good, settled by the tie rule that was published.

The rule is applied to each award as a whole: the sum over its lots of what the step compares. What
is still equal then is drawn before witnesses: each gives a number, and the digest of the numbers
with the words of an award puts the awards into an order that anybody can work out again. Source:
Procurement Act 2023 section 23 (lot limits need an objective mechanism).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.awarding import Choice, Combination
from commonweal.procuring.ranking import TieRule, TieStep
from commonweal.procuring.scoring import BidScore

Award = tuple[Choice, ...]
#: The score of the lot of a choice, at the price that the choice has for it.
ScoreOf = Callable[[Choice, str], BidScore]

NO_REBID = (
    "The published rule asks the tied bidders for new prices, which awards of several lots cannot "
    "be settled by: take advice, or decide not to award."
)


@dataclass(frozen=True, slots=True)
class Settling:
    """How far the rule goes without a draw: what is left, the steps in words, and what is needed.

    `needs_draw` is True where the next step is a lot drawn before witnesses; `stuck` says why the
    rule cannot go on.
    """

    left: tuple[Award, ...]
    steps: tuple[str, ...]
    needs_draw: bool = False
    stuck: str = ""


def plain_award(award: Sequence[Choice]) -> list[dict[str, Any]]:
    """An award as it is kept: who has which lots, in the order of the lots."""
    rows = [
        {
            "lots": sorted(one.lots),
            "bidder": one.bidder,
            "offer": one.code if isinstance(one, Combination) else "",
        }
        for one in award
    ]
    return sorted(rows, key=lambda row: str(row["lots"]))


def award_words(award: Sequence[Choice]) -> str:
    """An award in a line: "lot 1: Harbour; lots 2, 3: Meadow (offer C1)"."""
    said = []
    for row in plain_award(award):
        name = f"lot{'s' if len(row['lots']) > 1 else ''} {', '.join(row['lots'])}"
        offer = f" (offer {row['offer']})" if row["offer"] else ""
        said.append(f"{name}: {row['bidder']}{offer}")
    return "; ".join(said)


def settle_awards(equals: Sequence[Award], rules: Sequence[TieRule], score_of: ScoreOf) -> Settling:
    """The equal awards that are left when the rule was applied step by step, up to a draw.

    Raises CannotWork where a step compares prices and an offer has none.
    """
    left, steps = tuple(equals), list[str]()
    for rule in rules:
        if len(left) == 1:
            break
        if rule.step is TieStep.LOT:
            return Settling(left, tuple(steps), needs_draw=True)
        if rule.step is TieStep.REBID:
            return Settling(left, tuple(steps), stuck=NO_REBID)
        reached = [_reached(rule, one, score_of) for one in left]
        best = min(reached) if rule.step is TieStep.PRICE else max(reached)
        before = len(left)
        left = tuple(one for one, own in zip(left, reached, strict=True) if own == best)
        steps.append(
            f"By {rule.words}: {fraction_half_up(best, 2):,} over all lots is best; "
            f"{len(left)} of {before} awards have it."
        )
    stuck = "" if len(left) == 1 else "The published tie rule does not settle this."
    return Settling(left, tuple(steps), stuck=stuck)


def _reached(rule: TieRule, award: Award, score_of: ScoreOf) -> Fraction:
    """What a step compares, summed over the lots of an award: scores as they are published."""
    if rule.step is TieStep.PRICE:
        unknown = [one.bidder for one in award if one.value is None]
        if unknown:
            raise CannotWork(f"The price of {', '.join(unknown)} is needed to settle a tie.")
        return Fraction(sum((one.value or Decimal(0) for one in award), Decimal(0)))
    total = Fraction(0)
    for one in award:
        for lot in one.lots:
            score = score_of(one, lot)
            own = score.quality if rule.step is TieStep.QUALITY else _asked(score, rule.criterion)
            total += Fraction(fraction_half_up(own, score.places))
    return total


def _asked(score: BidScore, criterion: str) -> Fraction:
    """The score on a criterion; nought in a lot that does not ask it, for whoever has the lot."""
    try:
        return score.reached(criterion)
    except KeyError:
        return Fraction(0)


def drawn_award(left: Sequence[Award], numbers: Sequence[str], witnesses: int) -> tuple[Award, str]:
    """The award that the witnesses' numbers draw, and its digest.

    The digest is SHA-256 over the numbers with commas between them, a line break, and the words of
    the award (`award_words`); the lowest is drawn. Raises CannotWork for fewer numbers than
    witnesses are asked for, or one that is not digits.
    """
    given = [one.strip() for one in numbers]
    if len(given) < witnesses or not all(one.isascii() and one.isdigit() for one in given):
        raise CannotWork("Each witness gives a number, in digits.")
    seed = ",".join(given)
    digests = {
        hashlib.sha256(f"{seed}\n{award_words(one)}".encode()).hexdigest(): one for one in left
    }
    first = min(digests)
    return digests[first], first
