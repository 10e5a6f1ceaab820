"""A small published set and its files, for the tests of reading and of the records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.facts.published import (
    Bounds,
    Finished,
    PublishedSet,
    finish,
    parse_set,
    read_published,
)
from commonweal.facts.reading import Limits
from commonweal.records import shelf
from commonweal.records.published.keeping import likeness
from tests.spec.definitions import definition

LIMITS = Limits.from_definition(shelf.read_yaml("limits.yaml"))
#: The day on which the files of the tests come in.
TODAY = date(2026, 11, 26)
BOUNDS = Bounds(unpacked_bytes=10**10, parquet_bytes=10**9, workbook=LIMITS)
LIKENESS = likeness()
HEADER = (
    "start_date,end_date,org_type,org_code,org_name,variable_type,variable_a,variable_b,"
    "measure_name,measure_statistic,value\n"
)


def known(code: str) -> PublishedSet:
    """A shipped set, valid by its schema."""
    return parse_set(definition(f"published/{code}.yaml", "published-set"))


ANNUAL = known("talking-therapies-annual")


def line(measure: str, value: str, **other: str) -> str:
    """One row of the annual set."""
    said = {
        "start": "2024-04-01", "end": "2025-03-31", "kind": "ICB", "code": "QXX",
        "name": "Somewhere", "type": "Total", "a": "NULL", "b": "NULL", "statistic": "count",
        **other,
    }  # fmt: skip
    parts = ("start", "end", "kind", "code", "name", "type", "a", "b")
    return ",".join([*(said[one] for one in parts), measure, said["statistic"], value]) + "\n"


def written(folder: Path, *lines: str, name: str = "annual.csv", header: str = HEADER) -> Path:
    """A CSV of the lines."""
    path = folder / name
    path.write_text(header + "".join(lines), "utf-8")
    return path


def read(path: Path, said: PublishedSet = ANNUAL) -> list[dict[str, Any]]:
    """The finished rows of a file that has one period."""
    rows: list[dict[str, Any]] = finished(path, said).table.to_pylist()
    return rows


def finished(path: Path, said: PublishedSet = ANNUAL) -> Finished:
    """A file that has one period, finished."""
    with path.open("rb") as stream:
        table = pa.concat_tables(read_published(stream, said, path.name, BOUNDS, today=TODAY))
    return finish(table, said, path.name)


def cells(rows: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """Value, state and bounds by measure and statistic."""
    return {
        f"{row['measure']} {row['statistic']}": (
            row["value"], row["state"], row["lower"], row["upper"],
        )
        for row in rows
    }  # fmt: skip
