"""Counting over a release of the activity store: its files, its dictionaries, its kept results."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from commonweal.engines.cache import MOST_BYTES, CachedCounts, Partitions
from commonweal.engines.kernel import KernelEngine
from commonweal.engines.spark import SparkEngine
from commonweal.engines.sql.binding import Encoder
from commonweal.facts.activity import ActivityTables


class Pieces(Protocol):
    """The files of one dictionary, in order. What stands in the first never changes."""

    @property
    def pieces(self) -> Sequence[str]: ...


class Coded(Partitions, Protocol):
    """A release whose text columns hold numbers of dictionaries."""

    @property
    def dictionaries(self) -> Mapping[str, Pieces]: ...

    def codes(self, domain: str, values: Sequence[str | None]) -> Any: ...


def encoder_of(release: Coded) -> Encoder:
    """The numbers of codes in the release's dictionaries; what it does not know is left out."""

    def encode(domain: str, values: Sequence[str]) -> list[int]:
        return [int(number) for number in release.codes(domain, list(values)) if number >= 0]

    return encode


def engine_over(release: Coded, tables: ActivityTables, *, threads: int = 0) -> KernelEngine:
    """The compiled passes over every partition of a release, with DuckDB for what they do not know.

    A table without rows is there and empty. Without `threads` there is one for each core."""
    data = {table.name: release.partitions(table.name) for table in tables}
    return _engine(tables, data, encoder_of(release), threads)


def spark_over(release: Coded, tables: ActivityTables, session: Any) -> SparkEngine:
    """A Spark over every partition of a release, which it must see under the same paths. Raises
    SparkFailed where it does not."""
    data = {table.name: release.partitions(table.name) for table in tables}
    return SparkEngine(tables, data, session=session, encode=encoder_of(release))


def cached_over(
    release: Coded,
    tables: ActivityTables,
    folder: Path,
    *,
    threads: int = 0,
    most_bytes: int = MOST_BYTES,
) -> CachedCounts:
    """Counts over a release with earlier results kept in `folder`, shared by a store's releases."""
    encode = encoder_of(release)

    def engine(data: Mapping[str, Sequence[Path]]) -> KernelEngine:
        return _engine(tables, data, encode, threads)

    # Another store may use the same numbers for other words.
    began = [(name, each.pieces[:1]) for name, each in sorted(release.dictionaries.items())]
    place = sha256(repr(began).encode()).hexdigest()
    return CachedCounts(folder, tables, release, engine, place=place, most_bytes=most_bytes)


def _engine(
    tables: ActivityTables, data: Mapping[str, Sequence[Path]], encode: Encoder, threads: int
) -> KernelEngine:
    return KernelEngine(tables, data, encode=encode, threads=threads or os.cpu_count() or 1)
