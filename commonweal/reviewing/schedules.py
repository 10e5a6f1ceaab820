"""The schedule of indicators that goes into every provider's contract, and what differs in one.

All providers get the same lines: a schedule is made from a published set and a start, not for a
provider. What a provider returns is compared line by line.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.reviewing.frameworks import Framework, Placed
from commonweal.reviewing.indicators import Frequency, Indicator, Library

MONTHS_IN = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}


@dataclass(frozen=True)
class Line:
    """One indicator of a schedule as a provider is to report it. Empty where nothing is given."""

    indicator: str
    name: str
    unit: str
    numerator: str
    denominator: str
    frequency: str
    heading: str = ""
    outcome: str = ""
    breakdowns: str = ""
    is_key: bool = True
    status: str = ""


class Kind(StrEnum):
    """How a provider's schedule differs from what was sent."""

    MISSING = "missing"
    EXTRA = "extra"
    DEFINITION = "definition"
    FREQUENCY = "frequency"


@dataclass(frozen=True)
class Difference:
    """One difference. `sent` and `returned` are the words on each side; empty where none stand."""

    kind: Kind
    indicator: str
    name: str
    column: str
    sent: str
    returned: str


@dataclass(frozen=True)
class Due:
    """A stretch of time to report, and the day by which it is to be returned."""

    frequency: Frequency
    start: date
    end: date
    due: date


#: The columns in which a definition may differ, with what they are called in a sentence.
DEFINING = (
    ("name", "name"), ("unit", "unit"), ("numerator", "what is counted"),
    ("denominator", "what it is divided by"),
)  # fmt: skip


def lines_of(framework: Framework, placed: Iterable[Placed], library: Library) -> list[Line]:
    """One line for each indicator of a set, in the order of the framework's tree.

    An indicator under several outcomes stands once, below the first. One without a definition
    cannot be asked of anybody: raises KeyError.
    """
    by_outcome: dict[str, list[Placed]] = {}
    for one in placed:
        by_outcome.setdefault(one.outcome, []).append(one)
    found: dict[str, Line] = {}
    for heading in framework.headings:
        for outcome in heading.outcomes:
            for one in by_outcome.get(outcome.code, ()):
                line = _line(library[one.indicator], heading.title, outcome.title, one.is_key)
                known = found.get(one.indicator)
                if known is None or (one.is_key and not known.is_key):
                    found[one.indicator] = line
    return list(found.values())


def _line(one: Indicator, heading: str, outcome: str, is_key: bool) -> Line:
    return Line(
        indicator=one.id,
        name=one.name,
        unit=one.unit,
        numerator=one.numerator,
        denominator=one.denominator,
        frequency=one.frequency,
        heading=heading,
        outcome=outcome,
        breakdowns="; ".join(one.breakdowns),
        is_key=is_key,
        status=one.status,
    )


def compare(sent: Sequence[Line], returned: Sequence[Line]) -> list[Difference]:
    """Where a returned schedule differs from the one that was sent, in the order of the latter.

    Capitals and blanks do not count. A cell that the provider left empty repeats what was sent:
    only an indicator that it does not list is missing.
    """
    there = {line.indicator: line for line in returned}
    asked = {line.indicator for line in sent}
    found: list[Difference] = []
    for line in sent:
        back = there.get(line.indicator)
        if back is None:
            found.append(Difference(Kind.MISSING, line.indicator, line.name, "", line.name, ""))
        else:
            found += _changes(line, back)
    found += [
        Difference(Kind.EXTRA, line.indicator, line.name, "", "", line.name or line.indicator)
        for line in returned
        if line.indicator not in asked
    ]
    return found


def _changes(line: Line, back: Line) -> list[Difference]:
    columns = [(Kind.DEFINITION, *pair) for pair in DEFINING]
    columns.append((Kind.FREQUENCY, "frequency", "how often"))
    return [
        Difference(kind, line.indicator, line.name, words, sent, given)
        for kind, column, words in columns
        if (given := str(getattr(back, column)).strip())
        and _plain(sent := str(getattr(line, column))) != _plain(given)
    ]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def calendar(
    lines: Iterable[Line], start: date, end: date, days_after: Mapping[str, int]
) -> list[Due]:
    """What is to be reported for the periods that begin between two days, in order of due day.

    Periods are whole months, quarters and years from the month of `start`. `days_after` is how many
    days after the end of its period a return is due. Raises KeyError where it has no such
    frequency.
    """
    wanted = sorted({Frequency(line.frequency) for line in lines}, key=lambda one: MONTHS_IN[one])
    found = []
    for frequency in wanted:
        begins = start.replace(day=1)
        while begins <= end:
            last = _last_day(begins, MONTHS_IN[frequency])
            due = last + timedelta(days=days_after[frequency])
            found.append(Due(frequency, begins, last, due))
            begins = last + timedelta(days=1)
    return sorted(found, key=lambda one: (one.due, MONTHS_IN[one.frequency]))


def _last_day(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months - 1, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
