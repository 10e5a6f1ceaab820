"""Records that rows of another table belong to, laid out so that all that is asked of one lies
together: whoever looks one up fetches it from memory once, and not once for every column."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from commonweal.engines.kept import Kept

MISSING = int(np.iinfo(np.int32).min)


class Records:
    """Columns of whole numbers, days, marks or words, by place of the record."""

    def __init__(self, table: pa.Table) -> None:
        self._names = table.column_names
        self._kinds: list[pa.DataType] = []
        self._words: list[pa.Array | None] = []
        # Behind the last stands one of which nothing is known.
        self._fields = np.full((table.num_rows + 1, len(self._names)), MISSING, np.int32)
        for at, column in enumerate(table.columns):
            whole = column.combine_chunks()
            words = None
            if pa.types.is_string(whole.type):
                whole = whole.dictionary_encode()
                whole, words = whole.indices, whole.dictionary
            self._kinds.append(whole.type)
            self._words.append(words)
            self._fields[:-1, at] = whole.cast(pa.int32()).fill_null(MISSING)

    def at(self, places: np.ndarray) -> dict[str, pa.Array]:
        """Each column for some places, of which -1 is none; words as numbers of words."""
        found = np.empty((len(self._names), len(places)), np.int32)
        _fetch(self._fields, places, found)
        return {name: self._as_it_was(at, found[at]) for at, name in enumerate(self._names)}

    def _as_it_was(self, at: int, values: np.ndarray) -> pa.Array:
        gone = values == MISSING
        made = pa.array(values, mask=gone if gone.any() else None)
        words = self._words[at]
        if words is not None:
            return words_by_number(made, words)
        return made.cast(self._kinds[at])


def words_by_number(numbers: pa.Array, words: pa.Array) -> pa.DictionaryArray:
    """Words by their numbers, which are not looked at whether each has a word."""
    return pa.DictionaryArray.from_arrays(numbers, words, safe=False)


@Kept
def _fetch(fields: np.ndarray, places: np.ndarray, found: np.ndarray) -> None:
    nothing = np.uint64(len(fields) - 1)
    several = np.uint64(fields.shape[1])
    for row in range(len(places)):
        place = np.uint64(places[row]) if places[row] >= 0 else nothing
        for at in range(several):
            found[at, row] = fields[place, at]
