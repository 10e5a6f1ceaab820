"""The first and last day of a row's period, from the ways in which publishers write them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from commonweal.facts.published.definition import Period
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.words import Words, words_of

FORMATS = {
    "iso": "%Y-%m-%d",
    "day-first": "%d/%m/%Y",
    "month-name": "%B %Y",
    "short-month": "%b-%Y",
}
#: Months that a period may have, and what it is called then.
TYPES = {1: "month", 3: "three months", 12: "year"}


def period_days(
    rows: pa.RecordBatch, said: Period, *, file: str, first: int
) -> tuple[Words, Words]:
    """The first and the last day of every row as ISO words. Raises PublishedFault."""
    if said.first is not None and said.last is not None:
        count = rows.num_rows
        zero = np.zeros(count, dtype=np.int64)
        return Words(zero, (said.first.isoformat(),)), Words(zero, (said.last.isoformat(),))
    if said.month:
        day = _days(rows, said.month, said, file, first)
        return day.mapped(_month_start), day.mapped(_month_end)
    return _days(rows, said.start, said, file, first), _days(rows, said.end, said, file, first)


def period_type(start: str, end: str) -> str:
    """Month, three months or year, by the months that the days span; else "other"."""
    low, high = date.fromisoformat(start), date.fromisoformat(end)
    months = (high.year - low.year) * 12 + high.month - low.month + 1
    return TYPES.get(months, "other")


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
