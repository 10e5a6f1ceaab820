"""Reading one submitted table as text, piece by piece; only the columns that are asked for."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
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
_BATCH = 1 << 20
_WORDS = pa.dictionary(pa.int32(), pa.string())


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
    member: Member,
    columns: Sequence[str],
    reading: Mapping[str, int],
    repeated: Collection[str] = (),
) -> Generator[pa.Table]:
    """The rows with the columns asked for as text, in order, about so many at a time as the limits
    of `reading` say. Blank is null. Words that are `repeated` may be held once each.

    Raises FileFault when the file is cut short or a row has too many or too few cells.
    """
    try:
        with closing(member.open()) as stream:
            source = (
                _parquet(member, stream, columns, reading)
                if member.suffix == ".parquet"
                else _csv(member, stream, columns, reading["block_bytes"], repeated)
            )
            for piece in _gathered(source, reading["chunk_rows"]):
                yield _tidied(piece)
    except FileFault:
        raise
    except _PROBLEMS as problem:
        raise _fault(member, problem) from None


def whole(member: Member, columns: Sequence[str], reading: Mapping[str, int]) -> pa.Table:
    """All rows of a table that others are joined to."""
    parts: list[pa.Table] = []
    for piece in pieces(member, columns, reading):
        parts.append(piece)
        if sum(part.num_rows for part in parts) > reading["whole_rows"]:
            raise FileFault(
                f"{member.name} has more than {reading['whole_rows']:,} rows; send fewer at a time."
            )
    return (
        pa.concat_tables(parts)
        if parts
        else pa.table({c: pa.array([], pa.string()) for c in columns})
    )


def first_rows(
    member: Member, columns: Sequence[str], reading: Mapping[str, int], most: int
) -> list[dict[str, str | None]]:
    """The first rows of a table, so many at the most."""
    with closing(pieces(member, columns, {**reading, "chunk_rows": most})) as found:
        piece = next(found, None)
    return [] if piece is None else piece.slice(0, most).to_pylist()


def _tidied(piece: pa.Table) -> pa.Table:
    """Without blanks around the words; what was only blanks is null. Looks before it copies."""
    for place, name in enumerate(piece.column_names):
        column = piece.column(place)
        if any(_has_blank(_words_of(chunk)) for chunk in column.chunks):
            bare = pc.utf8_trim_whitespace(column.cast(pa.string()))
            piece = piece.set_column(place, name, pc.if_else(pc.equal(bare, ""), None, bare))
    return piece


def _words_of(chunk: pa.Array) -> pa.Array:
    return chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk


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
    member: Member, stream: Any, columns: Sequence[str], block: int, repeated: Collection[str]
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
        parse_options=pv.ParseOptions(newlines_in_values=True),
        convert_options=pv.ConvertOptions(
            column_types={name: _WORDS if name in repeated else pa.string() for name in columns},
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
    member: Member, stream: Any, columns: Sequence[str], reading: Mapping[str, int]
) -> Iterator[pa.RecordBatch]:
    schema = pq.ParquetFile(stream).schema_arrow
    words = [one for one in columns if not pa.types.is_primitive(schema.field(one).type)]
    # A word that is packed once can stand in every row, so it is measured before it is unpacked.
    file = pq.ParquetFile(stream, read_dictionary=words)
    for batch in file.iter_batches(min(reading["chunk_rows"], _BATCH), columns=list(columns)):
        size = sum(_unpacked(batch.column(one)) for one in words)
        if size > reading["batch_bytes"]:
            raise FileFault(
                f"{member.name} unpacks to {size:,} bytes in {batch.num_rows:,} rows, which no "
                "table does; it is not read."
            )
        yield _as_text(batch.select(list(columns)))


def _unpacked(column: pa.Array) -> int:
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    sizes = pc.cast(pc.binary_length(column.dictionary), pa.int64())
    return int(pc.sum(pc.take(sizes, column.indices)).as_py() or 0)


def _as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    arrays = [pc.cast(column, pa.string()) for column in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _fault(member: Member, problem: Exception) -> FileFault:
    """Arrow quotes the row in its message; what stood in it is not repeated."""
    known = {zipfile.BadZipFile, EOFError, zlib.error}
    if type(problem) in known or "zip" in str(problem).lower():
        return FileFault(f"{member.name} is cut short or damaged; send it again whole.")
    if "straddl" in str(problem):
        return FileFault(
            f"{member.name} cannot be read as a table: a cell that begins with a quotation mark "
            "does not end. Mend it and send the file again."
        )
    expected = str(problem).split("Expected", 1)
    cells = f" Expected{expected[1].split(':', 1)[0]}." if len(expected) == 2 else ""
    return FileFault(f"{member.name} cannot be read as a table.{cells} Send it again whole.")
