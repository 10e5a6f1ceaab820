"""Putting whole numbers into order, and finding those that come twice, in time that only grows with
how many there are. Compiled; NumPy's own ways compare them with each other."""

from __future__ import annotations

import numpy as np

from commonweal.engines.kept import Kept

Numbers = np.ndarray
#: Bits that are looked at in one turn; so many counters are at hand.
_DIGIT = 11
#: Places in which numbers leave a mark, for each of them: who shares one is looked at again.
_SPARSE = 16


def order_of(numbers: Numbers) -> Numbers:
    """The places of numbers from 0 up, from the least to the greatest; equals as they stand."""
    size = len(numbers)
    order, other = np.arange(size, dtype=np.int32), np.empty(size, np.int32)
    bits = int(numbers.max(initial=0)).bit_length()
    for shift in range(0, bits, _DIGIT):
        _by_digit(numbers, order, other, shift, np.zeros(1 << _DIGIT, np.int64))
        order, other = other, order
    return order


def comes_twice(numbers: Numbers) -> bool:
    """Whether any of some unsigned numbers of 64 bits, spread evenly, comes more than once."""
    size = len(numbers)
    places = 1 << max((size * _SPARSE).bit_length(), 5)
    once, twice = (np.zeros(places // 32, np.uint32) for _ in range(2))
    found = np.empty(size + 1, np.int32)
    shared = numbers[found[: _sharing(numbers, once, twice, found)]]
    shared.sort()
    return bool((shared[1:] == shared[:-1]).any())


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
def _by_digit(numbers: Numbers, order: Numbers, into: Numbers, shift: int, begins: Numbers) -> None:
    mask = np.uint64(len(begins) - 1)
    for i in range(len(order)):
        begins[(np.uint64(numbers[i]) >> np.uint64(shift)) & mask] += 1
    total = 0
    for place in range(len(begins)):
        several = begins[place]
        begins[place] = total
        total += several
    for i in range(len(order)):
        digit = (np.uint64(numbers[np.uint32(order[i])]) >> np.uint64(shift)) & mask
        into[np.uint64(begins[digit])] = order[i]
        begins[digit] += 1


@Kept
def _sharing(numbers: Numbers, once: Numbers, twice: Numbers, found: Numbers) -> int:
    """Puts the places of numbers whose mark another left too into `found`; gives how many."""
    mask = np.uint64(32 * len(once) - 1)
    for i in range(len(numbers)):
        mark = numbers[i] & mask
        word, bit = mark >> np.uint64(5), np.uint32(1) << np.uint32(mark & np.uint64(31))
        twice[word] |= once[word] & bit
        once[word] |= bit
    count = np.uint64(0)
    for i in range(len(numbers)):
        mark = numbers[i] & mask
        found[count] = i
        count += np.uint64((twice[mark >> np.uint64(5)] >> np.uint32(mark & np.uint64(31))) & 1)
    return int(count)
