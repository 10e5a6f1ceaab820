"""Prioritisation within a fixed total (ESX-57, acceptance 11), worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.row import CannotWork
from commonweal.planning.priorities import (
    Method,
    Why,
    fund_ranked,
    question_problems,
    ranking,
    values_of,
    weights_of,
)
from commonweal.planning.priorities_answer import prioritise
from commonweal.planning.priorities_best import fund_best, next_better
from commonweal.planning.priorities_sensitivity import (
    Change,
    funded_in,
    margin_of,
    weight_moves,
    with_weight,
)
from tests.spec.planning.prioritising import SOLVE, candidate, criterion, question

#: Points: a 60, b 50, c 50, d 30. For each £10: a 10, b 12.5, c 10 (dearer equals later), d 15.
A, B, C, D = (
    candidate("a", 60, 6),
    candidate("b", 40, 5),
    candidate("c", 50, 5),
    candidate("d", 20, 3),
)


def values(one):
    return values_of(one, weights_of(one.criteria))


def ranked(one):
    return fund_ranked(one, values(one))


def best(one):
    return fund_best(one, values(one), SOLVE)


def test_value_is_the_weighted_part_of_each_scale_in_points():
    one = question(
        candidate("a", 10, 6, 4),
        criteria=(criterion("need", 3), criterion("effect", 1, low=2, high=4)),
    )
    # need 6 of 10 weighs 3/4, effect is at the top of 2 to 4 and weighs 1/4: 45 + 25
    assert values(one) == {"a": 70}


def test_ranked_by_value_for_each_pound_down_to_the_line():
    one = question(A, B, C, D)
    assert ranking(one, values(one)) == ["d", "b", "c", "a"]
    found = ranked(one)
    # 20 and 40 leave 40 of 100; c costs 50 and does not fit, so nothing below it is funded.
    assert found.shares == {"d": 100, "b": 100}
    assert (found.line, found.left) == ("c", 40)
    assert found.verdicts["c"].why is Why.LINE
    assert found.verdicts["a"].why is Why.BELOW


def test_nothing_below_the_line_is_funded_however_cheap():
    cheap = candidate("e", 5, "0.1")
    assert "e" not in ranked(question(B, C, D, cheap)).shares


def test_what_may_be_funded_in_part_takes_what_is_left():
    parted = candidate("c", 50, 5, part_from=50)
    found = ranked(question(A, B, parted, D))
    # 40 left of 50 is 80%
    assert found.shares == {"d": 100, "b": 100, "c": 80}
    assert found.left == 0
    assert found.verdicts["c"].why is Why.PART
    least = candidate("c", 50, 5, part_from=81)
    assert ranked(question(A, B, least, D)).shares == {"d": 100, "b": 100}


def test_the_best_set_uses_what_the_line_leaves():
    # a with b makes 110 points for 100; d, b and 40 unused made 80; c with b 100 for 90.
    found = best(question(A, B, C, D))
    assert found.shares == {"a": 100, "b": 100}
    assert all(reached.proven for reached in found.solution.reached)


def test_of_equal_sets_the_cheapest_is_best():
    one = question(candidate("a", 60, 6), candidate("b", 50, 6), total=60)
    assert best(one).shares == {"b": 100}


def test_the_best_set_takes_parts_in_whole_percents():
    one = question(candidate("a", 60, 6, part_from=10), candidate("b", 70, 8), total=100)
    # b whole, and 30 of 60 of a
    assert best(one).shares == {"a": 50, "b": 100}


def test_what_must_be_done_comes_first_with_what_it_needs():
    must = candidate("z", 30, 1, must=True, needs=("y",))
    found = ranked(question(A, B, must, candidate("y", 30, 1)))
    assert found.verdicts["z"].is_must
    assert found.verdicts["y"].is_must
    assert found.shares == {"z": 100, "y": 100, "b": 100}


def test_a_candidate_waits_for_what_it_needs_and_gives_way_to_what_excludes_it():
    # d is best but needs c; b and c exclude each other, and b is ahead of c.
    one = question(
        A, B, candidate("c", 50, 5, excludes=("b",)), candidate("d", 20, 3, needs=("c",))
    )
    found = ranked(one)
    assert found.shares == {"b": 100, "a": 100}
    assert (found.verdicts["c"].why, found.verdicts["c"].because) == (Why.EXCLUDED, ("b",))
    assert (found.verdicts["d"].why, found.verdicts["d"].because) == (Why.WAITS, ("c",))
    # c and d together: 80 points for 70; b and a 110 for 100
    assert best(one).shares == {"a": 100, "b": 100}


def test_more_and_less_money_by_the_ranking():
    one = question(A, B, C, D)
    margin = margin_of(one, Method.RANKED, ranked(one).shares, SOLVE)
    # c lacks 10; a penny beyond the 40 that are left takes b away
    assert (margin.more.amount, margin.more.change) == (10, Change(("c",), ()))
    assert (margin.less.amount, margin.less.change) == (Decimal("40.01"), Change((), ("b",)))


def test_more_and_less_money_for_the_best_set():
    one = question(A, B, C, D)
    shares = best(one).shares
    margin = margin_of(one, Method.BEST, shares, SOLVE)
    # 110 points for 100; next b, c and d with 130 for 110. Less: c and b, 100 points for 90.
    assert next_better(one, values(one), shares, SOLVE) == {"b": 100, "c": 100, "d": 100}
    assert (margin.more.amount, margin.more.change) == (10, Change(("c", "d"), ("a",)))
    assert (margin.less.amount, margin.less.change) == (Decimal("0.01"), Change(("c",), ("a",)))


def test_when_everything_is_funded_more_money_changes_nothing():
    one = question(A, B, total=200)
    for method in Method:
        margin = margin_of(one, method, {"a": 100, "b": 100}, SOLVE)
        assert margin.more is None


#: Need says p, effect says q; both cost the whole total.
P, Q = candidate("p", 100, 8, 2), candidate("q", 100, 4, 6)


@pytest.mark.parametrize("method", Method)
def test_how_far_a_weight_may_move_before_something_crosses_the_line(method):
    one = question(P, Q, criteria=(criterion("need", 3), criterion("effect", 2)))
    # p: 8w + 2(1 - w) = 2 + 6w; q: 4w + 6(1 - w) = 6 - 2w; level at w = 1/2, now 3/5
    need, effect = weight_moves(one, method, {"p": 100}, SOLVE)
    assert (need.now, need.low, need.high) == (Fraction(3, 5), Fraction(1, 2), None)
    assert need.below == Change(("q",), ("p",))
    assert (effect.low, effect.high) == (None, Fraction(1, 2))


def test_a_line_that_moves_without_changing_what_is_funded_is_followed():
    # x is funded; k and then m overtake l at the line, and only m fits.
    one = question(
        candidate("x", 10, 10, 10), candidate("l", 95, "9.5", 1), candidate("k", 92, 8, 3),
        candidate("m", 80, 5, 5), criteria=(criterion("need", 9), criterion("effect", 1)),
    )  # fmt: skip
    assert ranked(one).shares == {"x": 100}
    need, _ = weight_moves(one, Method.RANKED, {"x": 100}, SOLVE)
    # k: (30 + 50w)/92 and m: 50/80 draw level where 30 + 50w = 57.5, w = 0.55
    assert (need.low, need.below) == (Fraction(11, 20), Change(("m",), ()))


def test_other_weights_keep_their_proportions():
    moved = with_weight(
        {"a": Fraction(1, 2), "b": Fraction(1, 3), "c": Fraction(1, 6)}, "a", Fraction(1, 4)
    )
    assert moved == {"a": Fraction(1, 4), "b": Fraction(1, 2), "c": Fraction(1, 4)}
    alike = with_weight({"a": Fraction(1), "b": Fraction(0), "c": Fraction(0)}, "a", Fraction(0))
    assert alike == {"a": 0, "b": Fraction(1, 2), "c": Fraction(1, 2)}


def test_in_what_part_of_all_weightings_a_candidate_is_funded():
    # p wins where the weight of need is above one half: half of all weightings of two criteria
    one = question(P, Q)
    drawn = funded_in(one, Method.RANKED, SOLVE, draws=2000, seed=1)
    assert abs(drawn["p"] - Fraction(1, 2)) < Fraction(3, 100)
    assert drawn["p"] + drawn["q"] == 1
    assert drawn == funded_in(one, Method.RANKED, SOLVE, draws=2000, seed=1)


def test_the_answer_says_what_is_foregone_and_what_it_costs():
    answer = prioritise(question(A, B, C, D), Method.RANKED, SOLVE, draws=20, seed=1)
    assert [one.candidate.code for one in answer.funded] == ["d", "b"]
    assert [one.candidate.code for one in answer.foregone] == ["c", "a"]
    assert (answer.chosen.cost, answer.left, answer.more_needed) == (60, 40, 70)
    assert (answer.chosen.worth, answer.other.worth) == (80, 110)
    assert answer.solution.values == ()


def test_more_money_counts_what_is_unspent_and_never_funds_what_is_excluded():
    """d 20 and b 40 are funded, 40 is unspent; c 60 excludes b, e 10 needs c.

    a 50 makes 110 that can be funded together: 10 more than the total, however much c costs.
    """
    costs = {one.code: one.cost for one in (A, B, D)}
    shut = candidate("c", 60, 1, excludes=("b",))
    asked = question(A, B, shut, D, candidate("e", 10, 1, needs=("c",)))
    answer = prioritise(asked, Method.RANKED, SOLVE, draws=20, seed=1)
    never = {code: one for code, one in answer.with_more.items() if not one.share}
    assert (never["c"].why, never["c"].because) == (Why.EXCLUDED, ("b",))
    assert (never["e"].why, never["e"].because) == (Why.WAITS, ("c",))
    assert answer.more_needed == sum(costs.values()) - 100


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (question(), "no candidates"),
        (question(A, total=0), "total must be above nought"),
        (question(A, A), "candidate a is given twice"),
        (question(candidate("a", 0, 5)), "cost of A must be above nought"),
        (question(candidate("a", 5, 11)), "score of A by need is 11, outside 0 to 10"),
        (question(A, criteria=(criterion("other"),)), "A has no score by other"),
        (question(A, criteria=(criterion("need", 0),)), "needs a weight above nought"),
        (question(A, criteria=(criterion("need", -1), criterion("effect"))), "need is below zero"),
        (question(A, criteria=(criterion("need", 1, 5, 5),)), "turn it round"),
        (question(candidate("a", 5, 5, needs=("z",))), "A needs “z”, which is no candidate here"),
        (question(candidate("a", 5, 5, needs=("a",))), "A needs itself"),
        (question(B, candidate("a", 5, 5, needs=("b",), excludes=("b",))), "needs and excludes B"),
        (
            question(candidate("a", 5, 5, needs=("b",)), candidate("b", 5, 5, needs=("a",))),
            "A and B need each other: make them one candidate",
        ),
        (
            question(candidate("a", 5, 5, must=True), candidate("b", 5, 5, must=True,
                                                                excludes=("a",))),
            "A and B must both be done and exclude each other",
        ),
        (
            question(candidate("a", 90, 5, must=True, needs=("b",)), candidate("b", 20, 5)),
            r"costs £110.00, more than the total of £100.00: A, B",
        ),
        (question(candidate("a", 5, 5, part_from=0)), "least part of A"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused_by_name(wrong, sentence):
    assert any(sentence in problem for problem in question_problems(wrong))
    with pytest.raises(CannotWork):
        prioritise(wrong, Method.RANKED, SOLVE, draws=1, seed=1)
