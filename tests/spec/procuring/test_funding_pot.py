"""CALC-18, LEI-05, LEI-07: the Section 256 trace, the pot and what is short, parts of a year."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.figure import Quantity
from commonweal.language.period import financial_year, parse_period
from commonweal.language.row import CannotWork
from commonweal.procuring.funding_pot import (
    Basis,
    Contributor,
    Pledge,
    funding_pot,
    part_year,
    payment_schedule,
    section_256_saving,
    shortfalls,
)

YEAR = financial_year(2017)


def pounds(amount):
    return Quantity.exact(Decimal(amount))


UNKNOWN = Quantity.unknown("not confirmed when the report was written (para 15)")
COUNTY = Contributor("leics_cc", "the county council", pounds(195_000), Pledge.CONFIRMED)
EAST = Contributor("elr_ccg", "East CCG", UNKNOWN, Pledge.PROPOSED, "Section 256")
WEST = Contributor("wl_ccg", "West CCG", UNKNOWN, Pledge.PROPOSED, "Section 256",
                    frozenset({"3", "4"}))  # fmt: skip


def test_the_section_256_trace_in_thousands():
    """Paras 14 and 28: 342 − 14 − 17 = 311; 311 − 195 = 116."""
    found = section_256_saving(
        pounds(342), {"elr_ccg": pounds(14), "wl_ccg": pounds(17)}, pounds(195)
    )
    assert (found.net.value, found.saving.value) == (311, 116)
    assert found.contributions.value == 31
    assert found.steps == (
        "Council net spend: 342 − 14 − 17 = 311.",
        "Saving: 311 − 195 = 116.",
    )


def test_an_unknown_part_leaves_bounds_and_never_nothing():
    found = section_256_saving(
        pounds(342), {"elr_ccg": Quantity(Decimal(10), Decimal(20), "a range")}, pounds(195)
    )
    assert (found.saving.low, found.saving.high) == (127, 137)
    assert "between 322 and 332" in found.steps[0]
    unknown = section_256_saving(pounds(342), {"elr_ccg": UNKNOWN}, pounds(195))
    assert not unknown.saving.is_exact
    assert unknown.steps[1] == "Saving: unknown − 195 = unknown."
    least = section_256_saving(Quantity(Decimal(342), None, "at least"), {}, pounds(195))
    assert least.steps[1] == "Saving: 342 or more − 195 = 147 or more."
    most = section_256_saving(Quantity(None, Decimal(342), "at most"), {}, pounds(195))
    assert most.steps[0] == "Council net spend: 342 or less = 342 or less."


def test_the_saving_is_part_of_a_year_in_its_first_year():
    """£116,000 a year from 1 October 2017: six months of 2017/18, or 182 of 365 days."""
    start = date(2017, 10, 1)
    by_month = part_year(Decimal(116_000), start, YEAR, Basis.MONTHS)
    assert (by_month.amount, by_month.share) == (Decimal("58000.00"), Fraction(1, 2))
    by_day = part_year(Decimal(116_000), start, YEAR, Basis.DAYS)
    assert by_day.amount == Decimal("57841.10")  # 116,000 × 182 ÷ 365 = 57,841.0959
    assert by_day.step == "182 of 365 days of £116,000 in 2017/18: £57,841.10."
    assert part_year(Decimal(116_000), start, financial_year(2018), Basis.MONTHS).share == 1
    assert part_year(Decimal(116_000), start, financial_year(2016), Basis.MONTHS).amount == 0
    assert part_year(Decimal(116_000), start, financial_year(2016), Basis.DAYS).amount == 0
    ended = part_year(Decimal(12), date(2016, 1, 1), YEAR, Basis.MONTHS, date(2017, 9, 30))
    assert ended.amount == 6
    with pytest.raises(CannotWork, match="count it in days"):
        part_year(Decimal(1), date(2017, 10, 2), YEAR, Basis.MONTHS)
    for words in ("2017-10", "2017/18 to 2018/19", ""):
        with pytest.raises(CannotWork, match="is not a year"):
            part_year(Decimal(1), start, parse_period(words), Basis.DAYS)


def test_the_pot_keeps_what_is_confirmed_apart_and_bounds_the_rest():
    """Paras 14 to 16: £195,000 stated, over £500,000 in all, the CCGs' parts not confirmed."""
    found = funding_pot([COUNTY, EAST, WEST], Decimal(500_000))
    assert found.confirmed.value == 195_000
    assert (found.total.low, found.total.high) == (195_000, None)
    assert found.implied == 305_000
    assert found.steps == (
        "£500,000 less the stated £195,000 leaves £305,000 to come from East CCG and West CCG.",
    )
    assert len(found.cautions) == 4
    assert funding_pot([COUNTY]).implied is None


def test_what_is_withdrawn_counts_for_nothing_and_nobody_counts_twice():
    gone = Contributor("x", "X", pounds(5), Pledge.WITHDRAWN)
    assert funding_pot([COUNTY, gone], Decimal(195_000)).total.value == 195_000
    assert "from nobody" in funding_pot([COUNTY, gone], Decimal(195_000)).steps[0]
    assert funding_pot([COUNTY, gone]).cautions == ()
    with pytest.raises(CannotWork, match="contributes twice"):
        funding_pot([COUNTY, COUNTY])
    with pytest.raises(CannotWork, match="less than nothing"):
        funding_pot([Contributor("x", "X", pounds(-1), Pledge.PROPOSED)])


def test_a_contribution_that_fails_is_taken_from_its_lots_to_the_penny():
    planned = {"1": Decimal(100), "2": Decimal(100), "3": Decimal(100)}
    ten = Contributor("x", "X", pounds(10), Pledge.PROPOSED)
    found = shortfalls(funding_pot([COUNTY, ten]), planned)
    assert [one.amount.value for one in found] == [
        Decimal("3.34"), Decimal("3.33"), Decimal("3.33"),
    ]  # fmt: skip
    assert found[0].left.value == Decimal("96.66")
    own = Contributor("x", "X", pounds(10), Pledge.PROPOSED, lots=frozenset({"2"}))
    by_lot = {one.lot: one.amount.value for one in shortfalls(funding_pot([own]), planned)}
    assert by_lot == {"1": 0, "2": 10, "3": 0}
    with pytest.raises(CannotWork, match="for which nothing is planned"):
        shortfalls(funding_pot([own]), {"1": Decimal(5)})


def test_an_amount_that_is_not_known_leaves_the_shortfall_open():
    planned = {lot: Decimal(100) for lot in "1234"}
    found = shortfalls(funding_pot([COUNTY, EAST, WEST]), planned)
    assert {one.body for one in found} == {"elr_ccg", "wl_ccg"}
    west = {one.lot: one.amount for one in found if one.body == "wl_ccg"}
    assert west["1"].value == 0
    assert (west["3"].low, west["3"].high) == (0, 100)
    assert "not confirmed" in west["3"].reason
    left = next(one.left for one in found if one.body == "wl_ccg" and one.lot == "3")
    assert (left.low, left.high) == (0, 100)
    ranged = Contributor("x", "X", Quantity(Decimal(4), Decimal(8), "a range"),
                          Pledge.PROPOSED)  # fmt: skip
    assert [(o.amount.low, o.amount.high) for o in shortfalls(funding_pot([ranged]), planned)] == [
        (1, 2)
    ] * 4


@given(st.decimals(0, 10**6, places=2), st.integers(1, 12))
def test_payments_add_up_to_the_penny(amount, count):
    days = [date(2017, 10, 1).replace(month=month) for month in range(1, count + 1)]
    found = payment_schedule(amount, days)
    assert sum(one.amount for one in found) == amount
    amounts = [one.amount for one in found]
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[0] - amounts[-1] <= Decimal("0.01")


def test_a_payment_schedule_needs_rising_days():
    for days in ([], [date(2017, 1, 1)] * 2):
        with pytest.raises(CannotWork, match="each later than"):
            payment_schedule(Decimal(1), days)
