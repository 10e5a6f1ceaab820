"""The passes as compiled code. They give what their NumPy twins in `passes` give."""

from __future__ import annotations

import numpy as np

from commonweal.engines.kept import Kept
from commonweal.engines.kernel.passes import Array, Passes

#: A byte's eight bits, each in a byte of its own, so that eight counters are added at once.
SPREAD = np.array(
    [sum(((byte >> bit) & 1) << (8 * bit) for bit in range(8)) for byte in range(256)], np.uint64
)


@Kept
def _narrow(mask: Array, values: Array, least: int, table: Array) -> None:
    for i in range(len(mask)):
        mask[i] &= table[values[i] - least]


@Kept
def _flush(found: Array, cell: int, counters: Array, lanes: int) -> None:
    for lane in range(lanes):
        packed = counters[lane]
        if packed:
            for bit in range(8):
                found[cell, 8 * lane + bit] += np.int64(
                    (packed >> np.uint64(8 * bit)) & np.uint64(255)
                )
            counters[lane] = np.uint64(0)


@Kept
def _add(mask: int, counters: Array, lanes: int) -> None:
    for lane in range(lanes):
        counters[lane] += SPREAD[(mask >> np.uint64(8 * lane)) & np.uint64(255)]


@Kept
def _count_rows(cell: Array, mask: Array, found: Array, counters: Array) -> None:
    lanes = len(counters)
    last, held = -1, 0
    for i in range(len(cell)):
        if mask[i]:
            if cell[i] != last or held == 255:
                if last >= 0:
                    _flush(found, last, counters, lanes)
                last, held = cell[i], 0
            _add(mask[i], counters, lanes)
            held += 1
    if last >= 0:
        _flush(found, last, counters, lanes)


@Kept
def _add_sums(cell: Array, mask: Array, bits: Array, values: Array, found: Array) -> None:
    size = len(bits)
    wanted = np.uint64(0)
    for place in range(size):
        wanted |= np.uint64(1) << np.uint64(bits[place])
    for i in range(len(cell)):
        held = mask[i]
        if held & wanted:
            row, added = cell[i], values[i]
            for place in range(size):
                if (held >> np.uint64(bits[place])) & np.uint64(1):
                    found[row, place] += added


@Kept
def _in_order(cell: Array, person: Array) -> bool:
    for i in range(1, len(cell)):
        if cell[i] < cell[i - 1] or (cell[i] == cell[i - 1] and person[i] < person[i - 1]):
            return False
    return True


@Kept
def _put_in_order(key: Array, begins: Array, order: Array) -> None:
    for i in range(len(key)):
        begins[key[i] + 1] += 1
    for i in range(len(begins) - 1):
        begins[i + 1] += begins[i]
    for i in range(len(key)):
        order[begins[key[i]]] = i
        begins[key[i]] += 1


@Kept
def _people_in_order(
    cell: Array, person: Array, mask: Array, found: Array, counters: Array
) -> None:
    lanes = len(counters)
    size, last, held, i = len(cell), -1, 0, 0
    while i < size:
        of_person = mask[i]
        here, who = cell[i], person[i]
        i += 1
        while i < size and person[i] == who and cell[i] == here:
            of_person |= mask[i]
            i += 1
        if of_person and who >= 0:
            if here != last or held == 255:
                if last >= 0:
                    _flush(found, last, counters, lanes)
                last, held = here, 0
            _add(of_person, counters, lanes)
            held += 1
    if last >= 0:
        _flush(found, last, counters, lanes)


@Kept
def _people_of_one(
    cell: Array, person: Array, mask: Array, found: Array, known: Array, size: int, rest: Array
) -> int:  # fmt: skip
    """Counts each person in the first cell they are met in; gives how many rows of other cells are
    left, which are put into `rest`. `known` holds for each person that cell and the bits seen."""
    left = 0
    kind = known.dtype.type
    bits = kind((np.uint64(1) << np.uint64(size)) - np.uint64(1))
    for i in range(len(person)):
        who = person[i]
        held = kind(mask[i])
        if who >= 0 and held:
            state = known[who]
            here = kind(cell[i] + 1)
            if state == 0 or state >> kind(size) == here:
                new = held & ~state & bits
                if new:
                    known[who] = kind(here << kind(size)) | state | new
                    bit = 0
                    while new:
                        found[cell[i], bit] += np.int64(new & kind(1))
                        new >>= kind(1)
                        bit += 1
            else:
                rest[left] = i
                left += 1
    return left


@Kept
def _people_of_any(
    cell: Array, person: Array, mask: Array, order: Array, found: Array, counters: Array,
    of_person: Array, touched: Array,
) -> None:  # fmt: skip
    lanes = len(counters)
    i, size = 0, len(order)
    while i < size:
        here, several = cell[order[i]], 0
        while i < size and cell[order[i]] == here:
            row = order[i]
            who = person[row]
            if who >= 0 and mask[row]:
                if not of_person[who]:
                    touched[several] = who
                    several += 1
                of_person[who] |= mask[row]
            i += 1
        for place in range(several):
            _add(of_person[touched[place]], counters, lanes)
            of_person[touched[place]] = np.uint64(0)
            if place % 255 == 254:
                _flush(found, here, counters, lanes)
        _flush(found, here, counters, lanes)


@Kept
def _rolling_of(
    key: Array, person: Array, order: Array, months: int, window: int, change: Array, last: Array,
    touched: Array,
) -> None:  # fmt: skip
    i, size = 0, len(order)
    while i < size:
        group, several = key[order[i]] // months, 0
        while i < size and key[order[i]] // months == group:
            row = order[i]
            who, month = person[row], key[row] % months
            before = last[who]
            if before != month:
                if before < 0:
                    touched[several] = who
                    several += 1
                else:
                    change[group, min(before + window, month)] -= 1
                change[group, month] += 1
                last[who] = month
            i += 1
        for place in range(several):
            who = touched[place]
            change[group, last[who] + window] -= 1
            last[who] = -1


@Kept
def _find_in_force(
    key: Array, day: Array, begins: Array, first: Array, last: Array, found: Array
) -> None:
    for i in range(len(key)):
        if key[i] >= 0:
            for place in range(begins[key[i]], begins[key[i] + 1]):
                if first[place] <= day[i] and day[i] <= last[place]:
                    found[i] = place
                    break


@Kept
def _least(best: Array, place: Array, values: Array, kept: Array) -> None:
    for i in range(len(place)):
        if kept[i]:
            best[place[i]] = min(best[place[i]], values[i])


@Kept
def _greatest(best: Array, place: Array, values: Array, kept: Array) -> None:
    for i in range(len(place)):
        if kept[i]:
            best[place[i]] = max(best[place[i]], values[i])


@Kept
def _count(total: Array, place: Array, kept: Array) -> None:
    for i in range(len(place)):
        if kept[i]:
            total[place[i]] += 1


@Kept
def _look_up(index: Array, keys: Array, found: Array) -> None:
    size = len(index)
    for i in range(len(keys)):
        key = keys[i]
        found[i] = index[key] if 0 <= key < size else -1


@Kept
def _pick_rows(values: Array, rows: Array, found: Array) -> None:
    for i in range(len(rows)):
        row = rows[i]
        found[i] = values[row if row > 0 else 0]


@Kept
def _spread_rows(first: Array, last: Array, rows: Array, of_row: Array, place: Array) -> None:
    at = 0
    for i in range(len(rows)):
        row = rows[i]
        for number in range(first[row], last[row] + 1):
            of_row[at] = row
            place[at] = number
            at += 1


@Kept
def _days_shared(
    start: Array, end: Array, month: Array, firsts: Array, lasts: Array, found: Array
) -> None:
    for i in range(len(start)):
        when = month[i]
        until = min(np.int64(end[i]), np.int64(lasts[when]) + 1)
        found[i] = until - max(np.int64(start[i]), np.int64(firsts[when]))


def _room(cells: int, size: int) -> tuple[Array, Array]:
    """Numbers of cells in lanes of eight bits, and the counters of these."""
    lanes = (size + 7) // 8
    return np.zeros((cells, 8 * lanes), np.int64), np.zeros(lanes, np.uint64)


def _rows(cell: Array, mask: Array, cells: int, size: int) -> Array:
    found, counters = _room(cells, size)
    _count_rows(cell, mask, found, counters)
    return found[:, :size]


def _sums(cell: Array, mask: Array, bits: Array, values: Array, cells: int) -> Array:
    found = np.zeros((cells, len(bits)), values.dtype)
    _add_sums(cell, mask, bits, values, found)
    return found


def _order_by(key: Array, size: int) -> Array:
    """The rows in order of their key, those of one key as they were."""
    order = np.empty(len(key), np.int32)
    _put_in_order(key, np.zeros(size + 1, np.int64), order)
    return order


def _people(cell: Array, person: Array, mask: Array, cells: int, size: int) -> Array:
    found, counters = _room(cells, size)
    if _in_order(cell, person):
        _people_in_order(cell, person, mask, found, counters)
        return found[:, :size]
    room = int(person.max()) + 1
    wide = (cells + 1).bit_length() + size
    if wide <= 64:
        # The less room a person takes, the more of them are at hand.
        known = np.zeros(room, np.uint16 if wide <= 16 else np.uint64)
        rest = np.empty(len(person), np.int32)
        left = _people_of_one(cell, person, mask, found, known, size, rest)
        cell, person, mask = cell[rest[:left]], person[rest[:left]], mask[rest[:left]]
    if len(cell):
        order = _order_by(cell, cells)
        seen, touched = np.zeros(room, np.uint64), np.empty(len(order), np.int32)
        _people_of_any(cell, person, mask, order, found, counters, seen, touched)
    return found[:, :size]


def _rolling(key: Array, person: Array, months: int, window: int, groups: int) -> Array:
    order = _order_by(key, groups * months)
    change = np.zeros((groups, months + window + 1), np.int64)
    last = np.full(int(person.max(initial=-1)) + 1, -1, np.int32)
    touched = np.empty(len(order), np.int32)
    _rolling_of(key, person, order, months, window, change, last, touched)
    return np.asarray(np.cumsum(change[:, :months], axis=1))


def _in_force(key: Array, day: Array, begins: Array, first: Array, last: Array) -> Array:
    found = np.full(len(key), -1, np.int32)
    _find_in_force(key, day, begins, first, last, found)
    return found


def _look(index: Array, keys: Array) -> Array:
    found = np.empty(len(keys), index.dtype)
    _look_up(index, keys, found)
    return found


def _pick(values: Array, rows: Array) -> Array:
    found = np.empty(len(rows), values.dtype)
    if len(values):
        _pick_rows(values, rows, found)
    return found


def _spread(first: Array, last: Array, rows: Array, size: int) -> tuple[Array, Array]:
    # NumPy takes by numbers of this size, and would turn others into them each time.
    of_row, place = np.empty(size, np.intp), np.empty(size, np.int32)
    _spread_rows(first, last, rows, of_row, place)
    return of_row, place


def _shared(start: Array, end: Array, month: Array, firsts: Array, lasts: Array) -> Array:
    found = np.empty(len(start), np.int64)
    _days_shared(start, end, month, firsts, lasts, found)
    return found


COMPILED = Passes(
    _narrow, _rows, _sums, _people, _rolling, _in_force, _least, _greatest, _count, _look, _pick,
    _spread, _shared,
)  # fmt: skip
