"""Areas beside each other, worked by hand. Sources: NCL-04, ESX-12; McPherson and others (1982)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.intervals import Polarity
from commonweal.planning.need.variation import (
    AreaValue,
    Measured,
    Panel,
    Spend,
    investment,
    panel,
)

CONTACT = Measured("People in contact", "use", "per 100", Polarity.NO_JUDGEMENT, "2022/23")
WAIT = Measured("Median wait", "waiting", "days", Polarity.LOW, "2022/23")


def areas(*values: float | None) -> list[AreaValue]:
    return [AreaValue(str(n), f"Area {n}", "urban", value=v) for n, v in enumerate(values)]


def of(measure: Measured, values: list[AreaValue]) -> Panel:
    return panel(measure, values, per=100, definition="interpolated")


def test_quarters_median_and_the_worst_quarter() -> None:
    """10, 20, 30, 40: cuts 17.5, 25, 32.5 (inclusive); 40 days is worst where low is good."""
    found = of(WAIT, areas(10, 20, 30, 40))
    assert found.quarters == (17.5, 25, 32.5)
    assert found.median == 25
    assert [one.quarter for one in found.areas] == [1, 2, 3, 4]
    assert [one.is_worst for one in found.areas] == [False, False, False, True]


def test_what_is_not_available_is_never_nought() -> None:
    found = of(WAIT, areas(10, 20, None, 30, 40))
    absent = found.areas[2]
    assert (absent.value.value, absent.value.reason, absent.quarter) == (None, "not available", 0)
    assert found.median == 25
    assert found.scores.highest_lowest == 4


def test_a_value_of_three_areas_has_no_quarter() -> None:
    found = of(WAIT, areas(10, 20, 30))
    assert found.quarters == ()
    assert found.no_quarters == "3 areas have a value and 4 places need at least as many"


def test_scores_of_variation() -> None:
    """Counts 10 and 30 of 100 each: mean 20, deviation √200, so 0.7071; highest 3 × the lowest.

    Expected 20 each: mean of (0.5²) is 0.25, less 1/20 is a systematic component of 0.20.
    """
    found = of(CONTACT, [AreaValue("A", "A", "", 10, 100), AreaValue("B", "B", "", 30, 100)])
    assert found.scores.cv == pytest.approx(0.70711, abs=1e-5)
    assert found.scores.highest_lowest == pytest.approx(3)
    assert found.scores.systematic == pytest.approx(0.20)
    assert found.whole == 20


def test_rates_lie_between_limits_of_chance() -> None:
    """200 expected of 1000: Poisson 95 % limits about 173 to 230, so 150 is lower, 250 higher."""
    counts = (150, 200, 250)
    found = of(CONTACT, [AreaValue(str(n), "", "", n, 1000) for n in counts])
    assert [one.beside for one in found.areas] == ["lower", "similar", "higher"]


def test_a_suppressed_count_leaves_no_rate_for_the_whole() -> None:
    hidden = AreaValue("B", "B", "", None, 100, reason="suppressed")
    found = of(CONTACT, [AreaValue("A", "A", "", 10, 100), hidden])
    assert found.whole is None
    assert found.areas[1].value.reason == "suppressed"
    assert {one.beside for one in found.areas} == {""}


def test_contacts_for_each_hundred_in_need() -> None:
    found = of(CONTACT, [AreaValue("A", "A", "", 30, 1000, 60), AreaValue("B", "B", "", 30, 1000)])
    assert found.areas[0].by_need.value == pytest.approx(50)
    assert found.areas[1].by_need.reason == "no expected need is given"


@given(st.lists(st.integers(1, 10**6), min_size=4, max_size=30), st.sampled_from([2, 10, 1000]))
def test_scores_do_not_hang_on_the_unit(values: list[int], factor: int) -> None:
    one = of(WAIT, areas(*values))
    other = of(WAIT, areas(*(v * factor for v in values)))
    assert one.scores.cv == pytest.approx(other.scores.cv)
    assert one.scores.highest_lowest == pytest.approx(other.scores.highest_lowest)
    assert [a.quarter for a in one.areas] == [a.quarter for a in other.areas]


def test_investment_for_each_need_weighted_person() -> None:
    """£1,000 and £300 over 10 weighted people each: £100, £30, £65 in all; so 1.538 and 0.462."""
    spends = [
        Spend("A", "A", "crisis", Decimal(600)), Spend("A", "A", "prevention", Decimal(400)),
        Spend("B", "B", "crisis", Decimal(300)), Spend("B", "B", "prevention", Decimal(0)),
    ]  # fmt: skip
    people = {"A": Decimal(10), "B": Decimal(10)}
    first, second = investment(spends, people, ("crisis", "prevention"))
    assert (first.per_head, second.per_head) == (100, 30)
    assert first.shares == {"crisis": Decimal("0.6"), "prevention": Decimal("0.4")}
    assert float(first.index or 0) == pytest.approx(1.5385, abs=1e-4)
    assert float(second.index or 0) == pytest.approx(0.4615, abs=1e-4)


def test_a_kind_without_an_amount_leaves_the_total_unknown() -> None:
    found = investment(
        [Spend("A", "A", "crisis", Decimal(600))], {"A": Decimal(10)}, ("crisis", "prevention")
    )
    assert found[0].total is None
    assert found[0].per_head is None
    assert found[0].reason == "spend on prevention is not available"
