"""Periods as the Fingertips service writes them: years, quarters and months, and runs of each.

Which forms there are is from the service's own checks of its labels (Public Health England,
fingertips-open). A school year is written as a financial year is, and is read as one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_FINANCIAL = re.compile(r"(\d{4})/(\d{2})")
_QUARTER = re.compile(r"(\d{4}(?:/\d{2})?) Q([1-4])")
_SO_FAR = re.compile(r"(\d{4}(?:/\d{2})?) Q1-Q([1-4])")
_MONTH = re.compile(r"([A-Z][a-z]{2}) (\d{4})")
#: A year that is written short after another, as in "2017 - 19" or "2017/18 - 19/20".
_SHORT = re.compile(r"\d{2}(/\d{2})?")

Days = tuple[str, str]


def written_days(word: str) -> Days | None:
    """The first and last day of a period as it is written; None for another form.

    >>> written_days("2019/20 Q2"), written_days("Aug 2006 - Jul 2007")
    (('2019-07-01', '2019-09-30'), ('2006-08-01', '2007-07-31'))
    """
    if match := _SO_FAR.fullmatch(word):
        first, last = _one(f"{match[1]} Q1"), _one(f"{match[1]} Q{match[2]}")
        return (first[0], last[1]) if first and last else None
    begin, dash, end = (part.strip() for part in word.partition("-"))
    if not dash:
        return _one(word)
    first = _one(begin)
    last = _one(begin[:2] + end if _SHORT.fullmatch(end) else end)
    return (first[0], last[1]) if first and last and first[0] < last[0] else None


def _one(word: str) -> Days | None:
    """The days of one year, quarter or month."""
    if match := _QUARTER.fullmatch(word):
        start = _start_of_year(match[1])
        return None if start is None else _months(start, 3 * (int(match[2]) - 1), 3)
    if (match := _MONTH.fullmatch(word)) and match[1] in _MONTHS:
        return _months(date(int(match[2]), 1, 1), _MONTHS.index(match[1]), 1)
    start = _start_of_year(word)
    return None if start is None else _months(start, 0, 12)


def _start_of_year(word: str) -> date | None:
    if match := _FINANCIAL.fullmatch(word):
        begins = int(match[1])
        fits = (begins + 1) % 100 == int(match[2]) and begins > 0
        return date(begins, 4, 1) if fits else None
    match = _YEAR.fullmatch(word)
    return date(int(match[1]), 1, 1) if match and int(match[1]) else None


def _months(start: date, after: int, count: int) -> Days:
    """The days of `count` months that begin so many months after a first of a month."""
    first = start.year * 12 + start.month - 1 + after
    year, month = divmod(first + count - 1, 12)
    last = date(year, month + 1, monthrange(year, month + 1)[1])
    return date(first // 12, first % 12 + 1, 1).isoformat(), last.isoformat()
