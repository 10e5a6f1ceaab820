"""LEI-09, LEI-25, CALC-21: contracts from awards, how they stand, their days, today's contract."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring.contract_terms import Extension, contract_term
from commonweal.procuring.contracts import (
    AwardedLot,
    Leads,
    Side,
    State,
    contract_groups,
    contract_state,
    incumbents_of,
    key_dates,
    standstill_problem,
    total_value,
)
from tests.spec.planning.rows import rows

NEW = contract_term(date(2017, 10, 1), 36, (Extension(24, 6),))
LEADS = Leads(decide=6, buy_again=12)


def award(lot, provider="a", holder="c", value=None):
    return AwardedLot(lot, f"Lot {lot}", provider, holder, value)


def test_each_lot_is_a_contract_or_all_of_one_provider_and_holder():
    awards = [award("1"), award("2", "b"), award("3"), award("4", holder="d")]
    alone = contract_groups(awards, together=False)
    assert [[one.lot for one in group] for group in alone] == [["1"], ["2"], ["3"], ["4"]]
    joined = contract_groups(awards, together=True)
    assert [[one.lot for one in group] for group in joined] == [["1", "3"], ["2"], ["4"]]


@pytest.mark.parametrize(
    ("awards", "said"),
    [
        ([], "No lot is awarded"),
        ([award("1"), award("1", "b")], "Lot 1 is awarded twice"),
        ([award("1", holder="")], "needs a provider and a contract holder"),
        ([award("1", value=Decimal(-1))], "below nought"),
    ],
)
def test_awards_that_make_no_contract_are_refused(awards, said):
    with pytest.raises(CannotWork, match=said):
        contract_groups(awards, together=False)


def test_a_value_that_is_not_stated_leaves_the_sum_open():
    assert total_value([award("1", value=Decimal(2)), award("2", value=Decimal(3))]) == 5
    assert total_value([award("1", value=Decimal(2)), award("2")]) is None


def test_the_standstill_ends_to_the_moment():
    ends = datetime(2017, 6, 16, tzinfo=UTC)
    assert standstill_problem(ends, ends) == ""
    assert "16 June 2017" in standstill_problem(ends, ends - timedelta(seconds=1))
    assert standstill_problem(None, ends) == ""


def test_a_contract_is_in_place_when_both_have_signed_and_ends_after_its_last_day():
    start, end = date(2017, 10, 1), date(2020, 9, 30)
    both = (Side.HOLDER, Side.PROVIDER)
    assert contract_state((), None, end, start) is State.TO_SIGN
    assert contract_state((Side.PROVIDER,), start, end, start) is State.HALF
    assert contract_state(both, None, end, start) is State.IN_PLACE
    assert contract_state(both, start, end, start) is State.RUNNING
    assert contract_state(both, start, end, end) is State.RUNNING
    assert contract_state(both, start, end, end + timedelta(days=1)) is State.ENDED


def test_the_days_of_a_contract_and_what_to_do_about_them():
    """Ends 30 September 2020; decided six months before, by 30 March 2020; buying begins a year
    before, 30 September 2019; notice of three months is due by 30 June 2020."""
    found = {one.what: one for one in key_dates(NEW, 0, 3, LEADS, date(2019, 10, 1))}
    assert found["Ends"].on == date(2020, 9, 30)
    assert found["Would end with extension 1"].on == date(2022, 9, 30)
    assert found["Last day of notice for this end"].on == date(2020, 6, 30)
    decide = found["Last day to decide on extension 1"]
    assert (decide.on, decide.alert) == (date(2020, 3, 30), "Decide on the extension now")
    again = found["Begin to buy again"]
    assert (again.on, again.alert) == (date(2019, 9, 30), "Begin to buy again, or extend")


def test_before_and_after_nothing_has_to_be_done():
    early = key_dates(NEW, 0, None, LEADS, date(2018, 1, 1))
    assert [one.alert for one in early if one.alert] == []
    ended = key_dates(NEW, 0, None, LEADS, date(2021, 1, 1))
    assert [one.alert for one in ended if one.alert] == []
    extended = key_dates(NEW, 1, None, LEADS, date(2018, 1, 1))
    assert [one.what for one in extended][-1] == "Ends, extended 1 of 1 times"
    assert [one.on for one in extended] == sorted(one.on for one in extended)


TERMS = """\
term,value,unit,applies_to
incumbent contract start,2014-10-01,date,richmond_fellowship
incumbent initial term,2,years,richmond_fellowship
incumbent extension option,1,years,richmond_fellowship
service start,2017-10-01,date,all lots
"""


def test_today_s_contract_ends_with_and_without_its_extension():
    """1 October 2014 + 2 years: 30 September 2016; + 1 year: 30 September 2017, the day before the
    new service starts."""
    (one,) = incumbents_of(rows(TERMS))
    assert one.provider == "richmond_fellowship"
    assert [period.end for period in one.term.periods] == [date(2016, 9, 30), date(2017, 9, 30)]
    assert len(one.rows) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [(("2014-10-01", "2014"), "is no day"), ((",2,years", ",0.3,years"), "whole months")],
)
def test_terms_that_cannot_be_read_are_named(change, said):
    with pytest.raises(CannotWork, match=said):
        incumbents_of(rows(TERMS.replace(*change)))


def test_a_table_without_a_start_has_no_contract_of_today():
    assert incumbents_of(rows(TERMS.replace("incumbent contract start", "service begins"))) == ()
