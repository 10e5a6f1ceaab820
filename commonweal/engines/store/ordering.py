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


def comes_twice(numbers: Numbers) -> bool:
    """Whether any of some unsigned numbers of 64 bits, spread evenly, comes more than once."""
    shared = numbers[Marks(numbers).shared(numbers)]
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
