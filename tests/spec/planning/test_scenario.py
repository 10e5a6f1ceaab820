"""CALC-05 to CALC-08: the North Essex plan and its downside, and effects worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.scenario import (
    Effect,
    Plan,
    SustainabilityTest,
    bridge,
    compare,
    contract_change,
    first_failures,
    income_once,
    missed_savings,
    plan_from_printed,
    plan_problems,
    pressure,
    project,
    surplus_bridge,
)

YEARS = ("2014/15", "2015/16", "2016/17", "2017/18", "2018/19", "2019/20")


def amounts(text):
    return [Decimal(word) for word in text.split()]


BASE = plan_from_printed(
    YEARS,
    income=amounts("110 106 101.4 100.8 100.2 99.6"),
    surplus=amounts("-17.3 0 0.2 0.2 0.5 1.0"),
    cip=amounts("2.5 4.2 5.9 3.2 3.2 3.3"),
    cash=amounts("10.4 8.7 6.6 10.5 15.6 15.2"),
)
DOWNSIDE_SURPLUS = amounts("-17.3 0 -2.6 -2.7 -2.5 -2.1")
DOWNSIDE_CASH = amounts("10.4 8.7 3.8 4.7 6.8 3.4")
FLAT = Plan(
    ("2015/16", "2016/17", "2017/18"),
    tuple(amounts("100 100 100")),
    tuple(amounts("100 100 100")),
    tuple(amounts("0 0 0")),
    Decimal(10),
    tuple(amounts("0 0 0")),
)


def test_the_base_plan_comes_out_as_printed():
    results = project(BASE)
    assert [r.cash for r in results] == amounts("10.4 8.7 6.6 10.5 15.6 15.2")
    assert [r.surplus for r in results] == amounts("-17.3 0 0.2 0.2 0.5 1.0")
    assert round(results[2].cip_percent, 2) == Decimal("5.82")


def test_the_printed_downside_is_the_base_with_its_savings_missed():
    gaps = dict(zip(YEARS[2:], amounts("2.8 2.9 3.0 3.1"), strict=True))
    results = project(BASE, [missed_savings("2016/17 savings missed", gaps)])
    assert [r.surplus for r in results] == DOWNSIDE_SURPLUS
    assert [r.cip for r in results] == amounts("2.5 4.2 3.1 3.2 3.2 3.3")
    for result, printed in zip(results, DOWNSIDE_CASH, strict=True):
        assert abs(result.cash - printed) <= Decimal("0.1")


def test_a_saving_missed_once_and_carried_flat_falls_short_of_the_printed_gap():
    flat = dict.fromkeys(YEARS[2:], Decimal("2.8"))
    last = project(BASE, [missed_savings("missed", flat)])[-1]
    assert last.cash == Decimal("15.2") - 4 * Decimal("2.8")


def test_a_miss_that_grows_lowers_surplus_and_cash_but_the_savings_of_its_first_year_only():
    """2 then 5 missed: surplus −2 and −5, cash 10 − 2 − 5 = 3, savings down 2 once (CALC-07)."""
    grows = missed_savings("missed", {"2016/17": Decimal(2), "2017/18": Decimal(5)})
    results = project(FLAT, [grows])
    assert [r.surplus for r in results] == amounts("0 -2 -5")
    assert [r.cash for r in results] == amounts("10 8 3")
    assert [r.cip for r in results] == amounts("0 -2 0")
    again = missed_savings("more missed", {"2017/18": Decimal(3)})
    first = missed_savings("missed", dict.fromkeys(("2016/17", "2017/18"), Decimal(2)))
    both = project(FLAT, [first, again])
    assert [r.surplus for r in both] == amounts("0 -2 -5")
    assert [r.cip for r in both] == amounts("0 -2 -3")


def test_next_year_need_as_a_bridge():
    steps = bridge(
        "Run-rate efficiency",
        Decimal("3.2"),
        [
            ("Income for one year only", Decimal("0.5")),
            ("Savings to replace", Decimal("1.0")),
            ("Full-year effect", Decimal("1.2")),
        ],
        "Savings needed 2016/17",
    )
    assert steps[-1].amount == Decimal("5.9")


def test_a_contract_lost_in_october_has_half_its_effect_in_the_first_year():
    lost = contract_change(
        "Contract lost", FLAT.years, first_year="2016/17", annual_value=Decimal(-20),
        first_year_share=Decimal("0.5"), cost_share=Decimal("0.75"), cost_lag_years=1,
    )  # fmt: skip
    results = project(FLAT, [lost])
    assert [r.income for r in results] == amounts("100 90 80")
    # cost follows a year later: nothing in 2016/17, half of 15 in 2017/18
    assert [r.spend for r in results] == amounts("100 100 92.5")
    assert [r.surplus for r in results] == amounts("0 -10 -12.5")
    assert [r.cash for r in results] == amounts("10 0 -12.5")


def test_pressures_once_and_every_year():
    once = pressure("storm", FLAT.years, first_year="2016/17", amount=Decimal(3), recurrent=False)
    always = pressure(
        "pay", FLAT.years, first_year="2016/17", amount=Decimal(4), recurrent=True,
        first_year_share=Decimal("0.25"),
    )  # fmt: skip
    results = project(FLAT, [once, always, income_once("grant", "2017/18", Decimal(1))])
    assert [r.surplus for r in results] == amounts("0 -4 -3")
    assert results[1].parts == (("storm", Decimal(-3)), ("pay", Decimal(-1)))


def test_the_bridge_between_two_years_leaves_nothing_over():
    once = pressure("storm", FLAT.years, first_year="2016/17", amount=Decimal(3), recurrent=False)
    results = project(FLAT, [once])
    steps = surplus_bridge(results[1], results[2])
    assert [(s.title, s.amount) for s in steps] == [
        ("Surplus 2016/17", Decimal(-3)),
        ("Change planned", Decimal(0)),
        ("storm ends", Decimal(3)),
        ("Surplus 2017/18", Decimal(0)),
    ]


def test_the_first_year_a_test_fails_is_said():
    gaps = dict(zip(YEARS[2:], amounts("2.8 2.9 3.0 3.1"), strict=True))
    results = project(BASE, [missed_savings("missed", gaps)])
    tests = [
        SustainabilityTest("no loss", lambda r: r.surplus >= 0),
        SustainabilityTest("cash above 4", lambda r: r.cash >= 4),
        SustainabilityTest("cash above 0", lambda r: r.cash >= 0),
    ]
    found = {t.title: t.first_failure for t in first_failures(results, tests)}
    assert found == {"no loss": "2016/17", "cash above 4": "2016/17", "cash above 0": None}


def test_scenarios_are_compared_line_by_line():
    other = project(FLAT, [income_once("grant", "2017/18", Decimal(1))])
    differing = [d for d in compare(project(FLAT), other) if d.difference]
    assert [(d.year, d.line) for d in differing] == [
        ("2017/18", "income"), ("2017/18", "surplus"), ("2017/18", "cash"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="same years"):
        compare(project(FLAT), project(BASE))


def test_a_plan_with_a_missing_year_or_value_is_refused_by_name():
    gap = Plan(("2015/16", "2017/18"), FLAT.income[:2], FLAT.spend[:2], FLAT.cip[:2],
               Decimal(0), FLAT.other_cash[:2])  # fmt: skip
    assert plan_problems(gap) == ["2016/17 is missing from the plan."]
    short = Plan(FLAT.years, FLAT.income[:2], FLAT.spend, FLAT.cip, Decimal(0), FLAT.other_cash)
    assert "3 years but 2 values of income" in plan_problems(short)[0]
    with pytest.raises(ValueError, match="not a year of the plan"):
        project(FLAT, [income_once("grant", "2030/31", Decimal(1))])


small = st.decimals(-50, 50, places=1)


@given(st.lists(small, min_size=3, max_size=3), st.lists(small, min_size=3, max_size=3))
def test_effects_add_up_in_any_order(first, second):
    one = Effect("a", income=dict(zip(FLAT.years, first, strict=True)))
    two = Effect("b", spend=dict(zip(FLAT.years, second, strict=True)))
    forward, back = project(FLAT, [one, two]), project(FLAT, [two, one])
    assert [r.cash for r in forward] == [r.cash for r in back]
    assert forward[-1].cash == Decimal(10) + sum(first) - sum(second)
