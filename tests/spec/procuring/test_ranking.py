"""Ranking: on full scores, ties at the published precision, settled only as published."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.row import CannotWork
from commonweal.procuring.ranking import (
    Drawn,
    TieFacts,
    TieRule,
    TieStep,
    rank,
    tie_rule_problems,
    tie_rules_from,
)
from commonweal.procuring.scoring import ScoreThreshold
from commonweal.records import shelf
from tests.spec.procuring.scoring import bid, scheme

RULES = tie_rules_from(shelf.read_yaml("procurement/scoring.yaml"), "locality")
LOT = RULES[-1:]
#: 50 × 80 + 40 × 70 + 10 × 60, and other ways to the same 74.
A, B = bid("A", 80, 70, 60), bid("B", 76, 75, 60)
SAME = [bid(name, 80, 70, 60) for name in "ABC"]


def test_the_higher_score_is_first_and_a_threshold_takes_a_bid_out():
    strict = scheme(threshold=ScoreThreshold(Decimal(50), True))
    found = rank([bid("C", 60, 60, 60), A, bid("D", 10, 10, 10, using=strict)], RULES)
    assert found.order == ("A", "C")
    assert found.disqualified["D"][0].what == "The whole bid"
    assert found.steps[0] == "1. A: 74.00."


def test_bids_that_differ_only_beyond_the_published_precision_tie():
    """74.000 against 74.004 are shown alike: the published rule decides, not the hidden digit."""
    near = bid("B", 80, 70, Decimal("60.04"))
    assert near.total > A.total
    found = rank([A, near], LOT)
    assert found.places[0].bidders == ("A", "B")
    assert "before two witnesses" in found.places[0].needs
    apart = bid("B", 80, 70, Decimal("60.05"))
    assert rank([A, apart], LOT).order == ("B", "A")
    fine = [replace(one, places=3) for one in (A, near)]
    assert rank(fine, LOT).order == ("B", "A")


def test_each_step_settles_what_the_one_before_has_left():
    assert A.total == B.total
    by_criterion = rank([B, A], RULES)
    assert by_criterion.order == ("A", "B")
    assert by_criterion.places[0].settled_by == "higher score on a named criterion (locality)"
    # Locality alike: 80; delivery and value trade off, so the quality total decides.
    quality = rank([bid("X", 80, 70, 60), bid("Y", 80, 71, 56)], RULES)
    assert quality.order == ("Y", "X")
    assert quality.places[0].settled_by == "higher quality total"
    prices = TieFacts(prices={"A": Decimal(3), "B": Decimal(2), "C": Decimal(3)},
                      rebids={"A": Decimal("2.9"), "C": Decimal("2.8")})  # fmt: skip
    found = rank(SAME, RULES, prices)
    assert found.order == ("B", "C", "A")
    assert [place.settled_by for place in found.places] == [
        "lower price", "new prices of the tied bidders", "new prices of the tied bidders",
    ]  # fmt: skip


def test_a_rebid_or_a_lot_must_be_recorded():
    even = TieFacts(prices=dict.fromkeys("ABC", Decimal(3)))
    waiting = rank(SAME, RULES, even)
    assert waiting.places[0].needs.startswith("Ask the tied bidders for new prices")
    with pytest.raises(CannotWork, match="A and B and C tie in lot 1"):
        _ = waiting.order
    with pytest.raises(CannotWork, match="price of A and B and C is needed"):
        rank(SAME, RULES)
    drawn = TieFacts(drawn=(Drawn(("C", "A", "B"), ("Wit One", "Wit Two"), 2),))
    assert rank(SAME, LOT, drawn).order == ("C", "A", "B")
    # A lot drawn among other bidders does not count.
    assert len(rank(SAME[:2], LOT, drawn).places[0].bidders) == 2


@pytest.mark.parametrize(
    ("draws", "words"),
    [
        ((Drawn(("C", "A", "B"), ("Wit One",), 2),), "needs 2 witnesses"),
        ((Drawn(("C", "A", "B"), ("Wit One", "Wit Two"), 3),), "needs 3 witnesses"),
        ((Drawn(("C", "A", "B"), ("Wit One", "Wit One "), 2),), "needs 2 witnesses"),
        ((Drawn(("C", "A", "B", "B"), ("Wit One", "Wit Two"), 2),), "names a bidder twice"),
        (
            (Drawn(("C", "A", "B"), ("Wit One", "Wit Two"), 2),
             Drawn(("A", "B", "C"), ("Wit One", "Wit Two"), 2)),
            "More than one lot is recorded",
        ),
    ],
)  # fmt: skip
def test_a_lot_that_was_not_drawn_properly_is_refused(draws, words):
    with pytest.raises(CannotWork, match=words):
        rank(SAME, LOT, TieFacts(drawn=draws))


def test_without_a_last_step_a_tie_stays_and_says_so():
    found = rank([A, replace(A, bidder="Z")], [TieRule(TieStep.QUALITY)])
    assert found.places[0].needs == "The published tie rule does not settle this tie."
    assert found.places[0].settled_by == ""


def test_a_tie_rule_is_checked_before_publication():
    assert tie_rule_problems(RULES, ["locality"]) == []
    found = tie_rule_problems([*RULES[:2], RULES[1]], ["delivery"])
    assert [words in found[n] for n, words in enumerate(("End the tie", "names locality",
                                                        "twice"))] == [True] * 3  # fmt: skip


def test_bids_are_ranked_one_lot_at_a_time():
    with pytest.raises(CannotWork, match="one lot at a time"):
        rank([A, A], RULES)
    with pytest.raises(CannotWork, match="one lot at a time"):
        rank([A, replace(B, lot="2")], RULES)
    assert rank([], RULES).order == ()


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=6), st.randoms())
def test_the_order_of_submission_never_decides(scores, chance):
    made = [bid(f"b{n}", *(Decimal(25 * score) for score in each)) for n, each in enumerate(scores)]
    shuffled = list(made)
    chance.shuffle(shuffled)
    rules = (TieRule(TieStep.CRITERION, "locality"), TieRule(TieStep.QUALITY), *LOT)
    assert rank(made, rules) == rank(shuffled, rules)
    keys = {one.bidder: (-one.total, -one.reached("locality"), -one.quality) for one in made}
    places = rank(made, rules).places
    told = [keys[place.bidders[0]] for place in places]
    assert told == sorted(told)
    assert all(len({keys[name] for name in place.bidders}) == 1 for place in places)
    assert sum(len(place.bidders) for place in places) == len(made)
