"""Awards that are equally good: settled by each step of the published rule, and by a draw."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring.award_ties import (
    award_words,
    drawn_award,
    plain_award,
    settle_awards,
)
from commonweal.procuring.awarding import Combination, Offer
from commonweal.procuring.ranking import TieRule, TieStep
from tests.spec.procuring.scoring import bid, scheme

#: Total 74 each way: A has more of locality, B more of the delivery model.
BIDS = {
    ("A", "1"): (80, 60, 100), ("B", "1"): (60, 85, 100),
    ("A", "2"): (70, 70, 110), ("B", "2"): (80, 60, 100),
}  # fmt: skip
LOCALITY = TieRule(TieStep.CRITERION, "locality")
LOT = TieRule(TieStep.LOT)


def offer(bidder, lot, value=None):
    return Offer(bidder, lot, Fraction(74), value)


ONE = (offer("A", "1", Decimal(100)), offer("B", "2", Decimal(90)))
OTHER = (offer("B", "1", Decimal(80)), offer("A", "2", Decimal(100)))


def score_of(choice, lot):
    locality, delivery, value = BIDS[choice.bidder, lot]
    using = scheme(lots=("1", "2"))
    return bid(choice.bidder, locality, delivery, min(value, 100), using=using, lot=lot)


def test_the_named_criterion_is_summed_over_the_lots_of_an_award():
    """A in lot 1 and B in lot 2: 80 + 80 = 160. B in lot 1 and A in lot 2: 60 + 70 = 130."""
    found = settle_awards((OTHER, ONE), (LOCALITY, LOT), score_of)
    assert found.left == (ONE,)
    assert not found.needs_draw
    assert found.steps == (
        "By higher score on a named criterion (locality): 160.00 over all lots is best; 1 of 2 "
        "awards have it.",
    )


def test_the_lower_price_is_that_of_all_lots():
    """£100 and £90 are £190; £80 and £100 are £180."""
    found = settle_awards((ONE, OTHER), (TieRule(TieStep.PRICE), LOT), score_of)
    assert found.left == (OTHER,)
    bare = (offer("A", "1"), offer("B", "2"))
    with pytest.raises(CannotWork, match="price of A, B is needed"):
        settle_awards((bare, OTHER), (TieRule(TieStep.PRICE), LOT), score_of)


def test_quality_is_what_all_blocks_but_price_bring():
    """0.5 × locality + 0.4 × delivery: 40 + 24 + 40 + 24 = 128; 30 + 34 + 35 + 28 = 127."""
    assert settle_awards((ONE, OTHER), (TieRule(TieStep.QUALITY),), score_of).left == (ONE,)


def test_what_no_step_settles_is_drawn_and_new_prices_cannot_be_asked_for():
    same = settle_awards((ONE, ONE[::-1]), (LOCALITY, LOT), score_of)
    assert same.needs_draw
    assert len(same.left) == 2
    assert "new prices" in settle_awards((ONE, OTHER), (TieRule(TieStep.REBID),), score_of).stuck


def test_a_draw_is_worked_out_again_from_the_numbers_and_the_words():
    assert award_words(ONE) == "lot 1: A; lot 2: B"
    both = (Combination("C1", "A", frozenset("12"), Fraction(148)),)
    assert award_words(both) == "lots 1, 2: A (offer C1)"
    assert plain_award(both) == [{"lots": ["1", "2"], "bidder": "A", "offer": "C1"}]
    digests = {
        hashlib.sha256(f"7,11\nlot 1: {one}; lot 2: {two}".encode()).hexdigest(): award
        for one, two, award in (("A", "B", ONE), ("B", "A", OTHER))
    }
    expected = digests[min(digests)]
    assert drawn_award((ONE, OTHER), ["7", "11 "], 2) == (expected, min(digests))
    assert drawn_award((OTHER, ONE), ["7", "11"], 2)[0] == expected
    # Another number draws the other: the draw hangs on what the witnesses give.
    drawn = {award_words(drawn_award((ONE, OTHER), [str(n), "1"], 2)[0]) for n in range(20)}
    assert len(drawn) == 2
    for wrong in (["7"], ["7", "x"], ["7", ""]):
        with pytest.raises(CannotWork, match="Each witness gives a number"):
            drawn_award((ONE, OTHER), wrong, 2)
