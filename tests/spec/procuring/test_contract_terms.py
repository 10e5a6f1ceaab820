"""CALC-21: the printed terms of 2014 and 2017, extensions by notice, and quarterly meetings."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.row import CannotWork
from commonweal.procuring.contract_terms import (
    Extension,
    ExtensionState,
    contract_term,
    extension_problem,
    extension_state,
    group_meetings,
    last_day,
)
from tests.spec.procuring.given import RULES

NEW = contract_term(date(2017, 10, 1), 36, [Extension(24, 6)])


def test_the_incumbent_and_the_new_contracts_end_as_printed():
    """Paras 24, 55: 1 October 2014 + 2 + 1 years; 1 October 2017 + 3 + 2 years."""
    incumbent = contract_term(date(2014, 10, 1), 24, [Extension(12)])
    assert incumbent.end == date(2016, 9, 30)
    assert incumbent.longest_end == date(2017, 9, 30)
    assert NEW.end == NEW.end_with(0) == date(2020, 9, 30)
    assert NEW.longest_end == NEW.end_with(1) == date(2022, 9, 30)
    assert NEW.periods[1].start == date(2020, 10, 1)


def test_the_last_day_to_decide_is_the_notice_before_the_end():
    assert NEW.periods[0].decide_by is None
    assert NEW.periods[1].decide_by == date(2020, 3, 30)
    assert extension_problem(NEW, 1, date(2020, 3, 30)) == ""
    assert "window has closed" in extension_problem(NEW, 1, date(2020, 3, 31))
    assert "ended on 2020-09-30" in extension_problem(NEW, 1, date(2020, 10, 1))
    assert "no extension 2" in extension_problem(NEW, 2, date(2020, 1, 1))
    assert "no extension 0" in extension_problem(NEW, 0, date(2020, 1, 1))
    silent = contract_term(date(2014, 10, 1), 24, [Extension(12)])
    assert "No notice is stated" in extension_problem(silent, 1, date(2016, 1, 1))
    assert extension_state(silent, 1, date(2016, 1, 1), 3) is ExtensionState.NOT_STATED


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2019, 12, 29), ExtensionState.AHEAD),
        (date(2019, 12, 30), ExtensionState.DUE),
        (date(2020, 3, 30), ExtensionState.DUE),
        (date(2020, 3, 31), ExtensionState.MISSED),
    ],
)
def test_a_decision_is_due_within_its_lead_time(day, state):
    assert extension_state(NEW, 1, day, 3) is state


def test_a_term_from_a_day_that_a_month_lacks_ends_with_the_month():
    leap = contract_term(date(2016, 2, 29), 12, [Extension(36)])
    assert leap.end == date(2017, 2, 28)
    assert leap.longest_end == date(2020, 2, 28)
    assert last_day(date(2019, 1, 31), 1) == date(2019, 2, 28)


def test_impossible_terms_are_refused():
    with pytest.raises(CannotWork, match="at least one month"):
        contract_term(date(2017, 10, 1), 0)
    with pytest.raises(CannotWork, match="does not fit into first term"):
        contract_term(date(2017, 10, 1), 3, [Extension(12, 6)])


def test_twelve_quarterly_meetings_in_three_years():
    """LEI-26, para 55: a quarterly group meeting."""
    per_year = RULES.on("group_meetings.per_year", NEW.periods[0].start).whole
    found = group_meetings(date(2017, 10, 1), NEW.end, per_year)
    assert len(found) == 12
    assert found[0].due_by == date(2017, 12, 31)
    assert found[1].start == date(2018, 1, 1)
    assert found[-1].due_by == date(2020, 9, 30)
    with pytest.raises(CannotWork, match="5 meetings a year"):
        group_meetings(date(2017, 10, 1), NEW.end, 5)
    with pytest.raises(CannotWork, match="before it starts"):
        group_meetings(date(2017, 10, 1), date(2017, 9, 1), 4)


@given(
    st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    st.integers(1, 60),
    st.lists(st.integers(1, 36), max_size=3),
    st.sampled_from([1, 2, 3, 4, 6, 12]),
)
def test_periods_and_meetings_follow_each_other_without_gap(start, months, extensions, per_year):
    found = contract_term(start, months, [Extension(one) for one in extensions])
    windows = group_meetings(start, found.longest_end, per_year)
    for ones in ([(p.start, p.end) for p in found.periods],
                 [(w.start, w.due_by) for w in windows]):  # fmt: skip
        assert ones[0][0] == start
        assert ones[-1][1] == found.longest_end
        for (_, before), (after, _) in itertools.pairwise(ones):
            assert after == before + timedelta(days=1)
        assert all(first <= last for first, last in ones)
