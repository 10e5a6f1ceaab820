"""The dictionaries of a store while a release is made: the parent's words and what is added."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.engines.store.disk import write_once
from commonweal.engines.store.releases import DictionaryEntry, Release, read_words
from commonweal.engines.store.words import Words


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

    def written(self) -> dict[str, DictionaryEntry]:
        """Write what was added as one more piece each; the entries for the release."""
        entries = dict(self._before)
        for domain, words in self._words.items():
            before = self._before.get(domain, DictionaryEntry())
            if words.count > before.count:
                piece = self._piece(domain, words.values(before.count), before.count)
                entries[domain] = DictionaryEntry((*before.pieces, piece), words.count)
        return entries

    def _piece(self, domain: str, values: pa.Array, first: int) -> str:
        digest = hashlib.sha256()
        for buffer in values.buffers()[1:]:
            digest.update(buffer or b"")
        name = f"{first}-{len(values)}-{digest.hexdigest()[:32]}.parquet"
        file = f"dictionaries/{domain}/{name}"
        table = pa.table({"value": values})
        write_once(
            self._root / file,
            lambda path: pq.write_table(
                table, path, compression="lz4", use_dictionary=False,
                row_group_size=1_000_000, write_statistics=False,
            ),
        )  # fmt: skip
        return file
