"""ESX-72: what a provider counts on against what its commissioner means to spend."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.figure import Quantity
from commonweal.planning.plan_conflicts import (
    PlanConflicts,
    dependencies_of,
    pairs_of,
    stranded_of,
)
from tests.spec.planning.rows import rows

D = Decimal
HEADER = "contract,clusters,financial_year,provider_code,commissioner_code,assumes,amount_gbp_m\n"


def said(*lines):
    return rows(HEADER + "\n".join(f"Block,1-4,{line}" for line in lines), "amount_gbp_m")


def test_income_counted_on_beyond_what_is_to_be_spent_is_at_stake():
    (pair,) = pairs_of(
        said("2015/16,nep,ccg,income,5.2", "2015/16,nep,ccg,spend before savings,5.6",
             "2015/16,nep,ccg,saving,1.1")
    )  # fmt: skip
    # 5.6 less 1.1 is 4.5, and 5.2 is counted on
    assert pair.at_stake == Quantity.exact(D("0.7"))
    assert pair.contradicts
    assert pair.code == "nep-ccg-2015-16-block-1-4"


def test_the_same_amount_on_both_sides_contradicts_nothing():
    (pair,) = pairs_of(
        said("2015/16,nep,ccg,income,6.0", "2015/16,nep,ccg,spend before savings,6.8",
             "2015/16,nep,ccg,saving,0.8")
    )  # fmt: skip
    assert not pair.contradicts
    assert not pair.is_open


def test_a_side_that_has_not_spoken_leaves_it_open_and_is_never_nothing():
    (pair,) = pairs_of(said("2015/16,nep,ccg,income,6.0"))
    assert pair.is_open
    assert pair.at_stake.low is None
    (no_saving,) = pairs_of(
        said("2015/16,nep,ccg,income,6.0", "2015/16,nep,ccg,spend before savings,5.0")
    )
    assert no_saving.at_stake.value == 1


def test_conflicts_come_largest_first_and_add_up_by_year():
    table = said(
        "2015/16,nep,a,income,1", "2015/16,nep,a,spend before savings,0.5",
        "2015/16,nep,b,income,5", "2015/16,nep,b,spend before savings,3",
        "2016/17,nep,b,income,5", "2016/17,nep,b,spend before savings,4",
    )  # fmt: skip
    found = PlanConflicts(pairs_of(table), (), ())
    assert [pair.commissioner for pair in found.conflicts] == ["b", "b", "a"]
    assert found.at_stake("2015/16").value == D("2.5")


def test_cost_that_leaves_later_than_income_is_stranded():
    found = stranded_of(
        said("2015/16,nep,ccg,income that leaves,0.9", "2015/16,nep,ccg,cost that leaves,0.4",
             "2016/17,nep,ccg,income that leaves,0.9", "2016/17,nep,ccg,cost that leaves,0.8")
    )  # fmt: skip
    assert [one.stranded.value for one in found] == [D("0.5"), D("0.6")]


def test_what_a_plan_depends_on_keeps_its_amount_or_has_none():
    table = rows(
        "provider_code,financial_year,item,kind,amount_gbp_m\n"
        "nep,2015/16,CCGs not realising savings,plan dependency,\n"
        "nep,2015/16,unpaid activity,reduction in working capital,2.0\nnep,2015/16,x,other,1",
        "amount_gbp_m",
    )
    found = dependencies_of(table, ["plan dependency", "reduction in working capital"])
    assert [one.amount.low for one in found] == [None, D("2.0")]


money = st.decimals(0, 100, places=1)


@given(money, money, money)
def test_at_stake_is_what_is_left_when_the_intended_is_paid(income, before, saving):
    (pair,) = pairs_of(
        said(f"2015/16,p,c,income,{income}", f"2015/16,p,c,spend before savings,{before}",
             f"2015/16,p,c,saving,{saving}")
    )  # fmt: skip
    assert pair.intended.value + pair.at_stake.value == income
    assert pair.contradicts == (income != before - saving)
