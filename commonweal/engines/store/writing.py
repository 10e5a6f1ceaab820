"""Making a release: code what comes in, merge it with the parent month by month, name it last.

Nothing an earlier release names is ever changed. What a killed run leaves behind is removed by
the next one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.engines.declared import activity_tables
from commonweal.engines.store.coding import coded
from commonweal.engines.store.dictionaries import Dictionaries
from commonweal.engines.store.disk import only_writer, write_once
from commonweal.engines.store.errors import StoreError
from commonweal.engines.store.incoming import Incoming
from commonweal.engines.store.merging import merged
from commonweal.engines.store.partitions import size
from commonweal.engines.store.releases import PartitionEntry, Release, Replaced, Store
from commonweal.facts.activity import ActivityTables

Progress = Callable[[str, int, int], None]
Batches = Iterable[tuple[str, pa.RecordBatch | pa.Table]]
MEMORY = 4 << 30


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None


@dataclass(frozen=True)
class Provenance:
    """What a release says of where it comes from; not used in any calculation."""

    reported: Sequence[Mapping[str, Any]] = ()
    sources: Sequence[Mapping[str, Any]] = ()
    checks: Mapping[str, Any] = field(default_factory=dict)


class Receiving:
    """Rows on their way into the next release; `receiving` makes one."""

    def __init__(
        self,
        store: Store,
        parent: Release | None,
        tables: ActivityTables,
        incoming: Incoming,
        progress: Progress,
    ) -> None:
        self._store, self._parent, self._tables = store, parent, tables
        self._incoming, self._progress = incoming, progress
        self._dictionaries = Dictionaries(store.root, parent)
        self._distinct: set[str] = set()
        self._rows = 0

    def add(self, name: str, rows: pa.RecordBatch | pa.Table) -> None:
        """Take rows of a table in. Raises StoreError when they do not fit the declared table."""
        if not rows.num_rows:
            return
        columns = coded(self._tables[name], rows, self._dictionaries.words)
        self._incoming.add(name, columns)
        self._rows += size(columns)
        self._progress("coded", self._rows, 0)

    def no_key_twice(self, name: str) -> None:
        """Somebody saw that no key of a table comes twice in what was taken in, which is then not
        looked for again."""
        table = self._tables[name]
        self._distinct.add(table.field(table.key[0]).domain(name))

    def release(self, replaces: Iterable[Replaced], provenance: Provenance) -> Release:
        """Make the release of all that was taken in."""
        for domain, first, numbers in self._dictionaries.settled(self._distinct):
            self._incoming.renumber(domain, first, numbers)
        entries = _entries(
            self._store, self._parent, self._incoming, replaces=tuple(replaces),
            tables=self._tables, dictionaries=self._dictionaries, progress=self._progress,
        )  # fmt: skip
        release = Release(
            root=self._store.root,
            number=(self._parent.number if self._parent else 0) + 1,
            parent=self._parent.number if self._parent else None,
            tables=entries,
            dictionaries=self._dictionaries.written(),
            reported=provenance.reported,
            sources=provenance.sources,
            checks=provenance.checks,
        )
        _publish(release)
        return release


@contextmanager
def receiving(
    root: Path | str,
    parent: Release | None,
    *,
    tables: ActivityTables | None = None,
    progress: Progress = _silent,
    memory: int = MEMORY,
) -> Iterator[Receiving]:
    """Hold the store and take in rows, which become the next release or leave nothing.

    `memory` bounds, in bytes, the coded rows held before they are put aside on disk. Raises
    StoreError when another import is writing, or when `parent` is not the latest release."""
    folder = Path(root)
    with only_writer(folder):
        store = Store(folder)
        latest = store.latest()
        if (latest.number if latest else None) != (parent.number if parent else None):
            raise StoreError("Another release was made in the meantime; run the import again.")
        remove_orphans(store)
        declared = tables or activity_tables()
        work = folder / ".incoming"
        try:
            incoming = Incoming(declared, work, memory)
            yield Receiving(store, parent, declared, incoming, progress)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def write_release(
    root: Path | str,
    parent: Release | None,
    batches: Batches,
    *,
    replaces: Iterable[Replaced] = (),
    provenance: Provenance | None = None,
    tables: ActivityTables | None = None,
    progress: Progress = _silent,
    memory: int = MEMORY,
) -> Release:
    """Write typed rows as the next release and return it.

    `batches` are pairs of a table's name and an Arrow table or batch with all its declared
    columns. Of rows with the same key the last one counts, also against the parent; `replaces`
    names what else of the parent is left out. Raises StoreError as `receiving` does.
    """
    with receiving(root, parent, tables=tables, progress=progress, memory=memory) as taken:
        for name, rows in batches:
            taken.add(name, rows)
        return taken.release(replaces, provenance or Provenance())


def return_to(root: Path | str, latest: Release, earlier: Release | None) -> Release:
    """Make a next release that holds what an earlier one held, or nothing. Numbers of words stay.

    Raises StoreError when `latest` is not the latest any more."""
    store = Store(root)
    with only_writer(store.root):
        if store.numbers()[-1:] != [latest.number]:
            raise StoreError("Another release was made in the meantime; look again.")
        release = Release(
            root=store.root,
            number=latest.number + 1,
            parent=earlier.parent if earlier else None,
            tables=earlier.tables if earlier else {},
            dictionaries=latest.dictionaries,
            reported=earlier.reported if earlier else (),
            sources=earlier.sources if earlier else (),
            checks=earlier.checks if earlier else {},
        )
        _publish(release)
        return release


def remove_orphans(store: Store) -> None:
    """Remove what no release names: the leavings of an import that was killed."""
    shutil.rmtree(store.root / ".incoming", ignore_errors=True)
    named = {file for release in store.releases() for file in release.files()}
    for kind in ("partitions", "dictionaries", "releases"):
        for path in (store.root / kind).rglob("*"):
            if not path.is_file():
                continue
            relative = path.relative_to(store.root).as_posix()
            is_release = kind == "releases" and path.suffix == ".json"
            if relative not in named and not (is_release and not path.name.startswith(".")):
                path.unlink()


def _entries(
    store: Store,
    parent: Release | None,
    incoming: Incoming,
    *,
    replaces: Sequence[Replaced],
    tables: ActivityTables,
    dictionaries: Dictionaries,
    progress: Progress,
) -> dict[str, tuple[PartitionEntry, ...]]:
    entries: dict[str, tuple[PartitionEntry, ...]] = {}
    names = [table.name for table in tables]
    for done, name in enumerate(names, start=1):
        before = parent.tables.get(name, ()) if parent else ()
        gone = [item for item in replaces if item.table == name]
        if incoming.has(name) or gone:
            after = merged(
                store.root, tables[name], before, incoming=incoming, gone=gone,
                dictionaries=dictionaries,
            )  # fmt: skip
        else:
            after = tuple(before)
        if after:
            entries[name] = after
        progress("tables written", done, len(names))
    return entries


def _publish(release: Release) -> None:
    text = json.dumps(release.as_data(), indent=1, sort_keys=True, ensure_ascii=False)
    path = release.root / "releases" / f"{release.number}.json"
    write_once(path, lambda temporary: _write_text(temporary, text))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text + "\n", "utf-8")
