"""The passes over rows: compiled with Numba where it is there, else the same with NumPy.

Masks hold one bit per condition. Nothing here knows a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from commonweal.engines.kernel.starting import keep_memory

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Runs:
    """Rows of one group that stand together: where each run begins, at last the end of all, and
    the group of each run."""

    begins: Array
    group: Array

    @cached_property
    def once(self) -> bool:
        """Whether each group has one run, and these are in order."""
        return bool((self.group[1:] > self.group[:-1]).all())


@dataclass(frozen=True)
class Groups:
    """The group of each row by its number, of which there are `size`; or runs of such rows."""

    number: Array | None
    size: int
    runs: Runs | None = None

    @cached_property
    def of_row(self) -> Array:
        """The group of each row."""
        if self.runs is None or self.number is not None:
            return np.asarray(self.number)
        return np.repeat(self.runs.group, np.diff(self.runs.begins))


@dataclass(frozen=True)
class Spans:
    """Rows that count for several months: places of the first and the last, the days from `start`
    to the day before `end`, and the first and the last day of each month there is."""

    first: Array
    last: Array
    start: Array
    end: Array
    firsts: Array
    lasts: Array


@dataclass(frozen=True)
class Passes:
    """What either way offers.

    changes(values, found): puts into `found` where values differ from the one before, and gives
    how many there are; -1 where they are more than it has room for.
    narrow(mask, values, least, table): takes the bits off a mask that the table denies a value.
    rows(groups, mask, size): for each group how many rows have each of the first `size` bits.
    sums(groups, mask, bits, values): for each group the sum of the values for each bit.
    people(groups, person, mask, size): as rows, but distinct persons (numbers from 0).
    persons(person, mask): the first row of each person of which the mask holds something, and all
    that it holds of the person.
    rolling(key, person, months, window, groups): distinct persons of each group and window of
    months; key is group * months + month. Gives groups x months.
    in_force(key, day, begins, first, last): the row of a list, in order of key and first day, that
    holds for the key on the day; -1 where none does. The rows of key k begin at begins[k].
    earliest(best, seen, place, values, kept, later): as least, where `seen` holds a bit for each
    place that had a value before; of these none is lower where the values are all `later`.
    least, greatest(best, place, values, kept): the extreme of the kept values of each place.
    count(total, place, kept): one more for the place of each kept row.
    near(there, keys): the places of the keys that are among those there, which are in order.
    pick(values, rows): the value of each row; of a row outside (-1) any value.
    spread(first, last, rows, size): each of the rows once for every number from its first to its
    last, of which there are `size`: the rows, and these numbers.
    overlaps(groups, mask, spans, shared, counted): for each group, and within it each month, the
    days that rows share with it for each bit of `shared`, and how many these are for `counted`.
    shared(start, end, month, firsts, lasts): the days from start to the day before end of each row
    that lie between the first and the last of its month.
    """

    changes: Callable[[Array, Array], int]
    narrow: Callable[[Array, Array, int, Array], object]
    rows: Callable[[Groups, Array, int], Array]
    sums: Callable[[Groups, Array, Array, Array], Array]
    people: Callable[[Groups, Array, Array, int], Array]
    persons: Callable[[Array, Array], tuple[Array, Array]]
    rolling: Callable[[Array, Array, int, int, int], Array]
    in_force: Callable[[Array, Array, Array, Array, Array], Array]
    earliest: Callable[[Array, Array, Array, Array, Array, bool], object]
    least: Callable[[Array, Array, Array, Array], object]
    greatest: Callable[[Array, Array, Array, Array], object]
    count: Callable[[Array, Array, Array], object]
    near: Callable[[Array, Array], Array]
    pick: Callable[[Array, Array], Array]
    spread: Callable[[Array, Array, Array, int], tuple[Array, Array]]
    overlaps: Callable[[Groups, Array, Spans, Array, Array], tuple[Array, Array]]
    shared: Callable[[Array, Array, Array, Array, Array], Array]


def _changes(values: Array, found: Array) -> int:
    places = np.flatnonzero(values[1:] != values[:-1]) + 1
    if len(places) > len(found):
        return -1
    found[: len(places)] = places
    return len(places)


def _narrow(mask: Array, values: Array, least: int, table: Array) -> None:
    mask &= table[values.astype(np.intp) - least if least else values]


def _rows(groups: Groups, mask: Array, size: int) -> Array:
    found = np.zeros((groups.size, size), np.int64)
    for bit in range(size):
        cell = groups.of_row[_has(mask, bit)]
        found[:, bit] = np.bincount(cell, minlength=groups.size)
    return found


def _sums(groups: Groups, mask: Array, bits: Array, values: Array) -> Array:
    kind = np.float64 if values.dtype.kind == "f" else np.int64
    found = np.zeros((groups.size, len(bits)), kind)
    for place, bit in enumerate(bits):
        held = _has(mask, int(bit))
        np.add.at(found[:, place], groups.of_row[held], values[held].astype(kind, copy=False))
    return found


def _people(groups: Groups, person: Array, mask: Array, size: int) -> Array:
    counted = np.flatnonzero((mask != 0) & (person >= 0))
    if not len(counted):
        return np.zeros((groups.size, size), np.int64)
    room = int(person.max()) + 1
    key = groups.of_row[counted].astype(np.int64) * room + person[counted]
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    of_person = np.bitwise_or.reduceat(mask[counted][order], starts)
    cell = (key[starts] // room).astype(np.int32)
    return _rows(Groups(cell, groups.size), of_person, size)


def _persons(person: Array, mask: Array) -> tuple[Array, Array]:
    rows = np.flatnonzero((mask != 0) & (person >= 0))
    _, first, who = np.unique(person[rows], return_index=True, return_inverse=True)
    masks = np.zeros(len(first), mask.dtype)
    np.bitwise_or.at(masks, who, mask[rows])
    order = np.argsort(first)
    return rows[first[order]], masks[order]


def _rolling(key: Array, person: Array, months: int, window: int, groups: int) -> Array:
    change = np.zeros((groups, months + window + 1), np.int64)
    if len(key):
        room = int(person.max()) + 1
        group, month = key // months, key % months
        seen = np.unique((group.astype(np.int64) * room + person) * months + month)
        whose, when = seen // months, seen % months
        leaves = when + window
        again = whose[1:] == whose[:-1]
        leaves[:-1][again] = np.minimum(leaves[:-1][again], when[1:][again])
        np.add.at(change, (whose // room, when), 1)
        np.add.at(change, (whose // room, leaves), -1)
    return np.asarray(np.cumsum(change, axis=1)[:, :months])


def _in_force(key: Array, day: Array, begins: Array, first: Array, last: Array) -> Array:
    found = np.full(len(key), -1, np.int32)
    place, end = begins[key], begins[key + 1]
    open_ = np.flatnonzero((key >= 0) & (place < end))
    while len(open_):
        at = place[open_]
        held = (first[at] <= day[open_]) & (day[open_] <= last[at])
        found[open_[held]] = at[held]
        place[open_] += 1
        open_ = open_[~held & (at + 1 < end[open_])]
    return found


def _earliest(
    best: Array, seen: Array, place: Array, values: Array, kept: Array, later: bool
) -> None:
    place, values = place[kept], values[kept]
    word, bit = place >> 5, np.uint32(1) << (place & 31).astype(np.uint32)
    if later:
        fresh = np.flatnonzero(seen[word] & bit == 0)
        place, values, word, bit = place[fresh], values[fresh], word[fresh], bit[fresh]
    np.minimum.at(best, place, values)
    np.bitwise_or.at(seen, word, bit)


def _least(best: Array, place: Array, values: Array, kept: Array) -> None:
    np.minimum.at(best, place[kept], values[kept])


def _greatest(best: Array, place: Array, values: Array, kept: Array) -> None:
    np.maximum.at(best, place[kept], values[kept])


def _count(total: Array, place: Array, kept: Array) -> None:
    total += np.bincount(place[kept], minlength=len(total))


def _near(there: Array, keys: Array) -> Array:
    return np.flatnonzero(np.isin(keys, there))


def _pick(values: Array, rows: Array) -> Array:
    return values.take(rows, mode="clip")


def _spread(first: Array, last: Array, rows: Array, size: int) -> tuple[Array, Array]:
    lengths = (last[rows] - first[rows] + 1).astype(np.int64)
    steps = np.arange(size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(rows, lengths), (np.repeat(first[rows], lengths) + steps).astype(np.int32)


def _overlaps(
    groups: Groups, mask: Array, spans: Spans, shared: Array, counted: Array
) -> tuple[Array, Array]:
    rows = np.flatnonzero(mask)
    size = int((spans.last[rows] - spans.first[rows] + 1).sum(dtype=np.int64))
    of_row, month = _spread(spans.first, spans.last, rows, size)
    months = len(spans.firsts)
    cells = Groups(groups.of_row[of_row] * months + month, groups.size * months)
    masks = mask[of_row]
    days = _shared(spans.start[of_row], spans.end[of_row], month, spans.firsts, spans.lasts)
    ones = np.ones(size, np.int64)
    return _sums(cells, masks, shared, days), _sums(cells, masks, counted, ones)


def _shared(start: Array, end: Array, month: Array, firsts: Array, lasts: Array) -> Array:
    until = np.minimum(end, lasts[month] + 1)
    return np.asarray((until - np.maximum(start, firsts[month])).astype(np.int64))


def _has(mask: Array, bit: int) -> Array:
    return np.asarray((mask >> np.uint64(bit)) & np.uint64(1)).astype(np.bool_)


PLAIN = Passes(
    _changes, _narrow, _rows, _sums, _people, _persons, _rolling, _in_force, _earliest, _least,
    _greatest, _count, _near, _pick, _spread, _overlaps, _shared,
)  # fmt: skip


@cache
def passes(compiled: bool = True) -> Passes:
    """The compiled passes, or where Numba is not there or not wanted, the plain ones."""
    if compiled:
        try:
            from commonweal.engines.kernel.compiled import COMPILED
        except ImportError:
            return PLAIN
        keep_memory()
        return COMPILED
    return PLAIN
