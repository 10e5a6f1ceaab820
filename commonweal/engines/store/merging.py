"""What comes in, merged with the parent's partitions of a table: only dirty months are written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from commonweal.engines.store.coding import Columns, month_number
from commonweal.engines.store.dictionaries import Dictionaries
from commonweal.engines.store.incoming import NOBODY, Incoming
from commonweal.engines.store.partitions import (
    joined,
    kept,
    latest_of_each_key,
    read_key,
    read_partition,
    size,
    write_partition,
)
from commonweal.engines.store.releases import PartitionEntry, Replaced
from commonweal.facts.activity import ActivityTable


def merged(
    root: Path,
    table: ActivityTable,
    before: Sequence[PartitionEntry],
    *,
    incoming: Incoming,
    gone: Sequence[Replaced],
    dictionaries: Dictionaries,
) -> tuple[PartitionEntry, ...]:
    """The partitions of the table in the new release, in order of month."""
    old = {month_number(entry.month): entry for entry in before}
    owners = incoming.owners(table.name)
    known = dictionaries.known_before(table.field(table.key[0]).domain(table.name))
    if table.latest_month_counts and owners is not None:
        _leave_to_later(root, table, old, owners, known)
        _leave_unchanged(root, table, old, owners, incoming=incoming)
    dirty = set(incoming.months(table.name)) | {month_number(item.month) for item in gone}
    dirty |= _moved(root, table, {m: e for m, e in old.items() if m not in dirty}, owners, known)
    after = dict(old)
    for month in sorted(dirty):
        stays = _parents_rows(
            root, table, old.get(month), gone=gone, owners=owners, dictionaries=dictionaries
        )
        columns = _together(table, month, stays, incoming.take(table.name, month), owners)
        if columns is None or not size(columns):
            after.pop(month, None)
        else:
            after[month] = write_partition(root, table, month, columns)
    return tuple(after[month] for month in sorted(after))


def _parents_rows(
    root: Path,
    table: ActivityTable,
    entry: PartitionEntry | None,
    *,
    gone: Sequence[Replaced],
    owners: np.ndarray | None,
    dictionaries: Dictionaries,
) -> Columns | None:
    if entry is None:
        return None
    columns = read_partition(root, table, entry)
    keep = np.ones(size(columns), np.bool_)
    for item in gone:
        if item.month != entry.month:
            continue
        if not item.provider:
            return None
        number = dictionaries.words("organisation").find(pa.array([item.provider], pa.string()))[0]
        keep &= columns["provider"] != number
    if owners is not None:
        keep &= _owner_of(owners, columns[table.key[0]]) == NOBODY
    return kept(columns, keep)


def _together(
    table: ActivityTable,
    month: int,
    stays: Columns | None,
    comes: Columns | None,
    owners: np.ndarray | None,
) -> Columns | None:
    if comes is not None and owners is not None:
        owned = owners[comes[table.key[0]]] == month
        comes = comes if owned.all() else kept(comes, owned)
    parts = [part for part in (stays, comes) if part is not None]
    if not parts:
        return None
    columns = joined(parts)
    return latest_of_each_key(table, columns) if comes is not None else columns


def _moved(
    root: Path,
    table: ActivityTable,
    clean: dict[int, PartitionEntry],
    owners: np.ndarray | None,
    known: int,
) -> set[int]:
    """Months that nothing came in for, but that hold an older row of a key that came in."""
    if owners is None or not (owners[:known] != NOBODY).any():
        return set()
    return {
        month
        for month, entry in clean.items()
        if (_owner_of(owners, read_key(root, table, entry)) != NOBODY).any()
    }


def _leave_to_later(
    root: Path,
    table: ActivityTable,
    old: dict[int, PartitionEntry],
    owners: np.ndarray,
    known: int,
) -> None:
    """Where the parent has a later month of a key, what comes in for it does not count."""
    if not (owners[:known] != NOBODY).any():
        return
    for month, entry in old.items():
        keys = read_key(root, table, entry)
        keys = keys[keys < len(owners)]
        later = keys[(owners[keys] != NOBODY) & (owners[keys] < month)]
        owners[later] = NOBODY


def _leave_unchanged(
    root: Path,
    table: ActivityTable,
    old: dict[int, PartitionEntry],
    owners: np.ndarray,
    *,
    incoming: Incoming,
) -> None:
    """What comes again as the parent has it stays in the month in which it was first reported, so
    that months in which nothing changed are not written again."""
    if not (owners != NOBODY).any():
        return
    last = _last_rows(table, incoming, len(owners))
    for entry in old.values():
        columns = read_partition(root, table, entry)
        keys = columns[table.key[0]]
        inside = np.flatnonzero(_owner_of(owners, keys) != NOBODY)
        for month, (comes, places) in last.items():
            rows = inside[owners[keys[inside]] == month]
            same = np.ones(len(rows), np.bool_)
            for name in table.columns:
                if name != table.month_by:
                    same &= columns[name][rows] == comes[name][places[keys[rows]]]
            owners[keys[rows[same]]] = NOBODY


def _last_rows(
    table: ActivityTable, incoming: Incoming, size: int
) -> dict[int, tuple[Columns, np.ndarray]]:
    """By month: what came in, and for each key the place of its last row."""
    found = {}
    for month in incoming.months(table.name):
        columns = incoming.look(table.name, month)
        if columns is not None:
            keys = columns[table.key[0]]
            places = np.zeros(size, np.int32)
            places[keys] = np.arange(len(keys), dtype=np.int32)
            found[month] = (columns, places)
    return found


def _owner_of(owners: np.ndarray, keys: np.ndarray) -> np.ndarray:
    found = np.full(len(keys), NOBODY, np.int32)
    inside = keys < len(owners)
    found[inside] = owners[keys[inside]]
    return found
