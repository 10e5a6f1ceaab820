"""ESX-42, ESX-45: uncertainties read from their table, and what keeps them from being drawn."""

from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork
from commonweal.planning.futures_tables import futures_of, lines_and_links, uncertainties_of
from commonweal.planning.plan_tables import plan_of, scenario_tables
from tests.spec.planning.plans import NEP, plan_years
from tests.spec.planning.rows import rows

D = Decimal
PLAN = plan_of(scenario_tables(plan_years("nep", NEP))[0])
HEADER = "line,side,share_pct,low_pct,high_pct,moves_with\n"
SURE = """All income,income,100,0,0,
Staff,cost,75,0,0,
Rest,cost,25,0,0,Staff: 0.5
"""


def lines(text):
    return uncertainties_of(rows(HEADER + text, "share_pct"))


def test_lines_start_from_the_plan_of_their_first_year():
    found, links = lines_and_links(lines(SURE), income=D(106), cost=D(106))
    assert [(one.sign, one.start) for one in found] == [(1, 106.0), (-1, 79.5), (-1, 26.5)]
    assert links[2, 1] == links[1, 2] == 0.5


def test_with_nothing_unsure_every_future_is_the_plan_carried_on():
    futures = futures_of(PLAN, "2015/16", lines(SURE), draws=50, seed=7)
    # income and cost stay at 106; cash then moves by what else moves it in the printed plan:
    # 6.6 - 8.7 - 0.2, 10.5 - 6.6 - 0.2 and so on, from 8.7
    moves = [D("-2.3"), D("3.7"), D("4.6"), D("-1.4")]
    held, expected = D("8.7"), []
    for move in moves:
        held += move
        expected.append(float(held))
    assert [one.p50 for one in futures.cash] == pytest.approx(expected)
    assert [one.p5 for one in futures.surplus] == pytest.approx([0.0] * 4, abs=1e-9)


def refusal(text):
    with pytest.raises(CannotWork) as refused:
        lines_and_links(lines(text), income=D(100), cost=D(100))
    return refused.value.sentences


def test_what_keeps_futures_from_being_drawn_is_said():
    half = SURE.replace("Rest,cost,25", "Rest,cost,24")
    assert "The shares of cost come to 99%: they must come to 100%." in refusal(half)
    assert "moves with “Nobody”" in refusal(SURE.replace("Staff: 0.5", "Nobody: 0.5"))[0]
    turned = SURE.replace("Staff,cost,75,0,0", "Staff,cost,75,2,1")
    assert "low end of Staff" in refusal(turned)[0]
    with pytest.raises(CannotWork, match="is no link"):
        lines(SURE.replace("Staff: 0.5", "Staff: much"))
    with pytest.raises(CannotWork, match="no year after it"):
        futures_of(PLAN, "2019/20", lines(SURE), draws=5, seed=1)
