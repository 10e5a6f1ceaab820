"""Counting working days by a calendar that is data, with the count day by day for a page.

A calendar covers stated years. A day outside them is refused, because bank holidays are announced
and cannot be guessed. Source of the list: GOV.UK bank holidays, England and Wales.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from commonweal.language.row import CannotWork

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ONE = timedelta(days=1)


class OutsideCalendar(CannotWork):
    """A day for which nobody has listed the bank holidays."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked from `first` to `last`, both included.

    `weekend` are days of the week (Monday is 0), `holidays` names by day, `zone` the time zone in
    which a day begins and ends.
    """

    code: str
    title: str
    zone: str
    first: date
    last: date
    weekend: frozenset[int]
    holidays: Mapping[date, str]

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day. Raises OutsideCalendar."""
        return not self.day_off(day)

    def day_off(self, day: date) -> str:
        """Why a day is not a working day ("Saturday", "Good Friday"); empty when it is one."""
        if not self.first <= day <= self.last:
            raise OutsideCalendar(
                f"{day} lies outside the calendar of {self.title}, which covers {self.first} to "
                f"{self.last}: add the bank holidays of that year."
            )
        if day in self.holidays:
            return self.holidays[day]
        return WEEKDAYS[day.weekday()].capitalize() if day.weekday() in self.weekend else ""

    def end_of(self, day: date) -> datetime:
        """24:00 of a day in the calendar's zone: the first moment of the next, summer time kept."""
        after = day + _ONE
        return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a count. `number` is None for a day that does not count; `note` says why."""

    day: date
    number: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayCount:
    """Every day of a count in the order in which it was counted."""

    days: tuple[CountedDay, ...]

    @property
    def last(self) -> date:
        """The day on which the count ends."""
        return self.days[-1].day


def count_after(calendar: Calendar, start: date, number: int) -> DayCount:
    """The count to the `number`-th working day strictly after `start`.

    The start is listed and does not count. Raises ValueError for a number below 1 and
    OutsideCalendar.
    """
    counted = _count(calendar, (start + timedelta(days=n) for n in count(1)), number)
    return DayCount((CountedDay(start, None, "The count begins after this day"), *counted))


def count_from(calendar: Calendar, start: date, number: int) -> DayCount:
    """The count to the `number`-th working day, the start itself counting when it is one."""
    return DayCount(tuple(_count(calendar, (start + timedelta(days=n) for n in count()), number)))


def count_before(calendar: Calendar, end: date, number: int) -> DayCount:
    """The count back to the `number`-th working day strictly before `end`."""
    counted = _count(calendar, (end - timedelta(days=n) for n in count(1)), number)
    return DayCount((CountedDay(end, None, "The count goes back from this day"), *counted))


def _count(calendar: Calendar, days: Iterable[date], number: int) -> Iterator[CountedDay]:
    if number < 1:
        raise ValueError(f"working days are counted from 1, not {number}")
    reached = 0
    for day in days:
        note = calendar.day_off(day)
        reached += not note
        yield CountedDay(day, None if note else reached, note)
        if reached == number:
            return


def calendar_from(
    definition: Mapping[str, Any], holidays: Iterable[Mapping[str, str]], code: str
) -> Calendar:
    """The calendar of a code from `calendars.yaml` and the rows of `bank-holidays.csv`.

    Raises ValueError for a code that is not defined.
    """
    found = next((one for one in definition["calendars"] if one["code"] == code), None)
    if found is None:
        raise ValueError(f"there is no calendar {code}")
    return Calendar(
        code,
        found["title"],
        found["zone"],
        found["first_day"],
        found["last_day"],
        frozenset(WEEKDAYS.index(name) for name in found["weekend"]),
        {date.fromisoformat(r["day"]): r["title"] for r in holidays if r["calendar"] == code},
    )


def calendar_of_regime(
    definition: Mapping[str, Any], holidays: Iterable[Mapping[str, str]], regime: str
) -> Calendar:
    """The calendar that a regime ("psr", "act") counts by. Raises ValueError for another one."""
    for row in definition["regimes"]:
        if row["regime"] == regime:
            return calendar_from(definition, holidays, row["calendar"])
    raise ValueError(f"no calendar is named for the regime {regime}")
