"""CALC-12 and ESX-34: AMHPs of Essex 2015, worked by hand, and what a range of rates does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.delivering.supply import (
    Demand,
    Intake,
    Rate,
    Supply,
    even_intakes,
    payers,
    project_supply,
    required_for,
    supply_problems,
    uplift,
)
from commonweal.language.figure import Quantity


def exact(number) -> Quantity:
    return Quantity.exact(Decimal(number))


def churn_of(required, replaced) -> Rate:
    share = Decimal(replaced) * 100 / Decimal(required)
    return Rate(share, share)


def test_essex_goes_from_84_to_126_by_2017_and_stays_there_at_20_a_year() -> None:
    """84 × 1.5 = 126; 42 over two years is 21 a year; 20 ÷ 126 = 15.9% leave each year after."""
    required = uplift(Decimal(84), Decimal(50))
    assert required == 126
    built_up = even_intakes(required - 84, 2016, 2017)
    assert [one.trainees for one in built_up] == [21, 21]
    kept = tuple(Intake(year, Decimal(20)) for year in (2018, 2019, 2020))
    churn = churn_of(126, 20)
    assert round(churn.low, 1) == Decimal("15.9")
    years = project_supply(
        Supply("Essex", 2015, Decimal(84), (*built_up, *kept), {2017: required}, {2018: churn}),
        2020,
    )
    assert [one.closing.value for one in years] == [105, 126, 126, 126, 126]
    assert [one.gap.value if one.gap else None for one in years] == [None, 0, 0, 0, 0]
    assert [one.leavers.value for one in years] == [0, 0, 20, 20, 20]


def test_a_range_of_leavers_and_drop_out_gives_a_range_of_people() -> None:
    """100 people, 10 to 20% leave, 10 trainees of whom 0 to 20% drop out: 88 to 100 people."""
    intake = Intake(2026, Decimal(10), Rate(Decimal(0), Decimal(20)))
    leaving = {2026: Rate(Decimal(10), Decimal(20))}
    (year,) = project_supply(
        Supply("A", 2025, Decimal(100), (intake,), {2026: Decimal(95)}, leaving), 2026
    )
    assert year.closing == Quantity(Decimal(88), Decimal(100))
    assert year.gap == Quantity(Decimal(-5), Decimal(7))
    assert year.leavers == Quantity(Decimal(10), Decimal(20))


def test_what_nobody_has_agreed_to_pay_is_shown_as_undecided() -> None:
    """10 trainees at 9,000: 90,000; the council pays 40%, 54,000 is open."""
    supply = Supply(
        "A", 2025, Decimal(50), (Intake(2026, Decimal(10)),), cost_per_trainee=exact(9000),
        who_pays={"Council": Decimal(40)},
    )  # fmt: skip
    named, undecided = payers(supply, project_supply(supply, 2026))
    assert (named.name, named.amount.value) == ("Council", 36_000)
    assert (undecided.name, undecided.share_pct, undecided.amount.value) == ("", 60, 54_000)


def test_a_cost_that_is_not_given_stays_unknown_with_its_reason() -> None:
    supply = Supply("A", 2025, Decimal(50), (Intake(2026, Decimal(10)),))
    (year,) = project_supply(supply, 2026)
    assert (year.cost.low, year.cost.reason) == (None, "no cost of training is given")


def test_the_number_required_comes_from_demand_or_from_the_rota_whichever_asks_for_more() -> None:
    """1,200 × 8 = 9,600 hours ÷ 300 to 400 = 24 to 32; 17,520 ÷ 600 to 730 = 24 to 29.2, so 30."""
    found = required_for(
        Demand(
            "A", exact(1200), exact(8), Decimal(17_520),
            Quantity(Decimal(300), Decimal(400)), Quantity(Decimal(600), Decimal(730)),
        )
    )  # fmt: skip
    assert found.for_assessments == Quantity(Decimal(24), Decimal(32))
    assert found.for_rota == Quantity(Decimal(24), Decimal(30))
    assert found.people == Quantity(Decimal(24), Decimal(32))
    assert found.steps[-1] == "The larger of both: 24 to 32 people"


@pytest.mark.parametrize(
    ("supply", "words"),
    [
        (Supply("A", 2025, Decimal(-1), ()), "fewer than no people"),
        (
            Supply("A", 2025, Decimal(1), (Intake(2026, Decimal(1)), Intake(2026, Decimal(2)))),
            "two intakes ready in 2026",
        ),
        (Supply("A", 2025, Decimal(1), (Intake(2025, Decimal(1)),)), "before the projection"),
        (
            Supply(
                "A",
                2025,
                Decimal(1),
                (Intake(2026, Decimal(3), by_profession={"nurse": Decimal(2)}),),
            ),
            "add up to 2, not to its 3",
        ),
        (Supply("A", 2025, Decimal(1), (), who_pays={"B": Decimal(101)}), "more than 100%"),
    ],
)
def test_a_supply_that_cannot_be_is_refused_in_a_sentence(supply: Supply, words: str) -> None:
    assert any(words in problem for problem in supply_problems(supply))
    with pytest.raises(ValueError, match=words):
        project_supply(supply, 2027)


def test_a_rate_outside_0_to_100_is_no_rate() -> None:
    with pytest.raises(ValueError, match="not one"):
        Rate(Decimal(20), Decimal(10))


@given(
    stock=st.integers(0, 500),
    trainees=st.lists(st.integers(0, 60), min_size=1, max_size=6),
    low=st.integers(0, 60),
    more=st.integers(0, 40),
    at=st.integers(0, 40),
)
def test_any_rate_within_the_range_gives_a_stock_within_the_range(
    stock: int, trainees: list[int], low: int, more: int, at: int
) -> None:
    """A second way: the same years in plain arithmetic, at one rate between the ends."""
    intakes = tuple(Intake(2026 + n, Decimal(count)) for n, count in enumerate(trainees))
    rates = Rate(Decimal(low), Decimal(low + more))
    supply = Supply("A", 2025, Decimal(stock), intakes, leaving={2026: rates})
    chosen = low + min(at, more)
    people = Decimal(stock)
    for year in project_supply(supply, 2025 + len(trainees)):
        people = people * (100 - chosen) / 100 + trainees[year.year - 2026]
        assert year.closing.low is not None
        assert year.closing.high is not None
        assert year.closing.low <= people <= year.closing.high
