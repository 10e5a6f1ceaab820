"""ESX-25, ESX-43: effects named by people, laid over the printed plan of North Essex."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.period import financial_year_of
from commonweal.language.row import CannotWork
from commonweal.planning.own_scenario import (
    ChosenEffect,
    Form,
    bridges_of,
    cash_out_year,
    chosen_effect,
    contradictions,
    effects_over,
    peer_group_of,
    peers_in,
    share_of_year,
)
from commonweal.planning.plan_tables import plan_of, scenario_tables
from commonweal.planning.scenario import project
from tests.spec.planning.plans import NEP, plan_years
from tests.spec.planning.rows import rows

D = Decimal
PLAN = plan_of(scenario_tables(plan_years("nep", NEP))[0])
LOST = ChosenEffect(
    "Clusters 1 to 4 go", Form.LOST, D(12), date(2017, 10, 1), cost_share_pct=D(75),
    cost_lag_years=1,
)  # fmt: skip


def test_the_part_of_a_year_that_is_left():
    assert share_of_year(date(2017, 4, 1)) == 1
    assert share_of_year(date(2017, 10, 1)) == D("0.5")
    assert share_of_year(date(2018, 3, 1)) == D(1) / 12
    # half of September and six months after it
    assert share_of_year(date(2017, 9, 16)) == D("6.5") / 12


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_later_day_of_a_year_leaves_less_of_it(day):
    left = share_of_year(day)
    assert 0 < left <= 1
    following = date.fromordinal(day.toordinal() + 1)
    if financial_year_of(following) == financial_year_of(day):
        assert share_of_year(following) < left


def test_a_contract_lost_in_october_strands_its_cost_for_a_year():
    years = project(PLAN, effects_over([LOST], PLAN.years))
    # 100.8 - 6, 100.2 - 12, 99.6 - 12
    assert [one.income for one in years[3:]] == [D("94.8"), D("88.2"), D("87.6")]
    # 0.2 - 6; 0.5 - 12 + 4.5; 1.0 - 12 + 9
    assert [one.surplus for one in years[3:]] == [D("-5.8"), D("-7.0"), D("-2.0")]
    assert cash_out_year(years) == "2019/20"
    assert cash_out_year(project(PLAN)) == ""
    into = next(one for one in bridges_of(years) if one.last == "2017/18")
    assert [(step.title, step.amount) for step in into.steps] == [
        ("Surplus 2016/17", D("0.2")),
        ("Change planned", D(0)),
        ("Clusters 1 to 4 go", D(-6)),
        ("Surplus 2017/18", D("-5.8")),
    ]


def test_savings_missed_for_good_are_missed_in_every_later_year():
    missed = ChosenEffect("Missed", Form.MISSED, D("2.8"), year="2016/17")
    once = ChosenEffect("Missed", Form.MISSED, D("2.8"), year="2016/17", recurrent=False)
    gaps = [
        [b.surplus - a.surplus for a, b in zip(project(PLAN), project(PLAN, laid), strict=True)]
        for laid in (effects_over([missed], PLAN.years), effects_over([once], PLAN.years))
    ]
    assert gaps[0] == [0, 0, D("-2.8"), D("-2.8"), D("-2.8"), D("-2.8")]
    assert gaps[1] == [0, 0, D("-2.8"), 0, 0, 0]


def refusal(*effects):
    with pytest.raises(CannotWork) as refused:
        effects_over(effects, PLAN.years)
    return refused.value.sentences


def test_an_unknown_year_is_one_sentence_that_says_which_there_are():
    (said,) = refusal(ChosenEffect("A grant", Form.ONE_OFF, D(1), year="2030/31"))
    assert said == (
        "A grant starts in 2030/31, which is not a year of the plan: choose one of 2014/15, "
        "2015/16, 2016/17, 2017/18, 2018/19, 2019/20."
    )


def test_one_contract_is_not_won_and_lost_in_one_year():
    won = ChosenEffect("We win", Form.WON, D(4), date(2016, 6, 1), contract="CAMHS")
    lost = ChosenEffect("We lose", Form.LOST, D(4), date(2017, 2, 1), contract="camhs")
    (said,) = refusal(won, lost)
    assert said == "camhs is won (We win) and lost (We lose) in 2016/17: keep one of the two."
    later = ChosenEffect("We lose", Form.LOST, D(4), date(2017, 4, 1), contract="CAMHS")
    assert contradictions([won, later]) == []


def test_what_else_is_refused():
    assert "amount above zero" in refusal(ChosenEffect("x", Form.WON, D(0), year="2015/16"))[0]
    assert "neither a day nor a year" in refusal(ChosenEffect("x", Form.WON, D(1)))[0]
    over = ChosenEffect("x", Form.WON, D(1), year="2015/16", cost_share_pct=D(101))
    assert "between 0 and 100" in refusal(over)[0]
    same = ChosenEffect("x", Form.PRESSURE, D(1), year="2015/16")
    assert "Two effects are called x" in refusal(same, same)[0]


def test_a_row_of_the_table_is_an_effect():
    (row,) = rows(
        "effect,form,contract,from_date,financial_year,amount_gbp_m,recurrent,cost_share_pct,"
        "cost_lag_years\nGone,contract lost,CAMHS,2017-10-01,,12,,75,1",
        "amount_gbp_m",
    )
    assert chosen_effect(row) == ChosenEffect(
        "Gone", Form.LOST, D(12), date(2017, 10, 1), "", True, D(75), 1, "CAMHS"
    )


def test_peers_are_those_of_the_latest_year_in_the_providers_group():
    scale = rows(
        "peer_group,provider_code,part,turnover_gbp_m\nMH,,average,162.7\nMH,nep,whole,110\n"
        "both,,average,243.5",
        "turnover_gbp_m",
    )
    assert peer_group_of(scale, "nep") == ("MH", D("162.7"))
    assert peer_group_of(scale, "other") == ("", None)
    peers = rows(
        "peer_group,peer,financial_year,turnover_gbp_m\nMH,a,2013/14,1\nMH,a,2014/15,2\n"
        "both,b,2014/15,3",
        "turnover_gbp_m",
    )
    assert peers_in(peers, "MH") == [D(2)]
