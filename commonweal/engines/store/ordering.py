"""Putting whole numbers into order, and finding those that come twice, in time that only grows with
how many there are. Compiled; NumPy's own ways compare them with each other."""

from __future__ import annotations

import numpy as np

from commonweal.engines.kept import Kept

Numbers = np.ndarray
#: Bits that are looked at in one turn; so many places are written to in turn.
_DIGIT = 9
#: Places in which numbers leave a mark, for each of them: who shares one is looked at again.
_SPARSE = 16
#: So many numbers are looked at together, with what is known of them near at hand.
_PART = 1 << 13
_ODD = np.uint64(0x9E3779B97F4A7C15)


def order_of(numbers: Numbers) -> Numbers:
    """The places of numbers from 0 up, from the least to the greatest; equals as they stand."""
    order = np.arange(len(numbers), dtype=np.int32)
    bits = int(numbers.max(initial=0)).bit_length()
    for shift in range(0, bits, _DIGIT):
        # Numbers go with their places: none is looked for anywhere in memory.
        moved, placed = np.empty_like(numbers), np.empty_like(order)
        _by_digit(numbers, order, moved, placed, shift, np.zeros(1 << _DIGIT, np.int64))
        numbers, order = moved, placed
    return order


class Marks:
    """A mark for each of some unsigned numbers of 64 bits, spread evenly, by which others like them
    are found: who shares a mark may be one of them, who shares none is not."""

    def __init__(self, numbers: Numbers) -> None:
        places = 1 << max((len(numbers) * _SPARSE).bit_length(), 5)
        self._once, self._twice = (np.zeros(places // 32, np.uint32) for _ in range(2))
        _mark(numbers, self._once, self._twice)

    def meet(self, others: Numbers) -> Numbers:
        """The places of others that share a mark, which counts as another use of it."""
        found = np.empty(len(others) + 1, np.int32)
        return found[: _sharing(others, self._once, self._twice, found, 1)]

    def shared(self, numbers: Numbers) -> Numbers:
        """The places of those of the numbers themselves whose mark was used more than once."""
        found = np.empty(len(numbers) + 1, np.int32)
        return found[: _sharing(numbers, self._twice, self._twice, found, 0)]


def comes_twice(*pieces: Numbers) -> bool:
    """Whether any of some unsigned numbers of 64 bits, spread evenly, comes more than once."""
    size = sum(map(len, pieces))
    bits = max((size // _PART).bit_length(), 1)
    counts = np.zeros(1 << bits, np.int64)
    for piece in pieces:
        _count_by_part(piece, counts, 64 - bits)
    ends = np.cumsum(counts) - counts
    parts = np.empty(size, np.uint64)
    for piece in pieces:
        _put_by_part(piece, parts, ends, 64 - bits)
    slots = np.empty(1 << (2 * int(counts.max())).bit_length(), np.uint64)
    return bool(_twice_in_a_part(parts, ends, slots, bits))


def comes_again(numbers: Numbers) -> bool:
    """Whether any of some numbers from 0 up comes more than once."""
    seen = np.zeros(int(numbers.max(initial=0)) // 32 + 1, np.uint32)
    return bool(_meets_again(numbers, seen))


@Kept
def _meets_again(numbers: Numbers, seen: Numbers) -> int:
    for i in range(len(numbers)):
        number = np.uint64(numbers[i])
        word, bit = number >> np.uint64(5), np.uint32(1) << np.uint32(number & np.uint64(31))
        if seen[word] & bit:
            return 1
        seen[word] |= bit
    return 0


@Kept
def _count_by_part(numbers: Numbers, counts: Numbers, shift: int) -> None:
    for i in range(len(numbers)):
        counts[numbers[i] >> np.uint64(shift)] += 1


@Kept
def _put_by_part(numbers: Numbers, parts: Numbers, begins: Numbers, shift: int) -> None:
    """Numbers with the same first bits together; after it, each part begins where it ends."""
    for i in range(len(numbers)):
        part = numbers[i] >> np.uint64(shift)
        parts[np.uint64(begins[part])] = numbers[i]
        begins[part] += 1


@Kept
def _twice_in_a_part(parts: Numbers, ends: Numbers, slots: Numbers, bits: int) -> int:
    mask = np.uint64(len(slots) - 1)
    first = np.uint64(0)
    for part in range(len(ends)):
        slots[:] = np.uint64(0)
        for i in range(first, np.uint64(ends[part])):
            # The bits that the part has in common make room for one that is never nought.
            number = (parts[i] << np.uint64(bits)) | np.uint64(1)
            slot = ((number * _ODD) >> np.uint64(32)) & mask
            while slots[slot] != np.uint64(0):
                if slots[slot] == number:
                    return 1
                slot = (slot + np.uint64(1)) & mask
            slots[slot] = number
        first = np.uint64(ends[part])
    return 0


@Kept
def gather(values: Numbers, places: Numbers, found: Numbers) -> None:
    """The value at each place, all of which are known to be inside."""
    for i in range(len(places)):
        found[i] = values[np.uint64(places[i])]


@Kept
def put_behind(packed: Numbers, column: Numbers, low: int, span: int) -> None:
    """Make room for so many numbers from `low` on behind those that are packed, and put them in."""
    for i in range(len(packed)):
        packed[i] = packed[i] * span + (column[i] - low)


@Kept
def _by_digit(  # noqa: PLR0917  compiled, where names cannot be given
    numbers: Numbers,
    order: Numbers,
    moved: Numbers,
    placed: Numbers,
    shift: int,
    begins: Numbers,
) -> None:
    mask = np.uint64(len(begins) - 1)
    for i in range(len(order)):
        begins[(np.uint64(numbers[i]) >> np.uint64(shift)) & mask] += 1
    total = 0
    for place in range(len(begins)):
        several = begins[place]
        begins[place] = total
        total += several
    for i in range(len(order)):
        digit = (np.uint64(numbers[i]) >> np.uint64(shift)) & mask
        to = np.uint64(begins[digit])
        moved[to] = numbers[i]
        placed[to] = order[i]
        begins[digit] += 1


@Kept
def _mark(numbers: Numbers, once: Numbers, twice: Numbers) -> None:
    mask = np.uint64(32 * len(once) - 1)
    for i in range(len(numbers)):
        mark = numbers[i] & mask
        word, bit = mark >> np.uint64(5), np.uint32(1) << np.uint32(mark & np.uint64(31))
        twice[word] |= once[word] & bit
        once[word] |= bit


@Kept
def _sharing(numbers: Numbers, used: Numbers, twice: Numbers, found: Numbers, again: int) -> int:
    """Puts the places of numbers whose mark is used into `found`; gives how many. Where `again` is
    1, that was another use."""
    mask = np.uint64(32 * len(used) - 1)
    count = np.uint64(0)
    for i in range(len(numbers)):
        mark = numbers[i] & mask
        word, place = mark >> np.uint64(5), np.uint32(mark & np.uint64(31))
        shares = (used[word] >> place) & np.uint32(1)
        if again:
            twice[word] |= shares << place
        found[count] = i
        count += np.uint64(shares)
    return int(count)
