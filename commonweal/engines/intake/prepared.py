"""A piece of a table before its statement runs: what each word of a field says is worked out once,
and keys are put together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.intake.records import words_by_number
from commonweal.engines.intake.statements import Flag, OfWords, Statement, ready

Column: TypeAlias = pa.Array | pa.ChunkedArray
#: By the SELECT that asked: the words in order, and what it gave for them.
Told: TypeAlias = dict[str, tuple[pa.Table, pa.Table]]


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
    told: Told,
) -> Prepared:
    """The piece with all that its statement reads. Its flags come after those of the statement.
    `told` keeps what words said, for the next piece."""
    columns: dict[str, Column] = {
        name: pc.binary_join_element_wise(before, piece.column(field), ":")
        for name, (before, field) in statement.keys.items()
    }
    bits = np.zeros(piece.num_rows, np.int64)
    flags = statement.flags
    for flag in statement.blank:
        if columns[flag.field].null_count:
            gone = columns[flag.field].is_null().to_numpy(zero_copy_only=False)
            bits |= gone.astype(np.int64) << len(flags)
        flags += (flag,)
    for one in statement.words:
        typed, flagged = _of_words(connection, piece, one, told)
        columns |= typed
        if one.flags and flagged is not None:
            bits |= flagged << len(flags)
        flags += one.flags
    for name, column in columns.items():
        if f'"{ready(name)}"' in statement.text:
            piece = piece.append_column(ready(name), column)
    return Prepared(piece, columns, bits, flags)


def _of_words(
    connection: duckdb.DuckDBPyConnection, piece: pa.Table, asked: OfWords, told: Told
) -> tuple[dict[str, Column], np.ndarray | None]:
    """The columns that fields fill, and the flags of their words; None where no word has any."""
    listed, codes = _listed(piece, asked.fields)
    order = pc.sort_indices(listed, [(name, "ascending") for name in asked.fields])
    ordered = listed.take(order)
    # Most pieces have the words of the piece before.
    if asked.text not in told or not told[asked.text][0].equals(ordered):
        places = np.arange(ordered.num_rows, dtype=np.int32)
        connection.register("words_", ordered.append_column("place_", pa.array(places)))
        told[asked.text] = (ordered, connection.execute(asked.text).to_arrow_table())
        connection.unregister("words_")
    found = told[asked.text][1].take(pa.array(np.argsort(order.to_numpy())))
    typed = {name: _by_row(found.column(name), codes) for name in asked.columns}
    flagged = found.column("flags_").to_numpy()
    return typed, flagged[codes] if flagged.any() else None


def _listed(piece: pa.Table, fields: Sequence[str]) -> tuple[pa.Table, np.ndarray]:
    """The words of fields as they stand together, each once, and by row which of them it has. A
    missing word is a word of its own."""
    words, codes = zip(*(_coded(piece.column(field)) for field in fields), strict=True)
    if len(fields) == 1:
        return pa.table({fields[0]: words[0]}), codes[0]
    together = np.zeros(piece.num_rows, np.int64)
    for known, of_rows in zip(words, codes, strict=True):
        together = together * len(known) + of_rows
    coded = pa.array(together).dictionary_encode()
    met = coded.dictionary.to_numpy()
    listed: dict[str, pa.Array] = {}
    for field, known in zip(reversed(fields), reversed(words), strict=True):
        listed[field] = known.take(pa.array(met % len(known)))
        met = met // len(known)
    return pa.table(listed), coded.indices.to_numpy()


def _coded(column: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    coded = column.combine_chunks().dictionary_encode()
    words, codes = coded.dictionary, coded.indices
    if codes.null_count:
        codes = codes.fill_null(len(words))
        words = pa.concat_arrays([words, pa.nulls(1, words.type)])
    return words, codes.to_numpy()


def _by_row(words: pa.ChunkedArray, codes: np.ndarray) -> pa.Array:
    whole = words.combine_chunks()
    if not pa.types.is_string(whole.type):
        return pc.take(whole, pa.array(codes), boundscheck=False)
    coded = whole.dictionary_encode()
    numbers = pc.take(coded.indices, pa.array(codes), boundscheck=False)
    return words_by_number(numbers, coded.dictionary)
