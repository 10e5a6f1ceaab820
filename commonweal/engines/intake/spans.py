"""Records of a table that may not hold on the same days: stays of one person, prices of one unit.

Prices are looked at across files and beside the latest release too, as one of them counts for each
day; there are few enough to be held in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.engines.store import Release
from commonweal.facts.activity import ActivityTable

PRICES = "prices"


@dataclass(frozen=True, slots=True)
class Spans:
    """Of which columns the records of one are alike, from when to when each holds, how a start
    stands to an end that it overlaps, the key of a record, and the check that tells of it."""

    check: str
    whose: tuple[str, ...]
    start: str
    end: str
    overlaps: str
    key: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys([*self.whose, self.start, self.end, *self.key]))


_UNIT = ("provider", "commissioner", "currency")
#: A stay that begins on the day on which another ends does not overlap it; a price holds on its
#: last day.
SPANS: Mapping[str, Spans] = {
    "ward_stays": Spans(
        "overlapping-stays", ("person",), "start_date", "end_date", "<", ("ward_stay",)
    ),
    PRICES: Spans(
        "overlapping-prices", _UNIT, "valid_from", "valid_to", "<=", (*_UNIT, "valid_from")
    ),
}


def overlapping(
    connection: duckdb.DuckDBPyConnection, spans: Spans, rows: pa.Table
) -> list[tuple[str, int]]:
    """File and row, `file_` and `row_`, of each record that begins before one of an earlier start
    has ended. Of rows with one key the last counts."""
    places = pa.array(np.arange(rows.num_rows, dtype=np.int64))
    connection.register("spans_", rows.append_column("place_", places))
    whose, key = ", ".join(spans.whose), ", ".join(spans.key)
    found = connection.execute(f"""
SELECT file_, row_ FROM (
  SELECT file_, row_, place_, {spans.start} AS start, max({_end(spans)}) OVER (
    PARTITION BY {whose} ORDER BY {spans.start}, place_
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM (SELECT * FROM spans_
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY place_ DESC) = 1))
WHERE start {spans.overlaps} before ORDER BY place_
""").fetchall()
    connection.unregister("spans_")
    return found


def prices_beside(
    latest: Release | None, table: ActivityTable, given: Sequence[pa.Table | None]
) -> dict[int, int]:
    """By place among the files given: how many prices overlap with one of a file before it, or of
    the latest release. Of rows with one key the last counts."""
    spans = SPANS[PRICES]
    parts = [_kept(latest, table), *(_plain(rows, table) for rows in given)]
    sources = np.repeat(np.arange(len(parts)), [part.num_rows for part in parts])
    rows = pa.concat_tables(parts).append_column("source_", pa.array(sources))
    rows = rows.append_column("place_", pa.array(np.arange(rows.num_rows)))
    alike = " AND ".join(f"a.{name} = b.{name}" for name in spans.whose)
    with duckdb.connect(":memory:") as connection:
        connection.register("spans_", rows)
        found = connection.execute(f"""
WITH counts AS (SELECT * FROM spans_ QUALIFY row_number() OVER (
  PARTITION BY {", ".join(spans.key)} ORDER BY place_ DESC) = 1)
SELECT greatest(a.source_, b.source_) - 1, count(*) FROM counts a JOIN counts b ON {alike}
  AND a.{spans.start} < b.{spans.start} AND b.{spans.start} {spans.overlaps} {_end(spans, "a.")}
WHERE a.source_ <> b.source_ GROUP BY 1
""").fetchall()
    return dict(found)


def _end(spans: Spans, of: str = "") -> str:
    return f"coalesce({of}{spans.end}, DATE '9999-12-31')"


def _kept(latest: Release | None, table: ActivityTable) -> pa.Table:
    """The prices of the latest release in words."""
    parts = [
        pq.read_table(path, columns=SPANS[PRICES].columns, partitioning=None)
        for path in (latest.partitions(PRICES) if latest else ())
    ]
    if latest is None or not parts:
        return _plain(None, table)
    rows = pa.concat_tables(parts)
    for name in _UNIT:
        words = latest.words(table.field(name).domain(PRICES)).values()
        place = rows.column_names.index(name)
        rows = rows.set_column(place, name, words.take(rows.column(name)))
    return _plain(rows, table)


def _plain(rows: pa.Table | None, table: ActivityTable) -> pa.Table:
    """The columns that are asked for; a table without rows where none came."""
    fields = [table.field(name) for name in SPANS[PRICES].columns]
    kinds = {f.name: pa.string() if f.type.is_text else pa.date32() for f in fields}
    if rows is None:
        return pa.table({name: pa.array([], kind) for name, kind in kinds.items()})
    return pa.table({name: rows.column(name).cast(kind) for name, kind in kinds.items()})
