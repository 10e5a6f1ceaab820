"""Counts kept by what they were made of, so that only months whose rows changed are counted again.

A kept file holds the months of the components that share rows and time. Its name is made of the
plan and the grouping; beside each month stands the digest of all partitions that can reach it
(`reach`), so a month is read only where nothing that it was made of has changed. All files may be
deleted at any moment.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa

from commonweal.engines import Engine, count_all
from commonweal.engines.kernel.columns import as_arrow
from commonweal.engines.merging import together
from commonweal.engines.reach import Reach, reaches
from commonweal.engines.sql.queries import fused
from commonweal.facts.activity import ActivityTables
from commonweal.language.plan import Component, Grouping, Months

if TYPE_CHECKING:
    from commonweal.engines import Asked

#: Raised when the meaning of plans or of results changes, so that nothing older is read.
VERSION = 3
#: Where a kept file says what each of its months was made of.
MADE_OF = b"commonweal.made_of"
#: What a column that was counted is called.
_NUMBER = re.compile(r"n\d+")
#: Kinds of numbers with the greatest that each holds.
_NARROW = ((2**15 - 1, np.int16), (2**31 - 1, np.int32))
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
    """Components that share rows and time, with what reaches a month of theirs.

    `asked` is the place of what they were asked for with."""

    components: tuple[Component, ...]
    numbers: tuple[int, ...]
    reach: Mapping[str, Reach]
    grouping: Grouping
    asked: int


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
        self._digests: dict[tuple[str, Reach, date], str] = {}
        self.work = Work()

    def count(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> pa.Table:
        """As `Engine.count`: one line per month and group."""
        return self.count_all([(components, grouping)], months)[0]

    def count_all(self, asked: Sequence[Asked], months: Months) -> list[pa.Table]:
        """As `count`, for several groupings at once."""
        self.work = Work()
        groups = [
            group
            for place, (components, grouping) in enumerate(asked)
            for group in self._groups(components, grouping, place)
        ]
        files = [self._file(group) for group in groups]
        wanted = [self._wanted(group, months) for group in groups]
        kept = [_read(path, held) for path, held in zip(files, wanted, strict=True)]
        missing: dict[tuple[date, ...], list[int]] = {}
        for place, (held, found) in enumerate(zip(wanted, kept, strict=True)):
            absent = tuple(month for month in held if month not in found)
            self.work.read += len(held) - len(absent)
            self.work.counted += len(absent)
            if absent:
                missing.setdefault(absent, []).append(place)
        # Groups that lack the same months are counted together.
        for absent, places in missing.items():
            for run in _runs(absent):
                counted = self._fresh([groups[place] for place in places], run)
                for place, table in zip(places, counted, strict=True):
                    kept[place] |= _by_month(table, run)
        for places in missing.values():
            for place in places:
                _write(files[place], kept[place], wanted[place])
        self._tidy()
        parts: list[list[tuple[pa.Table, tuple[int, ...]]]] = [[] for _ in asked]
        for group, found in zip(groups, kept, strict=True):
            months_in_order = [found[month] for month in months]
            table = pa.concat_tables(months_in_order, promote_options="permissive")
            parts[group.asked].append((table, group.numbers))
        return [
            together(part, components, grouping)
            for part, (components, grouping) in zip(parts, asked, strict=True)
        ]

    def _groups(
        self, components: Sequence[Component], grouping: Grouping, asked: int
    ) -> Iterator[Group]:
        for (events, timing, window), numbers in fused(components).items():
            reach = reaches(events, timing, window, self._tables)
            members = tuple(components[n] for n in numbers)
            yield Group(members, tuple(numbers), reach, grouping, asked)

    def _fresh(self, groups: Sequence[Group], run: Months) -> list[pa.Table]:
        """The months of a run counted for several groups at once; a table for each."""
        wanted: dict[str, set[str]] = {}
        for group in groups:
            for table, reach in group.reach.items():
                found = wanted.setdefault(table, set())
                for month in run:
                    found.update(self._reached(table, reach, month))
        reached = {
            table: self._release.partitions(table, sorted(found)) for table, found in wanted.items()
        }
        alike = [list(some) for _, some in groupby(groups, key=lambda group: group.asked)]
        engine = self._engine(reached)
        try:
            counted = count_all(
                engine,
                [([c for one in some for c in one.components], some[0].grouping) for some in alike],
                run,
            )
        finally:
            engine.close()
        return [
            table for some, each in zip(alike, counted, strict=True) for table in _apart(each, some)
        ]

    def _reached(self, table: str, reach: Reach, month: date) -> list[str]:
        counted = _number(month.isoformat())
        return [each for each in self._release.months(table) if reach.holds(_number(each), counted)]

    def _wanted(self, group: Group, months: Months) -> dict[date, str]:
        """The digest of all that reaches each month."""
        reach = sorted(group.reach.items())
        return {
            month: sha256(
                repr([self._made_of(table, each, month) for table, each in reach]).encode()
            ).hexdigest()
            for month in months
        }

    def _made_of(self, table: str, reach: Reach, month: date) -> str:
        """What stands in the partitions that reach a month, worked out once for a release."""
        asked = (table, reach, month)
        if asked not in self._digests:
            found = [
                (each, self._release.digest(table, each))
                for each in self._reached(table, reach, month)
            ]
            self._digests[asked] = sha256(repr((table, found)).encode()).hexdigest()
        return self._digests[asked]

    def _file(self, group: Group) -> Path:
        said = (VERSION, self._place, group.components, group.grouping)
        name = sha256(repr(said).encode()).hexdigest()[:40]
        return self._folder / name[:2] / f"{name}.arrow"

    def _tidy(self) -> None:
        """Let the files go that were unused for longest, until the rest are few enough."""
        files = [(path.stat(), path) for path in self._folder.glob("*/*.arrow")]
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


def _apart(counted: pa.Table, groups: Sequence[Group]) -> list[pa.Table]:
    """The columns of each group by themselves, numbered from 0."""
    found, first, grouping = [], 0, groups[0].grouping
    for group in groups:
        size = len(group.components)
        keys = [counted[name] for name in ("month", *grouping.by)]
        own = [counted[f"n{first + place}"] for place in range(size)]
        names = ["month", *grouping.by, *(f"n{place}" for place in range(size))]
        found.append(pa.table([*keys, *own], names=names))
        first += size
    return found


def _by_month(table: pa.Table, months: Iterable[date]) -> dict[date, pa.Table]:
    """The lines of each month, in order; none for a month of which nothing was counted."""
    keys = [name for name in table.column_names if not _NUMBER.fullmatch(name)]
    keys = ["month", *(name for name in keys if name != "month")]
    if not _in_order([table[name] for name in keys]):
        table = table.sort_by([(name, "ascending") for name in keys])
    return _sliced(table, months)


def _in_order(keys: Sequence[pa.ChunkedArray]) -> bool:
    """Whether lines stand in order already, as those of the passes mostly do."""
    if any(column.null_count for column in keys):
        return False
    alike = np.ones(max(len(keys[0]) - 1, 0), np.bool_)
    for column in keys:
        values = column.to_numpy()
        if (alike & (values[1:] < values[:-1])).any():
            return False
        alike &= values[1:] == values[:-1]
    return True


def _sliced(ordered: pa.Table, months: Iterable[date]) -> dict[date, pa.Table]:
    days = ordered["month"].to_numpy().astype("datetime64[D]").astype(np.int64)
    found = {}
    for month in months:
        day = (month - date(1970, 1, 1)).days
        first, end = np.searchsorted(days, [day, day + 1])
        found[month] = ordered.slice(first, end - first)
    return found


def _read(path: Path, wanted: Mapping[date, str]) -> dict[date, pa.Table]:
    """The months kept there that were made of what is wanted; none where nothing is whole."""
    try:
        with pa.memory_map(str(path)) as source:
            table = _widened(pa.ipc.open_file(source).read_all())
        os.utime(path)
        held = json.loads((table.schema.metadata or {})[MADE_OF])
    except (OSError, pa.ArrowInvalid, KeyError, ValueError):
        return {}
    same = [month for month, digest in wanted.items() if held.get(month.isoformat()) == digest]
    return _sliced(table.replace_schema_metadata(None), same)


def _write(path: Path, months: Mapping[date, pa.Table], made_of: Mapping[date, str]) -> None:
    """In as few bytes as hold each number, but plain, which is quick to read and write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    held = json.dumps({month.isoformat(): made_of[month] for month in months}).encode()
    ordered = [months[month] for month in sorted(months)]
    table = pa.concat_tables(ordered, promote_options="permissive").combine_chunks()
    table = _shrunk(table).replace_schema_metadata({MADE_OF: held})
    with pa.ipc.new_file(part, table.schema) as file:
        file.write_table(table)
    part.replace(path)


def _shrunk(table: pa.Table) -> pa.Table:
    """Numbers of 64 bits in 16 or 32, where all of a column fit; percentiles as they are."""
    return _as_kinds(table, lambda values: next(
        (kind for most, kind in _NARROW if np.abs(values).max(initial=0) <= most), values.dtype
    ))  # fmt: skip


def _widened(table: pa.Table) -> pa.Table:
    """Counts as an engine gives them."""
    return _as_kinds(table, lambda _: np.dtype(np.int64))


def _as_kinds(table: pa.Table, kind: Callable[[np.ndarray[Any, Any]], Any]) -> pa.Table:
    """Counts in another kind of number; without Arrow's own ways, which are long to load."""
    columns = []
    for field, column in zip(table.schema, table.columns, strict=True):
        counted = _NUMBER.fullmatch(field.name) and pa.types.is_integer(field.type)
        if not counted or column.null_count:
            columns.append(column)
            continue
        values = column.to_numpy()
        columns.append(as_arrow(values.astype(kind(values), copy=False)))
    return pa.table(columns, names=table.column_names).replace_schema_metadata(
        table.schema.metadata
    )
