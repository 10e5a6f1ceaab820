"""Reading one submitted table as text, piece by piece; only the columns that are asked for."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq

from commonweal.engines.intake.opening import FileFault, Member

_PROBLEMS = (pa.ArrowException, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)
_MARK = "\ufeff"
_LONGEST_HEADER = 1 << 20


def header(member: Member) -> list[str]:
    """The names of the columns. Raises FileFault when the file cannot be read."""
    try:
        with closing(member.open()) as stream:
            if member.suffix == ".parquet":
                return list(pq.ParquetFile(stream).schema_arrow.names)
            first = stream.readline(_LONGEST_HEADER).decode("utf-8")
            if "\r" in first.rstrip("\r\n") or len(first) >= _LONGEST_HEADER:
                # Records would pass for names of columns, and names are quoted in sentences.
                raise FileFault(
                    f"{member.name} has no line of names of columns that ends as lines of a CSV "
                    "file do; save it as CSV again."
                )
    except FileFault:
        raise
    except (*_PROBLEMS, UnicodeDecodeError) as problem:
        raise _fault(member, problem) from None
    return [name.strip().strip('"').strip() for name in first.lstrip(_MARK).strip().split(",")]


def pieces(
    member: Member, columns: Sequence[str], *, block: int, rows: int, typed: bool = False
) -> Iterator[pa.Table]:
    """The rows with the columns asked for, in order, about so many at a time. Blank is null.

    Everything is text unless `typed` is asked for, which leaves a Parquet file's own kinds.
    Raises FileFault when the file is cut short or a row has too many or too few cells.
    """
    try:
        with closing(member.open()) as stream:
            source = (
                _parquet(stream, columns, rows, typed)
                if member.suffix == ".parquet"
                else _csv(member, stream, columns, block)
            )
            for piece in _gathered(source, rows):
                yield piece if typed else _tidied(piece)
    except FileFault:
        raise
    except _PROBLEMS as problem:
        raise _fault(member, problem) from None


def whole(member: Member, columns: Sequence[str], *, block: int) -> pa.Table:
    """All rows of a small table."""
    parts = list(pieces(member, columns, block=block, rows=1 << 62))
    return (
        pa.concat_tables(parts)
        if parts
        else pa.table({c: pa.array([], pa.string()) for c in columns})
    )


def _tidied(piece: pa.Table) -> pa.Table:
    """Without blanks around the words; what was only blanks is null. Looks before it copies."""
    for place, name in enumerate(piece.column_names):
        column = piece.column(place)
        if any(_has_blank(chunk) for chunk in column.chunks):
            bare = pc.utf8_trim_whitespace(column)
            piece = piece.set_column(place, name, pc.if_else(pc.equal(bare, ""), None, bare))
    return piece


def _has_blank(words: pa.Array) -> bool:
    letters = words.buffers()[2]
    if letters is None or not len(words):
        return False
    seen = np.frombuffer(letters, np.uint8)
    return bool((seen <= _SPACE).any() or (seen >= _WIDE).any())


#: A blank is a byte up to the space, or begins with a byte from here on.
_SPACE, _WIDE = 0x20, 0xC2


def _gathered(source: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in source:
        held.append(batch)
        size += batch.num_rows
        if size >= rows:
            yield pa.Table.from_batches(held)
            held, size = [], 0
    if size:
        yield pa.Table.from_batches(held)


def _csv(
    member: Member, stream: Any, columns: Sequence[str], block: int
) -> Iterator[pa.RecordBatch]:
    names = header(member)
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise FileFault(f"{member.name} has the column {twice} twice.")
    if not stream.readline() or not (start := stream.read(1)):
        return
    reader = pv.open_csv(
        _Rest(start, stream),
        read_options=pv.ReadOptions(block_size=block, column_names=names),
        convert_options=pv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()),
            include_columns=list(columns),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    yield from reader


class _Rest(io.RawIOBase):
    """What is left of a stream of which one byte was read to see whether there is any."""

    def __init__(self, start: bytes, stream: Any) -> None:
        self._start = start
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        start, self._start = self._start, b""
        rest: bytes = self._stream.read(size if size < 0 else max(size - len(start), 0))
        return start + rest if start else rest


def _parquet(
    stream: Any, columns: Sequence[str], rows: int, typed: bool
) -> Iterator[pa.RecordBatch]:
    file = pq.ParquetFile(stream)
    for batch in file.iter_batches(min(rows, 1 << 20), columns=list(columns)):
        ordered = batch.select(list(columns))
        yield ordered if typed else _as_text(ordered)


def _as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    arrays = [pc.cast(column, pa.string()) for column in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _fault(member: Member, problem: Exception) -> FileFault:
    """Arrow quotes the row in its message; what stood in it is not repeated."""
    known = {zipfile.BadZipFile, EOFError, zlib.error}
    if type(problem) in known or "zip" in str(problem).lower():
        return FileFault(f"{member.name} is cut short or damaged; send it again whole.")
    expected = str(problem).split("Expected", 1)
    cells = f" Expected{expected[1].split(':', 1)[0]}." if len(expected) == 2 else ""
    return FileFault(f"{member.name} cannot be read as a table.{cells} Send it again whole.")
