"""One partition: its order, its digest and its file. The same rows always make the same file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from commonweal.engines.store.coding import Columns, as_arrow, from_arrow, month_name, narrowed
from commonweal.engines.store.disk import write_once
from commonweal.engines.store.ordering import comes_again, gather, order_of, put_behind
from commonweal.engines.store.releases import PartitionEntry
from commonweal.facts.activity import ActivityTable, FieldType

GROUP_ROWS = 120_000
_LEADING = ("commissioner", "provider", "person")


def joined(parts: Sequence[Columns]) -> Columns:
    """Several pieces as one."""
    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def kept(columns: Columns, keep: np.ndarray) -> Columns:
    """The rows that a mask keeps or that an order names."""
    if keep.dtype == np.bool_:
        return {name: values[keep] for name, values in columns.items()}
    found = {name: np.empty(len(keep), values.dtype) for name, values in columns.items()}
    for name, values in columns.items():
        gather(values, keep, found[name])
    return found


def size(columns: Columns) -> int:
    """How many rows."""
    return len(next(iter(columns.values())))


def latest_of_each_key(table: ActivityTable, columns: Columns) -> Columns:
    """Of rows with one key the last counts."""
    keys = [columns[name] for name in table.key]
    if len(keys) == 1 and keys[0].min(initial=0) >= 0 and not comes_again(keys[0]):
        return columns
    order = np.lexsort(keys[::-1])
    changes = np.zeros(len(order), np.bool_)
    for key in keys:
        ordered = key[order]
        changes[:-1] |= ordered[1:] != ordered[:-1]
    changes[-1:] = True
    return columns if changes.all() else kept(columns, np.sort(order[changes]))


def sort_order(table: ActivityTable, columns: Columns) -> np.ndarray:
    """Commissioner, provider, person, date, key: as many of them as the table has."""
    names = [n for n in (*_LEADING, table.month_by, *table.key) if n in table]
    names = list(dict.fromkeys(names))
    # Equals stay as they stand, so that what is in order already need not be looked at.
    while len(names) > 1 and not (np.diff(columns[names[-1]]) < 0).any():
        names.pop()
    by = [columns[name] for name in names]
    packed, used = _packed(by)
    order = order_of(packed)
    rest = by[used:]
    if not rest:
        return order
    ranked = packed[order]
    same = np.zeros(len(order), np.bool_)
    same[1:] = ranked[1:] == ranked[:-1]
    same[:-1] |= same[1:]
    tied = np.flatnonzero(same)
    if len(tied):
        rows = order[tied]
        order[tied] = rows[np.lexsort([column[rows] for column in (*rest[::-1], packed)])]
    return order


def _packed(columns: Sequence[np.ndarray]) -> tuple[np.ndarray, int]:
    """The first columns in one number, as many as fit."""
    packed = np.zeros(len(columns[0]), np.int64)
    room = 1
    for used, column in enumerate(columns):
        low = int(column.min(initial=0))
        span = int(column.max(initial=0)) - low + 1
        if room * span >= 1 << 62:
            return packed, used
        room *= span
        put_behind(packed, column, low, span)
    return packed, len(columns)


def digest_of(table: ActivityTable, columns: Columns) -> str:
    """Sha-256 of the coded and narrowed content in stored order, first 32 digits."""
    made = hashlib.sha256(f"{table.name}\n{size(columns)}\n".encode())
    for name in table.columns:
        values = np.ascontiguousarray(columns[name])
        made.update(f"{name}:{values.dtype.str}\n".encode())
        made.update(values.data)
    return made.hexdigest()[:32]


def write_partition(
    root: Path, table: ActivityTable, month: int, columns: Columns
) -> PartitionEntry:
    """Sort, digest and write; a file that is there already is left as it is."""
    order = sort_order(table, columns)
    ordered = kept({name: narrowed(values) for name, values in columns.items()}, order)
    digest = digest_of(table, ordered)
    name = month_name(month)
    file = f"partitions/{table.name}/{name}/{digest}.parquet"
    write_once(root / file, lambda path: _write(path, table, ordered))
    return PartitionEntry(name, file, size(ordered), digest)


def read_partition(root: Path, table: ActivityTable, entry: PartitionEntry) -> Columns:
    """The coded rows of a partition."""
    return from_arrow(table, pq.read_table(root / entry.file, partitioning=None))


def read_key(root: Path, table: ActivityTable, entry: PartitionEntry) -> np.ndarray:
    """The numbers of a table's own key alone."""
    column = pq.read_table(root / entry.file, columns=[table.key[0]], partitioning=None).column(0)
    return np.asarray(column.to_numpy())


def _write(path: Path, table: ActivityTable, columns: Columns) -> None:
    # People and what rows belong to stand in order, or nearly: how far each is from the one before
    # is shorter than it is itself, and quicker to write and to read.
    near = {f.name for f in table.fields if f.type in {FieldType.PERSON, FieldType.LINK}}
    plain = {f.name for f in table.fields if f.type in {FieldType.ID, FieldType.NUMBER}}
    pq.write_table(
        as_arrow(table, columns),
        path,
        row_group_size=GROUP_ROWS,
        # Read often and written once: a tenth larger than by zstd, and read in two thirds the time.
        compression="lz4",
        use_dictionary=[name for name in table.columns if name not in near | plain],
        column_encoding=dict.fromkeys(near, "DELTA_BINARY_PACKED"),
        write_statistics=True,
    )
