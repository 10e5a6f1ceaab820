"""Shares paid against shares used, and who subsidises whom (CALC-17)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.figure import Quantity
from commonweal.planning.shares import (
    BlockContract,
    Measure,
    Use,
    contract_problems,
    position,
    shares_used,
    subsidies,
    supports,
)


def use(body, line, amount, unit="contacts"):
    return Use(body, line, unit, Quantity.exact(Decimal(amount)))


USES = [use("west", "contacts", 300), use("mid", "contacts", 100), use("mid", "home visits", 100)]


def test_by_activity_every_line_counts_alike():
    shares = shares_used("Block A", USES, Measure.ACTIVITY)
    assert shares.of == {"west": Fraction(60), "mid": Fraction(40)}
    assert shares.steps == ("west: 300 of 500 by activity", "mid: 200 of 500 by activity")


def test_by_cost_a_line_counts_by_its_unit_cost():
    weights = {"contacts": Decimal(10), "home visits": Decimal(60)}
    # west 300 × 10 = 3,000; mid 100 × 10 + 100 × 60 = 7,000
    shares = shares_used("Block A", USES, Measure.COST, weights)
    assert shares.of == {"west": Fraction(30), "mid": Fraction(70)}


def test_by_need_a_population_counts_by_its_index():
    people = [use("west", "west people", 1000, "people"), use("mid", "mid people", 1000, "people")]
    weights = {"west people": Decimal("0.8"), "mid people": Decimal("1.2")}
    assert shares_used("B", people, Measure.NEED, weights).of == {"west": 40, "mid": 60}


def test_thirds_total_exactly_100():
    uses = [use(body, "days", 1) for body in "abc"]
    assert sum(shares_used("B", uses, Measure.CLUSTERS).of.values()) == 100


@pytest.mark.parametrize(
    ("uses", "measure", "weights", "sentence"),
    [
        ([], Measure.ACTIVITY, {}, "no use to measure"),
        (
            [*USES, use("west", "beds", 5, "bed days")],
            Measure.ACTIVITY,
            {},
            "bed days and contacts",
        ),
        (USES, Measure.COST, {"contacts": Decimal(1)}, "give a weight to home visits"),
        ([use("west", "contacts", -1)], Measure.ACTIVITY, {}, "below zero"),
        ([use("west", "contacts", 0)], Measure.ACTIVITY, {}, "nothing at all is used"),
        (
            [Use("west", "contacts", "contacts", Quantity.unknown("contacts is suppressed"))],
            Measure.ACTIVITY,
            {},
            "contacts of west cannot be used: contacts is suppressed",
        ),
    ],
)
def test_what_cannot_be_shared_is_refused_by_name(uses, measure, weights, sentence):
    with pytest.raises(ValueError, match=sentence):
        shares_used("Block A", uses, measure, weights)


def contract(paid, used, value="69000000.00"):
    return BlockContract("nep", "NEP block", "2014/15", Decimal(value), paid, used, "activity")


def test_a_subsidy_is_what_is_paid_beyond_the_share_used():
    one = position(contract({"a": 50, "b": 30, "c": 20}, {"a": 40, "b": 35, "c": 25}))
    # 10% of £69m is £6.9m; 5% is £3.45m
    assert [line.subsidy for line in one.lines] == [
        Decimal("6900000.00"), Decimal("-3450000.00"), Decimal("-3450000.00"),
    ]  # fmt: skip
    assert "a: pays 50% = £34,500,000.00, uses 40% by activity" in one.steps[0]


def test_pennies_that_do_not_divide_go_to_the_largest_remainders():
    third = Fraction(100, 3)
    one = position(contract(dict.fromkeys("abc", third), {"a": 100}, value="100.00"))
    assert [line.paid for line in one.lines] == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]
    assert sum(line.subsidy for line in one.lines) == 0


def test_shares_that_do_not_total_100_are_refused_by_name():
    wrong = contract({"a": Decimal("33.3"), "b": Decimal("33.3"), "c": Decimal("33.3")}, {"a": 100})
    assert contract_problems(wrong) == [
        "The shares paid of NEP block, 2014/15 total 99.9, not 100; "
        "correct them so that they total exactly 100."
    ]
    with pytest.raises(ValueError, match=r"total 99\.9"):
        position(wrong)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": "0"}, "not above zero"),
        ({"value": "1.005"}, "finer than a penny"),
        ({"paid": {"a": 110, "b": -10}}, "share paid by b of NEP block, 2014/15 is below zero"),
        ({"used": {"a": 99}}, "shares used of NEP block, 2014/15 total 99, not 100"),
    ],
)
def test_a_contract_that_cannot_be_compared_says_why(change, sentence):
    good = {"paid": {"a": 100}, "used": {"a": 100}}
    assert any(sentence in problem for problem in contract_problems(contract(**(good | change))))


def test_subsidies_over_contracts_add_up_to_nought():
    first = position(contract({"a": 60, "b": 40}, {"a": 50, "b": 50}, "100.00"))
    second = position(contract({"b": 60, "c": 40}, {"b": 30, "c": 70}, "100.00"))
    given = {one.commissioner: (one.given, one.received) for one in subsidies([first, second])}
    assert given == {"a": (10, 0), "b": (30, 10), "c": (0, 30)}
    assert sum(one.net for one in subsidies([first, second])) == 0


def test_what_a_giver_gives_is_divided_by_what_receivers_receive():
    # a gives 30 and b 10; c receives 10 and d 30: a quarter and three quarters of each
    one = position(
        contract({"a": 50, "b": 50}, {"a": 20, "b": 40, "c": 10, "d": 30}, value="100.00")
    )
    assert [(s.giver, s.receiver, s.amount) for s in supports(one)] == [
        ("a", "c", Decimal("7.50")), ("a", "d", Decimal("22.50")),
        ("b", "c", Decimal("2.50")), ("b", "d", Decimal("7.50")),
    ]  # fmt: skip
