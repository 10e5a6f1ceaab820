"""Periods as the field writes them: financial years, quarters, months, days, spans and mixtures.

A period keeps the words it was printed in. Nothing here knows today's date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

#: The years that a paper of the field can mean; anything else is not read as a year.
YEAR = r"(?:19|20)[0-9]{2}"


class PeriodKind(StrEnum):
    """What sort of stretch of time a figure speaks of."""

    FINANCIAL_YEAR = "financial_year"
    CALENDAR_YEAR = "calendar_year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"
    SPAN = "span"
    MIXED = "mixed"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with both ends included, and the words it was printed in.

    `start` and `end` are None for MIXED and NOT_STATED periods, which can never be
    compared or summed with others as if they were one year.
    """

    kind: PeriodKind
    start: date | None
    end: date | None
    label: str

    @property
    def is_known(self) -> bool:
        return self.start is not None and self.end is not None

    def same_as(self, other: Period) -> bool:
        """Whether both speak of exactly the same dates."""
        return self.is_known and (self.start, self.end) == (other.start, other.end)

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day; unknown periods never do."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return False
        return self.start <= other.end and other.start <= self.end

    def contains(self, day: date) -> bool:
        return self.start is not None and self.end is not None and self.start <= day <= self.end


NOT_STATED = Period(PeriodKind.NOT_STATED, None, None, "not stated")


def financial_year(starting: int) -> Period:
    """The NHS and council year from 1 April `starting` to 31 March after."""
    label = f"{starting}/{(starting + 1) % 100:02d}"
    return Period(PeriodKind.FINANCIAL_YEAR, date(starting, 4, 1), date(starting + 1, 3, 31), label)


def financial_year_of(day: date) -> Period:
    """The financial year that holds `day`."""
    return financial_year(day.year if day.month >= 4 else day.year - 1)


def quarter(starting: int, number: int) -> Period:
    """Quarter 1 to 4 of the financial year that starts in April `starting`.

    Raises ValueError for any other number.
    """
    if number not in (1, 2, 3, 4):
        raise ValueError(f"a quarter is 1, 2, 3 or 4, not {number}")
    month = (4, 7, 10, 1)[number - 1]
    year = starting + 1 if number == 4 else starting
    last = month + 2
    label = f"{starting}/{(starting + 1) % 100:02d} Q{number}"
    end = date(year, last, monthrange(year, last)[1])
    return Period(PeriodKind.QUARTER, date(year, month, 1), end, label)


def month(year: int, number: int) -> Period:
    """One calendar month."""
    end = date(year, number, monthrange(year, number)[1])
    return Period(PeriodKind.MONTH, date(year, number, 1), end, f"{year}-{number:02d}")


def _year_pair(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(rf"({YEAR})\s*[/\-–]\s*(\d{{2}}|\d{{4}})", text)
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    if second < 100:
        second += first // 100 * 100 + (100 if second < first % 100 else 0)
    return first, second


def _quarter(text: str) -> Period | None:
    found = re.fullmatch(rf"({YEAR})\s*[/\-–]\s*(\d{{2,4}})[ ,]*[Qq]([1-4])", text)
    if not found:
        return None
    return quarter(int(found[1]), int(found[3]))


def _span(text: str) -> Period | None:
    found = re.fullmatch(rf"({YEAR}/\d{{2}})\s*(?:-|–|to)\s*({YEAR}/\d{{2}})", text)
    if not found:
        return None
    first, last = parse_period(found[1]), parse_period(found[2])
    return Period(PeriodKind.SPAN, first.start, last.end, text)


def _month(text: str) -> Period | None:
    found = re.fullmatch(rf"({YEAR})-(\d{{2}})", text)
    if found and 1 <= int(found[2]) <= 12:
        return month(int(found[1]), int(found[2]))
    named = re.fullmatch(rf"([A-Za-z]{{3,9}})\s+({YEAR})", text)
    if named and named[1][:3].lower() in MONTHS:
        return month(int(named[2]), MONTHS.index(named[1][:3].lower()) + 1)
    return None


def _year(text: str) -> Period | None:
    if re.fullmatch(YEAR, text):
        year = int(text)
        return Period(PeriodKind.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31), text)
    pair = _year_pair(text)
    if pair is None:
        return None
    first, second = pair
    if second == first + 1:
        return financial_year(first)
    if second > first:
        return Period(PeriodKind.SPAN, date(first, 1, 1), date(second, 12, 31), text)
    return None


def _day(text: str) -> Period | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return Period(PeriodKind.DAY, day, day, text)


def parse_period(text: str) -> Period:
    """Read a period as printed, keeping its words.

    Anything that names more than one period, or that cannot be read, becomes MIXED with
    its words kept; empty text is NOT_STATED. It never raises, because a figure with an
    unclear period is still a figure, only one that cannot be compared.
    """
    words = " ".join(text.split())
    if not words or words.lower() in {"not stated", "none"}:
        return NOT_STATED
    for reader in (_quarter, _day, _month, _year, _span):
        period = reader(words)
        if period is not None:
            return Period(period.kind, period.start, period.end, words)
    return Period(PeriodKind.MIXED, None, None, words)


def years_between(first: Period, last: Period) -> int:
    """Whole steps from one financial or calendar year to another.

    Raises ValueError when either is not a year.
    """
    years = {PeriodKind.FINANCIAL_YEAR, PeriodKind.CALENDAR_YEAR}
    if first.kind not in years or last.kind != first.kind or not first.start or not last.start:
        raise ValueError(f"steps are counted between two years, not {first.label} and {last.label}")
    return last.start.year - first.start.year


def day_before(day: date) -> date:
    """The day before a day."""
    return day - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day where there is none."""
    count = day.year * 12 + day.month - 1 + months
    year, number = divmod(count, 12)
    return date(year, number + 1, min(day.day, monthrange(year, number + 1)[1]))


def months_in(years: Decimal) -> int:
    """A number of years as whole months: 3.5 gives 42.

    Raises ValueError when the years are not a whole number of months.
    """
    months = years * 12
    if months != months.to_integral_value():
        raise ValueError(f"{years} years is not a whole number of months")
    return int(months)
