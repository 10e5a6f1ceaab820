"""The worked example of three lots for specs of awarding: scores of A, B and C."""

from __future__ import annotations

from fractions import Fraction

from commonweal.procuring.award_explanation import award
from commonweal.procuring.awarding import AwardCase, Limit, Mechanism, Offer
from commonweal.records import shelf
from tests.spec.procuring.given import SOLVE

TIES = int(shelf.read_yaml("procurement/awarding.yaml")["ties"]["value"])

#: Engineering standard, evaluation rules: one lot each gives 228 lot by lot and 251 at best.
SCORES = {"1": {"A": 90, "B": 85, "C": 70}, "2": {"A": 88, "B": 60, "C": 55},
          "3": {"A": 80, "B": 79, "C": 78}}  # fmt: skip

#: One lot each.
ONE = Limit(1)


def offers(scores, values=None):
    return tuple(
        Offer(bidder, lot, Fraction(score), (values or {}).get((bidder, lot)))
        for lot, by_bidder in scores.items()
        for bidder, score in by_bidder.items()
    )


def case(mechanism=Mechanism.BEST_TOTAL, limit=ONE, scores=None, **more):
    given = SCORES if scores is None else scores
    values = more.pop("values", None)
    return AwardCase(tuple(given), offers(given, values), mechanism, limit, **more)


def awarded(case):
    """Awarded as the product does, with as many equal awards told as the definition says."""
    return award(case, SOLVE, ties=TIES)


def winners(awards):
    return {one.lot: one.bidder for one in awards.lots}
