"""Best plans of amounts: against every plan there is, with bounds and prices checked by hand."""

from fractions import Fraction
from itertools import product

import pytest

from commonweal.engines.certificate import certify
from commonweal.engines.solvers import (
    Settings,
    amounts_solver,
    explain_conflict,
    settings_from,
    solve_amounts,
)
from commonweal.language.optimum import Aim, Outcome, Problem, Proof, Row
from commonweal.records.shelf import read_yaml

PLAIN = Settings(seed=1)

# at most 7 in all and 2a + b at most 11; a is worth 3 and b 2: best is a 4, b 3 = 18
SHOP = Problem(
    ((0, 10), (0, 10)),
    (Row("all", ((0, 1), (1, 1)), None, 7), Row("work", ((0, 2), (1, 1)), None, 11)),
    (Aim("worth", ((0, -3), (1, -2))),),
)


def test_the_best_plan_is_proven_by_prices_in_whole_numbers():
    found = solve_amounts(SHOP, PLAIN)
    assert found.values == (4, 3)
    assert (found.objective, found.bound, found.gap) == (-18, -18, 0)
    assert found.reached[0].proof is Proof.EXACT
    # one more in all: a 3, b 5 = 19; one more hour of work: a 5, b 2 = 19
    assert found.prices == (Fraction(-1), Fraction(-1))
    assert (found.solver, found.seed, found.threads) == ("HiGHS", 1, 1)


def test_any_prices_give_a_true_bound_and_never_a_better_one():
    rows = SHOP.rows
    limits = [(row.low, row.high) for row in rows]
    for duals in product((-3.0, -1.0, -0.4, 0.0, 1.0), repeat=2):
        assert certify(SHOP.columns, rows, limits, SHOP.aims[0], duals).bound <= -18


def test_a_later_aim_chooses_among_the_best():
    either = Problem(
        ((0, 5), (0, 5)),
        (Row("all", ((0, 1), (1, 1)), None, 5),),
        (Aim("most", ((0, -1), (1, -1))), Aim("little of the first", ((0, 1),))),
    )
    found = solve_amounts(either, PLAIN)
    assert found.values == (0, 5)
    assert [one.value for one in found.reached] == [-5, 0]


def bag(worths, weights, room):
    terms = tuple(enumerate(weights))
    aim = Aim("worth", tuple((n, -worth) for n, worth in enumerate(worths)))
    return Problem(((0, 1),) * len(worths), (Row("room", terms, None, room),), (aim,))


@pytest.mark.parametrize("room", [0, 1, 7, 10, 13, 19, 26])
def test_yes_or_no_choices_equal_the_best_of_all_choices(room):
    worths, weights = (9, 7, 6, 3, 8, 5), (5, 4, 3, 2, 7, 5)
    every = product((0, 1), repeat=6)
    fits = [c for c in every if sum(w * x for w, x in zip(weights, c, strict=True)) <= room]
    best = max(sum(w * x for w, x in zip(worths, c, strict=True)) for c in fits)
    found = solve_amounts(bag(worths, weights, room), PLAIN)
    assert -found.objective == best
    assert found.outcome is Outcome.OPTIMAL


def test_amounts_in_pence_of_billions_lose_no_penny():
    # thirds of a price: no whole plan at the relaxed corner
    big = 10**11 + 1
    problem = Problem(
        ((0, big), (0, big)),
        (Row("even", ((0, 2), (1, -2)), 1, 3), Row("all", ((0, 1), (1, 1)), None, big)),
        (Aim("most", ((0, -1), (1, -1))),),
    )
    found = solve_amounts(problem, PLAIN)
    assert problem.broken(found.values) == []
    assert found.values == ((big + 1) // 2, (big - 1) // 2)


def test_no_plan_is_said_and_explained_by_limits_only():
    problem = Problem(
        ((0, 10), (0, 10)),
        (
            Row("at most 7", ((0, 1), (1, 1)), None, 7, limit=True),
            Row("at least 9", ((0, 1), (1, 1)), 9, None, limit=True),
            Row("first at most 9", ((0, 1),), None, 9, limit=True),
        ),
        (Aim("least", ((0, 1),)),),
    )
    assert solve_amounts(problem, PLAIN).outcome is Outcome.INFEASIBLE
    conflict = explain_conflict(problem, PLAIN)
    assert conflict.rows == (0, 1)
    assert sum(one.amount for one in conflict.loosened) == 2


def test_rules_that_nobody_set_are_never_blamed():
    rows = (Row("hard", ((0, 1),), 3, None), Row("limit", ((0, 1),), None, 9, limit=True))
    with pytest.raises(ValueError, match="nobody set as limits"):
        explain_conflict(Problem(((0, 2),), rows, ()), PLAIN)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem(((0, 1),), (Row("r", ((1, 1),), 0, 1),), ()), "r names a column that is not"),
        (Problem(((0, 1),), (), (Aim("a", ((0, 1), (0, 1))),)), "a names a column twice"),
        (Problem(((2, 1),), (), ()), "lowest value above its highest"),
    ],
)
def test_a_problem_wrongly_written_down_is_refused(problem, sentence):
    with pytest.raises(ValueError, match=sentence):
        amounts_solver(PLAIN)(problem)


def test_settings_are_read_from_their_definition():
    rules = read_yaml("rules/solving.yaml")
    assert settings_from(rules, "amounts").repeatable
    assert settings_from(rules, "published_rota").repeatable
    assert not settings_from(rules, "draft_rota").repeatable
    assert settings_from(rules, "draft_rota").gap == Fraction(1, 20)
    with pytest.raises(ValueError, match="do not say how to solve for soup"):
        settings_from(rules, "soup")
