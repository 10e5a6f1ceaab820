"""CALC-05, CALC-06 and CALC-08: the five scenario tables, recalculated beside the print."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.reconciliation import Tolerance
from commonweal.planning.provider_plan import (
    PlanRules,
    PlanYear,
    check_plan,
    cip_percent,
    operating_surplus,
)
from tests.figures import make
from tests.spec.planning.plans import NEP, PRESSURES, SEPT, plan_years

D = Decimal
RULES = PlanRules(
    surplus=Tolerance(absolute=D("0.1")),
    percent=Tolerance(printed_units=D("0.5")),
    scenario_gap=Tolerance(absolute=D("0.1")),
    run_rate=Tolerance(printed_units=D("0.5")),
)


@pytest.fixture(scope="module")
def checks():
    pressures = {("nep", "2016/17"): [make(v, v, year="2016/17") for v in PRESSURES]}
    return check_plan([*plan_years("nep", NEP), *plan_years("sept", SEPT)], pressures, RULES)


def named(checks, name):
    return [check for check in checks if check.check == name]


def test_there_are_53_checks_and_one_fails(checks):
    # The reference list has 55: two more test sentences of the text, which the finding rules do.
    assert len(checks) == 18 + 27 + 6 + 1 + 1
    failing = [(c.provider, c.scenario, c.year, c.check) for c in checks if not c.passes]
    assert failing == [("nep", "base", "2017/18", "savings as percent of income")]


def test_income_less_spend_is_the_surplus_in_all_18_years(checks):
    rows = named(checks, "income less operating spend")
    assert len(rows) == 18
    first = rows[0]
    assert (first.result.computed.value, first.result.printed.value) == (D("-0.4"), D("-0.5"))
    assert all(abs(row.result.residual.value) <= D("0.1") for row in rows)


@pytest.mark.parametrize(
    ("year", "computed", "printed", "passes"),
    [
        ("2014/15", "2.27", "2.3", True),
        ("2015/16", "3.96", "4.0", True),
        ("2016/17", "5.82", "5.8", True),
        ("2017/18", "3.17", "3.0", False),
        ("2018/19", "3.19", "3.2", True),
        ("2019/20", "3.31", "3.3", True),
    ],
)
def test_nep_base_savings_percent(checks, year, computed, printed, passes):
    (row,) = [
        c for c in named(checks, "savings as percent of income")
        if (c.provider, c.scenario, c.year) == ("nep", "base", year)
    ]  # fmt: skip
    assert round_half_up(row.result.computed.value, 2) == D(computed)
    assert row.result.printed.value == D(printed)
    assert row.passes == passes


def test_sept_base_prints_five_and_then_six(checks):
    rows = [
        c for c in named(checks, "savings as percent of income")
        if (c.provider, c.scenario) == ("sept", "base")
    ]  # fmt: skip
    assert [int(row.result.printed.value) for row in rows] == [5, 6, 6, 6, 6]
    assert [round_half_up(row.result.computed.value, 2) for row in rows] == [
        D("5.21"), D("5.84"), D("5.54"), D("5.60"), D("5.65"),
    ]  # fmt: skip


def test_the_nep_downside_is_savings_missed_once_and_never_recovered(checks):
    gaps = named(checks, "surplus gap so far is the cash gap")
    assert [c.result.computed.value for c in gaps] == list(
        map(D, ["0", "0", "2.8", "5.7", "8.7", "11.8"])
    )
    assert [c.result.printed.value for c in gaps] == list(
        map(D, ["0", "0", "2.8", "5.8", "8.8", "11.8"])
    )
    (once,) = named(checks, "surplus gap is the savings gap")
    assert (once.year, once.result.computed.value) == ("2016/17", D("2.8"))


def test_savings_of_2016_17_are_the_run_rate_and_three_items(checks):
    (row,) = named(checks, "savings are the run-rate plus what falls away")
    assert row.result.computed.value == D("3.2") + D("0.5") + D("1.0") + D("1.2") == D("5.9")
    assert row.passes


def test_what_is_not_printed_is_not_checked():
    year = PlanYear("nep", "base", "2014/15", {"income": make("110"), "cip": make(None)})
    assert check_plan([year], {}, RULES) == []
    assert not cip_percent(Quantity.unknown("not printed"), Quantity.exact(D(1))).is_exact
    assert not cip_percent(Quantity.exact(D(1)), Quantity.exact(D(0))).is_exact
    assert operating_surplus(make("100").quantity, make("112.2").quantity).value == D("-12.2")
