"""How long the award of many lots takes: 50 lots, 30 bidders, lot limits and combination offers.

Every case ends with a proven optimum, its equals looked for and its reasons told. The cases are
made up from a fixed seed: scores as consensus scores give them, and scores with shares of a price.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from commonweal.engines.solvers import choices_solver, settings_from
from commonweal.procuring.award_explanation import Awards, award
from commonweal.procuring.awarding import AwardCase, Combination, Limit, Mechanism, Offer
from commonweal.records.shelf import read_yaml

SEED = 2017
LOTS, BIDDERS, COMBINATIONS = 50, 30, 5
#: The target of the product for one award.
WITHIN_SECONDS = 10


def case(seed: int, limit: Limit, *, priced: bool, coarse: bool = False) -> AwardCase:
    """Offers of two thirds of the bidders on each lot, and combinations of two to five lots."""
    chance = random.Random(seed)  # noqa: S311 - the same case in every run
    lots = tuple(f"lot{n:02}" for n in range(1, LOTS + 1))
    bidders = [f"b{n:02}" for n in range(1, BIDDERS + 1)]
    offers = [
        Offer(bidder, lot, _score(chance, priced, coarse), Decimal(chance.randint(40, 90) * 1000))
        for lot in lots
        for bidder in bidders
        if chance.random() < 0.67
    ]
    by_key = {(one.bidder, one.lot): one for one in offers}
    packs = []
    for bidder in bidders:
        own = [lot for lot in lots if (bidder, lot) in by_key]
        for n in range(COMBINATIONS):
            some = chance.sample(own, chance.randint(2, 5))
            score = sum((by_key[bidder, lot].score for lot in some), Fraction(0))
            value = sum((by_key[bidder, lot].value or Decimal(0) for lot in some), Decimal(0))
            packs.append(
                Combination(f"{bidder}-{n}", bidder, frozenset(some),
                            score + chance.randint(0, 15) * len(some), value)
            )  # fmt: skip
    return AwardCase(lots, tuple(offers), Mechanism.BEST_TOTAL, limit, tuple(packs))


def _score(chance: random.Random, priced: bool, coarse: bool) -> Fraction:
    """Quality in steps of what 0 to 5 gives within 50/40/10; with or without a price ratio.

    Coarse scores are whole tens, so that a great many awards are equally good.
    """
    if coarse:
        return Fraction(10 * chance.randint(4, 10))
    quality = Fraction(sum(chance.randint(4, 10) * weight for weight in (25, 25, 20, 20)), 10)
    price = Fraction(chance.randint(50_000, 90_000), 90_000) if priced else Fraction(1)
    return quality + 10 * price


def measured(words: str, one: AwardCase) -> Iterator[str]:
    """Time one award and yield what to print."""
    solve = choices_solver(settings_from(read_yaml("rules/solving.yaml"), "awards"))
    ties = int(read_yaml("procurement/awarding.yaml")["ties"]["value"])
    began = time.perf_counter()
    found = award(one, solve, ties=ties)
    seconds = time.perf_counter() - began
    proven = found.best is not None and found.best.proven
    kept = "kept" if proven and seconds <= WITHIN_SECONDS else "MISSED"
    yield (
        f"{words}: {len(one.offers):,} offers, {len(one.combinations)} combinations: "
        f"{seconds:.2f} s (target {WITHIN_SECONDS} s and proven: {kept})"
    )
    yield f"  {_told(found)}"


def _told(found: Awards) -> str:
    packs = {one.combination for one in found.lots if one.combination}
    proof = found.best.solution.solver if found.best else "nothing to solve"
    return (
        f"total {float(found.total):.2f}, the limit costs {float(found.cost_of_limit):.2f}; "
        f"{len(packs)} combinations won, {len(found.ties)} equal awards told; {proof}"
    )


def main() -> int:
    """Print every measurement as it comes."""
    print(f"Award of {LOTS} lots to {BIDDERS} bidders")
    cases = [
        ("At most 2 lots each", case(SEED, Limit(2), priced=False)),
        ("At most 2 lots each, coarse scores", case(SEED, Limit(2), priced=False, coarse=True)),
        ("At most 3 lots each, price in shares", case(SEED, Limit(3), priced=True)),
        ("At most £200,000 each", case(SEED, Limit(value=Decimal(200_000)), priced=True)),
        ("At most 3 lots and £200,000 each", case(SEED + 1, Limit(3, Decimal(200_000)),
                                                  priced=True)),
        ("No limit", case(SEED, Limit(), priced=True)),
    ]  # fmt: skip
    missed = 0
    for words, one in cases:
        for line in measured(words, one):
            print(line, flush=True)
            missed += "MISSED" in line
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
