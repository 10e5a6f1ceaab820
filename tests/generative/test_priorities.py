"""Whatever the candidates: within the total, best against every subset, limits that are sharp."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.planning.priorities import (
    Method,
    Question,
    cost_of,
    fund_ranked,
    musts,
    question_problems,
    rivals_of,
    values_of,
    weights_of,
    worth_of,
)
from commonweal.planning.priorities_best import fund_best
from commonweal.planning.priorities_sensitivity import (
    choose,
    margin_of,
    weight_moves,
    with_weight,
)
from tests.spec.planning.prioritising import SOLVE, candidate, criterion, question

CODES = "abcdef"
PENNY = Decimal("0.01")


@st.composite
def questions(draw, parts=False):
    count = draw(st.integers(1, 6))
    made = []
    for n, code in enumerate(CODES[:count]):
        others = st.sampled_from(CODES[:n]) if n else st.nothing()
        made.append(
            candidate(
                code,
                draw(st.integers(1, 40)),
                draw(st.integers(0, 10)),
                draw(st.integers(0, 10)),
                must=draw(st.integers(0, 9)) == 0,
                needs=tuple(draw(st.sets(others, max_size=1))) if n else (),
                excludes=tuple(draw(st.sets(others, max_size=1))) if n else (),
                part_from=draw(st.sampled_from([100, 100, 50])) if parts else 100,
            )
        )
    criteria = (criterion("need", draw(st.integers(0, 9))), criterion("effect", 3))
    one = question(*made, total=draw(st.integers(10, 90)), criteria=criteria)
    assume(not question_problems(one))
    return one


def values(one, weights=None):
    return values_of(one, weights or weights_of(one.criteria))


def stands(one, shares):
    """Whether a choice keeps every rule, written a second time and plainly."""
    whole = {code for code, share in shares.items() if share == 100}
    known = one.by_code
    return (
        cost_of(one, shares) <= one.total
        and musts(one) <= whole
        and all(set(known[code].needs) <= whole for code in shares)
        and not any(rivals_of(one, code) & set(shares) for code in shares)
        and all(share >= known[code].part_from for code, share in shares.items())
    )


@given(questions(parts=True))
@settings(max_examples=80, deadline=None)
def test_both_methods_keep_every_rule_and_the_best_set_is_never_worth_less(one):
    ranked = fund_ranked(one, values(one))
    best = fund_best(one, values(one), SOLVE).shares
    assert stands(one, ranked.shares)
    assert stands(one, best)
    assert ranked.left == one.total - cost_of(one, ranked.shares) >= 0
    assert worth_of(best, values(one)) >= worth_of(ranked.shares, values(one))


@given(questions())
@settings(max_examples=80, deadline=None)
def test_no_subset_is_better_than_the_best_set_and_no_equal_one_cheaper(one):
    best = fund_best(one, values(one), SOLVE).shares
    codes = sorted(one.by_code)
    choices = (
        {code: 100 for code, chosen in zip(codes, picks, strict=True) if chosen}
        for picks in product((0, 1), repeat=len(codes))
    )
    known = values(one)
    rank = max(
        (worth_of(choice, known), -cost_of(one, choice))
        for choice in choices
        if stands(one, choice)
    )
    assert rank == (worth_of(best, known), -cost_of(one, best))


@given(questions(), st.lists(st.integers(0, 1000), min_size=4, max_size=4))
@settings(max_examples=50, deadline=None)
def test_inside_the_limits_of_a_weight_nothing_crosses_the_line_and_beyond_it_does(one, places):
    for method in Method:
        shares = choose(one, method, weights_of(one.criteria), SOLVE)
        for move in weight_moves(one, method, shares, SOLVE):
            low, high = move.low or Fraction(0), 1 if move.high is None else move.high
            for place in places:
                inside = low + (high - low) * Fraction(2 * place + 1, 2003)
                weights = with_weight(weights_of(one.criteria), move.criterion, inside)
                assert_the_same(one, method, shares, weights)
            for end, beyond in ((move.low, -1), (move.high, 1)):
                if end is not None:
                    there = end + Fraction(beyond, 10**7)
                    weights = with_weight(weights_of(one.criteria), move.criterion, there)
                    assert_changes(one, method, shares, weights)


def assert_the_same(one, method, shares, weights):
    """Ranked funds the same; the best set is still one of the best."""
    found = choose(one, method, weights, SOLVE)
    if method is Method.RANKED:
        assert found == shares
    else:
        known = values(one, weights)
        assert worth_of(found, known) == worth_of(shares, known)


def assert_changes(one, method, shares, weights):
    """Another set is funded, or ours is no longer best."""
    found = choose(one, method, weights, SOLVE)
    known = values(one, weights)
    if method is Method.RANKED:
        assert found != shares
    else:
        assert worth_of(found, known) > worth_of(shares, known)


@given(questions(parts=True))
@settings(max_examples=60, deadline=None)
def test_the_next_pound_that_matters_is_the_first_one_that_does(one):
    weights = weights_of(one.criteria)
    for method in Method:
        shares = (
            fund_ranked(one, values(one)).shares
            if method is Method.RANKED
            else dict(fund_best(one, values(one), SOLVE).shares)
        )
        margin = margin_of(one, method, shares, SOLVE)
        for step, way in ((margin.more, 1), (margin.less, -1)):
            if step is None:
                continue
            assert step.amount > 0
            short = Question(one.candidates, one.criteria, one.total + way * (step.amount - PENNY))
            enough = Question(one.candidates, one.criteria, one.total + way * step.amount)
            before, after = (choose(each, method, weights, SOLVE) for each in (short, enough))
            if method is Method.RANKED:
                assert (before, after != shares) == (shares, True)
            else:
                known = values(one)
                assert worth_of(before, known) == worth_of(shares, known)
                assert worth_of(after, known) != worth_of(shares, known)
