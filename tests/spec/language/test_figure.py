"""Arithmetic on quantities that may be suppressed or missing, and printed precision."""

from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.figure import (
    Citation,
    Figure,
    Quantity,
    Status,
    fraction_half_up,
    printed_step,
    round_half_up,
    total,
)


def figure(value=None, status=Status.PRINTED, **more):
    return Figure("a/b/c", "Spend", value, "gbp_m", status, Citation("paper", "s1"), **more)


def test_known_figures_sum_exactly():
    parts = [Decimal(t) for t in ["41.8", "57.6", "41.7", "33.0", "23.3", "19.7", "25.3"]]
    assert total(figure(p) for p in parts) == Quantity.exact(Decimal("242.4"))


def test_an_empty_sum_is_exactly_nothing():
    assert total([]).value == 0


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.NOT_LEGIBLE, Status.MISSING])
def test_a_valueless_figure_is_never_counted_as_zero(status):
    answer = total([figure(Decimal(5)), figure(None, status)])
    assert not answer.is_exact
    assert answer.low is None
    assert status.value.replace("_", " ") in answer.reason
    with pytest.raises(ValueError, match="Spend is"):
        _ = answer.value


def test_a_suppressed_figure_with_known_ends_gives_bounds():
    hidden = figure(None, Status.SUPPRESSED, low=Decimal(1), high=Decimal(7))
    answer = total([figure(Decimal(10)), hidden])
    assert (answer.low, answer.high) == (Decimal(11), Decimal(17))


def test_a_value_beside_a_valueless_status_is_not_used():
    assert not figure(Decimal(3), Status.MISSING).quantity.is_exact


def test_subtracting_a_range_turns_its_ends():
    answer = Quantity.exact(Decimal(10)).minus(Quantity(Decimal(1), Decimal(4)))
    assert (answer.low, answer.high) == (Decimal(6), Decimal(9))


def test_a_negative_factor_turns_the_ends():
    answer = Quantity(Decimal(1), Decimal(4)).times(Decimal(-2))
    assert (answer.low, answer.high) == (Decimal(-8), Decimal(-2))


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("130.65", 0, "131"), ("0.125", 2, "0.13"), ("-0.5", 0, "-1"), ("2.5", 0, "3")],
)
def test_a_half_goes_away_from_zero(value, places, rounded):
    assert round_half_up(Decimal(value), places) == Decimal(rounded)
    assert fraction_half_up(Fraction(value), places) == Decimal(rounded)


def test_a_fraction_is_rounded_once():
    """A third of a hundredth below a half is no half, however near; a half is."""
    assert fraction_half_up(Fraction(1, 8) - Fraction(1, 3 * 10**40), 2) == Decimal("0.12")
    assert str(fraction_half_up(Fraction(74), 2)) == "74.00"
    assert fraction_half_up(Fraction(-2, 3), 1) == Decimal("-0.7")


@pytest.mark.parametrize(
    ("printed", "step"), [("57.6", "0.1"), ("242", "1"), ("33.0", "0.1"), ("1,234.50", "0.01")]
)
def test_the_printed_step_is_that_of_the_last_digit(printed, step):
    assert printed_step(printed) == Decimal(step)
