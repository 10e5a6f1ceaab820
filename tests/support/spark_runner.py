"""A real local Spark for the tests, and many cases in a few of its statements."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from commonweal.engines.spark import SparkEngine, local_session
from commonweal.engines.sql import SPARK
from tests.support.activity import TABLES, Case, answer_of, arrow, statement
from tests.support.oracle import Answer

#: Tiny tables: nothing is worth compiling, spreading over partitions or planning again.
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # Compiling for speed costs a short run more than it gives.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss4m",
}

AS_TEXT = "TO_JSON(STRUCT(r.*)) AS line"


@contextmanager
def spark() -> Iterator[Any]:
    """A session of a cluster on this machine, stopped afterwards."""
    logging.getLogger("py4j").setLevel(logging.ERROR)
    session = local_session(settings=SMALL)
    try:
        yield session
    finally:
        session.stop()


def by_spark(cases: Sequence[Case], session: Any) -> list[Answer]:
    """The answer of each case, all of them from one statement."""
    parts, engines = [], []
    for place, case in enumerate(cases):
        data = {name: arrow(TABLES[name], rows) for name, rows in case.tables.items()}
        engine = SparkEngine(TABLES, data, session=session, prefix=f"c{place}_")
        engines.append(engine)
        text = statement(case, SPARK, engine.binding)
        parts.append(f"SELECT {place} AS place, {AS_TEXT} FROM ({text}) AS r")
    try:
        found = session.sql(" UNION ALL ".join(parts)).toArrow().to_pylist()
    finally:
        for engine in engines:
            engine.close()
    return [
        answer_of(
            case,
            [_line(row["line"], case) for row in found if row["place"] == place],
            engine.binding,
        )
        for place, (case, engine) in enumerate(zip(cases, engines, strict=True))
    ]


def _line(text: str, case: Case) -> dict[str, Any]:
    """One line of an answer again; what is missing is left out of such a text."""
    names = ["month", *case.grouping.by, *(f"n{place}" for place in range(len(case.components)))]
    line = {**dict.fromkeys(names), **json.loads(text)}
    return {**line, "month": date.fromisoformat(line["month"])}
