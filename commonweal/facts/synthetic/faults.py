"""Faults of data quality put into the synthetic system when asked, each by its name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from commonweal.facts.synthetic.columns import Coded, Rows, chosen, size_of
from commonweal.facts.synthetic.shape import Shape

Fault = Callable[[str, Rows, Shape, np.random.Generator], Rows]
FAULTS: dict[str, Fault] = {}
LONG_AGO = -25_000
#: 522 days: a median that was published and doubted.
IMPLAUSIBLE = 522


def fault(function: Fault) -> Fault:
    """Register a fault under its name."""
    FAULTS[function.__name__] = function
    return function


def _some(name: str, rows: Rows, shape: Shape, rng: np.random.Generator) -> np.ndarray:
    return np.flatnonzero(rng.random(size_of(rows)) < shape.of("faults", name))


def _dated(rows: Rows, column: str, places: np.ndarray, day: int) -> Rows:
    dates = np.array(rows[column])
    dates[places] = day
    return {**rows, column: dates}


@fault
def contact_before_birth(table: str, rows: Rows, shape: Shape, rng: np.random.Generator) -> Rows:
    """Some contacts lie before the person was born."""
    if table != "contacts":
        return rows
    return _dated(rows, "contact_date", _some("contact_before_birth", rows, shape, rng), -44_000)


@fault
def date_in_1900(table: str, rows: Rows, shape: Shape, rng: np.random.Generator) -> Rows:
    """Some referrals were received on the first day of 1900."""
    if table != "referrals":
        return rows
    return _dated(rows, "received_date", _some("date_in_1900", rows, shape, rng), LONG_AGO - 567)


@fault
def duplicate_keys(table: str, rows: Rows, shape: Shape, rng: np.random.Generator) -> Rows:
    """Some contacts come twice."""
    if table != "contacts":
        return rows
    again = _some("duplicate_keys", rows, shape, rng)
    return chosen(rows, np.concatenate([np.arange(size_of(rows)), again]))


@fault
def overlapping_ward_stays(table: str, rows: Rows, shape: Shape, rng: np.random.Generator) -> Rows:
    """Some ward stays begin some days too early."""
    if table != "ward_stays":
        return rows
    places = _some("overlapping_ward_stays", rows, shape, rng)
    dates = np.array(rows["start_date"])
    dates[places] -= 3
    return {**rows, "start_date": dates}


@fault
def unknown_codes(table: str, rows: Rows, shape: Shape, rng: np.random.Generator) -> Rows:
    """Some contacts have an attendance that no list knows."""
    if table != "contacts":
        return rows
    column = rows["attendance"]
    assert isinstance(column, Coded)  # noqa: S101
    places = np.array(column.places)
    places[_some("unknown_codes", rows, shape, rng)] = len(column.codes)
    return {**rows, "attendance": Coded(places, (*column.codes, "Q"))}


@fault
def ethnicity_missing(table: str, rows: Rows, shape: Shape, rng: np.random.Generator) -> Rows:
    """Many people have no ethnic category."""
    if table != "persons":
        return rows
    column = rows["ethnic_category"]
    assert isinstance(column, Coded)  # noqa: S101
    places = np.array(column.places)
    places[_some("ethnicity_missing", rows, shape, rng)] = -1
    return {**rows, "ethnic_category": Coded(places, column.codes)}


@fault
def end_before_start(table: str, rows: Rows, shape: Shape, rng: np.random.Generator) -> Rows:
    """Some referrals were closed before they came."""
    if table != "referrals":
        return rows
    places = _some("end_before_start", rows, shape, rng)
    dates = np.array(rows["discharge_date"])
    received = rows["received_date"]
    assert isinstance(received, np.ndarray)  # noqa: S101
    dates[places] = received[places] - 5
    return {**rows, "discharge_date": dates}


@fault
def implausible_wait(table: str, rows: Rows, shape: Shape, _: np.random.Generator) -> Rows:
    """The referrals of the last provider were received far too early."""
    if table != "referrals":
        return rows
    provider, received = rows["provider"], rows["received_date"]
    assert isinstance(provider, Coded) and isinstance(received, np.ndarray)  # noqa: S101, PT018
    last = provider.places == len(shape.providers) - 1
    return {**rows, "received_date": np.where(last, received - IMPLAUSIBLE, received)}


def faulted(
    table: str, rows: Rows, names: tuple[str, ...], shape: Shape, rng: np.random.Generator
) -> Rows:
    """The rows with the faults that were asked for."""
    for name in names:
        rows = FAULTS[name](table, rows, shape, rng)
    return rows
