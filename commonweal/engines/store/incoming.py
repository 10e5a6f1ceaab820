"""Coded rows on their way into a release, by table and month; held in as few bytes as their numbers
need, and put aside on disk when many."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from commonweal.engines.store.coding import Columns, months_of, narrowed, widened
from commonweal.engines.store.errors import StoreError
from commonweal.engines.store.ordering import order_of
from commonweal.engines.store.partitions import joined, kept
from commonweal.facts.activity import ActivityTables

NOBODY = np.int32(np.iinfo(np.int32).min)


class Incoming:
    """Knows the month of the row that counts for each key that came before: keys of tables of which
    the latest month counts may come in any month, and of others `renumber` tells."""

    def __init__(self, tables: ActivityTables, folder: Path, memory: int) -> None:
        self._tables = tables
        self._folder = folder
        self._memory = memory
        self._held = 0
        self._parts: dict[tuple[str, int], list[Columns]] = defaultdict(list)
        self._files: dict[tuple[str, int], list[Path]] = defaultdict(list)
        self._looked_at: dict[tuple[str, int], Columns] = {}
        self._owners: dict[str, np.ndarray] = {}
        self._numbers: dict[str, tuple[int, np.ndarray]] = {}

    def add(self, name: str, columns: Columns) -> None:
        """Take rows in the order in which they were reported."""
        table = self._tables[name]
        months = months_of(columns[table.month_by])
        self._own(name, columns, months)
        columns = {n: narrowed(values) for n, values in columns.items()}
        low, high = int(months.min()), int(months.max())
        if low == high:
            # A column that is a look at something larger would keep all of that.
            own = {n: v if v.base is None else v.copy() for n, v in columns.items()}
            self._hold(name, low, own)
            return
        order = order_of(months - low)
        edges = np.searchsorted(months[order], np.arange(low, high + 2))
        for month in range(low, high + 1):
            rows = order[edges[month - low] : edges[month - low + 1]]
            if len(rows):
                self._hold(name, month, kept(columns, rows))

    def has(self, name: str) -> bool:
        return bool(self.months(name))

    def months(self, name: str) -> list[int]:
        held = (*self._parts, *self._files, *self._looked_at)
        return sorted({month for table, month in held if table == name})

    def take(self, name: str, month: int) -> Columns | None:
        """The rows of a month in the order in which they came; they are forgotten."""
        if (name, month) in self._looked_at:
            return self._looked_at.pop((name, month))
        parts = [_read(path) for path in self._files.pop((name, month), [])]
        parts += [self._widened(name, part) for part in self._parts.pop((name, month), [])]
        return self._renumbered(name, joined(parts)) if parts else None

    def look(self, name: str, month: int) -> Columns | None:
        """The rows of a month as `take` gives them, without forgetting them."""
        columns = self.take(name, month)
        if columns is not None:
            self._looked_at[name, month] = columns
        return columns

    def owners(self, name: str) -> np.ndarray | None:
        """By number of the key: the month of the row that counts, or the least number where
        nothing came in. None for tables whose key has several columns, and where all keys are
        new."""
        return self._owners.get(name)

    def renumber(self, domain: str, first: int, numbers: np.ndarray) -> None:
        """From `first` on, words of a domain have other numbers than they came with. To be called
        once, when all has come."""
        self._numbers[domain] = (first, numbers)
        for table in self._tables:
            name = table.name
            of_domain = table.field(table.key[0]).domain(name) == domain
            if len(table.key) > 1 or not of_domain or not self.has(name):
                continue
            if name not in self._owners:
                self._owners[name] = self._months_by_key(name)
            owners = self._owners[name]
            came = np.flatnonzero(owners != NOBODY)
            months = owners[came]
            owners[came] = NOBODY
            # Of two that are one, the later counts.
            owners[self._number_of(domain, came)] = months

    def _months_by_key(self, name: str) -> np.ndarray:
        """The month of each row by the number of its key, of which each came once."""
        key = self._tables[name].key[0]
        owners = np.empty(0, np.int32)
        for month in self.months(name):
            parts = [part[key] for part in self._parts.get((name, month), [])]
            for path in self._files.get((name, month), []):
                with np.load(path) as stored:
                    parts.append(stored[key])
            for keys in parts:
                owners = _with_room(owners, keys)
                owners[keys] = month
        return owners

    def _number_of(self, domain: str, came: np.ndarray) -> np.ndarray:
        first, numbers = self._numbers[domain]
        return np.where(came < first, came, numbers[np.maximum(came - first, 0)])

    def _renumbered(self, name: str, columns: Columns) -> Columns:
        for field in self._tables[name].fields:
            domain = field.domain(name) if field.type.is_text else ""
            if domain in self._numbers:
                columns[field.name] = self._number_of(domain, columns[field.name])
        return columns

    def _widened(self, name: str, columns: Columns) -> Columns:
        return {f.name: widened(f, columns[f.name]) for f in self._tables[name].fields}

    def _own(self, name: str, columns: Columns, months: np.ndarray) -> None:
        table = self._tables[name]
        if len(table.key) > 1:
            return
        keys = columns[table.key[0]]
        if int(keys.min()) < 0:
            raise StoreError(f"{name}.{table.key[0]} is the key and missing in some rows.")
        if table.latest_month_counts:
            owners = _with_room(self._owners.get(name, np.empty(0, np.int32)), keys)
            np.maximum.at(owners, keys, months)
            self._owners[name] = owners

    def _hold(self, name: str, month: int, columns: Columns) -> None:
        self._parts[name, month].append(columns)
        self._held += sum(values.nbytes for values in columns.values())
        if self._held > self._memory:
            self._put_aside()

    def _put_aside(self) -> None:
        for (name, month), parts in self._parts.items():
            folder = self._folder / name / str(month)
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{len(self._files[name, month])}.npz"
            wide = [self._widened(name, part) for part in parts]
            np.savez(path, **joined(wide))  # type: ignore[arg-type]
            self._files[name, month].append(path)
        self._parts.clear()
        self._held = 0


def _with_room(owners: np.ndarray, keys: np.ndarray) -> np.ndarray:
    if int(keys.max()) < len(owners):
        return owners
    larger = np.full(max(int(keys.max()) + 1, len(owners) * 3 // 2), NOBODY, np.int32)
    larger[: len(owners)] = owners
    return larger


def _read(path: Path) -> Columns:
    with np.load(path) as stored:
        columns = {name: stored[name] for name in stored.files}
    path.unlink()
    return columns
