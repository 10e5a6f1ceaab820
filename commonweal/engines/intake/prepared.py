"""A piece of a table before its statement runs: what each word of a field says is worked out once,
keys are put together, and the record that each row belongs to is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.intake.relations import Above
from commonweal.engines.intake.statements import Flag, OfField, Statement, ready

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
    bits = np.zeros(piece.num_rows, np.int64)
    flags = statement.flags
    for one in statement.words:
        typed, flagged = _of_words(connection, piece.column(one.field), one)
        columns |= typed
        if one.flags and flagged is not None:
            bits |= flagged << len(flags)
        flags += one.flags
    known = above.of(piece) if above else {}
    for name, column in {**known, **{ready(name): made for name, made in columns.items()}}.items():
        piece = piece.append_column(name, column)
    return Prepared(piece, columns, bits, flags)


def _of_words(
    connection: duckdb.DuckDBPyConnection, column: pa.ChunkedArray, asked: OfField
) -> tuple[dict[str, Column], np.ndarray | None]:
    """The columns that a field fills, and the flags of its words; None where no word has any."""
    coded = column.combine_chunks().dictionary_encode()
    words, last = coded.dictionary, len(coded.dictionary)
    # A missing word is a word of its own, the last.
    codes = pc.fill_null(coded.indices, last) if coded.null_count else coded.indices
    listed = pa.concat_arrays([words, pa.nulls(1, words.type)])
    places = np.arange(last + 1, dtype=np.int32)
    connection.register("words_", pa.table({asked.field: listed, "place_": places}))
    found = connection.execute(asked.text).to_arrow_table()
    connection.unregister("words_")
    typed = {name: _by_row(found.column(name), codes) for name in asked.columns}
    flagged = found.column("flags_").to_numpy()
    used = flagged if coded.null_count else flagged[:-1]
    return typed, flagged[codes.to_numpy()] if used.any() else None


def _by_row(words: pa.ChunkedArray, codes: pa.Array) -> pa.Array:
    whole = words.combine_chunks()
    if not pa.types.is_string(whole.type):
        return whole.take(codes)
    coded = whole.dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.take(codes), coded.dictionary)
