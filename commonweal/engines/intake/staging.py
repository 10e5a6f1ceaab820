"""Finished pieces of an import on disk, by what they were made from, so that none is made twice.

A stage holds typed tables, in which persons are pseudonyms, and its quality report; the report is
written last and marks the stage as whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from commonweal.engines.intake.spans import PRICES
from commonweal.engines.store import Receiving
from commonweal.facts.activity.checks import QualityReport

_DONE = "report.json"
#: Events that happen once, so that a second file with the same one is worth a word.
POINTS = {"contacts", "activities"}


@dataclass
class Keys:
    """A number for the key of each accepted row of one table, in the order in which they came, and
    whether it is dated outside of the submission's months."""

    hashes: list[np.ndarray] = field(default_factory=list)
    rows: list[np.ndarray | range] = field(default_factory=list)
    outside: list[np.ndarray] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def add(self, hashes: np.ndarray, rows: np.ndarray, outside: np.ndarray, file: str) -> None:
        """Take the keys of a piece of a file in."""
        self.hashes.append(hashes)
        # Where nothing was left out, from where to where says it all.
        whole = bool((np.diff(rows) == 1).all())
        self.rows.append(range(int(rows[0]), int(rows[-1]) + 1) if whole else rows.copy())
        self.outside.append(outside)
        self.files.append(file)

    def rows_of(self, file: str = "") -> np.ndarray:
        """The place in its file of each row; of one file alone where it is named."""
        pairs = zip(self.rows, self.files, strict=True)
        parts = [np.asarray(rows, np.int32) for rows, name in pairs if file in {"", name}]
        return np.concatenate([np.empty(0, np.int32), *parts])


@dataclass(frozen=True)
class Told:
    """What one submission is, beside its rows."""

    name: str
    digest: str
    provider: str
    adapter: str
    months: tuple[str, ...]
    tables: tuple[str, ...]
    report: QualityReport

    def as_data(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "digest": self.digest,
            "provider": self.provider,
            "adapter": self.adapter,
            "months": list(self.months),
            "tables": list(self.tables),
            "report": self.report.as_data(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Told:
        return cls(
            data["name"], data["digest"], data["provider"], data["adapter"],
            tuple(data["months"]), tuple(data["tables"]),
            QualityReport.from_data(data["report"]),
        )  # fmt: skip


#: Of a table: a number for the key of each row, and the place of the row in its file.
Points: TypeAlias = tuple[np.ndarray, np.ndarray]


class Sink:
    """Takes the typed tables of one submission, to count them and no more, but keeps that by which
    files are compared: keys, and prices."""

    def __init__(self) -> None:
        self.points: dict[str, Points] = {}
        self.prices: list[pa.RecordBatch] = []

    def add(self, table: str, rows: pa.Table) -> None:
        """Take rows of a table."""
        if table == PRICES:
            self.prices += rows.to_batches()

    def no_key_twice(self, table: str) -> None:
        """No key of a table comes twice in its rows."""

    def close(self) -> None:
        """No more rows will come."""

    def finish(self, told: Told, keys: Mapping[str, Keys]) -> None:  # noqa: ARG002  as in a stage
        """The submission was read as a whole."""
        self.points = _points(keys)


class Straight(Sink):
    """Hands the rows to the store as they come."""

    def __init__(self, store: Receiving) -> None:
        super().__init__()
        self._store = store

    def add(self, table: str, rows: pa.Table) -> None:
        super().add(table, rows)
        self._store.add(table, rows)

    def no_key_twice(self, table: str) -> None:
        self._store.no_key_twice(table)

    def finish(self, told: Told, keys: Mapping[str, Keys]) -> None:
        """There is no other submission to compare it with."""


class Stage(Sink):
    """Keeps the rows in a folder until all submissions of an import were read."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._writers: dict[str, pa.RecordBatchStreamWriter] = {}
        self._schemas: dict[str, pa.Schema] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def add(self, table: str, rows: pa.Table) -> None:
        if not rows.num_rows:
            return
        if table not in self._writers:
            path = self._folder / f"{table}.arrows"
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self._writers[table] = pa.ipc.new_stream(path, rows.schema, options=options)
            self._schemas[table] = rows.schema
        self._writers[table].write_table(_alike(rows, self._schemas[table]))

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()

    def finish(self, told: Told, keys: Mapping[str, Keys]) -> None:
        """Keep the keys to compare files by, and mark the stage as whole."""
        self.close()
        for name, (hashes, rows) in _points(keys).items():
            np.save(self._folder / f"{name}.keys.npy", hashes)
            np.save(self._folder / f"{name}.rows.npy", rows)
        text = json.dumps(told.as_data(), sort_keys=True)
        part = self._folder / f".{_DONE}.part"
        part.write_text(text, "utf-8")
        part.replace(self._folder / _DONE)


def _points(keys: Mapping[str, Keys]) -> dict[str, Points]:
    return {
        name: (np.concatenate(keys[name].hashes), keys[name].rows_of())
        for name in sorted(POINTS & set(keys))
    }


def _alike(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows as the first of their table came: of two national tables that fill one of ours, one
    may hold a key as words and the other as numbers of words."""
    if rows.schema.equals(schema):
        return rows
    columns = []
    for wanted in schema:
        column = rows.column(wanted.name)
        if column.type != wanted.type and pa.types.is_dictionary(wanted.type):
            column = column.dictionary_encode()
        columns.append(column.cast(wanted.type))
    return pa.table(columns, schema=schema)


def finished(folder: Path) -> Told | None:
    """What a whole stage says; None when there is none."""
    path = folder / _DONE
    return Told.from_data(json.loads(path.read_text("utf-8"))) if path.is_file() else None


def points_of(folder: Path, name: str) -> Points | None:
    """The keys of a table of a stage; None when it has none."""
    path = folder / f"{name}.keys.npy"
    if not path.exists():
        return None
    return np.load(path), np.load(folder / f"{name}.rows.npy", mmap_mode="r")


def staged(folder: Path, table: str) -> Iterator[pa.RecordBatch]:
    """The typed rows of a table of a stage, in order."""
    path = folder / f"{table}.arrows"
    if path.is_file():
        with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as reader:
            yield from reader


def tables_of(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.arrows"))
