"""Columns of numbers made into the typed rows of a declared table, without making words singly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.facts.activity import ActivityTable, FieldType

Array = np.ndarray
#: A number that stands for nothing known, in whole numbers and in days.
NONE = np.iinfo(np.int32).min
_TYPES = {
    FieldType.DATE: pa.date32(),
    FieldType.WHOLE: pa.int64(),
    FieldType.PENCE: pa.int64(),
    FieldType.NUMBER: pa.float64(),
}


@dataclass(frozen=True)
class Coded:
    """Places in a list of codes; negative is missing."""

    places: Array
    codes: Sequence[str]


@dataclass(frozen=True)
class Key:
    """Numbers that are a row's own key, or another's, behind a letter; negative is missing."""

    numbers: Array
    letter: str


Column = Array | Coded | Key
Rows = Mapping[str, Column]


def typed(table: ActivityTable, rows: Rows) -> pa.Table:
    """All declared columns of a table; one that is not given is missing in every row."""
    size = next(_size(column) for column in rows.values())
    unknown = set(rows) - set(table.columns)
    if unknown:
        raise ValueError(f"{table.name} has no column {', '.join(sorted(unknown))}.")
    columns = {}
    for field in table.fields:
        kind = _TYPES.get(field.type, pa.string())
        column = rows.get(field.name)
        columns[field.name] = pa.nulls(size, kind) if column is None else _arrow(column, kind)
    return pa.table(columns)


def chosen(rows: Rows, keep: Array) -> dict[str, Column]:
    """The rows of a mask or of places."""
    return {name: _chosen(column, keep) for name, column in rows.items()}


def size_of(rows: Rows) -> int:
    """How many rows there are."""
    return _size(next(iter(rows.values())))


def _size(column: Column) -> int:
    if isinstance(column, Coded):
        return len(column.places)
    return len(column.numbers if isinstance(column, Key) else column)


def _chosen(column: Column, keep: Array) -> Column:
    if isinstance(column, Coded):
        return Coded(column.places[keep], column.codes)
    if isinstance(column, Key):
        return Key(column.numbers[keep], column.letter)
    found: Array = column[keep]
    return found


def _keyed(column: Key) -> pa.Array:
    """Keys as words. Making words is what all of this costs most, so where the same number stands
    many times in a row, as in the contacts of a referral, each word is made once."""
    numbers = column.numbers
    begins = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1)) if len(numbers) else numbers
    if 2 * len(begins) > len(numbers):
        return _words(numbers, column.letter)
    distinct, place = np.unique(numbers[begins], return_inverse=True)
    lengths = np.diff(begins, append=len(numbers))
    places = pa.array(np.repeat(place, lengths).astype(np.int32))
    return pa.DictionaryArray.from_arrays(places, _words(distinct, column.letter))


def _words(numbers: Array, letter: str) -> pa.Array:
    words = pc.binary_join_element_wise(pa.scalar(letter), pa.array(numbers).cast(pa.string()), "")
    absent = numbers < 0
    return pc.if_else(pa.array(absent), None, words) if absent.any() else words


def _arrow(column: Column, kind: pa.DataType) -> pa.Array:
    if isinstance(column, Coded):
        places = pa.array(column.places.astype(np.int32), mask=column.places < 0)
        return pa.DictionaryArray.from_arrays(places, pa.array(list(column.codes), pa.string()))
    if isinstance(column, Key):
        return _keyed(column)
    if column.dtype.kind == "f":
        return pa.array(column, mask=np.isnan(column))
    absent = column == NONE
    if kind == pa.date32():
        return pa.array(column.astype(np.int32), pa.int32(), mask=absent).cast(pa.date32())
    return pa.array(column.astype(np.int64), pa.int64(), mask=absent)
