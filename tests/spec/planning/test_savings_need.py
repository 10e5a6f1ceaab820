"""CALC-08: 3.2 + 0.5 + 1.0 + 1.2 = 5.9, 5.8% of 101.4, above the 3 to 4% delivered."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.row import CannotWork
from commonweal.planning.plan_tables import Statement
from commonweal.planning.savings_need import savings_need
from tests.figures import make
from tests.spec.planning.plans import NEP, PRESSURES, plan_years
from tests.spec.planning.test_provider_plan import RULES

D = Decimal
DELIVERED = Statement("savings delivered", "recent years", "", D(3), D(4), "s7")


def need(pressures=PRESSURES, delivered=(DELIVERED,), year="2016/17", **more):
    figures = [make(v, v, year="2016/17", item=f"item {v}", part="a part") for v in pressures]
    return savings_need(
        plan_years("nep", NEP), figures, scenario="base", year=year, delivered=delivered,
        rules=RULES, **more,
    )  # fmt: skip


def test_the_need_of_2016_17_is_5_9_from_its_parts_and_is_flagged():
    found = need()
    assert [part.amount.value for part in found.parts] == [D("3.2"), D("0.5"), D("1.0"), D("1.2")]
    assert found.need == Quantity.exact(D("5.9"))
    assert round_half_up(found.share_pct.value, 1) == D("5.8")
    assert found.printed is not None
    assert found.printed.residual.value == 0
    assert found.above_delivered is True


def test_without_what_falls_away_the_run_rate_is_within_what_was_delivered():
    found = need(pressures=())
    assert found.need.value == D("3.2")
    assert found.above_delivered is False


def test_an_unknown_part_leaves_the_need_open_and_nothing_is_flagged():
    found = need(pressures=("0.5", None))
    assert not found.need.is_exact
    assert found.above_delivered is None
    assert need(delivered=()).above_delivered is None


def test_what_cannot_be_worked_out_is_said():
    with pytest.raises(CannotWork, match="no savings after 2019/20"):
        need(year="2019/20")
    with pytest.raises(CannotWork, match="no income for 2030/31"):
        need(year="2030/31")
    with pytest.raises(CannotWork, match="gbp_k"):
        savings_need(
            plan_years("nep", NEP), [make("1", unit="gbp_k")], scenario="base", year="2016/17",
            delivered=(), rules=RULES,
        )  # fmt: skip
