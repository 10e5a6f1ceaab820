"""Which rows belong to which group, and groups of several pieces put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from commonweal.engines.kernel.columns import Array, CannotRun, Column
from commonweal.engines.kernel.passes import Groups, Runs

#: So many possible groups have a place each; where there are more they are sorted.
ROOM = 1 << 22
WIDEST = 1 << 62
_LABELS = 1 << 31
#: With so many rows for each possible group these are not told from those that have rows.
FULL = 8
#: Runs of so many rows on average are worth going over one by one.
LONG = 8


@dataclass(frozen=True)
class Cells(Groups):
    """The group of each row, and what each group's columns hold.

    There may be groups that no row belongs to."""

    columns: tuple[Column, ...] = ()


#: Where the values of a column change: how many places there are, put into an array; -1 if more.
Changes = Callable[[Array, Array], int]


def cells(columns: Sequence[Column], rows: int, changes: Changes | None = None) -> Cells:
    """Rows told apart by these columns; missing is a value of its own.

    With `changes` it is first tried whether rows of a group stand together, as in sorted tables."""
    if not columns:
        return Cells(np.zeros(rows, np.int32), 1)
    begins = _begins(columns, rows, changes) if changes else None
    if begins is None:
        return _told_apart(columns)
    heads = _told_apart([column.at(begins[:-1]) for column in columns])
    runs = Runs(begins, heads.of_row)
    return Cells(None, heads.size, runs, heads.columns)


def _begins(columns: Sequence[Column], rows: int, changes: Changes) -> Array | None:
    """Where runs of rows that are alike begin, and the end; None where there are many."""
    room = rows // (len(columns) * LONG)
    found = [np.array([0, rows])]
    for column in columns:
        if column.gone is not None or column.values.dtype.kind == "f":
            return None
        places = np.empty(room, np.int64)
        count = changes(column.values, places)
        if count < 0:
            return None
        found.append(places[:count])
    places = np.sort(np.concatenate(found), kind="stable")
    return places[np.append(True, places[1:] != places[:-1])] if rows else None


def _told_apart(columns: Sequence[Column]) -> Cells:
    moved, spans = [], []
    for column in columns:
        low, high = column.span
        values = column.values
        if column.gone is not None:
            low, high = min(low, 0) - 1, max(high, 0)
            values = np.where(column.gone, low, values.astype(np.int64))
        if values.dtype.kind == "f":
            raise CannotRun("Groups are told apart by codes, whole numbers and dates only.")
        if low < -_LABELS or high >= _LABELS:
            raise CannotRun("Groups are told apart by numbers of 32 bits.")
        moved.append((values, low))
        spans.append(max(high - low + 1, 1))
    room = 1
    for span in spans:
        room *= span
    if room >= WIDEST:
        raise CannotRun("There are more possible groups than one whole number can tell apart.")
    key = _packed(moved, spans, room)
    of_row, keys = _numbered(key, room)
    return Cells(of_row, len(keys), None, _unpacked(keys, moved, spans, columns))


def _packed(moved: Sequence[tuple[Array, int]], spans: Sequence[int], room: int) -> Array:
    kind = np.int32 if room < 1 << 31 else np.int64
    parts = (_from(values, low, kind) for values, low in moved)
    key = next(parts)
    for part, span in zip(parts, spans[1:], strict=True):
        key = key * kind(span)
        key += part
    return key


def _from(values: Array, low: int, kind: type[np.integer[Any]]) -> Array:
    """The values counted from the least."""
    part = values.astype(kind, copy=False)
    return np.subtract(part, low, dtype=kind) if low else part


def _numbered(key: Array, room: int) -> tuple[Array, Array]:
    """The number of each row's key among the keys in order, and these. A key may have no row."""
    if room <= len(key) // FULL:
        return key.astype(np.int32, copy=False), np.arange(room)
    starts = np.flatnonzero(key[1:] != key[:-1]) + 1
    starts = np.concatenate([np.zeros(min(1, len(key)), np.int64), starts])
    if len(starts) * 4 < len(key):
        keys, of_run = np.unique(key[starts], return_inverse=True)
        lengths = np.diff(np.append(starts, len(key)))
        return np.repeat(of_run.astype(np.int32), lengths), keys
    if room <= min(ROOM, 16 * len(key)):
        there = np.zeros(room, np.bool_)
        there[key] = True
        keys = np.flatnonzero(there)
        number = np.zeros(room, np.int32)
        number[keys] = np.arange(len(keys), dtype=np.int32)
        return number[key], keys
    keys, of_row = np.unique(key, return_inverse=True)
    return of_row.astype(np.int32), keys


def _unpacked(
    keys: Array, moved: Sequence[tuple[Array, int]], spans: Sequence[int], columns: Sequence[Column]
) -> tuple[Column, ...]:
    found: list[Column] = []
    rest = keys.astype(np.int64)
    for place in range(len(columns) - 1, -1, -1):
        low, span, column = moved[place][1], spans[place], columns[place]
        values, rest = rest % span + low, rest // span
        gone = None
        if column.gone is not None:
            gone = values == low
        elif column.fill is not None:
            gone = values == column.fill
        found.append(Column(values, gone, None, column.text, column.domain, column.date))
    return tuple(reversed(found))


@dataclass(frozen=True)
class Lines:
    """Numbers of some components (by their place) for groups; the first column is the month."""

    columns: tuple[Column, ...]
    numbers: Mapping[int, Array]

    @property
    def size(self) -> int:
        return len(self.columns[0].values)
