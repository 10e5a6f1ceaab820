"""CALC-04 and ESX-09: what six percent a year adds up to, and projections that cite their set."""

from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.figure import round_half_up
from commonweal.planning.trend import (
    AssumptionSet,
    as_percent_change,
    compound,
    in_real_terms,
    project,
    yearly_change,
)

FLAT = AssumptionSet("flat", "Flat in cash", {"all": Decimal(0)}, "paper")
TARIFF = AssumptionSet("tariff", "Tariff", {"all": Decimal("-1.8"), "acute": Decimal("-1.2")}, "p")


def test_four_years_at_minus_six_percent_leave_0_781():
    factor = compound(Decimal(-6), 4)
    assert round_half_up(factor, 3) == Decimal("0.781")
    assert Fraction(factor) == Fraction(94, 100) ** 4
    assert as_percent_change(factor) == Decimal("-21.9")


def test_no_year_changes_nothing_and_the_even_rate_leads_back():
    assert compound(Decimal(-6), 0) == 1
    assert round_half_up(yearly_change(Decimal(1), compound(Decimal(-6), 4), 4), 6) == -6


def test_when_prices_fall_the_same_cash_buys_more():
    assert round_half_up(in_real_terms(Decimal(100), Decimal("-1.8"), 1), 2) == Decimal("101.83")


def test_a_projection_names_its_set_and_shows_cash_and_real_terms():
    path = project(Decimal(350), "mental health", 2, FLAT, TARIFF)
    assert [step.cash for step in path.steps] == [350, 350, 350]
    assert [round_half_up(step.real, 1) for step in path.steps] == [
        Decimal("350.0"), Decimal("356.4"), Decimal("362.9"),
    ]  # fmt: skip
    assert path.assumptions.title == "Flat in cash"
    assert [s.real for s in project(Decimal(350), "x", 1, FLAT).steps] == [350, 350]


def test_a_line_that_the_set_names_goes_before_the_rest():
    assert TARIFF.change_of("acute") == Decimal("-1.2")
    with pytest.raises(KeyError, match="say nothing about"):
        AssumptionSet("a", "A", {"acute": Decimal(1)}, "p").change_of("community")


@pytest.mark.parametrize(("change", "steps"), [("-101", 1), ("1", -1)])
def test_impossible_changes_are_refused(change, steps):
    with pytest.raises(ValueError, match="not"):
        compound(Decimal(change), steps)
