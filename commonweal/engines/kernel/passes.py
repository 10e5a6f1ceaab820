"""The passes over rows: compiled with Numba where it is there, else the same with NumPy.

Masks hold one bit per condition. Nothing here knows a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from commonweal.engines.kernel.starting import keep_memory

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Passes:
    """What either way offers.

    narrow(mask, values, least, table): takes the bits off a mask that the table denies a value.
    rows(cell, mask, cells, size): for each cell how many rows have each of the first `size` bits.
    sums(cell, mask, bits, values, cells): for each cell the sum of the values for each bit.
    people(cell, person, mask, cells, size): as rows, but distinct persons (numbers from 0).
    rolling(key, person, months, window, groups): distinct persons of each group and window of
    months; key is group * months + month. Gives groups x months.
    in_force(key, day, begins, first, last): the row of a list, in order of key and first day, that
    holds for the key on the day; -1 where none does. The rows of key k begin at begins[k].
    least, greatest(best, place, values, kept): the extreme of the kept values of each place.
    count(total, place, kept): one more for the place of each kept row.
    look(index, keys): the index of each key; -1 where a key is outside.
    pick(values, rows): the value of each row; of a row outside (-1) any value.
    spread(first, last, rows, size): each of the rows once for every number from its first to its
    last, of which there are `size`: the rows, and these numbers.
    shared(start, end, month, firsts, lasts): the days from start to the day before end of each row
    that lie between the first and the last of its month.
    """

    narrow: Callable[[Array, Array, int, Array], object]
    rows: Callable[[Array, Array, int, int], Array]
    sums: Callable[[Array, Array, Array, Array, int], Array]
    people: Callable[[Array, Array, Array, int, int], Array]
    rolling: Callable[[Array, Array, int, int, int], Array]
    in_force: Callable[[Array, Array, Array, Array, Array], Array]
    least: Callable[[Array, Array, Array, Array], object]
    greatest: Callable[[Array, Array, Array, Array], object]
    count: Callable[[Array, Array, Array], object]
    look: Callable[[Array, Array], Array]
    pick: Callable[[Array, Array], Array]
    spread: Callable[[Array, Array, Array, int], tuple[Array, Array]]
    shared: Callable[[Array, Array, Array, Array, Array], Array]


def _narrow(mask: Array, values: Array, least: int, table: Array) -> None:
    mask &= table[values - least if least else values]


def _rows(cell: Array, mask: Array, cells: int, size: int) -> Array:
    found = np.zeros((cells, size), np.int64)
    for bit in range(size):
        found[:, bit] = np.bincount(cell[_has(mask, bit)], minlength=cells)
    return found


def _sums(cell: Array, mask: Array, bits: Array, values: Array, cells: int) -> Array:
    found = np.zeros((cells, len(bits)), values.dtype)
    for place, bit in enumerate(bits):
        held = _has(mask, int(bit))
        np.add.at(found[:, place], cell[held], values[held])
    return found


def _people(cell: Array, person: Array, mask: Array, cells: int, size: int) -> Array:
    counted = np.flatnonzero((mask != 0) & (person >= 0))
    if not len(counted):
        return np.zeros((cells, size), np.int64)
    room = int(person.max()) + 1
    key = cell[counted].astype(np.int64) * room + person[counted]
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    of_person = np.bitwise_or.reduceat(mask[counted][order], starts)
    return _rows((key[starts] // room).astype(np.int32), of_person, cells, size)


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


def _least(best: Array, place: Array, values: Array, kept: Array) -> None:
    np.minimum.at(best, place[kept], values[kept])


def _greatest(best: Array, place: Array, values: Array, kept: Array) -> None:
    np.maximum.at(best, place[kept], values[kept])


def _count(total: Array, place: Array, kept: Array) -> None:
    total += np.bincount(place[kept], minlength=len(total))


def _look(index: Array, keys: Array) -> Array:
    inside = (keys >= 0) & (keys < len(index))
    found = np.full(len(keys), -1, index.dtype)
    found[inside] = index[keys[inside]]
    return found


def _pick(values: Array, rows: Array) -> Array:
    return values.take(rows, mode="clip")


def _spread(first: Array, last: Array, rows: Array, size: int) -> tuple[Array, Array]:
    lengths = (last[rows] - first[rows] + 1).astype(np.int64)
    steps = np.arange(size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(rows, lengths), (np.repeat(first[rows], lengths) + steps).astype(np.int32)


def _shared(start: Array, end: Array, month: Array, firsts: Array, lasts: Array) -> Array:
    until = np.minimum(end, lasts[month] + 1)
    return np.asarray((until - np.maximum(start, firsts[month])).astype(np.int64))


def _has(mask: Array, bit: int) -> Array:
    return np.asarray((mask >> np.uint64(bit)) & np.uint64(1)).astype(np.bool_)


PLAIN = Passes(
    _narrow, _rows, _sums, _people, _rolling, _in_force, _least, _greatest, _count, _look, _pick,
    _spread, _shared,
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
