"""Which rows belong to which group, and groups of several pieces put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from commonweal.engines.kernel.columns import Array, CannotRun, Column

#: So many possible groups have a place each; where there are more they are sorted.
ROOM = 1 << 22
WIDEST = 1 << 62
#: With so many rows for each possible group these are not told from those that have rows.
FULL = 8


@dataclass(frozen=True)
class Cells:
    """The group of each row by its number, and what each group's columns hold.

    There may be groups that no row belongs to."""

    of_row: Array
    size: int
    columns: tuple[Column, ...]


def cells(columns: Sequence[Column], rows: int) -> Cells:
    """Rows told apart by these columns; missing is a value of its own."""
    if not columns:
        return Cells(np.zeros(rows, np.int32), 1, ())
    moved, spans = [], []
    for column in columns:
        low, high = column.span
        values = column.values
        if column.gone is not None:
            low, high = min(low, 0) - 1, max(high, 0)
            values = np.where(column.gone, low, values.astype(np.int64))
        if values.dtype.kind == "f":
            raise CannotRun("Groups are told apart by codes, whole numbers and dates only.")
        moved.append((values, low))
        spans.append(max(high - low + 1, 1))
    room = 1
    for span in spans:
        room *= span
    if room >= WIDEST:
        raise CannotRun("There are more possible groups than one whole number can tell apart.")
    key = _packed(moved, spans, room)
    of_row, keys = _numbered(key, room)
    return Cells(of_row, len(keys), _unpacked(keys, moved, spans, columns))


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
