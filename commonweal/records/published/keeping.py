"""Where published statistics lie on disk: one Parquet file for a period of a release.

A file is named by the digest of its content and never changes. What a broken-off import left is
removed by the next import of the set.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from commonweal.engines.store import at_work, is_at_work
from commonweal.facts.published import (
    LONG,
    Bounds,
    Likeness,
    PublishedFault,
    PublishedSet,
    finish,
    read_published,
)
from commonweal.facts.published.finishing import row_keys
from commonweal.facts.reading import Limits
from commonweal.records import shelf
from commonweal.records.facts.uploads import Upload

Progress = Callable[[str, int, int], None]
WAITING = "waiting"
#: Rows that are read at once when a page asks for a few.
GROUP = 1 << 15
#: Columns that say of whom a number of people is.
WORDS_OF_PEOPLE = ["organisation_code", "group", "second_group", "measure"]
_WORDS = [field.name for field in LONG if pa.types.is_dictionary(field.type)]


class Busy(Exception):
    """Another import of the set is writing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A period that was written: its file's name and what is in it."""

    end: str
    file: str
    rows: int
    states: dict[str, int]
    organisations: dict[str, int]
    breakdowns: list[str]
    measures: list[list[str]]
    repeated: int
    narrowed: int
    contradicting: int


def folder_of(code: str) -> Path:
    """The folder of a set's rows."""
    return Path(settings.PUBLISHED_ROOT) / code


@contextmanager
def writing(code: str) -> Iterator[Path]:
    """The set's folder, for one writer at a time. Raises Busy."""
    folder = folder_of(code)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy("Another file of this set is being brought in. Try again then.") from None
        yield folder


def reading(code: str) -> AbstractContextManager[None]:
    """Say that a received file of the set is being read."""
    return at_work(folder_of(code), ".reading")


def is_reading(code: str) -> bool:
    """Whether somebody is reading a received file of the set just now."""
    return is_at_work(folder_of(code), ".reading")


def sweep(folder: Path, named: set[str]) -> None:
    """Remove what no release names; only inside `writing`."""
    for path in folder.iterdir():
        if path.name.startswith(".staging-"):
            shutil.rmtree(path, ignore_errors=True)
        elif path.suffix == ".parquet" and path.name not in named:
            path.unlink()


def keep(
    path: Path,
    said: PublishedSet,
    folder: Path,
    name: str,
    tell: Progress | None = None,
    *,
    today: date,
    held: Mapping[str, str] | None = None,
) -> list[Kept]:
    """Read a file and keep each of its periods; `held` are the files of those that count until
    now and `today` the day of the import. Raises PublishedFault and keeps no period then."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".staging-") as staging:
        ends = _stage(path, said, Path(staging), name, tell, today=today)
        made = []
        for place, end in enumerate(ends):
            before = folder / held[end] if held and end in held and said.stays_by else None
            made.append(_keep_period(Path(staging), end, said, name, before))
            if tell:
                tell("periods finished", place + 1, len(ends))
        for one in made:
            (Path(staging) / one.file).replace(folder / one.file)
        _sync(folder)
        return made


def _stage(
    path: Path,
    said: PublishedSet,
    staging: Path,
    name: str,
    tell: Progress | None,
    *,
    today: date,
) -> list[str]:
    """Write the rows of each period to a file of its own, so that no more is held at once."""
    writers: dict[str, pq.ParquetWriter] = {}
    held: Counter[str] = Counter()
    most = shelf.read_yaml("limits.yaml")["published"]
    rows = 0
    with path.open("rb") as stream, ExitStack() as stack:
        for table in read_published(stream, said, name, bounds(), today=today):
            for end, part in _by_period(table):
                if end not in writers:
                    # One file of staging is open for each.
                    if len(writers) == most["periods"]:
                        raise PublishedFault("there are too many periods in it", file=name)
                    writer = pq.ParquetWriter(staging / end, LONG, store_schema=False)
                    writers[end] = stack.enter_context(writer)
                held[end] += part.num_rows
                if held[end] > most["period_rows"]:
                    words = f"the period to {end} has more than {most['period_rows']:,} rows"
                    raise PublishedFault(words, file=name)
                writers[end].write_table(part)
            rows += table.num_rows
            if tell:
                tell("rows read", rows, 0)
    return sorted(writers)


def bounds() -> Bounds:
    """How much a published file may hold."""
    said = shelf.read_yaml("limits.yaml")
    most = said["published"]
    return Bounds(most["unpacked_bytes"], most["parquet_bytes"], Limits.from_definition(said))


def likeness() -> Likeness:
    """Which sets are named as near where the columns of a file fit none."""
    said = shelf.read_yaml("limits.yaml")["published"]
    return Likeness(said["near_share"], said["near_named"])


def _by_period(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    column = table["period_end"].combine_chunks()
    for place, end in enumerate(column.dictionary.to_pylist()):
        part = table.filter(pc.equal(column.indices, place))
        if part.num_rows:
            yield end, part


def _keep_period(
    staging: Path, end: str, said: PublishedSet, name: str, before: Path | None
) -> Kept:
    table = pq.read_table(staging / end, read_dictionary=_WORDS)
    (staging / end).unlink()
    found = finish(table, said, name)
    whole = found.table if before is None else _with_what_stays(found.table, before, said)
    # Indices of one width whatever the file, so that equal rows make an equal file.
    file = _write(staging, whole)
    return Kept(
        end,
        file,
        whole.num_rows,
        _tally(whole["state"]),
        _organisations(whole),
        sorted(_tally(whole["breakdown"])),
        _measures(whole),
        found.repeated,
        found.narrowed,
        found.contradicting,
    )


def _with_what_stays(table: pa.Table, before: Path, said: PublishedSet) -> pa.Table:
    """The rows, and of those held before the ones whose words no row has, in one order."""
    earlier = pq.read_table(before, read_dictionary=_WORDS).cast(table.schema)
    both = pa.concat_tables([table, earlier]).unify_dictionaries().combine_chunks()
    keys = row_keys(both, said.stays_by)
    fresh = np.arange(len(keys)) < table.num_rows
    return both.filter(pa.array(fresh | ~np.isin(keys, keys[fresh])))


def _write(folder: Path, table: pa.Table) -> str:
    path = folder / f"{secrets.token_hex(8)}.new"
    with path.open("wb") as stream:
        pq.write_table(table, stream, row_group_size=GROUP, compression="zstd", store_schema=False)
        stream.flush()
        os.fsync(stream.fileno())
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    path.replace(folder / f"{digest}.parquet")
    return f"{digest}.parquet"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _tally(column: pa.ChunkedArray) -> dict[str, int]:
    counts = column.combine_chunks().value_counts().to_pylist()
    return {one["values"]: one["counts"] for one in counts}


def _organisations(table: pa.Table) -> dict[str, int]:
    pairs = table.group_by(["organisation_kind", "organisation_code"]).aggregate([])
    return _tally(pairs["organisation_kind"])


def _measures(table: pa.Table) -> list[list[str]]:
    """Measure, its name and statistic, in the order of the words."""
    found = table.group_by(["measure", "measure_name", "statistic"]).aggregate([]).to_pylist()
    return sorted([one["measure"], one["measure_name"], one["statistic"]] for one in found)


def read_rows(
    code: str, file: str, filters: list[tuple[str, str, Any]], columns: list[str] | None = None
) -> pa.Table:
    """The rows of a kept period that meet all the filters."""
    return pq.read_table(
        folder_of(code) / Path(file).name, columns=columns, filters=filters or None
    )


def organisations_in(code: str, file: str) -> dict[str, str]:
    """Code and name of every organisation of a kept period."""
    columns = ["organisation_code", "organisation_name"]
    table = pq.read_table(
        folder_of(code) / Path(file).name, columns=columns, read_dictionary=columns
    )
    pairs = table.group_by(columns).aggregate([]).to_pylist()
    return {one["organisation_code"]: one["organisation_name"] for one in pairs}


def receive(upload: Upload) -> str:
    """Keep an upload until it is read. The name under which it is kept."""
    folder = folder_of(WAITING)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{secrets.token_urlsafe(24)}.upload"
    with (folder / name).open("xb") as stream:
        for chunk in upload.chunks(1 << 20):
            stream.write(chunk)
    return name


def received(stored_as: str) -> Path:
    """Where a received upload lies."""
    return folder_of(WAITING) / Path(stored_as).name


def discard(stored_as: str) -> None:
    """Remove a received upload."""
    if stored_as:
        received(stored_as).unlink(missing_ok=True)
