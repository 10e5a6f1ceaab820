"""Awarding lots: the worked example by each mechanism, limits, combinations, ties and reasons."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.optimum import Outcome, Solution
from commonweal.language.row import CannotWork
from commonweal.procuring.award_best import total_if
from commonweal.procuring.award_explanation import award
from commonweal.procuring.awarding import Combination, Limit, Mechanism, offers_from
from commonweal.procuring.ranking import TieFacts, TieRule, TieStep, rank
from commonweal.procuring.scoring import ScoreThreshold
from commonweal.records import shelf
from tests.spec.procuring.given import SOLVE, shown
from tests.spec.procuring.lots import awarded, case, winners
from tests.spec.procuring.scoring import bid, scheme


def combination(code, bidder, lots, score, value=None):
    return Combination(code, bidder, frozenset(lots), Fraction(score), value)


def test_one_lot_each_by_the_best_total_is_two_hundred_and_fifty_one():
    found = awarded(case())
    assert winners(found) == {"1": "B", "2": "A", "3": "C"}
    assert found.total == 251
    assert found.best.proven
    assert found.is_settled
    assert found.without_limit == 258
    assert found.cost_of_limit == 7


def test_lot_by_lot_is_two_hundred_and_twenty_eight():
    found = awarded(case(Mechanism.IN_ORDER))
    assert winners(found) == {"1": "A", "2": "B", "3": "C"}
    assert found.total == 228
    assert found.cost_of_limit == 30
    turned = case(Mechanism.IN_ORDER)
    turned = replace(turned, lots=("3", "2", "1"))
    assert winners(awarded(turned)) == {"3": "A", "2": "B", "1": "C"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        # A keeps 2; B is next in 1 and 3 and keeps 1; 3 goes to C: 85 + 88 + 78.
        ({"A": "213", "B": "132", "C": "123"}, ({"1": "B", "2": "A", "3": "C"}, 251)),
        # A keeps 1; 2 and 3 go to B, which keeps 3; 2 goes to C: 90 + 55 + 79.
        ({"A": "123", "B": "312", "C": "123"}, ({"1": "A", "2": "C", "3": "B"}, 224)),
    ],
)
def test_bidders_keep_what_they_want_most(wanted, expected):
    said = {bidder: tuple(lots) for bidder, lots in wanted.items()}
    found = awarded(case(Mechanism.PREFERENCE, preferences=said))
    assert (winners(found), found.total) == expected


@pytest.mark.parametrize("mechanism", Mechanism)
def test_without_a_limit_every_lot_goes_to_its_best_and_concentration_is_told(mechanism):
    values = {(b, lot): Decimal(100 * int(lot)) for b in "ABC" for lot in "123"}
    found = awarded(case(mechanism, Limit(), values=values))
    assert winners(found) == dict.fromkeys("123", "A")
    assert found.total == 258
    assert found.cost_of_limit == 0
    assert found.most.bidder == "A"
    assert (found.most.share_of_lots, found.most.share_of_value) == (1, 1)
    assert found.most.value.value == 600
    assert found.concentration == 10_000


def test_concentration_by_lots_and_by_value():
    values = {(b, lot): Decimal(100 * int(lot)) for b in "ABC" for lot in "123"}
    found = awarded(case(limit=Limit(2), values=values))
    assert winners(found) == {"1": "A", "2": "A", "3": "B"}
    assert found.total == 90 + 88 + 79
    a = found.most
    assert (a.bidder, a.lots, a.share_of_lots) == ("A", ("1", "2"), Fraction(2, 3))
    assert a.share_of_value == Fraction(300, 600)
    assert shown(found.concentration) == "5555.56"  # (2/3)² + (1/3)² = 5/9 of 10,000
    unknown = awarded(case(limit=Limit(2))).most
    assert unknown.share_of_value is None
    assert "is not given" in unknown.value.reason


def test_a_limit_of_value_counts_and_its_edge_is_within():
    values = {(b, lot): Decimal(100) for b in "ABC" for lot in "123"}
    for most, total in ((Decimal("199.99"), 251), (Decimal(200), 257), (Decimal(300), 258)):
        found = awarded(case(limit=Limit(value=most), values=values))
        assert found.total == total
    own = case(limit=Limit(2), own_limits={"A": Limit(1)})
    assert awarded(own).total == 88 + 85 + 79
    none = case(limit=Limit(2), own_limits={"A": Limit(0)})
    assert "A" not in winners(awarded(none)).values()


def test_a_combination_wins_where_it_is_worth_more_and_all_or_nothing():
    """B offers lots 1 and 2 together at 180."""
    both = combination("K", "B", "12", 180)
    found = awarded(case(limit=Limit(2), combinations=(both,)))
    # Within two lots each: A, A and B give 90 + 88 + 79 = 257; with K it is 180 + 80 = 260.
    assert winners(found) == {"1": "B", "2": "B", "3": "A"}
    assert found.total == 260
    assert found.of("1").combination == "K"
    assert found.of("1").score is None
    assert "combination K for lots 1, 2 (180.00 together)" in found.of("1").sentence
    assert found.of("2").others[0].reason == (
        "The combination K serves the total better than this offer."
    )
    # With one lot each the combination is too large.
    assert awarded(case(combinations=(both,))).total == 251
    assert awarded(case(combinations=(both,))).without_limit == 260


def test_every_lot_says_who_was_best_and_why_the_others_do_not_have_it():
    found = awarded(case())
    one = found.of("1")
    assert (one.best, one.best_score, one.given_up) == (("A",), 90, 5)
    assert one.sentence == "Lot 1 goes to B with 85.00; A scored 90.00."
    reasons = {other.bidder: other.reason for other in one.others}
    assert reasons == {
        "A": "A may have at most 1 lot and has lot 2.",
        "C": "C scored 70.00, 15.00 below B.",
    }
    assert found.of("2").sentence == "Lot 2 goes to A, whose offer scores highest (88.00)."
    assert total_if(case(), "1", "A", SOLVE) == 90 + 60 + 78
    assert total_if(case(own_limits={"A": Limit(0)}), "1", "A", SOLVE) is None
    with pytest.raises(KeyError):
        found.of("9")
    assert found.steps[-1].startswith("The total is proven to be the highest (HiGHS")


def test_awards_that_are_equally_good_are_all_told():
    scores = {"1": {"A": 80, "B": 80}, "2": {"A": 70, "B": 70}, "3": {"C": 1}}
    found = awarded(case(scores=scores))
    assert found.total == 151
    assert len(found.ties) == 1
    assert found.best.all_ties_found
    assert not found.is_settled
    told = {frozenset((c.bidder, *c.lots) for c in one)
            for one in (*found.ties, found.best.chosen)}  # fmt: skip
    assert len(told) == 2
    free = award(case(limit=Limit(), scores=scores), SOLVE, ties=2)
    assert len(free.ties) == 2
    [other] = free.of("1").others
    assert other.reason == (
        f"{other.bidder} scored as high as {free.of('1').bidder}: another award is as good."
    )
    assert not free.best.all_ties_found
    assert free.steps[-1] == "There are at least 2 other awards with the same total."


def test_filling_lots_can_come_before_the_total():
    """A alone bids for lot 2. One lot each: lot 1 to A is worth 90; filling both 10 + 20."""
    scores = {"1": {"A": 90, "B": 10}, "2": {"A": 20}}
    assert awarded(case(scores=scores)).total == 90
    assert awarded(case(scores=scores)).of("2").sentence == "Lot 2 has no award."
    full = awarded(case(scores=scores, fill_first=True))
    assert winners(full) == {"1": "B", "2": "A"}
    assert full.total == 30
    assert full.cost_of_limit == 80


def test_a_lot_without_offers_says_so():
    found = awarded(case(scores={"1": {"A": 50}, "2": {}}))
    assert found.of("2").sentence == "Lot 2 has no award: nobody made an eligible offer."
    nobody = awarded(case(scores={"1": {}}))
    assert (nobody.total, nobody.most, nobody.ties, nobody.concentration) == (0, None, (), None)


def test_a_tie_in_a_lot_must_be_settled_before_going_lot_by_lot():
    scores = {"1": {"A": 80, "B": 80}}
    with pytest.raises(CannotWork, match="A and B tie in lot 1"):
        awarded(case(Mechanism.IN_ORDER, scores=scores))
    tied = case(Mechanism.IN_ORDER, scores=scores)
    settled = tuple(replace(o, rank=rank) for o, rank in zip(tied.offers, (2, 1), strict=True))
    found = awarded(replace(tied, offers=settled))
    assert winners(found) == {"1": "B"}
    assert found.of("1").others[0].reason == ("A scored as high as B: the tie rule puts it behind.")
    same = tuple(replace(o, rank=1) for o in tied.offers)
    with pytest.raises(CannotWork, match="the same rank"):
        awarded(replace(tied, offers=same))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(case(), lots=("1", "1", "2", "3")), "The lot 1 stands twice"),
        (replace(case(), offers=case().offers[:1] * 2), "The offer of A for lot 1 stands twice"),
        (replace(case(), lots=("1", "2")), "A offers for lot 3"),
        (case(scores={"1": {"A": -1}}), "a score below 0"),
        (case(scores={"1": {"A": 1}}, values={("A", "1"): Decimal("0.001")}), "in whole pence"),
        (case(limit=Limit(-1)), "limit of lots of A is below 0"),
        (case(limit=Limit(value=Decimal(-1))), "limit of value of A"),
        (case(limit=Limit(value=Decimal(1))), "A has a limit of value but no value for lot 1, 2"),
        (case(combinations=(combination("K", "A", "1", 9),)), "fewer than two lots"),
        (
            case(Mechanism.IN_ORDER, combinations=(combination("K", "A", "12", 9),)),
            "only be awarded by the best total",
        ),
        (case(Mechanism.PREFERENCE), "A gives no place in its order of preference to lot 1, 2, 3"),
        (
            case(Mechanism.PREFERENCE, preferences={"A": ("1", "1", "2", "3")}),
            "A names a lot twice",
        ),
    ],
)
def test_a_case_that_cannot_be_awarded_says_why(wrong, words):
    with pytest.raises(CannotWork, match=words):
        awarded(wrong)


def test_scores_that_are_no_round_numbers_are_told_apart_to_a_millionth():
    scores = {"1": {"A": Fraction(2, 3), "B": Fraction(1, 7)}, "2": {"A": Fraction(10, 9999991)}}
    found = awarded(case(scores=scores))
    assert found.total == Fraction(2, 3)
    assert not found.best.is_exact
    assert "Scores were told apart to a millionth of a point." in found.steps


def test_a_search_that_ends_without_an_award_is_an_error():
    def stopped(_):
        return Solution(Outcome.NONE_FOUND, (), (), "none", "0", 1, 1)

    with pytest.raises(RuntimeError, match="allow it more time"):
        award(case(), stopped, ties=1)
    with pytest.raises(RuntimeError, match="allow it more time"):
        total_if(case(), "1", "A", stopped)


def test_the_mechanisms_are_those_of_the_definition():
    given = shelf.read_yaml("procurement/awarding.yaml")["mechanisms"]
    assert [row["code"] for row in given] == list(Mechanism)


def test_offers_come_from_rankings_without_hidden_digits_or_disqualified_bids():
    strict = scheme(threshold=ScoreThreshold(Decimal(50), True))
    bids = [bid("A", 80, 70, 60), bid("B", 80, 70, Decimal("60.04")),
            bid("C", 10, 10, 10, using=strict)]  # fmt: skip
    rule = [TieRule(TieStep.PRICE)]
    values = {("A", "1"): Decimal(5), ("B", "1"): Decimal(4)}
    prices = TieFacts(prices={"A": Decimal(5), "B": Decimal(4)})
    first, second = offers_from([rank(bids, rule, prices)], values)
    assert (first.bidder, first.score, first.rank, first.value) == ("B", 74, 1, 4)
    assert (second.bidder, second.score, second.rank) == ("A", 74, 2)
    open_ended = offers_from([rank(bids, [TieRule(TieStep.LOT)])], {})
    assert [(one.rank, one.value) for one in open_ended] == [(None, None)] * 2
