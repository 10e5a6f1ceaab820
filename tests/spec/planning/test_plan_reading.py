"""ESX-42 to ESX-45, CALC-07: the printed scenarios against each other and against their tests."""

from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork
from commonweal.planning.plan_reading import LineLimit, drift_between, failures_of, stated_change
from commonweal.planning.plan_tables import missing_years, plan_of, scenario_tables
from tests.spec.planning.plans import NEP, SEPT, plan_years
from tests.spec.planning.rows import rows

D = Decimal
BASE, DOWNSIDE = scenario_tables(plan_years("nep", NEP))
SEPT_TABLES = {table.scenario: table for table in scenario_tables(plan_years("sept", SEPT))}
NO_LOSS = LineLimit("surplus", "Makes no loss", "ops_surplus", D(0), None, "the plan")
RATING = LineLimit("rating", "Rated 3", "cosrr", D(3), None, "a convention")
SAVINGS = LineLimit("savings", "Saves at most 4%", "cip_pct_income", None, D(4), "its record")


def amounts(text):
    return [D(word) for word in text.split()]


def test_the_downside_is_one_missed_saving_that_is_never_made_good():
    drift = drift_between(BASE, DOWNSIDE).years
    assert [one.surplus for one in drift] == amounts("0 0 2.8 2.9 3.0 3.1")
    assert [one.cash for one in drift] == amounts("0 0 2.8 5.8 8.8 11.8")
    # 5.9 - 3.1 in 2016/17 and nothing in any other year
    assert [one.cip for one in drift] == amounts("0 0 2.8 0 0 0")
    # added up by hand: 2.8, 5.7, 8.7, 11.8; the cash gap is at most 0.1 away
    assert [one.surplus_so_far for one in drift] == amounts("0 0 2.8 5.7 8.7 11.8")


def first(table, limit):
    return failures_of(table, [limit])[0].first_year


def test_the_first_year_that_each_test_fails():
    assert (first(BASE, NO_LOSS), first(DOWNSIDE, NO_LOSS)) == ("", "2016/17")
    assert (first(BASE, RATING), first(DOWNSIDE, RATING)) == ("2017/18", "2017/18")
    assert (first(BASE, SAVINGS), first(DOWNSIDE, SAVINGS)) == ("2016/17", "")
    assert first(SEPT_TABLES["base"], NO_LOSS) == "2015/16"
    assert first(SEPT_TABLES["upside"], NO_LOSS) == ""


def test_a_line_that_is_not_printed_is_not_tested_and_a_missing_year_is_named():
    cut = scenario_tables([y for y in plan_years("sept", SEPT) if y.scenario == "base"])[0]
    assert failures_of(cut, [LineLimit("x", "x", "no such line", D(0), None, "")]) == []
    years = plan_years("sept", SEPT)
    for year in years:
        for figure in year.lines.values():
            figure.dims["actual_or_forecast"] = "forecast"
    (failure,) = failures_of(scenario_tables(years)[0], [SAVINGS])
    assert failure.unknown == ("2013/14",)


def test_53_percent_is_given_by_no_two_values():
    stated = stated_change(
        [BASE, DOWNSIDE], line="cash", scenario="downside", year="2017/18", stated_pct=D(-53),
        allowed=D("0.5"),
    )  # fmt: skip
    assert not stated.agrees
    # 4.7 from 10.4, from 10.5 in the base case, from 8.7, and from 3.8 it rises
    assert [round(one.change_pct, 1) for one in stated.candidates] == amounts(
        "-54.8 -55.2 -46.0 23.7"
    )


def test_a_change_that_the_table_gives_agrees():
    stated = stated_change(
        [BASE], line="cash", scenario="base", year="2016/17", stated_pct=D("-24.1"),
        allowed=D("0.5"),
    )  # fmt: skip
    assert stated.agrees  # 8.7 to 6.6


def test_a_plan_begins_where_every_line_is_printed():
    plan = plan_of(SEPT_TABLES["base"])
    assert plan.years[0] == "2014/15"  # no savings are printed for 2013/14
    assert plan.cash == D("40.4")


def test_a_plan_with_a_hole_is_refused_in_one_sentence():
    gap = [year for year in plan_years("nep", NEP) if year.year != "2016/17"]
    with pytest.raises(CannotWork) as refusal:
        plan_of(scenario_tables(gap)[0])
    assert refusal.value.sentences == ("2016/17 is missing from the plan.",)
    table = rows(
        "provider_code,scenario,financial_year,value\nx,base,2015/16,1\nx,base,2017/18,2", "value"
    )
    ((row, sentence),) = missing_years(table)
    assert row.text("financial_year") == "2015/16"
    assert sentence.startswith("2016/17 is missing from the base plan of x:")


def test_a_line_missing_in_a_later_year_is_named():
    years = plan_years("nep", NEP)
    del years[3].lines["cash"]
    with pytest.raises(CannotWork, match="prints no cash for 2017/18"):
        plan_of(scenario_tables(years)[0])
