"""Affordability-neutral realignment: worked by hand, to the penny (ESX-31, CALC-17)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.optimum import Outcome, Proof
from commonweal.planning.realignment import Impossible, Pace, case_problems, problem_of
from tests.spec.planning.realigning import case, contract, explain, run, spend_path

SIMPLE = contract("x", "100.00", {"a": 60, "b": 40}, {"a": 50, "b": 50})


def test_without_limits_everything_moves_in_the_first_year():
    plan = run(case(SIMPLE))
    assert spend_path(plan, "a") == [50, 50, 50]
    assert plan.solution.outcome is Outcome.OPTIMAL
    assert plan.misaligned("2016/17") == 0


def test_a_floor_spreads_the_fall_over_years():
    plan = run(case(SIMPLE, paces=[Pace("a", floor=Decimal(4))]))
    assert spend_path(plan, "a") == [56, 52, 50]
    assert spend_path(plan, "b") == [44, 48, 50]
    assert [plan.misaligned(year) for year in plan.years] == [12, 4, 0]
    first = plan.transfers[0]
    assert (first.giver, first.taker, first.amount) == ("a", "b", 4)


def test_the_binding_limits_are_named_with_what_a_pound_more_is_worth():
    plan = run(case(SIMPLE, paces=[Pace("a", floor=Decimal(4))]))
    # one pound more in year 1 is one pound less misaligned at a and at b, in years 1 and 2
    assert [(b.limit, b.worth) for b in plan.binding] == [
        ("a: spend may fall by at most £4.00 in 2016/17", Fraction(4)),
        ("a: spend may fall by at most £4.00 in 2017/18", Fraction(2)),
    ]


def test_protection_keeps_a_commissioner_from_ever_paying_less():
    plan = run(case(SIMPLE, paces=[Pace("a", protection=Decimal("3.33"))]))
    assert spend_path(plan, "a") == [Decimal("56.67")] * 3
    assert plan.misaligned("2018/19") == Decimal("13.34")


def test_spend_and_resource_limit_change_alike_and_sum_to_nought():
    limits = {"a": Decimal(500), "b": Decimal(400)}
    plan = run(case(SIMPLE, paces=[Pace("b", cap=Decimal("3.01"))], resource_limits=limits))
    for body in plan.bodies:
        assert body.limit_after - body.limit_before == body.spend_after - body.spend_before
        assert body.left_over == body.limit_after - body.spend_after
    assert [one.change for one in plan.bodies if one.commissioner == "b"] == [
        Decimal("3.01"), Decimal("6.02"), Decimal("9.03"),
    ]  # fmt: skip
    for year in plan.years:
        assert sum(one.change for one in plan.bodies if one.year == year) == 0


def test_a_commissioner_with_nothing_to_gain_in_all_never_moves_in_all():
    # b gains 10 on x and loses 10 on y: only together, and a may fall by 6 a year
    other = contract("y", "100.00", {"b": 60, "c": 40}, {"b": 50, "c": 50})
    plan = run(case(SIMPLE, other, paces=[Pace("a", floor=Decimal(6))]))
    assert spend_path(plan, "b") == [100, 100, 100]
    assert spend_path(plan, "a") == [54, 50, 50]
    assert spend_path(plan, "c") == [46, 50, 50]


def test_a_year_counts_by_its_weight():
    # a may fall by 4 a year: 6 are left at a and at b after year 1, and 2 after year 2
    plan = run(case(SIMPLE, years=2, weights=(5, 1), paces=[Pace("a", floor=Decimal(4))]))
    assert plan.solution.reached[0].value == 5 * 1200 + 1 * 400


def test_the_proof_is_exact_and_the_bound_is_shown():
    plan = run(case(SIMPLE, paces=[Pace("a", floor=Decimal(4))]))
    reached = plan.solution.reached[0]
    # 12 + 4 + 0 pounds
    assert (reached.value, reached.bound, reached.gap) == (1600, 1600, 0)
    assert reached.proof is Proof.EXACT
    assert "End of 2017/18: £4.00 still misaligned, counted 1 times" in plan.steps
    assert (plan.solution.seed, plan.solution.threads) == (1, 1)


def test_equal_inputs_in_any_order_give_the_same_plan_to_the_digit():
    parts = [
        contract("x", "1000.01", {"a": 60, "b": 40}, {"a": 30, "b": 45, "c": 25}),
        contract("y", "777.77", {"a": 10, "b": 20, "c": 70}, {"a": 40, "b": 30, "c": 30}),
        contract("z", "333.33", {"c": 100}, {"a": 50, "b": 50}),
    ]
    paces = [Pace("a", cap=Decimal("40.10"), floor=Decimal("40.10")), Pace("c", floor=Decimal(90))]
    first = run(case(*parts, paces=paces))
    again = run(case(*reversed(parts), paces=list(reversed(paces))))
    assert first == again


def test_limits_that_no_plan_keeps_are_named_with_the_least_loosening():
    paces = [
        Pace("a", floor=Decimal(3)),
        Pace("b", complete_by="2018/19"),
        Pace("c", cap=Decimal(1)),
    ]
    bystander = contract("y", "50.00", {"c": 50, "d": 50}, {"c": 60, "d": 40})
    found = run(case(SIMPLE, bystander, paces=paces))
    assert isinstance(found, Impossible)
    # 3 a year are 9 of 10 in three years; c has nothing to do with it
    assert found.conflict == (
        "a: spend may fall by at most £3.00 in 2016/17",
        "a: spend may fall by at most £3.00 in 2017/18",
        "a: spend may fall by at most £3.00 in 2018/19",
        "b: at its share used on every contract by 2018/19",
    )
    assert sum(1 for one in found.loosen if one.endswith("by £1.00")) == 1
    assert "loosen at least one" in found.sentence


def test_a_least_pace_counts_from_the_start_until_the_target():
    paces = [Pace("a", floor=Decimal(4)), Pace("b", least=Decimal(5))]
    found = run(case(SIMPLE, paces=paces))
    assert "b: at least £5.00 moved by the end of 2016/17" in found.conflict
    assert len(found.conflict) == 2
    kept = run(case(SIMPLE, paces=[Pace("a", floor=Decimal(4)), Pace("b", least=Decimal(3))]))
    assert spend_path(kept, "b") == [44, 48, 50]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (case(SIMPLE, SIMPLE), "X is given twice"),
        (case(SIMPLE, weights=(1, 1)), "a weight"),
        (case(SIMPLE, weights=(1, 0, 1)), "above nought"),
        (case(SIMPLE, years=0), "each year"),
        (case(SIMPLE, paces=[Pace("z")]), "z has limits but no part"),
        (case(SIMPLE, paces=[Pace("a"), Pace("a")]), "a has two sets of limits"),
        (case(SIMPLE, paces=[Pace("a", complete_by="2030/31")]), "not one of the years"),
        (case(SIMPLE, paces=[Pace("a", cap=Decimal("0.001"))]), "cap of a must be"),
        (case(SIMPLE, paces=[Pace("a", floor=Decimal(-1))]), "floor of a must be"),
    ],
)
def test_a_case_that_makes_no_sense_is_refused_by_name(wrong, sentence):
    assert any(sentence in problem for problem in case_problems(wrong))
    with pytest.raises(ValueError, match=sentence):
        problem_of(wrong)


def test_nothing_misaligned_is_nothing_to_do():
    plan = run(case(contract("x", "100.00", {"a": 60, "b": 40}, {"a": 60, "b": 40})))
    assert plan.transfers == ()
    assert spend_path(plan, "a") == [60, 60, 60]


def test_asking_why_when_there_is_a_plan_is_refused():
    with pytest.raises(ValueError, match="keeps every limit"):
        explain(problem_of(case(SIMPLE, paces=[Pace("a", floor=Decimal(4))])))
