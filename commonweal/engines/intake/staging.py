"""Finished pieces of an import on disk, by what they were made from, so that none is made twice.

A stage holds typed tables, in which persons are pseudonyms, and its quality report; the report is
written last and marks the stage as whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.facts.activity.checks import QualityReport

_DONE = "report.json"


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


class Sink:
    """Takes the typed tables of one submission; without a folder they are only counted."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._writers: dict[str, pa.RecordBatchStreamWriter] = {}
        self._schemas: dict[str, pa.Schema] = {}
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)

    def add(self, table: str, rows: pa.Table) -> None:
        if self._folder is None or not rows.num_rows:
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

    def finish(self, told: Told) -> None:
        """Mark the stage as whole."""
        self.close()
        if self._folder is not None:
            text = json.dumps(told.as_data(), sort_keys=True)
            part = self._folder / f".{_DONE}.part"
            part.write_text(text, "utf-8")
            part.replace(self._folder / _DONE)


def _alike(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows as the first of their table came: of two national tables that fill one of ours, one
    may hold a key as words and the other as numbers of words."""
    if rows.schema.equals(schema):
        return rows
    columns = []
    for field in schema:
        column = rows.column(field.name)
        if column.type != field.type and pa.types.is_dictionary(field.type):
            column = column.dictionary_encode()
        columns.append(column.cast(field.type))
    return pa.table(columns, schema=schema)


def finished(folder: Path) -> Told | None:
    """What a whole stage says; None when there is none."""
    path = folder / _DONE
    return Told.from_data(json.loads(path.read_text("utf-8"))) if path.is_file() else None


def staged(folder: Path, table: str) -> Iterator[pa.RecordBatch]:
    """The typed rows of a table of a stage, in order."""
    path = folder / f"{table}.arrows"
    if path.is_file():
        with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as reader:
            yield from reader


def tables_of(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.arrows"))
