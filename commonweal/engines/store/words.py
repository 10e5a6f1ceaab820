"""One dictionary of a store: words to numbers in the order in which they were first met.

A hash table over the bytes of the words, compared byte by byte, so that no number is ever given
to two words; sized for tens of millions of words in one piece of memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.kept import Kept
from commonweal.engines.store.ordering import Marks, comes_twice

Numbers = np.ndarray
UNKNOWN = -1
#: A slot holds the upper half of a hash and the number of its word.
EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
_UPPER, _LOWER = np.uint64(0xFFFFFFFF00000000), np.uint64(0xFFFFFFFF)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_BLOCK = 256
#: How words are hashed; to be changed with it, since stages keep hashes.
HASHED = 1


class Words:
    """Words by number and numbers by word.

    Words that come in pieces are held as they came; they are put into one piece, and into the hash
    table, when one of them is first looked up."""

    def __init__(self, pieces: Iterable[pa.Array | pa.ChunkedArray] = ()) -> None:
        self._lock = Lock()
        self._restart(pieces)
        self._last: tuple[pa.Array, Numbers] | None = None
        self._unsure: int | None = None
        self._taken = 0

    def find(self, words: pa.Array | pa.ChunkedArray) -> Numbers:
        """The number of each word as int32; -1 for a missing or an unknown word."""
        return self._number(words, learn=False)

    def learn(self, words: pa.Array | pa.ChunkedArray) -> Numbers:
        """As find, but an unknown word is given the next number."""
        return self._number(words, learn=True)

    def take(self, words: pa.Array | pa.ChunkedArray) -> Numbers:
        """Give each word the next number as if none was met before, without looking it up; none is
        missing. What it should have been instead is said by `settle`."""
        first = self.count
        self._unsure = first if self._unsure is None else self._unsure
        self._hold(words)
        self._taken += self.count - first
        return np.arange(first, self.count, dtype=np.int32)

    def settle(self, *, distinct: bool = False) -> tuple[int, Numbers] | None:
        """Look for words that were taken though they were met before, and forget them. Where they
        are `distinct`, none was taken twice, though it may have been learned.

        None where there are none; else the first number that changes its meaning, and for it and
        all after it the numbers that `learn` would have given."""
        first, taken = self._unsure, self._taken
        self._unsure, self._taken = None, 0
        if first is None or (distinct and taken == self.count):
            return None
        if not len(again := self._perhaps_again(first)):
            return None
        codes = Words().learn(self._those(again))
        _, met = np.unique(codes, return_index=True)
        stands_for = np.arange(self.count)
        stands_for[again] = again[met][codes]
        stands_for = stands_for[first:]
        stays = stands_for == np.arange(first, self.count)
        if stays.all():
            return None
        known = pa.chunked_array(list(self.parts(first)), pa.large_string())
        self._restart([*self.parts(0, first), known.filter(pa.array(stays))])
        after = first - 1 + np.cumsum(stays)
        numbers = np.where(stands_for < first, stands_for, after[np.maximum(stands_for - first, 0)])
        return first, numbers.astype(np.int32)

    def values(self, first: int = 0, stop: int | None = None) -> pa.Array:
        """The words with the numbers from `first` up to and not including `stop`."""
        return pa.concat_arrays([pa.array([], pa.large_string()), *self.parts(first, stop)])

    def parts(self, first: int = 0, stop: int | None = None) -> Iterator[pa.Array]:
        """The same in pieces, of which none is copied."""
        with self._lock:
            begin, pieces = self._together, list(self._pieces)
            starts, letters = self._starts, self._bytes
        stop = self.count if stop is None else stop
        if first < min(stop, begin):
            last = min(stop, begin)
            yield pa.LargeStringArray.from_buffers(
                last - first, pa.py_buffer(starts[first : last + 1]), pa.py_buffer(letters)
            )
        for piece in pieces:
            low, high = max(first - begin, 0), min(stop - begin, len(piece))
            if low < high:
                yield piece.slice(low, high - low).cast(pa.large_string())
            begin += len(piece)

    def _restart(self, pieces: Iterable[pa.Array | pa.ChunkedArray]) -> None:
        self.count = 0
        self._together = self._placed = 0
        self._pieces: list[pa.Array] = []
        self._starts = np.zeros(1024, np.int64)
        self._bytes = np.empty(1 << 14, np.uint8)
        self._slots = np.full(2048, EMPTY, np.uint64)
        for piece in pieces:
            self._hold(piece)

    def _hold(self, words: pa.Array | pa.ChunkedArray) -> None:
        for piece in words.chunks if isinstance(words, pa.ChunkedArray) else (words,):
            if len(piece):
                self._pieces.append(piece)
                self.count += len(piece)

    def _number(self, words: pa.Array | pa.ChunkedArray, *, learn: bool) -> Numbers:
        if isinstance(words, pa.ChunkedArray):
            parts = [self._number(chunk, learn=learn) for chunk in words.chunks]
            return np.concatenate(parts) if parts else np.empty(0, np.int32)
        if pa.types.is_dictionary(words.type):
            return self._through(words.dictionary, words.indices, learn=learn)
        return self._direct(words, learn=learn)

    def _through(self, dictionary: pa.Array, indices: pa.Array, *, learn: bool) -> Numbers:
        """Only words in use are learned, so that a store does not depend on spare entries."""
        filled = pc.fill_null(indices, -1) if indices.null_count else indices
        places = filled.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
        numbers = self._numbers_of(dictionary)
        found = np.empty(len(places), np.int32)
        if _pick(numbers, places, found):
            used = np.zeros(len(dictionary) + 1, np.bool_)
            used[places] = True
            wanted = np.flatnonzero(used[:-1] & (numbers[:-1] < 0))
            numbers[wanted] = self._direct(dictionary.take(pa.array(wanted)), learn=learn)
            found = numbers[places]
        return found

    def _numbers_of(self, dictionary: pa.Array) -> Numbers:
        """What is known of a dictionary that comes again with every batch."""
        if self._last is None or not _same(self._last[0], dictionary):
            known = self._direct(dictionary, learn=False)
            self._last = (dictionary, np.append(known, np.int32(UNKNOWN)))
        return self._last[1]

    def _direct(self, words: pa.Array, *, learn: bool) -> Numbers:
        size = len(words)
        if not size:
            return np.empty(0, np.int32)
        starts, letters = laid_out(words)
        there = (
            words.is_valid().to_numpy(zero_copy_only=False)
            if words.null_count
            else np.ones(size, np.bool_)
        )
        self._put_together()
        if learn:
            self._make_room(size, int(starts[-1] - starts[0]))
        numbers = np.empty(size, np.int32)
        self.count = self._together = self._placed = _probe(
            self._slots, self._starts, self._bytes, self.count,
            starts, letters, there, numbers, int(learn), np.empty((2, _BLOCK), np.uint64),
        )  # fmt: skip
        return numbers

    def _put_together(self) -> None:
        """Put what came in pieces behind the rest, and all of it into the table.

        Several threads may look words up in a release, of which the first does this."""
        with self._lock:
            self._join_pieces()
            if self._placed < self.count:
                _place(self._slots, self._starts, self._bytes, self._placed, self.count)
                self._placed = self.count

    def _join_pieces(self) -> None:
        for piece in self._pieces:
            starts, letters = laid_out(piece)
            self._make_room(self.count - self._together, int(starts[-1] - starts[0]))
            used, last = self._starts[self._together], self._together + len(piece)
            self._starts[self._together + 1 : last + 1] = starts[1:] - (starts[0] - used)
            self._bytes[used : self._starts[last]] = letters[starts[0] : starts[-1]]
            self._together = last
        self._pieces.clear()

    def _make_room(self, words: int, letters: int) -> None:
        """For so many words and letters more than are together."""
        needed = self._together + words
        if needed + 1 > len(self._starts):
            self._starts = _grown(self._starts, needed + 1)
        used = int(self._starts[self._together])
        if used + letters >= len(self._bytes):
            # One more than there are, as an empty word at the end begins behind the last letter.
            self._bytes = _grown(self._bytes, used + letters + 1)
        if needed * 3 > len(self._slots) * 2:
            size = 1 << int(needed * 3 // 2).bit_length()
            self._slots = np.full(size, EMPTY, np.uint64)
            _place(self._slots, self._starts, self._bytes, 0, self._placed)

    def _perhaps_again(self, first: int) -> Numbers:
        """The numbers of words whose hash comes more than once, and from `first` on at least once:
        in order. Few are no words that come again."""
        hashes = hashes_of(pa.chunked_array(list(self.parts(first)), pa.large_string()))
        if not first and not comes_twice(hashes):
            return np.empty(0, np.int64)
        marks = Marks(hashes)
        numbers, met = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
        done = 0
        for part in self.parts(0, first):
            before = hashes_of(part)
            places = marks.meet(before)
            numbers.append(done + places)
            met.append(before[places])
            done += len(part)
        places = marks.shared(hashes)
        all_ = np.concatenate([*numbers, first + places])
        values = np.concatenate([*met, hashes[places]])
        ordered = np.sort(values)
        if (ordered[1:] != ordered[:-1]).all():
            return np.empty(0, np.int64)
        order = np.argsort(values, kind="stable")
        alike = values[order][1:] == values[order][:-1]
        again = np.zeros(len(order), np.bool_)
        again[1:] |= alike
        again[:-1] |= alike
        return np.sort(all_[order[again]])

    def _those(self, numbers: Numbers) -> pa.ChunkedArray:
        """The words with some numbers, which are in order."""
        found, begin = [], 0
        for part in self.parts():
            low, high = np.searchsorted(numbers, [begin, begin + len(part)])
            found.append(part.take(pa.array(numbers[low:high] - begin)))
            begin += len(part)
        return pa.chunked_array(found, pa.large_string())


def hashes_of(words: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """A number of 64 bits for each word, spread evenly; the same for the same word."""
    pieces = words.chunks if isinstance(words, pa.ChunkedArray) else [words]
    hashes = np.empty(sum(map(len, pieces)), np.uint64)
    done = 0
    for piece in pieces:
        _hash_all(*laid_out(piece), hashes[done : done + len(piece)])
        done += len(piece)
    return hashes


def laid_out(words: pa.Array) -> tuple[Numbers, np.ndarray]:
    """Where each word begins, and the last ends; and the letters of all."""
    text = words.cast(pa.large_string())
    _, offsets, data = text.buffers()
    starts = np.frombuffer(offsets, np.int64)[text.offset : text.offset + len(text) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    return starts, letters


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


@partial(Kept, inline=True)
def _eight(letters: np.ndarray, place: np.uint64) -> np.uint64:
    """Eight letters that stand together, read as one."""
    several = np.uint64(0)
    for step in range(8):
        several |= np.uint64(letters[place + np.uint64(step)]) << np.uint64(8 * step)
    return several


@partial(Kept, inline=True)
def _hashed(letters: np.ndarray, first: np.uint64, last: np.uint64) -> np.uint64:
    value = (last - first) * _ODD
    place = first
    while place + np.uint64(8) <= last:
        value = (value ^ _eight(letters, place)) * _ODD
        value ^= value >> np.uint64(32)
        place += np.uint64(8)
    several = np.uint64(0)
    for rest in range(place, last):
        several = (several << np.uint64(8)) | np.uint64(letters[rest])
    value = (value ^ several) * _ODD
    return value ^ (value >> np.uint64(29))


@Kept
def _pick(numbers: np.ndarray, places: np.ndarray, found: np.ndarray) -> int:
    """The number of each place, the last for a missing one; gives how many others have none."""
    nothing = np.uint64(len(numbers) - 1)
    unknown = 0
    for row in range(len(places)):
        place = np.uint64(places[row]) if places[row] >= 0 else nothing
        found[row] = numbers[place]
        unknown += int((found[row] < 0) & (place != nothing))
    return unknown


@Kept
def _hash_all(starts: np.ndarray, letters: np.ndarray, hashes: np.ndarray) -> None:
    for row in range(np.uint64(len(hashes))):
        first, last = starts[row], starts[row + np.uint64(1)]
        hashes[row] = _hashed(letters, np.uint64(first), np.uint64(last))


@partial(Kept, inline=True)
def _known(  # noqa: PLR0917  compiled, where names cannot be given
    starts: np.ndarray,
    letters: np.ndarray,
    number: np.uint64,
    asked: np.ndarray,
    first: np.uint64,
    length: np.uint64,
) -> bool:
    start = np.uint64(starts[number])
    if np.uint64(starts[number + np.uint64(1)]) - start != length:
        return False
    eight, place, same = np.uint64(8), np.uint64(0), True
    if length < eight:
        while place < length:
            same &= letters[start + place] == asked[first + place]
            place += np.uint64(1)
        return same
    while place + eight < length:
        same &= _eight(letters, start + place) == _eight(asked, first + place)
        place += eight
    # The last eight may have been seen in part.
    place = length - eight
    return same & (_eight(letters, start + place) == _eight(asked, first + place))


@partial(Kept, inline=True)
def _likely(slots: np.ndarray, value: np.uint64, mask: np.uint64) -> np.uint64:
    """The first word whose hash begins alike, which is it but for one in four thousand million;
    the empty slot where there is none."""
    slot = value & mask
    while slots[slot] != EMPTY and (slots[slot] & _UPPER) != (value & _UPPER):
        slot = (slot + np.uint64(1)) & mask
    found: np.uint64 = slots[slot]
    return found


@partial(Kept, inline=True)
def _fetched(  # noqa: PLR0917  compiled, where names cannot be given
    slots: np.ndarray,
    starts: np.ndarray,
    letters: np.ndarray,
    asked_starts: np.ndarray,
    asked_letters: np.ndarray,
    block: np.uint64,
    values: np.ndarray,
    likely: np.ndarray,
) -> np.uint64:
    """Hashes and likely words of a block. What is looked into for all of it at once is fetched side
    by side: first the slots, then where words that may be meant begin, then their letters."""
    mask = np.uint64(len(slots) - 1)
    touched = np.uint64(0)
    for at in range(np.uint64(len(values))):
        row = block + at
        first, last = asked_starts[row], asked_starts[row + np.uint64(1)]
        values[at] = _hashed(asked_letters, np.uint64(first), np.uint64(last))
    for at in range(np.uint64(len(values))):
        touched ^= slots[values[at] & mask]
    for at in range(np.uint64(len(values))):
        likely[at] = _likely(slots, values[at], mask)
    for at in range(np.uint64(len(values))):
        number = likely[at] & _LOWER if likely[at] != EMPTY else np.uint64(0)
        touched ^= np.uint64(letters[np.uint64(starts[number])])
    return touched


@partial(Kept, inline=True)
def _slot_of(  # noqa: PLR0917  compiled, where names cannot be given
    slots: np.ndarray,
    starts: np.ndarray,
    letters: np.ndarray,
    value: np.uint64,
    asked_letters: np.ndarray,
    first: np.uint64,
    length: np.uint64,
) -> np.uint64:
    """The slot of a word, or the empty one that it would take."""
    mask = np.uint64(len(slots) - 1)
    slot = value & mask
    while slots[slot] != EMPTY:
        if (slots[slot] & _UPPER) == (value & _UPPER):
            number = slots[slot] & _LOWER
            if _known(starts, letters, number, asked_letters, first, length):
                break
        slot = (slot + np.uint64(1)) & mask
    return slot


@Kept
def _probe(  # noqa: PLR0917  compiled, where names cannot be given
    slots: np.ndarray,
    starts: np.ndarray,
    letters: np.ndarray,
    count: int,
    asked_starts: np.ndarray,
    asked_letters: np.ndarray,
    there: np.ndarray,
    numbers: np.ndarray,
    learn: int,
    held: np.ndarray,
) -> int:
    touched, given, size = np.uint64(0), np.uint64(count), np.uint64(len(numbers))
    for block in range(np.uint64(0), size, np.uint64(_BLOCK)):
        rows = min(size - block, np.uint64(_BLOCK))
        values, likely = held[0, :rows], held[1, :rows]
        touched ^= _fetched(
            slots, starts, letters, asked_starts, asked_letters, block, values, likely
        )
        for at in range(rows):
            row = block + at
            numbers[row] = -1
            if not there[row]:
                continue
            first = np.uint64(asked_starts[row])
            length = np.uint64(asked_starts[row + np.uint64(1)]) - first
            number = likely[at] & _LOWER
            if likely[at] != EMPTY and _known(
                starts, letters, number, asked_letters, first, length
            ):
                numbers[row] = number
                continue
            value = values[at]
            slot = _slot_of(slots, starts, letters, value, asked_letters, first, length)
            if slots[slot] != EMPTY:
                numbers[row] = slots[slot] & _LOWER
            elif learn:
                numbers[row] = given
                slots[slot] = (value & _UPPER) | given
                start = np.uint64(starts[given])
                for place in range(length):
                    letters[start + place] = asked_letters[first + place]
                given += np.uint64(1)
                starts[given] = start + length
    held[0, 0] = touched
    return int(given)


@Kept
def _place(
    slots: np.ndarray, starts: np.ndarray, letters: np.ndarray, first: int, last: int
) -> None:
    """Of a word that comes again, the first number has the slot."""
    for number in range(np.uint64(first), np.uint64(last)):
        begin, end = np.uint64(starts[number]), np.uint64(starts[number + np.uint64(1)])
        value = _hashed(letters, begin, end)
        slot = _slot_of(slots, starts, letters, value, letters, begin, end - begin)
        if slots[slot] == EMPTY:
            slots[slot] = (value & _UPPER) | number
