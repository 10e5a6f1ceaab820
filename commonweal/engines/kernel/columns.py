"""Columns of coded rows in memory, and how they are read from a partition or an Arrow table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.facts.activity import ActivityTable, Field, FieldType

Array = np.ndarray[Any, Any]
#: Later than any day.
FOREVER = np.int32(np.iinfo(np.int32).max)
_EPOCH = date(1970, 1, 1).toordinal()


class CannotRun(ValueError):
    """A plan that the compiled passes do not cover; the sentence says why. SQL does."""


@dataclass
class Column:
    """Values of one column. What is missing is told by `gone`, or is the value `fill`.

    `known` are the least and the greatest value where a file told them beforehand."""

    values: Array
    gone: Array | None = None
    fill: int | None = None
    text: bool = False
    domain: str = ""
    date: bool = False
    known: tuple[int, int] | None = None

    @cached_property
    def absent(self) -> Array | None:
        """Where the value is missing; None where it never is."""
        if self.gone is None and self.fill is not None:
            return np.asarray(self.values == self.fill)
        return self.gone

    @cached_property
    def span(self) -> tuple[int, int]:
        """The least and the greatest value, what stands for missing included; (0, -1) of none."""
        if not len(self.values):
            return 0, -1
        if self.known is not None:
            return self.known
        return int(self.values.min()), int(self.values.max())

    def at(self, rows: Array) -> Column:
        """The rows of these places (or where a mask holds)."""
        gone = None if self.gone is None else picked(self.gone, rows)
        values = picked(self.values, rows)
        return Column(values, gone, self.fill, self.text, self.domain, self.date)


def picked(values: Array, rows: Array) -> Array:
    """The values of these places, of which there are that many, or where a mask holds."""
    # Places are known to be inside; looking at each again takes as long as fetching it.
    return values[rows] if rows.dtype == np.bool_ else values.take(rows, mode="clip")


def joined(parts: Sequence[Column]) -> Column:
    """Several pieces as one."""
    if len(parts) == 1:
        return parts[0]
    absent = [part.absent for part in parts]
    gone = None
    if any(one is not None for one in absent):
        gone = np.concatenate(
            [
                np.zeros(len(part.values), np.bool_) if one is None else one
                for part, one in zip(parts, absent, strict=True)
            ]
        )
    first = parts[0]
    values = np.concatenate([part.values for part in parts])
    return Column(values, gone, None, first.text, first.domain, first.date)


@dataclass(frozen=True)
class Piece:
    """Rows that are read together: a partition's file, or an Arrow table; None has no rows."""

    table: ActivityTable
    rows: Path | pa.Table | None

    @cached_property
    def size(self) -> int:
        if self.rows is None:
            return 0
        counted = self.rows if isinstance(self.rows, pa.Table) else self._metadata
        return int(counted.num_rows)

    def read(self, names: Sequence[str]) -> dict[str, Column]:
        """These columns, decoded together."""
        fields = [self.table.field(name) for name in names]
        if self.rows is None:
            return {one.name: _column(self.table, one, None) for one in fields}
        if isinstance(self.rows, pa.Table):
            read = self.rows
        else:
            # Opened for each reading: one opened file is not for several threads at once.
            with pa.OSFile(str(self.rows)) as held:
                # What it would fetch ahead is of use over a network only, and takes a copy.
                file = pq.ParquetFile(held, metadata=self._metadata, pre_buffer=False)
                read = file.read(columns=list(names), use_threads=False)
        return {
            one.name: _column(self.table, one, read.column(one.name), self._extremes(one.name))
            for one in fields
        }

    def between(self, name: str) -> tuple[int, int] | None:
        """The least and greatest day of a date column by its statistics; None where unknown."""
        return self._extremes(name)

    def _extremes(self, name: str) -> tuple[int, int] | None:
        """The least and greatest value of whole numbers or days by the statistics, if they tell."""
        if not isinstance(self.rows, Path):
            return None
        metadata = self._metadata
        place = self._places[name]
        found: list[Any] = []
        for group in range(metadata.num_row_groups):
            statistics = metadata.row_group(group).column(place).statistics
            if statistics is None or not statistics.has_min_max:
                return None
            found += [statistics.min, statistics.max]
        if not found or isinstance(found[0], float | bytes):
            return None
        least, most = min(found), max(found)
        if isinstance(least, date):
            return least.toordinal() - _EPOCH, most.toordinal() - _EPOCH
        return int(least), int(most)

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each column stands in the file."""
        return {name: place for place, name in enumerate(self._metadata.schema.names)}

    def greatest(self, name: str) -> int | None:
        """The greatest number of a column of codes, -1 of none; None where it is not known."""
        if self.rows is None:
            return -1
        if isinstance(self.rows, pa.Table):
            import pyarrow.compute as pc

            most = pc.max(self.rows.column(name)).as_py()
            return -1 if most is None else int(most)
        place = self._metadata.schema.names.index(name)
        found = -1
        for group in range(self._metadata.num_row_groups):
            column = self._metadata.row_group(group).column(place)
            statistics = column.statistics
            if statistics is not None and statistics.has_min_max:
                found = max(found, int(statistics.max))
            elif statistics is None or statistics.null_count != column.num_values:
                return None
        return found

    def never_missing(self, name: str) -> bool:
        """Whether the declaration or the statistics say that every row has a value."""
        if self.table.field(name).required or not isinstance(self.rows, Path):
            return self.table.field(name).required
        metadata = self._metadata
        place = metadata.schema.names.index(name)
        found = [
            metadata.row_group(group).column(place).statistics
            for group in range(metadata.num_row_groups)
        ]
        return all(each is not None and each.null_count == 0 for each in found)

    @cached_property
    def _metadata(self) -> pq.FileMetaData:
        with pa.OSFile(str(self.rows)) as held:
            return pq.ParquetFile(held).metadata


def as_arrow(values: Array, kind: pa.DataType | None = None, gone: Array | None = None) -> pa.Array:
    """The values as Arrow, missing where `gone` says so; they are not copied.

    Arrow's own way looks for kinds of arrays that are long to load."""
    values = np.ascontiguousarray(values)
    kind = kind or pa.from_numpy_dtype(values.dtype)
    there = None if gone is None else pa.py_buffer(np.packbits(~gone, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [there, pa.py_buffer(values)])


def _column(
    table: ActivityTable, field: Field, read: pa.ChunkedArray | None,
    known: tuple[int, int] | None = None,
) -> Column:  # fmt: skip
    marks: dict[str, Any] = {
        "text": field.type.is_text,
        "domain": (field.domain(table.name) or "") if field.type.is_text else "",
        "date": field.type is FieldType.DATE,
    }
    if read is None:
        empty = np.float64 if field.type is FieldType.NUMBER else np.int32
        return Column(np.zeros(0, empty), **marks)
    if not pa.types.is_primitive(read.type) or pa.types.is_boolean(read.type):
        raise CannotRun(f"{table.name}.{field.name} holds {read.type}, not numbers.")
    # Arrow's own ways of filling in what is missing are long to load.
    kind = np.dtype((pa.int32() if pa.types.is_date32(read.type) else read.type).to_pandas_dtype())
    values = _in_one([_plain(chunk, 1, kind) for chunk in read.chunks], kind)
    if not read.null_count:
        return Column(values, **marks, known=known)
    gone = _in_one([_missing(chunk) for chunk in read.chunks], np.dtype(np.bool_))
    values = values.copy()
    if kind.kind == "f":
        values[gone] = 0
        return Column(values, gone, **marks)
    if known is not None:
        known = known[0] - 1, known[1]
        fill = known[0]
    else:
        fill = int(values[~gone].min()) - 1 if not gone.all() else 0
    values[gone] = fill
    return Column(values, fill=fill, **marks, known=known)


def _plain(chunk: pa.Array, place: int, kind: np.dtype[Any]) -> Array:
    """One buffer of a chunk as numbers of a kind; nothing stands there for what is missing."""
    held = chunk.buffers()[place]
    values: Array = np.zeros(0, kind) if held is None else np.frombuffer(held, kind)
    return values[chunk.offset : chunk.offset + len(chunk)]


def _missing(chunk: pa.Array) -> Array:
    if not chunk.null_count:
        return np.zeros(len(chunk), np.bool_)
    bits = np.unpackbits(np.frombuffer(chunk.buffers()[0], np.uint8), bitorder="little")
    return np.asarray(bits[chunk.offset : chunk.offset + len(chunk)] == 0)


def _in_one(parts: Sequence[Array], kind: np.dtype[Any]) -> Array:
    return np.concatenate([np.zeros(0, kind), *parts]) if len(parts) != 1 else parts[0]
