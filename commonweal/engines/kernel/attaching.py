"""What is joined and attached: values by dense key numbers, scattered once and gathered by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

import numpy as np

from commonweal.engines.kernel.columns import Array, CannotRun, Column, joined
from commonweal.engines.kernel.expressions import holds
from commonweal.engines.kernel.passes import Passes
from commonweal.engines.kernel.rows import (
    Frame,
    Prepared,
    Preparing,
    columns_of,
    outer_columns_of,
)
from commonweal.language import plan

T = TypeVar("T")

#: Key numbers up to here have an array of their own; beyond it they are sorted and searched.
DENSE = 1 << 27
FOREVER = np.int32(np.iinfo(np.int32).max)


@dataclass(frozen=True)
class Keys:
    """The distinct keys of some rows, each with a place, and how to find them."""

    sorted: Array
    size: int
    dense: bool = False

    def place(self, keys: Array) -> Array:
        """The place of each key; -1 where there is none."""
        if self.dense:
            return np.where(keys < self.size, keys, -1)
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
        packed = np.zeros(len(columns[0].values), np.int64)
        out = np.zeros(len(packed), np.bool_)
        for column, (low, count) in zip(columns, self.spans, strict=True):
            moved = column.values.astype(np.int64) - low
            out |= (moved < 0) | (moved >= count)
            if column.absent is not None:
                out |= column.absent
            packed = packed * count + moved
        packed[out] = -1
        return packed


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
    room = 1
    for _, count in spans:
        room *= count
    if room >= 1 << 62:
        raise CannotRun("The keys are too many for one whole number.")
    return Packing(tuple(spans))


def join(making: Preparing, source: plan.Join, wanted: set[str]) -> Prepared:
    """Rows with columns of the one row that matches them."""
    if source.during:
        return _join_in_force(making, source, source.during, wanted)
    lefts, rights = [a for a, _ in source.on], [b for _, b in source.on]
    other = making.source(source.other, set(rights) | {column for column, _ in source.take})
    made = making.source(source.source, wanted | set(lefts))

    def read() -> tuple[Packing, Keys, Array, dict[str, Column]]:
        frames = making.whole(other)
        columns = [joined([frame.column(right) for frame in frames]) for right in rights]
        packed = packing(columns)
        keys = packed.of(columns)
        places = np.flatnonzero(keys >= 0)
        room = int(keys.max(initial=-1)) + 1
        taken = {
            to: joined([frame.column(column) for frame in frames]) for column, to in source.take
        }
        if room <= DENSE:
            index = np.full(room, -1, np.int32)
            index[keys[places]] = places
            return packed, Keys(np.zeros(0, np.int64), room, dense=True), index, taken
        found, first = np.unique(keys[places], return_index=True)
        return packed, Keys(found, len(found)), places[first], taken

    once = _once(read)

    def gathered(to: str) -> Callable[[Frame], Column]:
        def make(frame: Frame) -> Column:
            packed, keys, index, taken = once()
            place = keys.place(packed.of([frame.column(left) for left in lefts]))
            return _gather(taken[to], index, place)

        return make

    return making.further(made, {to: gathered(to) for _, to in source.take})


def _join_in_force(
    making: Preparing, source: plan.Join, during: tuple[str, str, str], wanted: set[str]
) -> Prepared:
    """Rows with columns of the row that matches them and is in force on their date."""
    lefts, rights = [a for a, _ in source.on], [b for _, b in source.on]
    day, begin, end = during
    asked = {*rights, begin, end, *(column for column, _ in source.take)}
    other = making.source(source.other, asked)
    made = making.source(source.source, wanted | {*lefts, day})

    def read() -> tuple[Packing, Array, Array, Array, dict[str, Column]]:
        frames = making.whole(other)
        columns = {name: joined([frame.column(name) for frame in frames]) for name in asked}
        packed = packing([columns[right] for right in rights])
        keys = packed.of([columns[right] for right in rights])
        first, last = columns[begin], columns[end]
        known = keys >= 0 if first.absent is None else (keys >= 0) & ~first.absent
        rows = np.flatnonzero(known)
        rows = rows[np.lexsort([first.values[rows], keys[rows]])]
        room = int(keys.max(initial=-1)) + 1
        if room > DENSE:
            raise CannotRun("There are too many possible keys to look dates up by.")
        begins = np.append(0, np.cumsum(np.bincount(keys[rows], minlength=room)))
        until = last.values if last.absent is None else np.where(last.absent, FOREVER, last.values)
        taken = {to: columns[column].at(rows) for column, to in source.take}
        return packed, np.append(begins, begins[-1]), first.values[rows], until[rows], taken

    once = _once(read)

    def gathered(to: str) -> Callable[[Frame], Column]:
        def make(frame: Frame) -> Column:
            packed, begins, first, last, taken = once()
            keys = packed.of([frame.column(left) for left in lefts])
            date = frame.column(day)
            if date.absent is not None:
                keys = np.where(date.absent, -1, keys)
            keys = np.where(keys < len(begins) - 2, keys, -1)
            place = making.run.in_force(keys, date.values, begins, first, last)
            return _gather(taken[to], np.arange(len(first), dtype=np.int32), place)

        return make

    return making.further(made, {to: gathered(to) for _, to in source.take})


def _gather(column: Column, index: Array, place: Array) -> Column:
    """The value at the index of each place; missing where there is no place or no index."""
    if not len(index) or not len(column.values):
        empty = np.zeros(len(place), column.values.dtype)
        gone = np.ones(len(place), np.bool_)
        return Column(empty, gone, None, column.text, column.domain, column.date)
    row = index[place]
    gone = (place < 0) | (row < 0)
    taken = column.values[row]
    if column.absent is not None:
        gone |= column.absent[row]
    return Column(taken, gone, None, column.text, column.domain, column.date)


def attach(making: Preparing, source: plan.Attach, wanted: set[str]) -> Prepared:
    """Rows with values taken from all that match them."""
    lefts, rights = [a for a, _ in source.on], [b for _, b in source.on]
    asked: set[str] = set(rights)
    outward: set[str] = set()
    for take in source.takes:
        asked |= columns_of(take.where) | ({take.column} if take.column else set())
        outward |= outer_columns_of(take.where)
    child = making.source(source.child, asked)
    made = making.source(source.source, wanted | set(lefts) | outward)
    if outward:
        # Every child is looked at once, for all rows together.
        made = making.in_one(made)
    makers = {}
    for take in source.takes:
        if plan.looks_out(take.where):
            makers[take.name] = _outward(making, made, child, take, lefts, rights)
        else:
            makers[take.name] = _inward(making, child, take, lefts, rights)
    return making.further(made, makers)


def _inward(
    making: Preparing, child: Prepared, take: plan.Take, lefts: list[str], rights: list[str]
) -> Callable[[Frame], Column]:
    """A value per key, whatever row asks for it."""

    def read() -> tuple[Packing, Keys, Column]:
        parts = []
        for frame in child.frames():
            kept = holds(plan.AllOf((*child.filters, take.where)), making.sight(frame))
            columns = [frame.column(right) for right in rights]
            values = frame.column(take.column) if take.column else None
            if values is not None and values.absent is not None and take.how is not plan.How.COUNT:
                kept = kept & ~values.absent
            parts.append(
                (
                    [column.at(kept) for column in columns],
                    None if values is None else values.at(kept),
                )
            )
        keyed = [joined([part[0][i] for part in parts]) for i in range(len(rights))]
        values = joined([part[1] for part in parts]) if take.column else None  # type: ignore[misc]
        packed = packing(keyed)
        keys = packed.of(keyed)
        room = int(keys.max(initial=-1)) + 1
        if room <= DENSE:
            found = Keys(np.zeros(0, np.int64), room, dense=True)
        else:
            distinct = np.unique(keys[keys >= 0])
            found = Keys(distinct, len(distinct))
        return packed, found, _taken(take, found.place(keys), values, found.size, making.run)

    once = _once(read)

    def make(frame: Frame) -> Column:
        packed, keys, taken = once()
        place = keys.place(packed.of([frame.column(left) for left in lefts]))
        if take.how is plan.How.COUNT:
            counts = np.append(taken.values, 0)
            return Column(counts[place])
        return _gather(taken, np.arange(keys.size), place)

    return make


def _outward(
    making: Preparing,
    made: Prepared,
    child: Prepared,
    take: plan.Take,
    lefts: list[str],
    rights: list[str],
) -> Callable[[Frame], Column]:
    """A value per row, from the pairs of it and each child that matches it."""
    alone, together = _split(take.where)

    def make(frame: Frame) -> Column:
        mine = [frame.column(left) for left in lefts]
        packed = packing(mine)
        keys = packed.of(mine)
        kept = making.kept(frame, made.filters)
        rows = np.flatnonzero(keys >= 0 if kept is None else kept & (keys >= 0))
        rows = rows[np.argsort(keys[rows], kind="stable")]
        ranked = keys[rows]
        distinct, first = np.unique(ranked, return_index=True)
        ends = np.append(first[1:], len(rows))
        room = int(distinct[-1]) + 1 if len(distinct) else 0
        if room <= DENSE:
            index = np.full(room, -1, np.int32)
            index[distinct] = np.arange(len(distinct), dtype=np.int32)
        else:
            index = np.zeros(0, np.int32)
        places, parts = [], []
        for part in child.frames():
            key = packed.of([part.column(right) for right in rights])
            if room <= DENSE:
                place = np.where(key >= 0, index[key], -1) if room else np.full(len(key), -1)
            else:
                place = Keys(distinct, len(distinct)).place(key)
            near = np.flatnonzero(place >= 0)
            near = near[holds(plan.AllOf((*child.filters, *alone)), making.sight(part.at(near)))]
            counts = (ends - first)[place[near]]
            of_child = np.repeat(near, counts)
            steps = np.arange(len(of_child)) - np.repeat(np.cumsum(counts) - counts, counts)
            of_row = rows[np.repeat(first[place[near]], counts) + steps]
            theirs = part.at(of_child)
            seen = making.sight(theirs, frame.at(of_row))
            held = holds(plan.AllOf(tuple(together)), seen)
            values = theirs.column(take.column) if take.column else None
            if values is not None and values.absent is not None and take.how is not plan.How.COUNT:
                held = held & ~values.absent
            places.append(of_row[held])
            if values is not None:
                parts.append(values.at(held))
        found = np.concatenate(places) if places else np.zeros(0, np.int64)
        return _taken(take, found, joined(parts) if parts else None, frame.size, making.run)

    return make


def _split(where: plan.Predicate) -> tuple[list[plan.Predicate], list[plan.Predicate]]:
    """The parts of a condition that see the child alone, and those that see the outer row too."""
    parts = where.conditions if isinstance(where, plan.AllOf) else (where,)
    alone = [part for part in parts if not plan.looks_out(part)]
    return alone, [part for part in parts if plan.looks_out(part)]


def _taken(take: plan.Take, place: Array, values: Column | None, size: int, run: Passes) -> Column:
    """One value per place out of the values that belong to it."""
    inside = place >= 0
    if not inside.all():
        place = place[inside]
        values = None if values is None else values.at(inside)
    if take.how is plan.How.COUNT:
        return Column(np.bincount(place, minlength=size))
    if values is None:
        raise CannotRun(f"{take.name} names no column to take.")
    if values.text:
        raise CannotRun(f"{take.name}: codes have no order.")
    gone = np.ones(size, np.bool_)
    if take.how is plan.How.NTH:
        return _nth(take.nth, place, values, gone)
    least = take.how is plan.How.EARLIEST
    kind = values.values.dtype
    worst = np.inf if kind.kind == "f" else np.iinfo(kind).max
    best = np.full(size, worst if least else -worst, kind)
    (run.least if least else run.greatest)(best, place, values.values)
    gone[place] = False
    best[gone] = 0
    return Column(best, gone, date=values.date)


def _nth(nth: int, place: Array, values: Column, gone: Array) -> Column:
    order = np.lexsort([values.values, place])
    ranked = place[order]
    start = np.ones(len(order), np.bool_)
    start[1:] = ranked[1:] != ranked[:-1]
    begins = np.flatnonzero(start)
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    chosen = order[rank == nth - 1]
    found = np.zeros(len(gone), values.values.dtype)
    found[place[chosen]] = values.values[chosen]
    gone[place[chosen]] = False
    return Column(found, gone, date=values.date)


def _once(make: Callable[[], T]) -> Callable[[], T]:
    """Made when it is first asked for, by whichever thread, and kept."""
    lock, found = Lock(), list[T]()

    def get() -> T:
        with lock:
            if not found:
                found.append(make())
        return found[0]

    return get
