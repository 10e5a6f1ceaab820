"""A text column as numbers of its distinct words, so that a rule runs once a word and not a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """`codes` are places in `words`; an empty cell is the word ""."""

    codes: Codes
    words: tuple[str, ...]

    def mapped(self, change: Callable[[str], str]) -> Words:
        """Every word changed; words that become equal become one."""
        return _merged(self.codes, [change(word) for word in self.words])

    def of_words(self, numbers: Sequence[float]) -> NDArray[np.float64]:
        """For each row the number of its word."""
        return np.asarray(numbers, dtype=np.float64)[self.codes]

    def first(self, word: str) -> int:
        """The first row that holds the word."""
        return int(np.argmax(self.codes == self.words.index(word)))

    def used(self) -> list[str]:
        """The words that some row holds."""
        return [self.words[place] for place in np.unique(self.codes)]

    def arrow(self) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(
            pa.array(self.codes.astype(np.int32)), pa.array(self.words, pa.string())
        )


def words_of(array: pa.Array) -> Words:
    """The words of a column of any type. Numbers and dates are written as they print."""
    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    words = ["" if one is None else str(one).strip() for one in coded.dictionary.to_pylist()]
    codes = coded.indices.fill_null(len(words)).to_numpy(zero_copy_only=False).astype(np.int64)
    return _merged(codes, [*words, ""])


def constant(word: str, rows: int) -> Words:
    """One word for every row."""
    return Words(np.zeros(rows, dtype=np.int64), (word,))


def paired(left: Words, right: Words, change: Callable[[str, str], str]) -> Words:
    """A word for every pair of words that stands in a row."""
    size = len(right.words)
    pairs, codes = np.unique(left.codes * size + right.codes, return_inverse=True)
    made = [change(left.words[pair // size], right.words[pair % size]) for pair in pairs]
    return _merged(codes.astype(np.int64), made)


def _merged(codes: Codes, words: Sequence[str]) -> Words:
    places: dict[str, int] = {}
    moved = np.array([places.setdefault(word, len(places)) for word in words], dtype=np.int64)
    return Words(moved[codes], tuple(places))
