"""The rows of one period, finished: repeated rows once, bounds as narrow as totals make them.

A row that says a cell again with the same content is left out and counted; one that says another
value keeps the whole file out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commonweal.facts.published.definition import PublishedSet
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.long import KEY, LONG
from commonweal.facts.published.sharpening import Sharpened, sharpen

ORDER = ("breakdown", "measure", "statistic", "organisation_kind", "group", "second_group")


@dataclass(frozen=True, slots=True)
class Finished:
    """A period's table in the LONG schema without its row numbers, and what was noticed."""

    table: pa.Table
    repeated: int
    narrowed: int
    contradicting: int


def finish(table: pa.Table, said: PublishedSet, file: str) -> Finished:
    """Finish the rows of one period, which must all be there. Raises PublishedFault."""
    table = table.unify_dictionaries().combine_chunks()
    kept = _once(table, file)
    repeated = table.num_rows - len(kept)
    if repeated:
        table = table.take(pa.array(kept))
    found = _sharpened(table, said)
    for name, numbers in (("lower", found.lower), ("upper", found.upper)):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pa.array(numbers, from_pandas=True))
    order = np.lexsort([_codes(table, name) for name in reversed(ORDER)])
    return Finished(
        table.drop_columns(["row"]).take(pa.array(order)),
        repeated,
        found.narrowed,
        found.contradicting,
    )


def _once(table: pa.Table, file: str) -> NDArray[np.int64]:
    keys = row_keys(table, KEY)
    _, first, back = np.unique(keys, return_index=True, return_inverse=True)
    if len(first) == table.num_rows:
        return np.arange(table.num_rows)
    original = first[back]
    value, state = _numbers(table, "value"), _codes(table, "state")
    same = (state == state[original]) & (
        (value == value[original]) | (np.isnan(value) & np.isnan(value[original]))
    )
    if not same.all():
        rows = table["row"].to_numpy()
        other = int(np.argmin(same))
        raise PublishedFault(
            f"the row says another value than row {rows[original[other]]:,} for the same cell",
            file=file,
            row=int(rows[other]),
            column="value",
        )
    return np.sort(first)


def row_keys(table: pa.Table, names: Sequence[str]) -> NDArray[np.int64]:
    """A number for every row; equal where all the named columns are."""
    keys = np.zeros(table.num_rows, dtype=np.int64)
    size = 1
    for name in names:
        width = len(_words(table, name))
        if size > (1 << 62) // max(width, 1):
            _, keys = np.unique(keys, return_inverse=True)
            size = int(keys.max(initial=0)) + 1
        keys = keys * width + _codes(table, name)
        size *= max(width, 1)
    return keys


def _sharpened(table: pa.Table, said: PublishedSet) -> Sharpened:
    names = [name for name in KEY if name != "measure"]
    measures = _words(table, "measure")
    statistics = _words(table, "statistic")
    counts = statistics.index("count") if "count" in statistics else -1
    return sharpen(
        row_keys(table, names),
        _codes(table, "measure"),
        names={word: place for place, word in enumerate(measures)},
        is_count=_codes(table, "statistic") == counts,
        bounds=(_numbers(table, "lower"), _numbers(table, "upper")),
        relations=said.relations,
    )


def _array(table: pa.Table, name: str) -> pa.Array:
    column = table[name]
    return column.chunk(0) if column.num_chunks else pa.array([], LONG.field(name).type)


def _codes(table: pa.Table, name: str) -> NDArray[np.int64]:
    return _array(table, name).indices.to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def _words(table: pa.Table, name: str) -> list[str]:
    return _array(table, name).dictionary.to_pylist()  # type: ignore[no-any-return]


def _numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    return table[name].to_numpy()  # type: ignore[no-any-return]
