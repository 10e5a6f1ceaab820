"""A table of which nothing is stored: it is there for an engine, with its columns and no row."""

from __future__ import annotations

import pyarrow as pa

from commonweal.facts.activity import ActivityTable, FieldType

#: What its columns are; codes are numbers where there is a dictionary.
_ARROW = {
    FieldType.DATE: pa.date32(),
    FieldType.WHOLE: pa.int64(),
    FieldType.PENCE: pa.int64(),
    FieldType.NUMBER: pa.float64(),
}


def empty(table: ActivityTable, *, coded: bool) -> pa.Table:
    """The table without rows; `coded` where words are kept as numbers of dictionaries."""
    text = pa.int32() if coded else pa.string()
    return pa.schema(
        [(each.name, _ARROW.get(each.type, text)) for each in table.fields]
    ).empty_table()
