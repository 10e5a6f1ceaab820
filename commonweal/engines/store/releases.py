"""Reading a store: its releases, their partitions and the meaning of their numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.engines.store.errors import StoreError
from commonweal.engines.store.words import Words


@dataclass(frozen=True, slots=True)
class PartitionEntry:
    """One month of one table: where it is, relative to the store, and what it holds."""

    month: str
    file: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """Rows of the parent to be left out: one month of a table, of one provider or of all."""

    table: str
    month: str
    provider: str = ""


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """The pieces of one dictionary in order, and how many words this release knows of it."""

    pieces: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Release:
    """One immutable release. Everything it names is on disk before it is."""

    root: Path
    number: int
    parent: int | None
    tables: Mapping[str, tuple[PartitionEntry, ...]]
    dictionaries: Mapping[str, DictionaryEntry]
    reported: Sequence[Mapping[str, Any]] = ()
    sources: Sequence[Mapping[str, Any]] = ()
    checks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_made_up(self) -> bool:
        """Whether it holds tables that were taken in as they are: their months name no data set."""
        return any("adapter" not in one for one in self.reported)

    def partitions(self, table: str, months: Iterable[str] | None = None) -> list[Path]:
        """The files of a table in order of month; none when the table is empty."""
        wanted = None if months is None else set(months)
        return [
            self.root / entry.file
            for entry in self.tables.get(table, ())
            if wanted is None or entry.month in wanted
        ]

    def months(self, table: str) -> list[str]:
        """The months, as yyyy-mm, in which a table has rows."""
        return [entry.month for entry in self.tables.get(table, ())]

    def rows(self, table: str) -> int:
        return sum(entry.rows for entry in self.tables.get(table, ()))

    def digest(self, table: str, month: str) -> str:
        """What the rows of that month are known by; empty when there are none."""
        for entry in self.tables.get(table, ()):
            if entry.month == month:
                return entry.digest
        return ""

    def dictionary(self, domain: str) -> np.ndarray:
        """All words of a domain in the order of their numbers."""
        return np.asarray(self.words(domain).values().to_numpy(zero_copy_only=False))

    def codes(self, domain: str, values: Sequence[str | None]) -> np.ndarray:
        """The number of each value as int32; -1 where this release does not know it."""
        return self.words(domain).find(pa.array(values, pa.string()))

    def words(self, domain: str) -> Words:
        """The dictionary of a domain, read once; empty when nothing used it."""
        if domain not in self._read:
            self._read[domain] = read_words(self.root, self.dictionaries.get(domain))
        return self._read[domain]

    @cached_property
    def _read(self) -> dict[str, Words]:
        return {}

    def files(self) -> set[str]:
        """Everything on disk that this release stands on, relative to the store."""
        named = {entry.file for entries in self.tables.values() for entry in entries}
        named |= {self.checks[name] for name in ("report", "listed") if name in self.checks}
        return named | {piece for entry in self.dictionaries.values() for piece in entry.pieces}

    def require_files(self) -> None:
        """Raises StoreError where something that it stands on is no longer on disk."""
        gone = sorted(name for name in self.files() if not (self.root / name).is_file())
        if gone:
            raise StoreError(
                f"Release {self.number} lacks {gone[0]} on disk, and {len(gone) - 1} files more; "
                "restore them from a backup, or withdraw it and bring its files in again."
            )

    def as_data(self) -> dict[str, Any]:
        """What is written as `releases/<number>.json`."""
        return {
            "number": self.number,
            "parent": self.parent,
            "tables": {
                table: [
                    {"month": e.month, "file": e.file, "rows": e.rows, "digest": e.digest}
                    for e in entries
                ]
                for table, entries in sorted(self.tables.items())
            },
            "dictionaries": {
                domain: {"pieces": list(entry.pieces), "count": entry.count}
                for domain, entry in sorted(self.dictionaries.items())
            },
            "reported": list(self.reported),
            "sources": list(self.sources),
            "checks": dict(self.checks),
        }


class Store:
    """The store of one place. Reading it never writes."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def numbers(self) -> list[int]:
        """The numbers of all releases, oldest first."""
        return sorted(int(path.stem) for path in (self.root / "releases").glob("[0-9]*.json"))

    def latest(self) -> Release | None:
        """The newest release; None while nothing was brought in."""
        numbers = self.numbers()
        return self.release(numbers[-1]) if numbers else None

    def release(self, number: int) -> Release:
        """The release of that number. Raises StoreError when there is none."""
        path = self.root / "releases" / f"{number}.json"
        try:
            data = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            known = ", ".join(str(n) for n in self.numbers()) or "none"
            raise StoreError(f"There is no release {number}; there are: {known}.") from None
        return _release(self.root, data)

    def releases(self) -> list[Release]:
        return [self.release(number) for number in self.numbers()]


def read_words(root: Path, entry: DictionaryEntry | None) -> Words:
    """The words of a dictionary as far as a release knows it."""
    if entry is None:
        return Words()
    return Words(
        pq.read_table(root / piece, columns=["value"]).column("value") for piece in entry.pieces
    )


def _release(root: Path, data: Mapping[str, Any]) -> Release:
    return Release(
        root=root,
        number=data["number"],
        parent=data["parent"],
        tables={
            table: tuple(PartitionEntry(**entry) for entry in entries)
            for table, entries in data["tables"].items()
        },
        dictionaries={
            domain: DictionaryEntry(tuple(entry["pieces"]), entry["count"])
            for domain, entry in data["dictionaries"].items()
        },
        reported=tuple(data["reported"]),
        sources=tuple(data["sources"]),
        checks=data["checks"],
    )
