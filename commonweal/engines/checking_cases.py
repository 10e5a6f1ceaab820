"""Holding a measure to the cases that its definition works by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from typing import Any

import pyarrow as pa

from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import given
from commonweal.engines.duck import DuckEngine
from commonweal.engines.sql import CannotRender
from commonweal.facts.activity import ActivityTable, FieldType
from commonweal.language.plan import ALL, Months, tables_of
from commonweal.reviewing.measures import Measure, MeasureError, Value, recipe, values_of
from commonweal.reviewing.measures.given import NotGiven

#: Where a case does not say whose a row is.
SOMEWHERE = {"provider": "A", "commissioner": "X"}
_TYPES = {
    FieldType.DATE: pa.date32(),
    FieldType.WHOLE: pa.int64(),
    FieldType.PENCE: pa.int64(),
    FieldType.NUMBER: pa.float64(),
}
CLOSE = 1e-9


def faults_of(measure: Measure) -> list[str]:
    """A sentence for each line of a worked case that does not come out as written."""
    return [fault for case in measure.cases for fault in _faults(measure, case)]


def _faults(measure: Measure, case: Mapping[str, Any]) -> Iterator[str]:
    where = f"Measure {measure.id}, case “{case['name']}”"
    yield from (f"{where}: {text}" for text in _unknown_columns(case["given"]))
    try:
        found = worked(measure, case)
    except (CannotRender, MeasureError, NotGiven) as fault:
        yield f"{where}: {fault.args[0]}"
        return
    for line in case["expect"]:
        value = found.get(line["month"])
        for name in ("value", "numerator", "denominator"):
            if name in line and not _same(getattr(value, name, None), line[name]):
                came = getattr(value, name, None)
                yield (
                    f"{where}, {line['month']:%B %Y}: the {name} is {came} and should be "
                    f"{line[name]}."
                )


def _unknown_columns(rows_given: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    tables = activity_tables()
    for name, rows in rows_given.items():
        known = set(tables[name].columns)
        for unknown in sorted({column for row in rows for column in row if column not in known}):
            yield f"The table {name} has no column {unknown}; see tables.yaml."


def worked(measure: Measure, case: Mapping[str, Any]) -> dict[Any, Value]:
    """The values of a worked case by month, everything together."""
    made = recipe(measure, given())
    tables = activity_tables()
    names = dict.fromkeys(name for each in made.components for name in tables_of(each.events))
    data = {name: _rows(tables[name], case["given"].get(name, ())) for name in names}
    months = [line["month"] for line in case["expect"]]
    engine = DuckEngine(tables, data)
    counted = engine.count(made.components, ALL, Months(min(months), max(months))).to_pylist()
    engine.close()
    lines = [
        (row["month"], "", None, [row[f"n{place}"] for place in range(len(made.components))])
        for row in counted
    ]
    nothing: list[float | None] = [0.0] * len(made.components)
    absent = set(months) - {line[0] for line in lines}
    lines += [(month, "", None, nothing) for month in absent]
    return {value.month: value for value in values_of(measure, made, lines)}


def _rows(table: ActivityTable, rows: Any) -> pa.Table:
    columns = {}
    for field in table.fields:
        cells = [row.get(field.name, SOMEWHERE.get(field.name)) for row in rows]
        if field.type.is_text:
            cells = [None if cell is None else str(cell) for cell in cells]
        columns[field.name] = pa.array(cells, type=_TYPES.get(field.type, pa.string()))
    return pa.table(columns)


def _same(came: float | None, written: float | None) -> bool:
    if came is None or written is None:
        return came is written
    return isclose(came, written, rel_tol=CLOSE, abs_tol=CLOSE)
