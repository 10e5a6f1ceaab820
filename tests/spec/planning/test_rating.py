"""The continuity of services risk rating as a historic worked example."""

from datetime import date
from decimal import Decimal

import pytest

from commonweal.language.period import NOT_STATED, financial_year
from commonweal.planning.rating import (
    Metric,
    RatingDefinition,
    capital_servicing,
    liquidity_days,
    printed_rating_problems,
    rate,
    score,
)


def steps(text):
    return tuple((Decimal(v), p) for v, p in zip(text.split(), (4, 3, 2), strict=True))


LIQUIDITY = Metric("liquidity", "Liquidity", Decimal("0.5"), steps("0 -7 -14"), 1)
SERVICING = Metric("servicing", "Capital servicing", Decimal("0.5"), steps("2.5 1.75 1.25"), 1)
COSRR = RatingDefinition(
    "cosrr",
    "The rating",
    (LIQUIDITY, SERVICING),
    date(2013, 10, 1),
    date(2015, 7, 31),
    False,
    "x",
    Decimal(360),
)


@pytest.mark.parametrize(("days", "points"), [("0", 4), ("-0.1", 3), ("-14", 2), ("-14.1", 1)])
def test_a_value_at_a_threshold_earns_its_score(days, points):
    assert score(LIQUIDITY, Decimal(days)) == points


def test_servicing_2_and_liquidity_3_round_up_to_3():
    values = {"liquidity": Decimal(-5), "servicing": Decimal("1.5")}
    rating = rate(COSRR, values, financial_year(2014))
    assert rating.scores == (("liquidity", 3), ("servicing", 2))
    assert rating.overall == 3


def test_it_is_refused_outside_its_time_and_without_a_value():
    values = {"liquidity": Decimal(1), "servicing": Decimal(3)}
    for period in (financial_year(2026), NOT_STATED):
        with pytest.raises(ValueError, match="held from 1 October 2013"):
            rate(COSRR, values, period)
    with pytest.raises(ValueError, match="needs a value of Capital servicing"):
        rate(COSRR, {"liquidity": Decimal(1)}, financial_year(2014))


def test_metrics_by_hand():
    assert liquidity_days(Decimal(-2), Decimal(72), Decimal(360)) == -10
    assert capital_servicing(Decimal(5), Decimal(2)) == Decimal("2.5")
    with pytest.raises(ValueError, match="above zero"):
        capital_servicing(Decimal(5), Decimal(0))


def test_a_printed_rating_outside_the_scale_is_said():
    assert printed_rating_problems([Decimal(1), Decimal(4)], COSRR) == []
    assert len(printed_rating_problems([Decimal(5), Decimal("2.5")], COSRR)) == 2
