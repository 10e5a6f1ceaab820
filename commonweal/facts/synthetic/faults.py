"""Faults of data quality put into the synthetic system when asked, each by its name and rate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Key, Rows, chosen, size_of
from commonweal.facts.synthetic.shape import People, Shape, day, first_of

#: What a provider reports month by month. Nothing else is made of these rows.
EVENTS = {
    "contacts": "contact_date", "activities": "activity_date", "assessments": "assessment_date",
    "diagnoses": "diagnosis_date", "restrictive_incidents": "start_date", "ward_months": "month",
}  # fmt: skip
#: Added to a number for the key of a row that a fault makes, so that no other row has it.
BEYOND = 10**12


@dataclass(frozen=True)
class Making:
    """What a fault knows beside the rows: the system, its people, how often, its own numbers."""

    shape: Shape
    people: People
    rng: np.random.Generator
    rate: float
    rule: Mapping[str, Any]

    def some(self, size: int) -> Array:
        """Places of a share of so many."""
        return np.flatnonzero(self.rng.random(size) < self.rate)


Fault = Callable[[Rows, Making], Rows]
#: The tables that a fault strikes, and what it does to their rows.
FAULTS: dict[str, tuple[tuple[str, ...], Fault]] = {}


def fault(*tables: str) -> Callable[[Fault], Fault]:
    """Register a fault of some tables under its name."""

    def register(function: Fault) -> Fault:
        FAULTS[function.__name__] = (tables, function)
        return function

    return register


def _dated(rows: Rows, column: str, places: Array, days: Array | int) -> Rows:
    dates = np.array(rows[column])
    dates[places] = days
    return {**rows, column: dates}


def _days(rows: Rows, column: str) -> Array:
    found = rows[column]
    assert isinstance(found, np.ndarray)  # noqa: S101
    return found


def _codes(rows: Rows, column: str) -> Coded:
    found = rows[column]
    assert isinstance(found, Coded)  # noqa: S101
    return found


def _key(rows: Rows, column: str) -> Key:
    found = rows[column]
    assert isinstance(found, Key)  # noqa: S101
    return found


@fault("contacts")
def contact_before_birth(rows: Rows, making: Making) -> Rows:
    """Some contacts lie some days before the person was born."""
    places = making.some(size_of(rows))
    born = making.people.born[_key(rows, "person").numbers[places]]
    low, high = making.rule["days"]
    return _dated(rows, "contact_date", places, born - making.rng.integers(low, high, len(places)))


@fault("referrals")
def date_in_1900(rows: Rows, making: Making) -> Rows:
    """Some referrals were received on the first day of 1900."""
    return _dated(rows, "received_date", making.some(size_of(rows)), day(making.rule["day"]))


@fault("contacts")
def duplicate_keys(rows: Rows, making: Making) -> Rows:
    """Some contacts come twice."""
    again = making.some(size_of(rows))
    return chosen(rows, np.concatenate([np.arange(size_of(rows)), again]))


@fault("ward_stays")
def overlapping_ward_stays(rows: Rows, making: Making) -> Rows:
    """Some stays of two days or more come with another one of the same spell on another ward, which
    begins while the first lasts."""
    start, end = _days(rows, "start_date"), _days(rows, "end_date")
    long = np.flatnonzero((end == NONE) | (end - start >= 2))
    at = long[making.some(len(long))]
    until = np.where(end == NONE, making.shape.end, end)
    after = 1 + (making.rng.random(len(at)) * (until - start - 1)[at]).astype(np.int64)
    twin = chosen(rows, at)
    ward = _codes(twin, "ward")
    key = _key(twin, "ward_stay")
    other = {
        **twin,
        "ward_stay": Key(key.numbers + BEYOND, key.letter),
        "ward": Coded((ward.places + 1) % len(ward.codes), ward.codes),
        "start_date": start[at] + after,
    }
    return _together(rows, other)


def _together(rows: Rows, more: Rows) -> Rows:
    found = chosen(rows, np.arange(size_of(rows)))
    for name, column in found.items():
        other = more[name]
        if isinstance(column, Coded) and isinstance(other, Coded):
            found[name] = Coded(np.concatenate([column.places, other.places]), column.codes)
        elif isinstance(column, Key) and isinstance(other, Key):
            found[name] = Key(np.concatenate([column.numbers, other.numbers]), column.letter)
        elif isinstance(column, np.ndarray) and isinstance(other, np.ndarray):
            found[name] = np.concatenate([column, other])
    return found


@fault("contacts")
def unknown_codes(rows: Rows, making: Making) -> Rows:
    """Some contacts have an attendance that no list knows."""
    column = _codes(rows, "attendance")
    places = np.array(column.places)
    places[making.some(len(places))] = len(column.codes)
    return {**rows, "attendance": Coded(places, (*column.codes, making.rule["code"]))}


@fault("persons")
def ethnicity_missing(rows: Rows, making: Making) -> Rows:
    """Many people have no ethnic category."""
    column = _codes(rows, "ethnic_category")
    places = np.array(column.places)
    places[making.some(len(places))] = -1
    return {**rows, "ethnic_category": Coded(places, column.codes)}


@fault("referrals")
def end_before_start(rows: Rows, making: Making) -> Rows:
    """Some referrals that have ended were closed before they came."""
    ended = np.flatnonzero(_days(rows, "discharge_date") != NONE)
    places = ended[making.some(len(ended))]
    early = _days(rows, "received_date")[places] - making.rule["days"]
    return _dated(rows, "discharge_date", places, early)


@fault("referrals")
def implausible_wait(rows: Rows, making: Making) -> Rows:
    """The referrals of the last provider were received far too early."""
    last = np.flatnonzero(_codes(rows, "provider").places == len(making.shape.providers) - 1)
    places = last[making.some(len(last))]
    early = _days(rows, "received_date")[places] - making.rule["days"]
    return _dated(rows, "received_date", places, early)


def absent_month(name: str, shape: Shape) -> tuple[int, int] | None:
    """The provider, and the month from the year 0, that a fault makes absent or late."""
    if name == "missing_month":
        return min(1, len(shape.providers) - 1), shape.first + shape.months // 2
    return (0, shape.first + shape.months - 1) if name == "late_month" else None


@fault(*EVENTS)
def missing_month(rows: Rows, making: Making) -> Rows:
    """The second provider sent nothing for the middle month."""
    return _without(rows, making, "missing_month")


@fault(*EVENTS)
def late_month(rows: Rows, making: Making) -> Rows:
    """The first provider has sent only part of the last month."""
    return _without(rows, making, "late_month")


def _without(rows: Rows, making: Making, name: str) -> Rows:
    found = absent_month(name, making.shape)
    assert found  # noqa: S101
    provider, month = found
    date = next(_days(rows, column) for column in EVENTS.values() if column in rows)
    struck = _codes(rows, "provider").places == provider
    struck &= (date >= first_of(month)) & (date < first_of(month + 1))
    places = np.flatnonzero(struck)
    keep = np.ones(len(struck), bool)
    keep[places[making.some(len(places))]] = False
    return chosen(rows, np.flatnonzero(keep))


def faulted(
    table: str,
    rows: Rows,
    faults: Mapping[str, float],
    *,
    shape: Shape,
    people: People,
    streams: Mapping[str, np.random.Generator],
) -> Rows:
    """The rows with the faults that were asked for, each at its rate from a stream of its own."""
    for name, rate in faults.items():
        tables, function = FAULTS[name]
        if table in tables and size_of(rows):
            rule = shape.of("faults")[name]
            rows = function(rows, Making(shape, people, streams[name], rate, rule))
    return rows
