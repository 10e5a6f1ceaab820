"""The first and last day of a row's period, from the ways in which publishers write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from commonweal.facts.published.definition import PublishedSet
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.shape import Period
from commonweal.facts.published.words import Words, constant, words_of
from commonweal.facts.published.written_periods import written_days

FORMATS = {
    "iso": "%Y-%m-%d",
    "day-first": "%d/%m/%Y",
    "month-name": "%B %Y",
    "short-month": "%b-%Y",
}
#: Months that a period may have, and what it is called then.
TYPES = {1: "month", 3: "three months", 12: "year"}
MID_YEAR = "mid-year"
#: The day of a mid-year estimate.
_MIDDLE = "06-30"
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_FINANCIAL = re.compile(r"(\d{4})/(\d{2})")


def period_days(
    rows: pa.RecordBatch, said: Period, *, file: str, first: int, year: str = ""
) -> tuple[Words, Words]:
    """The first and the last day of every row as ISO words; `year` where a header or the name of
    a sheet says it. Raises PublishedFault."""
    if said.runs:
        words = constant(year, rows.num_rows) if year else words_of(rows.column(said.year))
        return _years(words, said, file, first)
    if said.first is not None and said.last is not None:
        count = rows.num_rows
        zero = np.zeros(count, dtype=np.int64)
        return Words(zero, (said.first.isoformat(),)), Words(zero, (said.last.isoformat(),))
    if said.month:
        day = _days(rows, said.month, said, file, first)
        return day.mapped(_month_start), day.mapped(_month_end)
    return _days(rows, said.start, said, file, first), _days(rows, said.end, said, file, first)


def period_type(start: str, end: str) -> str:
    """Mid-year or another day; else month, three months or year by the months that the days span;
    else "other"."""
    if start == end and start.endswith(_MIDDLE):
        return MID_YEAR
    if start == end:
        return "day"
    low, high = date.fromisoformat(start), date.fromisoformat(end)
    months = (high.year - low.year) * 12 + high.month - low.month + 1
    return TYPES.get(months, "other")


def check_ends(table: pa.Table, said: PublishedSet, today: date, *, file: str, column: str) -> None:
    """Raises PublishedFault for the first period that ends on a day on which none of the set can;
    `today` is the day on which the file is brought in."""
    if said.ends is None:
        return
    low, high = said.ends.earliest.isoformat(), said.ends.latest(today)
    ends = words_of(table["period_end"].combine_chunks())
    for word in ends.used():
        if not low <= word <= high:
            bound = f"before {low}" if word < low else f"after {high}"
            raise PublishedFault(
                f"the period ends on {word}, {bound}; no period of this set can. Check the year",
                file=file,
                row=table["row"][ends.first(word)].as_py(),
                column=column,
            )


def _years(words: Words, said: Period, file: str, first: int) -> tuple[Words, Words]:
    used = set(words.used())
    made = {}
    for word in words.words:
        days = _year(word, said.runs) if word in used else ("1970-01-01", "1970-01-01")
        if days is None:
            what = f"“{word}” is no year of the form that this set uses"
            row = first + words.first(word)
            raise PublishedFault(what, file=file, row=row, column=said.year)
        made[word] = days
    return words.mapped(lambda word: made[word][0]), words.mapped(lambda word: made[word][1])


def _year(word: str, runs: str) -> tuple[str, str] | None:
    """The days of a year of one kind, or of a period that says itself what it is."""
    if runs == "as written":
        return written_days(word)
    if match := _FINANCIAL.fullmatch(word):
        begins = int(match[1])
        fits = (begins + 1) % 100 == int(match[2]) and runs == "financial"
        return _days_of_year(begins, "financial") if fits else None
    match = _YEAR.fullmatch(word)
    return _days_of_year(int(match[1]), runs) if match else None


def _days_of_year(year: int, runs: str) -> tuple[str, str]:
    if runs == MID_YEAR:
        return f"{year:04}-{_MIDDLE}", f"{year:04}-{_MIDDLE}"
    if runs == "financial":
        return f"{year:04}-04-01", f"{year + 1:04}-03-31"
    return f"{year:04}-01-01", f"{year:04}-12-31"


def _days(rows: pa.RecordBatch, header: str, said: Period, file: str, first: int) -> Words:
    words = words_of(rows.column(header))
    used = set(words.used())
    made = []
    for word in words.words:
        day = _read(word, said.format) if word in used else "1970-01-01"
        if day is None:
            row = first + words.first(word)
            what = f"“{word}” is no date of the form that this set uses"
            raise PublishedFault(what, file=file, row=row, column=header)
        made.append(day)
    return words.mapped(dict(zip(words.words, made, strict=True)).__getitem__)


def _read(word: str, form: str) -> str | None:
    for one in (FORMATS[form], FORMATS["iso"]):
        try:
            return datetime.strptime(word, one).date().isoformat()  # noqa: DTZ007  a day
        except ValueError:
            continue
    return None


def _month_start(day: str) -> str:
    return date.fromisoformat(day).replace(day=1).isoformat()


def _month_end(day: str) -> str:
    read = date.fromisoformat(day)
    return read.replace(day=monthrange(read.year, read.month)[1]).isoformat()
