"""What one shared rota saves against three separate ones (ESX-35, acceptance 16)."""

from decimal import Decimal

import pytest

from commonweal.delivering.rota_plan import plan_rota
from commonweal.delivering.rota_sharing import compare_sharing, rota_cost, shared
from commonweal.language.figure import Quantity
from tests.spec.delivering.rotas import SOLVE, case, person, rota

THREE = case(
    *(person(f"{where}{n}", where) for where in "abc" for n in range(2)),
    days=6,
    rotas=(rota("a"), rota("b"), rota("c")),
)
RATE = {"early": Quantity(Decimal(20), Decimal(25))}


def lines():
    one = shared(THREE, rota("one", people=2), "abc")
    return {
        line.label: line
        for line in compare_sharing(plan_rota(THREE, SOLVE), plan_rota(one, SOLVE), RATE)
    }


def test_two_on_duty_for_all_save_a_third_of_the_hours():
    found = lines()
    # 6 days × 3 rotas × 8 hours = 144 against 6 × 2 × 8 = 96
    assert found["Hours on duty"].separate.value == 144
    assert found["Hours on duty"].shared.value == 96
    assert found["Hours on duty"].saving.value == 48
    assert found["Shifts per person"].separate.value == 3
    assert found["Shifts per person"].shared.value == 2
    assert found["People to spare at the tightest place"].separate.value == 1
    assert found["People to spare at the tightest place"].shared.value == 4


def test_cost_keeps_its_range():
    cost = lines()["Cost in pounds"]
    assert (cost.separate.low, cost.separate.high) == (2880, 3600)
    assert (cost.shared.low, cost.shared.high) == (1920, 2400)


def test_a_rate_that_is_not_given_is_no_nought():
    cost = rota_cost(plan_rota(THREE, SOLVE), {})
    assert not cost.is_exact
    assert cost.reason == "no hourly rate is given for early"


def test_replacing_a_rota_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no rota z"):
        shared(THREE, rota("one"), "az")


def test_people_of_other_rotas_stay_where_they_are():
    half = shared(THREE, rota("one"), "ab")
    assert {code for worker in half.workers for code in worker.rotas} == {"one", "c"}
    assert [one.code for one in half.rotas] == ["c", "one"]
