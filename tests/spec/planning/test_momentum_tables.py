"""ESX-46: risks read from plans, contracts, spend and watched years."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork
from commonweal.planning.momentum_tables import World, series_of, watch, years_ahead
from commonweal.planning.plan_tables import scenario_tables
from tests.spec.planning.plans import NEP, plan_years
from tests.spec.planning.rows import rows

D = Decimal
TABLES = scenario_tables(plan_years("nep", NEP))
YEARS = ("2015/16", "2016/17", "2017/18", "2018/19", "2019/20")
SERIES = {"Beds": {"2015/16": Quantity(D(96), D(99)), "2016/17": Quantity(D(99), D(101))}}
WORLD = World(YEARS, {"nep": TABLES}, {"nep": D(69)}, (D(30), D(50)), (D(-6), D(0)), SERIES)


def watched(line):
    table = rows("risk,about,watches,series,beyond,limit,unit,limit_set_by\n" + line, "limit")
    (one,) = watch(table, WORLD)
    return one.crossing


def test_the_years_are_those_that_the_plans_forecast():
    assert tuple(years_ahead(TABLES, {})) == YEARS
    assert years_ahead([], {"Beds": ["2016/17", "2015/16"]}) == ["2015/16", "2016/17"]


def test_a_loss_is_possible_in_the_downside_and_never_certain():
    found = watched("Loss,nep,surplus,,below,0,gbp_m,x")
    assert found.risk.values[1] == Quantity(D("-2.6"), D("0.2"))
    assert (found.possibly_from, found.certainly_from) == ("2016/17", None)


def test_more_savings_than_the_four_percent_that_were_delivered():
    found = watched("Savings,nep,savings share,,above,4,pct,x")
    assert (found.possibly_from, found.certainly_from) == ("2016/17", None)


def test_the_rating_must_fall_below_three_in_2017_18():
    found = watched("Rating,nep,rating,,below,3,rating,x")
    assert (found.possibly_from, found.certainly_from) == ("2017/18", "2017/18")


def test_the_local_market_goes_in_even_parts():
    found = watched("Small,nep,income after market loss,,below,90,gbp_m,x")
    # fully lost by 2019/20: 99.6 less 30 to 50% of 69
    assert found.risk.values[-1] == Quantity(D("99.6") - D("34.5"), D("99.6") - D("20.7"))
    # 2016/17: 101.4 less two fifths of 20.7 to 34.5 is 87.6 to 93.1
    assert found.risk.values[1] == Quantity(D("87.60"), D("93.12"))
    assert (found.possibly_from, found.certainly_from) == ("2016/17", "2017/18")


def test_spend_goes_on_between_the_trend_and_flat_cash():
    found = watched("Money,all,spend,,below,90,pct,x")
    assert found.risk.values[1] == Quantity(D("88.36"), D(100))
    assert (found.possibly_from, found.certainly_from) == ("2016/17", None)


def test_a_watched_year_that_nobody_states_is_unknown():
    found = watched("Full,North,series,Beds,above,100,pct,x")
    assert (found.possibly_from, found.certainly_from) == ("2016/17", None)
    assert found.unknown == YEARS[2:]
    nothing = watched("Loss,other,surplus,,below,0,gbp_m,x")
    assert nothing.unknown == YEARS


def test_series_are_read_by_name_and_a_risk_needs_a_limit():
    table = rows("series,financial_year,value\nBeds,2015/16,97\nBeds,2016/17,", "value")
    found = series_of(table)["Beds"]
    assert found["2015/16"] == Quantity.exact(D(97))
    assert found["2016/17"].low is None
    with pytest.raises(CannotWork, match="has no limit"):
        watched("Loss,nep,surplus,,below,,gbp_m,x")
