"""Running plans on Spark: in a session of an existing service, or in a local cluster.

Only the text of a statement is sent, and only counts come back. `pyspark` is imported when a
session is first asked for, so that everything else works without it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.engines.local_java import java_home, scratch_folder
from commonweal.engines.local_tables import NotThere, must_fit
from commonweal.engines.merging import together
from commonweal.engines.naming import Columns
from commonweal.engines.nothing import empty
from commonweal.engines.sql import SPARK, Binding, render
from commonweal.engines.sql.binding import Encoder
from commonweal.engines.sql.queries import columns_read, fused
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


#: Small tables: nothing is worth compiling, spreading over partitions or planning again, and
#: compiling for speed costs a short run more than it gives.
FOR_SMALL_TABLES: Mapping[str, str] = {
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss4m",
}

#: How many components go into a statement: Spark plans long ones much longer than short ones.
AT_ONCE = 40


class NoSpark(RuntimeError):
    """There is no pyspark here, or no Spark where one was named; the sentence says what to do."""


class SparkFailed(RuntimeError):
    """A Spark broke a statement off; the sentence says what it told."""


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
        self._local = {name: rows for name, rows in data.items() if isinstance(rows, str)}
        self._checked: set[tuple[str, Sequence[str]]] = set()
        given = {
            name: rows if len(rows) else empty(tables[name], coded=encode is not None)
            for name, rows in data.items()
        }
        relations = {name: self._relation(prefix + name, rows) for name, rows in given.items()}
        self.binding = Binding(tables, relations, columns or {}, encode)

    def count(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> pa.Table:
        """One line per month and group with columns month, the grouping's, n0, n1, ...

        Raises NotThere where a table of the service lacks a column, or has it of another type, and
        SparkFailed where the service does not answer a statement.
        """
        self._check(columns_read(components, grouping, self.binding.tables))
        lots = list(_lots(components))
        parts = []
        for lot in lots:
            asked = [components[number] for number in lot]
            text = render(asked, grouping, months, SPARK, self.binding).text
            parts.append((self._answer(text), lot))
        found = parts[0][0] if len(lots) == 1 else together(parts, components, grouping)
        return found.sort_by([(key, "ascending") for key in ("month", *grouping.by)])

    def _answer(self, text: str) -> pa.Table:
        from pyspark.errors import PySparkException

        try:
            return self._session.sql(text).toArrow()
        except PySparkException as error:
            raise SparkFailed(f"Spark broke off: {_first_line(error)}") from None

    def close(self) -> None:
        """Forget the views; the session is the caller's."""
        for view in self._views:
            self._session.catalog.dropTempView(view)
        self._views.clear()

    def _check(self, wanted: Mapping[str, Sequence[str]]) -> None:
        """Hold the service's tables against what will be read, each once for the same columns."""
        for name, columns in wanted.items():
            local = self._local.get(name)
            if local is None or (name, columns) in self._checked:
                continue
            renamed = self.binding.columns.get(name, {})
            must_fit(self.binding.tables[name], columns, local, self._held(local), renamed)
            self._checked.add((name, columns))

    def _held(self, local: str) -> dict[str, str]:
        from pyspark.errors import AnalysisException

        try:
            return dict(self._session.table(_quoted(local)).dtypes)
        except AnalysisException as error:
            raise NotThere(f"The service has no table {local} to read: {error}") from None

    def _read(self, paths: Sequence[Path]) -> Any:
        from pyspark.errors import PySparkException

        try:
            return self._session.read.parquet(*(str(path) for path in paths))
        except PySparkException as error:
            raise SparkFailed(
                f"Spark cannot read the files of the store; it must see the folder "
                f"{paths[0].parent} as it is called here: {_first_line(error)}"
            ) from None

    def _relation(self, name: str, rows: Sequence[Path] | pa.Table | str) -> str:
        if isinstance(rows, str):
            return _quoted(rows)
        view = f"given_{name}"
        if isinstance(rows, pa.Table):
            frame = self._session.createDataFrame(rows)
        else:
            frame = self._read(rows)
        frame.createOrReplaceTempView(view)
        self._views.append(view)
        return view


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]


def _quoted(local: str) -> str:
    return ".".join(SPARK.quote(part) for part in local.split("."))


def _lots(components: Sequence[Component]) -> Iterator[list[int]]:
    """Components by their numbers in lots for one statement each; what shares a pass stays
    together."""
    lot: list[int] = []
    for numbers in fused(components).values():
        if lot and len(lot) + len(numbers) > AT_ONCE:
            yield sorted(lot)
            lot = []
        lot += numbers
    yield sorted(lot)


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


def session_at(url: str) -> Any:
    """A session of the Spark at a URL: `sc://host:15002` of a service that takes clients, or a
    master such as `spark://host:7077`. Nothing but its name is set in it.

    Raises NoSpark where none answers, and NoJava where a master needs a Java here."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark(
            "Spark is not installed here: install pyspark of the version there."
        ) from None
    builder = SparkSession.builder.appName("commonweal")
    is_client = url.startswith("sc://")
    if not is_client:
        os.environ["JAVA_HOME"] = str(java_home())
    try:
        return (builder.remote(url) if is_client else builder.master(url)).getOrCreate()
    except (PySparkException, ImportError, RuntimeError, ValueError, OSError) as error:
        raise NoSpark(f"There is no Spark to be had at {url}: {_first_line(error)}") from None
