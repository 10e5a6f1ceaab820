"""ESX-46: the first year in which each risk crosses its line."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity
from commonweal.planning.momentum import Bad, Risk, crossing, momentum_case

YEARS = ("2015/16", "2016/17", "2017/18")


def risk(title, bad, limit, *ends):
    values = tuple(
        Quantity.unknown("not printed") if pair is None else Quantity(*map(Decimal, pair))
        for pair in ends
    )
    return Risk(title, "%", YEARS, values, Decimal(limit), bad, "the provider's board")


def test_a_value_at_its_limit_has_not_crossed_it():
    found = crossing(risk("occupancy", Bad.ABOVE, 95, ("94", "94"), ("95", "95"), ("97", "97")))
    assert (found.possibly_from, found.certainly_from) == ("2017/18", "2017/18")


def test_a_range_crosses_possibly_before_it_does_certainly():
    found = crossing(risk("cash", Bad.BELOW, 0, ("1", "3"), ("-2", "1"), ("-3", "-1")))
    assert (found.possibly_from, found.certainly_from) == ("2016/17", "2017/18")


def test_an_unknown_year_crosses_nothing_and_is_named():
    found = crossing(risk("cash", Bad.BELOW, 0, ("1", "1"), None, ("2", "2")))
    assert (found.possibly_from, found.certainly_from) == (None, None)
    assert found.unknown == ("2016/17",)


def test_the_soonest_risk_comes_first_and_the_safe_one_last():
    safe = risk("safe", Bad.BELOW, 0, ("1", "1"), ("1", "1"), ("1", "1"))
    late = risk("late", Bad.ABOVE, 5, ("1", "1"), ("1", "1"), ("6", "6"))
    soon = risk("soon", Bad.ABOVE, 5, ("6", "6"), ("1", "1"), ("1", "1"))
    assert [c.risk.title for c in momentum_case([safe, late, soon])] == ["soon", "late", "safe"]


def test_years_without_values_are_refused():
    with pytest.raises(ValueError, match="3 years but 1 values"):
        crossing(risk("x", Bad.ABOVE, 1, ("1", "1")))
