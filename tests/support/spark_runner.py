"""A real local Spark for the tests, and many cases in a few of its statements."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from commonweal.engines.spark import FOR_SMALL_TABLES, SparkEngine, local_session
from commonweal.engines.sql import SPARK, Shape, render
from tests.support.activity import TABLES, Case, answer_of, arrow
from tests.support.oracle import Answer

AS_TEXT = "TO_JSON(STRUCT(r.*)) AS line"


@contextmanager
def spark() -> Iterator[Any]:
    """A session of a cluster on this machine, stopped afterwards."""
    logging.getLogger("py4j").setLevel(logging.ERROR)
    session = local_session(settings=FOR_SMALL_TABLES)
    try:
        yield session
    finally:
        session.stop()


def by_spark(cases: Sequence[Case], session: Any) -> list[Answer]:
    """The answer of each case, all of them from one statement."""
    parts, engines, shapes = [], [], []
    for place, case in enumerate(cases):
        data = {name: arrow(TABLES[name], rows) for name, rows in case.tables.items()}
        engine = SparkEngine(TABLES, data, session=session, prefix=f"c{place}_")
        engines.append(engine)
        asked = render(case.components, case.grouping, case.months, SPARK, engine.binding)
        shapes.append(asked.shapes)
        parts.append(f"SELECT {place} AS place, {AS_TEXT} FROM ({asked.text}) AS r")
    try:
        found = session.sql(" UNION ALL ".join(parts)).toArrow().to_pylist()
    finally:
        for engine in engines:
            engine.close()
    return [
        answer_of(
            case,
            [_line(row["line"], case, shapes[place]) for row in found if row["place"] == place],
            engine.binding,
        )
        for place, (case, engine) in enumerate(zip(cases, engines, strict=True))
    ]


def _line(text: str, case: Case, shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """One line of an answer again; such a text leaves out what is missing and spells out dates."""
    names = [*case.grouping.by, *(f"n{place}" for place in range(len(case.components)))]
    line = {**dict.fromkeys(names), **json.loads(text)}
    dates = {"month", *(name for name in case.grouping.by if shapes[name].date)}
    return {
        name: date.fromisoformat(cell) if name in dates and cell is not None else cell
        for name, cell in line.items()
    }
