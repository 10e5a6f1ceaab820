"""What is joined: values by dense key numbers, scattered once and gathered by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import prod
from threading import Lock
from typing import TypeVar

import numpy as np

from commonweal.engines.kernel.columns import FOREVER, Array, CannotRun, Column, joined
from commonweal.engines.kernel.passes import Passes
from commonweal.engines.kernel.rows import Frame, Maker, Prepared, Preparing
from commonweal.language import plan

T = TypeVar("T")

#: Key numbers up to here have an array of their own; beyond it they are sorted and searched.
DENSE = 1 << 27
#: With so many possible keys what is taken has a place for each, however few there are.
CLOSE = 1 << 22


@dataclass(frozen=True)
class Keys:
    """The distinct keys of some rows, each with a place, and how to find them."""

    sorted: Array
    size: int
    dense: bool = False

    def place(self, keys: Array) -> Array:
        """The place of each key; -1 where there is none."""
        if self.dense:
            return (
                keys
                if not len(keys) or keys.max() < self.size
                else np.where(keys < self.size, keys, -1)
            )
        if not len(self.sorted):
            return np.full(len(keys), -1, np.int64)
        found = np.minimum(np.searchsorted(self.sorted, keys), len(self.sorted) - 1)
        return np.where(self.sorted[found] == keys, found, -1)


@dataclass(frozen=True)
class Packing:
    """How several columns make one number: the least and the number of values of each."""

    spans: tuple[tuple[int, int], ...]

    def of(self, columns: Sequence[Column]) -> Array:
        """One number per row; -1 where a column is missing or outside."""
        if len(columns) == 1 and self.spans[0][0] == 0:
            return _single(columns[0], self.spans[0][1])
        kind = np.int32 if self.room < 1 << 31 else np.int64
        packed: Array = np.zeros(1, kind)
        out = np.zeros(1, np.bool_)
        for column, (low, count) in zip(columns, self.spans, strict=True):
            least, most = column.span
            if least < low or most >= low + count:
                out = out | (column.values < low) | (column.values >= low + count)
            if column.absent is not None:
                out = out | column.absent
            moved: Array = column.values.astype(kind, copy=False)
            packed = packed * kind(count) + (moved - kind(low) if low else moved)
        return np.where(out, kind(-1), packed) if out.any() else packed

    @property
    def room(self) -> int:
        return prod(count for _, count in self.spans)


def _single(column: Column, count: int) -> Array:
    values = column.values
    low, high = column.span
    if column.absent is None and low >= 0 and high < count:
        return values
    out = (values < 0) | (values >= count)
    if column.absent is not None:
        out |= column.absent
    return np.where(out, -1, values)


def packing(columns: Sequence[Column]) -> Packing:
    """The packing that holds every value of these columns."""
    spans = []
    for column in columns:
        low, high = column.span
        spans.append((min(low, 0) if len(columns) == 1 else low, max(high - min(low, 0) + 1, 1)))
    found = Packing(tuple(spans))
    if found.room >= 1 << 62:
        raise CannotRun("The keys are too many for one whole number.")
    return found


def join(making: Preparing, source: plan.Join, wanted: set[str]) -> Prepared:
    """Rows with columns of the one row that matches them."""
    lefts = [left for left, _ in source.on]
    there = {right for _, right in source.on} | {column for column, _ in source.take}
    if source.during:
        lefts_wanted, there = {*lefts, source.during[0]}, {*there, *source.during[1:]}
    else:
        lefts_wanted = set(lefts)
    made = making.source(source.source, wanted | lefts_wanted)
    other = making.source(source.other, there)
    once = making.once(
        ("join", source.other, source.on, source.take, source.during),
        lambda: once_for_all(lambda: _Other(making, other, source)),
    )
    # The row is found once for all columns that are taken from it.
    row = f"row {len(made.makers)}"

    def find(frame: Frame) -> Column:
        rows = once().rows(frame, lefts)
        key = frame.column(lefts[0])
        # A key that is the row has the least and greatest value that its file told.
        return Column(rows, known=key.known if rows is key.values else None)

    def take(to: str) -> Maker:
        return lambda frame: gather(once().taken[to], frame.column(row), making.run)

    makers: dict[str, Maker] = {to: take(to) for _, to in source.take}
    further = making.further(made, {row: find, **makers}, other.needs)
    if source.during:
        return further
    return replace(further, follow={**further.follow, **dict.fromkeys(makers, frozenset(lefts))})


class _Other:
    """The rows that are joined, read whole and found by their key."""

    def __init__(self, making: Preparing, other: Prepared, source: plan.Join) -> None:
        frames = making.whole(other)

        def column(name: str) -> Column:
            return joined([frame.column(name) for frame in frames])

        self.run = making.run
        columns = [column(right) for _, right in source.on]
        self.packing = packing(columns)
        self.during = source.during
        keys = self.packing.of(columns)
        room = int(keys.max(initial=-1)) + 1
        self.taken = {to: _narrow(column(name)) for name, to in source.take}
        if source.during:
            self._by_date(column(source.during[1]), column(source.during[2]), keys, room)
        else:
            self._by_key(keys, room)

    def _by_key(self, keys: Array, room: int) -> None:
        """What is taken put in order of the keys: each at its key, where these are close enough."""
        places = np.flatnonzero(keys >= 0)
        if room <= max(CLOSE, 4 * len(keys)):
            self.keys = Keys(np.zeros(0, np.int64), room, dense=True)
            if len(places) == len(keys) and all(_marks(each) for each in self.taken.values()):
                self.taken = {to: _scattered(each, keys, room) for to, each in self.taken.items()}
                return
            row = np.full(room, -1, np.int32)
            row[keys[places]] = places
        else:
            found, first = np.unique(keys[places], return_index=True)
            self.keys, row = Keys(found, len(found)), places[first].astype(np.int32)
        rows = Column(row)
        self.taken = {to: _marked(gather(each, rows, self.run)) for to, each in self.taken.items()}

    def _by_date(self, first: Column, last: Column, keys: Array, room: int) -> None:
        if room > DENSE:
            raise CannotRun("There are too many possible keys to look dates up by.")
        known = keys >= 0 if first.absent is None else (keys >= 0) & ~first.absent
        rows = np.flatnonzero(known)
        rows = rows[np.lexsort([first.values[rows], keys[rows]])]
        begins = np.append(0, np.cumsum(np.bincount(keys[rows], minlength=room)))
        until = last.values if last.absent is None else np.where(last.absent, FOREVER, last.values)
        self.begins, self.first, self.last = begins, first.values[rows], until[rows]
        self.taken = {to: _marked(column.at(rows)) for to, column in self.taken.items()}

    def rows(self, frame: Frame, lefts: Sequence[str]) -> Array:
        """Where what is taken stands for each row of a frame; -1 where it matches none."""
        keys = self.packing.of([frame.column(left) for left in lefts])
        if self.during and self.packing.room >= len(self.begins):
            # What is possible of each column alone may lie beyond the greatest key that there is.
            keys = np.where(keys < len(self.begins) - 1, keys, keys.dtype.type(-1))
        if not self.during:
            inside = self.keys.dense and self.packing.room <= self.keys.size
            return keys if inside else self.keys.place(keys)
        date = frame.column(self.during[0])
        if date.absent is not None:
            keys = np.where(date.absent, keys.dtype.type(-1), keys)
        return self.run.in_force(keys, date.values, self.begins, self.first, self.last)


def _narrow(column: Column) -> Column:
    """Codes, with which nothing is reckoned, in as few bytes as hold them, to be at hand."""
    low, high = column.span
    if not column.text or low <= -128 or high > 127:
        return column
    values = column.values.astype(np.int8)
    return Column(values, column.absent, None, True, column.domain)


def _marks(column: Column) -> bool:
    """Whether what is missing is told by a value, or there is room for one that tells."""
    values = column.values
    least = np.iinfo(values.dtype).min if values.dtype.kind == "i" else None
    return column.gone is None and least is not None and column.span[0] > least


def _scattered(column: Column, keys: Array, room: int) -> Column:
    """The values at their keys; between them what stands for missing."""
    fill = column.span[0] - 1 if column.fill is None else column.fill
    values = np.full(room, fill, column.values.dtype)
    values[keys] = column.values
    known = min(fill, column.span[0]), max(fill, column.span[1])
    return Column(values, None, fill, column.text, column.domain, column.date, known)


def _marked(column: Column) -> Column:
    """Missing told by a value of its own, so that one look tells value and absence of a row."""
    gone = column.absent
    if gone is None or not gone.any() or column.values.dtype.kind != "i":
        return column
    fill = column.span[0] - 1
    if fill < np.iinfo(column.values.dtype).min:
        return column
    values = np.where(gone, column.values.dtype.type(fill), column.values)
    known = fill, column.span[1]
    return Column(values, None, fill, column.text, column.domain, column.date, known)


def gather(column: Column, row: Column, run: Passes) -> Column:
    """The value at each row; missing where there is none (-1)."""
    marks = (column.text, column.domain, column.date)
    if not len(column.values):
        size = len(row.values)
        return Column(np.zeros(size, column.values.dtype), np.ones(size, np.bool_), None, *marks)
    outside = row.values < 0 if row.span[0] < 0 else None
    found = run.pick(column.values, row.values)
    if column.gone is None and column.fill is not None:
        known = column.span
        if outside is not None:
            found[outside] = column.fill
            # Where no row that is left was missing, what tells missing lies beside the others.
            known = min(known[0], column.fill), max(known[1], column.fill)
        return Column(found, None, column.fill, *marks, known)
    gone = run.pick(column.gone, row.values) if column.gone is not None else None
    if outside is not None:
        gone = outside if gone is None else gone | outside
    return Column(found, gone, None, *marks, column.span if gone is None else None)


def once_for_all(make: Callable[[], T]) -> Callable[[], T]:
    """Made when it is first asked for, by whichever thread, and kept."""
    lock, found = Lock(), list[T]()

    def get() -> T:
        with lock:
            if not found:
                found.append(make())
        return found[0]

    return get
