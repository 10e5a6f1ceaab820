"""Working days of England and Wales: the list against the rule of each year, and the counts."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from commonweal.procuring.working_days import (
    OutsideCalendar,
    calendar_from,
    calendar_of_regime,
    count_after,
    count_before,
    count_from,
)
from tests.spec.procuring.given import CALENDAR, CALENDARS, HOLIDAYS

#: What proclamations changed: the usual day that was moved and the days that were added.
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
SPECIAL = {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}


def monday(year, month, *, last=False):
    day = date(year, month, 31 if last else 1)
    step = timedelta(days=-1 if last else 1)
    while day.weekday():
        day += step
    return day


def by_rule(year):
    """The bank holidays of a year by weekdays, Easter and substitute days."""
    found = {
        easter(year) - timedelta(days=2),
        easter(year) + timedelta(days=1),
        monday(year, 5),
        monday(year, 5, last=True),
        monday(year, 8, last=True),
    }
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        day = fixed
        while day.weekday() > 4 or day in found:
            day += timedelta(days=1)
        found.add(day)
    return {MOVED.get(day, day) for day in found}


@pytest.mark.parametrize("year", range(2014, 2029))
def test_the_list_of_each_year_is_what_its_rule_gives(year):
    listed = {day for day in CALENDAR.holidays if day.year == year}
    assert listed - SPECIAL == by_rule(year)
    assert listed & SPECIAL == {day for day in SPECIAL if day.year == year}


def test_every_listed_day_is_a_weekday_within_the_calendar():
    assert len(HOLIDAYS) == len(CALENDAR.holidays)
    assert {row["verified"] for row in HOLIDAYS} == {"yes"}
    for day in CALENDAR.holidays:
        assert day.weekday() < 5
        assert CALENDAR.first <= day <= CALENDAR.last


def test_a_count_shows_each_day_and_why_it_does_not_count():
    counted = count_after(CALENDAR, date(2026, 4, 1), 3)
    assert [(one.day.day, one.number, one.note) for one in counted.days] == [
        (1, None, "The count begins after this day"),
        (2, 1, ""),
        (3, None, "Good Friday"),
        (4, None, "Saturday"),
        (5, None, "Sunday"),
        (6, None, "Easter Monday"),
        (7, 2, ""),
        (8, 3, ""),
    ]
    assert counted.last == date(2026, 4, 8)


def test_counting_from_a_day_counts_it_only_when_it_is_worked():
    assert count_from(CALENDAR, date(2026, 6, 1), 1).last == date(2026, 6, 1)
    assert count_from(CALENDAR, date(2026, 5, 30), 1).last == date(2026, 6, 1)
    assert count_after(CALENDAR, date(2026, 6, 1), 1).last == date(2026, 6, 2)


@given(st.dates(date(2014, 2, 1), date(2028, 10, 1)), st.integers(1, 40))
def test_counting_back_undoes_counting_on(day, number):
    last = count_after(CALENDAR, day, number).last
    assert CALENDAR.is_working(last)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(CALENDAR.is_working(one) for one in between) == number
    back = count_before(CALENDAR, last, number).last
    assert back <= day if CALENDAR.is_working(back) and back != day else back == day


def test_outside_the_years_of_the_calendar_is_an_error_and_never_a_guess():
    with pytest.raises(OutsideCalendar, match="2029-01-01 lies outside"):
        count_after(CALENDAR, date(2028, 12, 20), 8)
    with pytest.raises(OutsideCalendar, match="add the bank holidays"):
        CALENDAR.is_working(date(2013, 12, 31))
    assert not CALENDAR.is_working(CALENDAR.first)
    assert CALENDAR.is_working(CALENDAR.last - timedelta(days=2))
    assert CALENDAR.day_off(CALENDAR.last) == "Sunday"
    with pytest.raises(ValueError, match="counted from 1"):
        count_after(CALENDAR, date(2026, 6, 1), 0)


def test_a_calendar_or_regime_that_is_not_defined_is_refused():
    with pytest.raises(ValueError, match="no calendar scotland"):
        calendar_from(CALENDARS, HOLIDAYS, "scotland")
    with pytest.raises(ValueError, match="regime wales"):
        calendar_of_regime(CALENDARS, HOLIDAYS, "wales")
