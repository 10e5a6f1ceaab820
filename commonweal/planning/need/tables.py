"""Need read from a place's tables: filters, lists, treated shares, contacts and projections.

Tables: `prevalence_and_filters` and `leicestershire_demand`. A row is found by what its table
calls it; where a place has none, the definition that ships stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.language.figure import VALUELESS, Quantity, printed_step
from commonweal.language.row import CannotWork, Row
from commonweal.planning.need.contact_gap import ContactGap, contact_gap
from commonweal.planning.need.filters import Level
from commonweal.planning.need.gp_list import Condition
from commonweal.planning.need.projected import Point, Projected, projected
from commonweal.planning.need.treatment import Mix, TreatedShare, mix

YEAR = re.compile(r"\d{4}")
YEARS = re.compile(r"(\d{4})-(\d{4})")
CHANGE = ", change"


@dataclass(frozen=True, slots=True)
class LocalContact:
    """The gap of one population in one period."""

    population: str
    period: str
    comparator: str
    gap: ContactGap


@dataclass(frozen=True, slots=True)
class ContactWords:
    """What the rows of contacts are called: people, rate, its unit, and the comparator.

    People and rate each have one wording or several that mean the same.
    """

    people: tuple[str, ...]
    rate: tuple[str, ...]
    unit: str
    per: Decimal
    comparator: str


def levels_of(
    rows: Iterable[Row], levels: Sequence[Level], named: Mapping[str, str]
) -> tuple[list[Level], list[Row]]:
    """The levels with the place's own numbers in their stead, and the rows that gave them.

    A row with an open end does not replace a level: half a number tells nobody how many pass.
    """
    by_name = _by_name(rows)
    found, used = [], []
    for level in levels:
        row = by_name.get(_plain(named[level.code]))
        ends = None if row is None else _range(row)
        if row is None or ends is None or ends.low is None or ends.high is None:
            found.append(level)
            continue
        used.append(row)
        found.append(replace(level, low=ends.low, high=ends.high))
    return found, used


def conditions_of(
    rows: Iterable[Row], conditions: Sequence[Condition], named: Mapping[str, str]
) -> tuple[list[Condition], list[Row]]:
    """The conditions of a list with the place's own numbers, and the rows that gave them."""
    listed = [row for row in rows if row.text("group") == "gp_list"]
    by_name = _by_name(listed)
    chosen = {one.code: by_name.get(_plain(named[one.code])) for one in conditions}
    found = [
        one if (row := chosen[one.code]) is None else replace(one, people=_range(row))
        for one in conditions
    ]
    return found, [row for row in chosen.values() if row is not None]


def treated_of(rows: Iterable[Row]) -> tuple[list[TreatedShare], list[Row]]:
    """The treated shares that a place's table prints, each with whom it is of, and their rows."""
    used = [
        row
        for row in rows
        if row.text("group") == "treatment_gap" and "treat" in row.text("measure").casefold()
    ]
    found = [
        TreatedShare(
            row.key,
            row.text("measure"),
            row.text("population") or row.text("measure"),
            _range(row),
            row.text("period"),
            row.text("cited_source") or row.citation.document,
        )
        for row in used
    ]
    return found, used


def mix_of(rows: Iterable[Row], whole: str, parts: Sequence[str]) -> tuple[Mix | None, list[Row]]:
    """The kinds of treatment beside their printed whole; None where a part is not in the table."""
    by_name = _by_name(rows)
    chosen = [by_name.get(_plain(name)) for name in (whole, *parts)]
    there = [row for row in chosen if row is not None]
    if len(there) < len(chosen):
        return None, []
    first, *others = there
    listed = [(row.text("measure"), _range(row)) for row in others]
    return mix(_range(first), listed), there


def contacts_of(rows: Sequence[Row], words: ContactWords) -> tuple[list[LocalContact], list[Row]]:
    """The gap in contacts of each population that has people and a rate, and the rows used.

    The comparator's rate is of the same period. Raises CannotWork where it is missing.
    """
    people, measured = ({_plain(one) for one in many} for many in (words.people, words.rate))
    unit = _plain(words.unit)
    rates = {
        (row.text("population"), row.text("year")): row
        for row in rows
        if _plain(row.text("measure")) in measured
        and _plain(row.text("unit").replace(",", "")) == unit
    }
    found, used = [], []
    for row in rows:
        place, period = row.text("population"), row.text("year")
        local = rates.get((place, period))
        if _plain(row.text("measure")) not in people or local is None:
            continue
        other = rates.get((words.comparator, period))
        if other is None:
            raise CannotWork(
                f"The table has no rate of {words.comparator} for {period}: add one to compare "
                f"{place} with."
            )
        gap = contact_gap(
            _number(row), _number(local), _number(other), words.per, _step(local, other)
        )
        found.append(LocalContact(place, period, words.comparator, gap))
        used += [row, local, other]
    return found, used


def projections_of(rows: Sequence[Row]) -> tuple[list[Projected], list[Row]]:
    """Every number of people that is given for two years or more, with its changes, and the rows.

    A printed change ("…, change", "2014-2020", in percent) stands beside the one worked out.
    """
    points: dict[tuple[str, str], dict[Point, Row]] = {}
    for row in rows:
        if YEAR.fullmatch(row.text("year")) and row.text("unit") == "people" and _value(row):
            point = Point(int(row.text("year")), _number(row))
            key = row.text("measure"), row.text("population")
            points.setdefault(key, {})[point] = row
    found, used = [], []
    for (measure, population), given in points.items():
        if len(given) < 2:
            continue
        printed, stated = _printed(rows, measure, population)
        found.append(projected(measure, population, given, printed))
        used += [*given.values(), *stated]
    return found, used


def _printed(
    rows: Sequence[Row], measure: str, population: str
) -> tuple[dict[tuple[int, int], str], list[Row]]:
    printed, used = {}, []
    for row in rows:
        years = YEARS.fullmatch(row.text("year"))
        named = row.text("measure") == f"{measure}{CHANGE}" and row.text("unit") == "pct"
        if years and named and row.text("population") == population and _value(row):
            printed[int(years[1]), int(years[2])] = _words(row)
            used.append(row)
    return printed, used


def _by_name(rows: Iterable[Row]) -> dict[str, Row]:
    return {_plain(row.text("measure")): row for row in rows}


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _range(row: Row) -> Quantity:
    """Both ends of a printed range; a reason only where an end is not known."""
    ends = row.quantity("range")
    known = ends.low is not None and ends.high is not None and row.status not in VALUELESS
    return Quantity(ends.low, ends.high) if known else ends


def _value(row: Row) -> bool:
    return row.number("value") is not None


def _number(row: Row) -> Decimal:
    """The number of a row. Raises CannotWork where it is held back or missing: it is not nought."""
    number = row.number("value")
    if number is None:
        amount: Quantity = row.quantity("value")
        raise CannotWork(f"{row.text('measure')}, {row.text('population')}: {amount.reason}.")
    return number


def _words(row: Row) -> str:
    figure = row.figures.get("value")
    return figure.printed if figure is not None and figure.printed else str(_number(row))


def _step(*rates: Row) -> Decimal:
    """The coarser of the steps to which rates are printed."""
    return max(printed_step(_words(row)) for row in rates)
