"""Running plans on Spark: in a session of an existing service, or in a local cluster.

Only the text of a statement is sent, and only counts come back. `pyspark` is imported when a
session is first asked for, so that everything else works without it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.engines.local_java import java_home, scratch_folder
from commonweal.engines.naming import Columns
from commonweal.engines.nothing import empty
from commonweal.engines.sql import SPARK, Binding, render
from commonweal.engines.sql.binding import Encoder
from commonweal.facts.activity import ActivityTables
from commonweal.language.plan import Component, Grouping, Months

#: A small local cluster: nothing listens beyond this machine, nothing is shown or logged.
LOCAL_SETTINGS: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
}


class NoSpark(RuntimeError):
    """There is no pyspark here; the sentence says what to do."""


class SparkEngine:
    """Counts components over tables that are bound to Parquet files, Arrow tables or local names.

    A local name is one of the service's catalogue, such as `health.activity.contacts`.
    """

    def __init__(
        self,
        tables: ActivityTables,
        data: Mapping[str, Sequence[Path] | pa.Table | str],
        *,
        session: Any,
        columns: Columns | None = None,
        encode: Encoder | None = None,
        prefix: str = "",
    ) -> None:
        self._session = session
        self._views: list[str] = []
        given = {
            name: rows if len(rows) else empty(tables[name], coded=encode is not None)
            for name, rows in data.items()
        }
        relations = {name: self._relation(prefix + name, rows) for name, rows in given.items()}
        self.binding = Binding(tables, relations, columns or {}, encode)

    def count(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> pa.Table:
        """One line per month and group with columns month, the grouping's, n0, n1, ..."""
        rendered = render(components, grouping, months, SPARK, self.binding)
        return self._session.sql(rendered.text).toArrow()

    def close(self) -> None:
        """Forget the views; the session is the caller's."""
        for view in self._views:
            self._session.catalog.dropTempView(view)
        self._views.clear()

    def _relation(self, name: str, rows: Sequence[Path] | pa.Table | str) -> str:
        if isinstance(rows, str):
            return ".".join(SPARK.quote(part) for part in rows.split("."))
        view = f"given_{name}"
        if isinstance(rows, pa.Table):
            frame = self._session.createDataFrame(rows)
        else:
            frame = self._session.read.parquet(*(str(path) for path in rows))
        frame.createOrReplaceTempView(view)
        self._views.append(view)
        return view


def local_session(
    *, cores: int = 2, memory: str = "1g", settings: Mapping[str, str] | None = None
) -> Any:
    """A Spark of this machine's own. Raises NoSpark or NoJava with what to do about it."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark(
            "Spark is not installed here: install pyspark, or give a session of your service."
        ) from None
    os.environ["JAVA_HOME"] = str(java_home())
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("commonweal").master(f"local[{cores}]")
    chosen = {
        **LOCAL_SETTINGS,
        "spark.driver.memory": memory,
        "spark.sql.shuffle.partitions": str(cores),
        "spark.sql.warehouse.dir": str(scratch_folder()),
        **(settings or {}),
    }
    for key, setting in chosen.items():
        builder = builder.config(key, setting)
    return builder.getOrCreate()
