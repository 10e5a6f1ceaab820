"""Counts kept by what they were made of, so that only months whose rows changed are counted again.

A kept file holds one month of the components that share rows and time. Its name is made of the
plan, the grouping and the digests of all partitions that can reach the month (`reach`), so a file
is never out of date, only unused. All of them may be deleted at any moment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commonweal.engines import Engine
from commonweal.engines.merging import together
from commonweal.engines.reach import Reach, reaches
from commonweal.engines.sql.queries import fused
from commonweal.facts.activity import ActivityTables
from commonweal.language.plan import Component, Grouping, Months

#: Raised when the meaning of plans or of results changes, so that nothing older is read.
VERSION = 1
#: How much is kept: the files longest unused go first.
MOST_BYTES = 2_000_000_000


class Partitions(Protocol):
    """The partitions of a release of activity."""

    def partitions(self, table: str, months: Sequence[str] | None = None) -> list[Path]: ...

    def months(self, table: str) -> list[str]: ...

    def digest(self, table: str, month: str) -> str: ...


@dataclass
class Work:
    """What a count took: months counted anew and months read, each once per fused group."""

    counted: int = 0
    read: int = 0


@dataclass(frozen=True)
class Group:
    """Components that share rows and time, with what reaches a month of theirs."""

    components: tuple[Component, ...]
    numbers: tuple[int, ...]
    reach: Mapping[str, Reach]


class CachedCounts:
    """Counts over the partitions of one release, with the results of earlier counts at hand.

    `engine` makes an engine over the partitions that it is given. `place` tells apart what has the
    same numbers with another meaning: name the store.
    """

    def __init__(
        self,
        folder: Path,
        tables: ActivityTables,
        release: Partitions,
        engine: Callable[[Mapping[str, Sequence[Path]]], Engine],
        *,
        place: str,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._folder = folder
        self._tables = tables
        self._release = release
        self._engine = engine
        self._place = place
        self._most = most_bytes
        self.work = Work()

    def count(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> pa.Table:
        """As `Engine.count`: one line per month and group."""
        self.work = Work()
        parts = []
        for group in self._groups(components):
            found = self._group(group, grouping, months)
            parts.append((found, group.numbers))
        self._tidy()
        return together(parts, components, grouping)

    def _groups(self, components: Sequence[Component]) -> Iterator[Group]:
        for (events, timing, window), numbers in fused(components).items():
            reach = reaches(events, timing, window, self._tables)
            yield Group(tuple(components[n] for n in numbers), tuple(numbers), reach)

    def _group(self, group: Group, grouping: Grouping, months: Months) -> pa.Table:
        """All months of one group: those kept, and the rest counted in as few runs as can be."""
        paths = {month: self._path(group, grouping, month) for month in months}
        kept = {month: _read(path) for month, path in paths.items()}
        absent = [month for month, table in kept.items() if table is None]
        self.work.read += len(paths) - len(absent)
        self.work.counted += len(absent)
        for run in _runs(absent):
            counted = self._fresh(group, grouping, run)
            for month in run:
                chosen = pc.equal(counted["month"], pa.scalar(month, pa.date32()))
                kept[month] = counted.filter(chosen)
                _write(paths[month], kept[month])
        return pa.concat_tables(
            [table for table in kept.values() if table is not None], promote_options="permissive"
        )

    def _fresh(self, group: Group, grouping: Grouping, run: Months) -> pa.Table:
        reached = {
            table: self._release.partitions(
                table,
                sorted({each for month in run for each in self._reached(table, reach, month)}),
            )
            for table, reach in group.reach.items()
        }
        engine = self._engine(reached)
        try:
            return engine.count(group.components, grouping, run)
        finally:
            engine.close()

    def _reached(self, table: str, reach: Reach, month: date) -> list[str]:
        counted = _number(month.isoformat())
        return [each for each in self._release.months(table) if reach.holds(_number(each), counted)]

    def _path(self, group: Group, grouping: Grouping, month: date) -> Path:
        made_of = [
            (table, each, self._release.digest(table, each))
            for table, reach in sorted(group.reach.items())
            for each in self._reached(table, reach, month)
        ]
        said = (VERSION, self._place, group.components, grouping, month, made_of)
        name = sha256(repr(said).encode()).hexdigest()[:40]
        return self._folder / name[:2] / f"{name}.parquet"

    def _tidy(self) -> None:
        """Let the files go that were unused for longest, until the rest are few enough."""
        files = [(path.stat(), path) for path in self._folder.glob("*/*.parquet")]
        total = sum(stat.st_size for stat, _ in files)
        for stat, path in sorted(files, key=lambda pair: pair[0].st_mtime_ns):
            if total <= self._most:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size


def _runs(months: Sequence[date]) -> Iterator[Months]:
    """Months in a row, together."""
    run: list[date] = []
    for month in months:
        if run and _number(month.isoformat()) != _number(run[-1].isoformat()) + 1:
            yield Months(run[0], run[-1])
            run = []
        run.append(month)
    if run:
        yield Months(run[0], run[-1])


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])


def _read(path: Path) -> pa.Table | None:
    """What is kept there; None when there is nothing, or nothing whole."""
    try:
        table = pq.read_table(path)
        os.utime(path)
    except (OSError, pa.ArrowInvalid):
        return None
    return table


def _write(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    pq.write_table(table, part, compression="zstd")
    part.replace(path)
