"""The dictionaries of a store while a release is made: the parent's words and what is added."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.engines.store.disk import write_once
from commonweal.engines.store.releases import DictionaryEntry, Release, read_words
from commonweal.engines.store.words import Words, laid_out

#: Words that are written together.
_BLOCK = 1_000_000


class Dictionaries:
    """Reads a domain when it is first asked for; a number once given is never changed."""

    def __init__(self, root: Path, parent: Release | None) -> None:
        self._root = root
        self._before = dict(parent.dictionaries) if parent else {}
        self._words: dict[str, Words] = {}

    def words(self, domain: str) -> Words:
        if domain not in self._words:
            self._words[domain] = read_words(self._root, self._before.get(domain))
        return self._words[domain]

    def known_before(self, domain: str) -> int:
        """How many words the parent knew."""
        return self._before.get(domain, DictionaryEntry()).count

    def settled(self, distinct: Collection[str]) -> Iterator[tuple[str, int, np.ndarray]]:
        """Domains with words that were taken though they were met before, from which number on
        others hold, and those. In those that are `distinct` none was taken twice."""
        for domain, words in self._words.items():
            change = words.settle(distinct=domain in distinct)
            if change:
                yield domain, *change

    def written(self) -> dict[str, DictionaryEntry]:
        """Write what was added as one more piece each; the entries for the release."""
        entries = dict(self._before)
        for domain, words in self._words.items():
            before = self._before.get(domain, DictionaryEntry())
            if words.count > before.count:
                piece = self._piece(domain, words, before.count)
                entries[domain] = DictionaryEntry((*before.pieces, piece), words.count)
        return entries

    def _piece(self, domain: str, words: Words, first: int) -> str:
        """Its name says what is in it, however that was cut up."""
        lengths, letters = hashlib.sha256(), hashlib.sha256()
        for part in words.parts(first):
            starts, text = laid_out(part)
            lengths.update(np.diff(starts).astype(np.int32).data)
            letters.update(text[starts[0] : starts[-1]].data)
        digest = hashlib.sha256(lengths.digest() + letters.digest()).hexdigest()[:32]
        file = f"dictionaries/{domain}/{first}-{words.count - first}-{digest}.parquet"
        write_once(self._root / file, lambda path: _write(path, list(words.parts(first))))
        return file


def _write(path: Path, parts: Sequence[pa.Array]) -> None:
    schema = pa.schema([("value", pa.large_string())])
    words = pa.table([pa.chunked_array(parts, pa.large_string())], schema)
    pq.write_table(
        words, path, row_group_size=_BLOCK,
        compression="lz4", use_dictionary=False, write_statistics=False,
    )  # fmt: skip
