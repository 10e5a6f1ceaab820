"""The passes as compiled code. They give what their NumPy twins in `passes` give."""

from __future__ import annotations

import numpy as np

from commonweal.engines.kept import Kept
from commonweal.engines.kernel.passes import PLAIN, Array, Groups, Passes, Spans

#: A byte's eight bits, each in a byte of its own, so that eight counters are added at once.
SPREAD = np.array(
    [sum(((byte >> bit) & 1) << (8 * bit) for bit in range(8)) for byte in range(256)], np.uint64
)


#: So few rows among so many persons are put into order; else there is room for each person.
FEW = 8


@Kept
def _find_changes(values: Array, found: Array) -> int:
    count = 0
    for i in range(1, len(values)):
        if values[i] != values[i - 1]:
            if count == len(found):
                return -1
            found[count] = i
            count += 1
    return count


@Kept
def _narrow(mask: Array, values: Array, least: int, table: Array) -> None:
    for i in range(len(mask)):
        mask[i] &= table[np.uint64(values[i] - least)]


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
def _put_in_order(key: Array, begins: Array, order: Array) -> None:
    for i in range(len(key)):
        begins[key[i] + 1] += 1
    for i in range(len(begins) - 1):
        begins[i + 1] += begins[i]
    for i in range(len(key)):
        order[begins[key[i]]] = i
        begins[key[i]] += 1


@Kept
def _add_bits(mask: Array, begin: int, end: int, cell: int, found: Array) -> None:
    """Adds how many masks of a run have each bit, eight bits at a time."""
    for lane in range(found.shape[1] // 8):
        shift = np.uint64(8 * lane)
        i = begin
        while i < end:
            stop = min(end, i + 255)
            packed = np.uint64(0)
            for j in range(np.uint64(i), np.uint64(stop)):
                packed += SPREAD[(np.uint64(mask[j]) >> shift) & np.uint64(255)]
            for bit in range(8):
                counted = (packed >> np.uint64(8 * bit)) & np.uint64(255)
                found[cell, 8 * lane + bit] += np.int64(counted)
            i = stop


@Kept
def _count_runs(begins: Array, group: Array, mask: Array, found: Array) -> None:
    for run in range(len(group)):
        _add_bits(mask, begins[run], begins[run + 1], group[run], found)


@Kept
def _people_of_runs(
    begins: Array, group: Array, person: Array, mask: Array, found: Array, several: Array
) -> int:
    """Counts persons where each run has them in order, else breaks off and gives 1. `several` holds
    the masks of the persons of one run."""
    kind = mask.dtype.type
    for run in range(len(group)):
        place, held, back = -1, kind(0), 0
        before = np.int64(-2)
        for i in range(np.uint64(begins[run]), np.uint64(begins[run + 1])):
            # Without branches, which nothing foretells.
            who = np.int64(person[i])
            again = who == before
            held = (held if again else kind(0)) | (mask[i] if who >= 0 else kind(0))
            place += 0 if again else 1
            several[place] = held
            back += 1 if who < before else 0
            before = who
        if back:
            return 1
        _add_bits(several, 0, place + 1, group[run], found)
    return 0


@Kept
def _sum_runs(
    begins: Array, group: Array, mask: Array, bits: Array, values: Array, found: Array
) -> None:
    kind = mask.dtype.type
    for run in range(len(group)):
        for place in range(len(bits)):
            bit = kind(1) << kind(bits[place])
            total = found[group[run], place]
            # Places that cannot be below nought are looked at many at a time.
            for i in range(np.uint64(begins[run]), np.uint64(begins[run + 1])):
                total += values[i] if mask[i] & bit else values.dtype.type(0)
            found[group[run], place] = total


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
def _first_rows(person: Array, mask: Array, seen: Array, rows: Array) -> int:
    """`seen` has a bit for each person, so that they are at hand."""
    count = np.uint64(0)
    for i in range(len(mask)):
        # Without branches, which nothing foretells.
        kept = np.uint32(1) if mask[i] and person[i] >= 0 else np.uint32(0)
        who = np.uint32(max(person[i], 0))
        bit = kept << (who & np.uint32(31))
        rows[count] = i
        count += np.uint64(1) if bit & ~seen[who >> np.uint32(5)] else np.uint64(0)
        seen[who >> np.uint32(5)] |= bit
    return int(count)


@Kept
def _collect(person: Array, mask: Array, of_person: Array) -> None:
    for i in range(len(mask)):
        if person[i] >= 0:
            of_person[person[i]] |= mask[i]


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
    # What held for the row before mostly holds for the next too: from one day until another, on
    # which no earlier one does.
    whose, at, since, until = -1, -1, 0, -1
    for i in range(len(key)):
        if key[i] < 0:
            continue
        if key[i] != whose or day[i] < since or day[i] > until:
            whose, at, since, until = key[i], -1, 0, -1
            for place in range(begins[key[i]], begins[key[i] + 1]):
                if first[place] <= day[i] and day[i] <= last[place]:
                    at, since, until = place, max(since, first[place]), last[place]
                    break
                since = max(since, last[place] + 1)
        found[i] = at


@Kept
def _find_earliest(
    best: Array, seen: Array, place: Array, values: Array, kept: Array, later: int, fresh: Array
) -> None:
    count = np.uint64(0)
    for i in range(len(place)):
        # Without branches, which nothing foretells. The bits are at hand, what was least is not.
        where = np.uint32(max(place[i], 0))
        known = (seen[where >> np.uint32(5)] >> (where & np.uint32(31))) & np.uint32(later)
        fresh[count] = i
        count += np.uint64(1) if kept[i] and not known else np.uint64(0)
    for i in range(count):
        where = np.uint32(place[fresh[i]])
        best[where] = min(best[where], values[fresh[i]])
        seen[where >> np.uint32(5)] |= np.uint32(1) << (where & np.uint32(31))


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
def _find_near(bits: Array, keys: Array, found: Array) -> int:
    count, size = np.uint64(0), 32 * len(bits)
    for i in range(len(keys)):
        key = np.uint32(keys[i] if 0 <= keys[i] < size else 0)
        there = (bits[key >> np.uint32(5)] >> (key & np.uint32(31))) & np.uint32(1)
        found[count] = i
        count += np.uint64(1) if there and keys[i] == key else np.uint64(0)
    return int(count)


@Kept
def _pick_rows(values: Array, rows: Array, found: Array) -> None:
    for i in range(len(rows)):
        row = rows[i]
        found[i] = values[np.uint64(row) if row > 0 else np.uint64(0)]


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
def _add_overlaps(
    cell: Array, mask: Array, first: Array, last: Array, start: Array, end: Array, firsts: Array,
    lasts: Array, shared: Array, counted: Array, days: Array, rows: Array,
) -> None:  # fmt: skip
    months = len(firsts)
    for i in range(len(mask)):
        if mask[i]:
            held = np.uint64(mask[i])
            for month in range(first[i], last[i] + 1):
                here = cell[i] * months + month
                until = min(np.int64(end[i]), np.int64(lasts[month]) + 1)
                several = until - max(np.int64(start[i]), np.int64(firsts[month]))
                for place in range(len(shared)):
                    if (held >> np.uint64(shared[place])) & np.uint64(1):
                        days[here, place] += several
                for place in range(len(counted)):
                    if (held >> np.uint64(counted[place])) & np.uint64(1):
                        rows[here, place] += 1


@Kept
def _days_shared(
    start: Array, end: Array, month: Array, firsts: Array, lasts: Array, found: Array
) -> None:
    for i in range(len(start)):
        when = month[i]
        until = min(np.int64(end[i]), np.int64(lasts[when]) + 1)
        found[i] = until - max(np.int64(start[i]), np.int64(firsts[when]))


def _changes(values: Array, found: Array) -> int:
    return _find_changes(values, found)


def _room(groups: Groups, size: int) -> Array:
    """Numbers of groups in lanes of eight bits."""
    return np.zeros((groups.size, 8 * _lanes(size)), np.int64)


def _lanes(size: int) -> int:
    return (size + 7) // 8


def _rows(groups: Groups, mask: Array, size: int) -> Array:
    found = _room(groups, size)
    if groups.runs:
        _count_runs(groups.runs.begins, groups.runs.group, mask, found)
    else:
        _count_rows(groups.of_row, mask, found, np.zeros(_lanes(size), np.uint64))
    return found[:, :size]


def _sums(groups: Groups, mask: Array, bits: Array, values: Array) -> Array:
    kind = np.float64 if values.dtype.kind == "f" else np.int64
    found = np.zeros((groups.size, len(bits)), kind)
    if groups.runs:
        _sum_runs(groups.runs.begins, groups.runs.group, mask, bits, values, found)
    else:
        _add_sums(groups.of_row, mask, bits, values, found)
    return found


def _order_by(key: Array, size: int) -> Array:
    """The rows in order of their key, those of one key as they were."""
    order = np.empty(len(key), np.int32)
    _put_in_order(key, np.zeros(size + 1, np.int64), order)
    return order


def _people(groups: Groups, person: Array, mask: Array, size: int) -> Array:
    runs = groups.runs
    if runs and runs.once:
        found = _room(groups, size)
        several = np.empty(np.diff(runs.begins).max(initial=0), mask.dtype)
        if not _people_of_runs(runs.begins, runs.group, person, mask, found, several):
            return found[:, :size]
    return _people_unsorted(groups, person, mask, size)


def _people_unsorted(groups: Groups, person: Array, mask: Array, size: int) -> Array:
    found, cell = _room(groups, size), groups.of_row
    room = int(person.max(initial=-1)) + 1
    if len(cell) < room // FEW:
        return PLAIN.people(groups, person, mask, size)
    wide = (groups.size + 1).bit_length() + size
    if wide <= 64:
        # The less room a person takes, the more of them are at hand.
        known = np.zeros(room, np.uint16 if wide <= 16 else np.uint64)
        rest = np.empty(len(person), np.int32)
        left = _people_of_one(cell, person, mask, found, known, size, rest)
        cell, person, mask = cell[rest[:left]], person[rest[:left]], mask[rest[:left]]
    if len(cell):
        order = _order_by(cell, groups.size)
        seen, touched = np.zeros(room, np.uint64), np.empty(len(order), np.int32)
        counters = np.zeros(_lanes(size), np.uint64)
        _people_of_any(cell, person, mask, order, found, counters, seen, touched)
    return found[:, :size]


def _persons(person: Array, mask: Array) -> tuple[Array, Array]:
    room = int(person.max(initial=-1)) + 1
    # NumPy takes by numbers of this size, and would turn others into them each time.
    rows = np.empty(len(mask) + 1, np.intp)
    rows = rows[: _first_rows(person, mask, np.zeros(room // 32 + 1, np.uint32), rows)]
    if int(mask.max(initial=0)) <= 1:
        return rows, mask[rows]
    of_person = np.zeros(room, mask.dtype)
    _collect(person, mask, of_person)
    return rows, of_person[person[rows]]


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


def _earliest(
    best: Array, seen: Array, place: Array, values: Array, kept: Array, later: bool
) -> None:
    fresh = np.empty(len(place) + 1, np.int32)
    _find_earliest(best, seen, place, values, kept, int(later), fresh)


def _near(there: Array, keys: Array) -> Array:
    # A bit for each possible key, so that they are at hand.
    possible = np.zeros(32 * (int(there.max(initial=0)) // 32 + 1), np.bool_)
    possible[there] = True
    bits = np.packbits(possible, bitorder="little").view("<u4")
    found = np.empty(len(keys) + 1, np.intp)
    return found[: _find_near(bits, keys, found)]


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


def _overlaps(
    groups: Groups, mask: Array, spans: Spans, shared: Array, counted: Array
) -> tuple[Array, Array]:
    size = groups.size * len(spans.firsts)
    days, rows = np.zeros((size, len(shared)), np.int64), np.zeros((size, len(counted)), np.int64)
    _add_overlaps(
        groups.of_row, mask, spans.first, spans.last, spans.start, spans.end, spans.firsts,
        spans.lasts, shared, counted, days, rows,
    )  # fmt: skip
    return days, rows


def _shared(start: Array, end: Array, month: Array, firsts: Array, lasts: Array) -> Array:
    found = np.empty(len(start), np.int64)
    _days_shared(start, end, month, firsts, lasts, found)
    return found


COMPILED = Passes(
    _changes, _narrow, _rows, _sums, _people, _persons, _rolling, _in_force, _earliest, _least,
    _greatest, _count, _near, _pick, _spread, _overlaps, _shared,
)  # fmt: skip
