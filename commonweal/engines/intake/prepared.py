"""A piece of a table before its statement runs: what each word of a field says is worked out once,
keys are put together, and the record that each row belongs to is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.intake.relations import Above
from commonweal.engines.intake.statements import Flag, OfWords, Statement, ready

Column: TypeAlias = pa.Array | pa.ChunkedArray


@dataclass(frozen=True)
class Prepared:
    """Our columns that are ready, by row of the piece, and what their words were flagged for."""

    rows: pa.Table
    columns: Mapping[str, Column]
    bits: np.ndarray
    flags: tuple[Flag, ...]

    def places(self, rows: np.ndarray) -> np.ndarray:
        """Where in the piece the rows of the file stand."""
        return np.asarray(rows - self.rows.column("row_")[0].as_py())

    def of(self, rows: np.ndarray) -> Mapping[str, Column]:
        """The columns for some rows of the file, in their order."""
        if len(rows) == self.rows.num_rows and (np.diff(rows) == 1).all():
            return self.columns
        places = pa.array(self.places(rows))
        return {name: column.take(places) for name, column in self.columns.items()}


def prepared(
    connection: duckdb.DuckDBPyConnection,
    piece: pa.Table,
    statement: Statement,
    above: Above | None,
) -> Prepared:
    """The piece with all that its statement reads. Its flags come after those of the statement."""
    columns: dict[str, Column] = {
        name: pc.binary_join_element_wise(before, piece.column(field), ":")
        for name, (before, field) in statement.keys.items()
    }
    for name, column in (above.of(piece) if above else {}).items():
        piece = piece.append_column(name, column)
    bits = np.zeros(piece.num_rows, np.int64)
    flags = statement.flags
    for flag in statement.blank:
        if columns[flag.field].null_count:
            gone = columns[flag.field].is_null().to_numpy(zero_copy_only=False)
            bits |= gone.astype(np.int64) << len(flags)
        flags += (flag,)
    for one in statement.words:
        typed, flagged = _of_words(connection, piece, one)
        columns |= typed
        if one.flags and flagged is not None:
            bits |= flagged << len(flags)
        flags += one.flags
    for name, column in columns.items():
        if f'"{ready(name)}"' in statement.text:
            piece = piece.append_column(ready(name), column)
    return Prepared(piece, columns, bits, flags)


def _of_words(
    connection: duckdb.DuckDBPyConnection, piece: pa.Table, asked: OfWords
) -> tuple[dict[str, Column], np.ndarray | None]:
    """The columns that fields fill, and the flags of their words; None where no word has any."""
    listed, codes = _listed(piece, asked.fields)
    places = np.arange(listed.num_rows, dtype=np.int32)
    connection.register("words_", listed.append_column("place_", pa.array(places)))
    found = connection.execute(asked.text).to_arrow_table()
    connection.unregister("words_")
    typed = {name: _by_row(found.column(name), codes) for name in asked.columns}
    flagged = found.column("flags_").to_numpy()
    return typed, flagged[codes] if flagged.any() else None


def _listed(piece: pa.Table, fields: Sequence[str]) -> tuple[pa.Table, np.ndarray]:
    """The words of fields as they stand together, each once, and by row which of them it has. A
    missing word is a word of its own."""
    together = np.zeros(piece.num_rows, np.int64)
    words: list[pa.Array] = []
    for field in fields:
        known, codes = _coded(piece.column(field).combine_chunks())
        words.append(known)
        together = together * len(known) + codes
    if len(fields) == 1:
        return pa.table({fields[0]: words[0]}), together
    coded = pa.array(together).dictionary_encode()
    met = coded.dictionary.to_numpy()
    listed: dict[str, pa.Array] = {}
    for field, known in zip(reversed(fields), reversed(words), strict=True):
        listed[field] = known.take(pa.array(met % len(known)))
        met = met // len(known)
    return pa.table(listed), coded.indices.to_numpy()


def _coded(column: pa.Array) -> tuple[pa.Array, np.ndarray]:
    coded = column.dictionary_encode()
    words, codes = coded.dictionary, coded.indices
    if codes.null_count:
        codes = codes.fill_null(len(words))
        words = pa.concat_arrays([words, pa.nulls(1, words.type)])
    return words, codes.to_numpy()


def _by_row(words: pa.ChunkedArray, codes: np.ndarray) -> pa.Array:
    whole = words.combine_chunks()
    if not pa.types.is_string(whole.type):
        return whole.take(pa.array(codes))
    coded = whole.dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.take(pa.array(codes)), coded.dictionary)
