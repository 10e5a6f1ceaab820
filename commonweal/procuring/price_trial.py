"""Trying a price formula before publication, on made-up bids that stand close to each other.

The bids are `price-trial.yaml`; what is changed about them is `price_stress`. A reversal found here
shows that the formula can let a bid that cannot win decide, not how likely that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonweal.procuring.invitation import Invitation
from commonweal.procuring.price import Formula, PriceBid, formula_problems, price_scores
from commonweal.procuring.price_stress import StressAnswer, StressSettings, stress


def made_up_bids(
    formula: Formula, quality_most: Decimal, trial: Mapping[str, Any], base: Decimal
) -> list[PriceBid]:
    """Two bids: a cheaper one, and a dearer one whose quality brings it close behind.

    `base` is the price in pounds of the first; `quality_most` the points that quality can get.
    """
    cheap, good = (
        PriceBid(
            row["name"],
            base * row["price_percent"] / 100,
            Fraction(quality_most) * row["quality_percent"] / 100,
        )
        for row in trial["bids"]
    )
    scored = price_scores(formula, [cheap, good])
    first, second = scored.lines
    if first.points is None or second.points is None or cheap.quality is None:
        return [cheap, good]
    lead = Fraction(str(trial["lead"]))
    level = cheap.quality + first.points - second.points - lead
    quality = max(Fraction(0), min(Fraction(quality_most), level))
    return [cheap, PriceBid(good.bidder, good.price, quality)]


def quality_points(invitation: Invitation) -> Decimal:
    """The points that all blocks of quality come to."""
    blocks = invitation.scheme.blocks
    return sum((one.weight for one in blocks if not one.is_price), Decimal(0))


def try_formula(
    invitation: Invitation, settings: StressSettings, trial: Mapping[str, Any]
) -> StressAnswer | None:
    """The trial of a tender's formula on the highest lot value, or a round price where no lot has
    one, with the weight of the block of price; None without a formula, or with one that has
    problems."""
    formula = invitation.price
    if formula is None or formula_problems(formula):
        return None
    values = [lot.value for lot in invitation.lots if lot.value]
    base = max(values, default=Decimal(trial["base"]))
    blocks = invitation.scheme.blocks
    weight = sum((one.weight for one in blocks if one.is_price), Decimal(0))
    weighted = replace(formula, weight=weight)
    bids = made_up_bids(weighted, quality_points(invitation), trial, base)
    return stress(weighted, bids, settings)
