"""Running plans on DuckDB: one connection in memory per job, rows from Parquet or Arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from commonweal.engines.nothing import empty
from commonweal.engines.sql import DUCKDB, Binding, render
from commonweal.engines.sql.binding import Encoder
from commonweal.facts.activity import ActivityTables
from commonweal.language.plan import Component, Grouping, Months


class DuckEngine:
    """Counts components over tables that are bound to Parquet files or Arrow tables.

    `connection` is one to use again, which is left open; without it there is one of its own.
    """

    def __init__(
        self,
        tables: ActivityTables,
        data: Mapping[str, Sequence[Path] | pa.Table],
        *,
        encode: Encoder | None = None,
        threads: int = 0,
        connection: duckdb.DuckDBPyConnection | None = None,
    ) -> None:
        self._lent = connection is not None
        self._connection = connection or duckdb.connect(":memory:")
        if threads:
            self._connection.execute(f"SET threads = {threads}")
        given = {
            name: rows if len(rows) else empty(tables[name], coded=encode is not None)
            for name, rows in data.items()
        }
        relations = {name: self._relation(name, rows) for name, rows in given.items()}
        self.binding = Binding(tables, relations, encode=encode)

    def count(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> pa.Table:
        """One line per month and group with columns month, the grouping's, n0, n1, ..."""
        rendered = render(components, grouping, months, DUCKDB, self.binding)
        return self._connection.execute(rendered.text).to_arrow_table()

    def close(self) -> None:
        if not self._lent:
            self._connection.close()

    def _relation(self, name: str, rows: Sequence[Path] | pa.Table) -> str:
        if isinstance(rows, pa.Table):
            self._connection.register(f"given_{name}", rows)
            return f"given_{name}"
        files = ", ".join(DUCKDB.text(str(path)) for path in rows)
        return f"read_parquet([{files}], hive_partitioning = false)"


def let_go() -> None:
    """Close the connection that DuckDB opens of itself when it is imported, and that nobody uses.

    Its thread stays behind when a process divides itself, and the part without it then ends badly.
    """
    duckdb.close()
