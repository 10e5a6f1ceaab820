"""One dictionary of a store: words to numbers in the order in which they were first met.

A hash table over the bytes of the words, compared byte by byte, so that no number is ever given
to two words; sized for tens of millions of words in one piece of memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.kept import Kept

Numbers = np.ndarray
UNKNOWN = -1
#: A slot holds the upper half of a hash and the number of its word.
EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
_UPPER, _LOWER = np.uint64(0xFFFFFFFF00000000), np.uint64(0xFFFFFFFF)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_BLOCK = 256


class Words:
    """Words by number and numbers by word."""

    def __init__(self, pieces: Iterable[pa.Array] = ()) -> None:
        self.count = 0
        self._starts = np.zeros(1024, np.int64)
        self._bytes = np.empty(1 << 14, np.uint8)
        self._hashes = np.empty(1024, np.uint64)
        self._slots = np.full(2048, EMPTY, np.uint64)
        self._last: tuple[pa.Array, Numbers] | None = None
        for piece in pieces:
            self._take_in(piece)

    def find(self, words: pa.Array | pa.ChunkedArray) -> Numbers:
        """The number of each word as int32; -1 for a missing or an unknown word."""
        return self._number(words, learn=False)

    def learn(self, words: pa.Array | pa.ChunkedArray) -> Numbers:
        """As find, but an unknown word is given the next number."""
        return self._number(words, learn=True)

    def values(self, first: int = 0, stop: int | None = None) -> pa.Array:
        """The words with the numbers from `first` up to and not including `stop`."""
        last = self.count if stop is None else stop
        starts = self._starts[first : last + 1]
        text = self._bytes[starts[0] : starts[-1]].copy()
        return pa.LargeStringArray.from_buffers(
            last - first, pa.py_buffer((starts - starts[0]).copy()), pa.py_buffer(text)
        )

    def _number(self, words: pa.Array | pa.ChunkedArray, *, learn: bool) -> Numbers:
        if isinstance(words, pa.ChunkedArray):
            parts = [self._number(chunk, learn=learn) for chunk in words.chunks]
            return np.concatenate(parts) if parts else np.empty(0, np.int32)
        if pa.types.is_dictionary(words.type):
            return self._through(words.dictionary, words.indices, learn=learn)
        return self._direct(words, learn=learn)

    def _through(self, dictionary: pa.Array, indices: pa.Array, *, learn: bool) -> Numbers:
        """Only words in use are learned, so that a store does not depend on spare entries."""
        places = pc.fill_null(indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        used = np.zeros(len(dictionary) + 1, np.bool_)
        used[places] = True
        numbers = self._numbers_of(dictionary)
        wanted = np.flatnonzero(used[:-1] & (numbers[:-1] < 0))
        if len(wanted):
            numbers[wanted] = self._direct(dictionary.take(pa.array(wanted)), learn=learn)
        return np.asarray(numbers[places])

    def _numbers_of(self, dictionary: pa.Array) -> Numbers:
        """What is known of a dictionary that comes again with every batch."""
        if self._last is None or not _same(self._last[0], dictionary):
            self._last = (dictionary, np.full(len(dictionary) + 1, UNKNOWN, np.int32))
        return self._last[1]

    def _direct(self, words: pa.Array, *, learn: bool) -> Numbers:
        size = len(words)
        if not size:
            return np.empty(0, np.int32)
        text = words.cast(pa.large_string())
        _, offsets, data = text.buffers()
        starts = np.frombuffer(offsets, np.int64)[text.offset : text.offset + size + 1]
        letters = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
        there = (
            text.is_valid().to_numpy(zero_copy_only=False)
            if text.null_count
            else np.ones(size, np.bool_)
        )
        if learn:
            self._make_room(size, int(starts[-1] - starts[0]))
        numbers = np.empty(size, np.int32)
        self.count = _probe(
            self._slots, self._hashes, self._starts, self._bytes, self.count,
            starts, letters, there, numbers, int(learn), np.empty(_BLOCK, np.uint64),
        )  # fmt: skip
        return numbers

    def _take_in(self, piece: pa.Array | pa.ChunkedArray) -> None:
        self._number(piece, learn=True)

    def _make_room(self, words: int, letters: int) -> None:
        needed = self.count + words
        if needed + 1 > len(self._starts):
            self._starts = _grown(self._starts, needed + 1)
            self._hashes = _grown(self._hashes, needed + 1)
        used = int(self._starts[self.count])
        if used + letters > len(self._bytes):
            self._bytes = _grown(self._bytes, used + letters)
        if needed * 3 > len(self._slots) * 2:
            size = 1 << int(needed * 3 // 2).bit_length()
            self._slots = np.full(size, EMPTY, np.uint64)
            _place(self._slots, self._hashes, self.count)


def _same(one: pa.Array, other: pa.Array) -> bool:
    """Whether two arrays are the same piece of memory, without reading it."""
    if len(one) != len(other) or one.offset != other.offset or one.type != other.type:
        return False
    pairs = zip(one.buffers(), other.buffers(), strict=True)
    return all((a and a.address) == (b and b.address) for a, b in pairs)


def _grown(array: np.ndarray, needed: int) -> np.ndarray:
    larger = np.empty(max(needed, len(array) + len(array) // 2), array.dtype)
    larger[: len(array)] = array
    return larger


@Kept
def _place(slots: np.ndarray, hashes: np.ndarray, count: int) -> None:
    mask = np.uint64(len(slots) - 1)
    for number in range(count):
        slot = hashes[number] & mask
        while slots[slot] != EMPTY:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = (hashes[number] & _UPPER) | np.uint64(number)


@partial(Kept, inline=True)
def _hashed(letters: np.ndarray, first: int, last: int) -> np.uint64:
    value = np.uint64(last - first) * _ODD
    place = np.uint64(first)
    while place + np.uint64(8) <= np.uint64(last):
        # Eight letters that stand together are read as one.
        several = np.uint64(0)
        for step in range(8):
            several |= np.uint64(letters[place + np.uint64(step)]) << np.uint64(8 * step)
        value = (value ^ several) * _ODD
        value ^= value >> np.uint64(32)
        place += np.uint64(8)
    several = np.uint64(0)
    for rest in range(place, np.uint64(last)):
        several = (several << np.uint64(8)) | np.uint64(letters[rest])
    value = (value ^ several) * _ODD
    return value ^ (value >> np.uint64(29))


@partial(Kept, inline=True)
def _known(  # noqa: PLR0917  compiled, where names cannot be given
    starts: np.ndarray, letters: np.ndarray, number: int, asked: np.ndarray, first: int, length: int
) -> bool:
    start = starts[number]
    if starts[number + 1] - start != length:
        return False
    same = True
    for place in range(length):
        same &= letters[start + place] == asked[first + place]
    return same


@partial(Kept, inline=True)
def _likely(slots: np.ndarray, value: np.uint64, mask: np.uint64) -> int:
    """The first word whose hash begins alike, which is it but for one in four thousand million."""
    slot = value & mask
    while slots[slot] != EMPTY:
        if (slots[slot] & _UPPER) == (value & _UPPER):
            return int(slots[slot] & _LOWER)
        slot = (slot + np.uint64(1)) & mask
    return -1


@partial(Kept, inline=True)
def _fetched(  # noqa: PLR0917  compiled, where names cannot be given
    slots: np.ndarray,
    starts: np.ndarray,
    letters: np.ndarray,
    asked_starts: np.ndarray,
    asked_letters: np.ndarray,
    numbers: np.ndarray,
    values: np.ndarray,
    block: int,
    last: int,
) -> np.uint64:
    """Hashes and likely words of a block. What is looked into for all of it at once is fetched side
    by side: first the slots, then where words that may be meant begin, then their letters."""
    mask = np.uint64(len(slots) - 1)
    touched = np.uint64(0)
    for row in range(block, last):
        value = _hashed(asked_letters, asked_starts[row], asked_starts[row + 1])
        values[row - block] = value
        touched ^= slots[value & mask]
    for row in range(block, last):
        numbers[row] = _likely(slots, values[row - block], mask)
        touched ^= np.uint64(starts[max(numbers[row], 0)])
    for row in range(block, last):
        touched ^= np.uint64(letters[starts[max(numbers[row], 0)]])
    return touched


@partial(Kept, inline=True)
def _slot_of(  # noqa: PLR0917  compiled, where names cannot be given
    slots: np.ndarray,
    starts: np.ndarray,
    letters: np.ndarray,
    value: np.uint64,
    asked_letters: np.ndarray,
    first: int,
    length: int,
) -> np.uint64:
    """The slot of a word, or the empty one that it would take."""
    mask = np.uint64(len(slots) - 1)
    slot = value & mask
    while slots[slot] != EMPTY:
        if (slots[slot] & _UPPER) == (value & _UPPER):
            number = int(slots[slot] & _LOWER)
            if _known(starts, letters, number, asked_letters, first, length):
                break
        slot = (slot + np.uint64(1)) & mask
    return slot


@Kept
def _probe(  # noqa: PLR0917  compiled, where names cannot be given
    slots: np.ndarray,
    hashes: np.ndarray,
    starts: np.ndarray,
    letters: np.ndarray,
    count: int,
    asked_starts: np.ndarray,
    asked_letters: np.ndarray,
    there: np.ndarray,
    numbers: np.ndarray,
    learn: int,
    values: np.ndarray,
) -> int:
    touched = np.uint64(0)
    for block in range(0, len(numbers), _BLOCK):
        last = min(block + _BLOCK, len(numbers))
        touched ^= _fetched(
            slots, starts, letters, asked_starts, asked_letters, numbers, values, block, last
        )
        for row in range(block, last):
            likely, numbers[row] = numbers[row], -1
            if not there[row]:
                continue
            first = asked_starts[row]
            length = asked_starts[row + 1] - first
            if likely >= 0 and _known(starts, letters, likely, asked_letters, first, length):
                numbers[row] = likely
                continue
            value = values[row - block]
            slot = _slot_of(slots, starts, letters, value, asked_letters, first, length)
            if slots[slot] != EMPTY:
                numbers[row] = int(slots[slot] & _LOWER)
            elif learn:
                numbers[row] = count
                slots[slot] = (value & _UPPER) | np.uint64(count)
                hashes[count] = value
                for place in range(length):
                    letters[starts[count] + place] = asked_letters[first + place]
                starts[count + 1] = starts[count] + length
                count += 1
    values[0] = touched
    return count
