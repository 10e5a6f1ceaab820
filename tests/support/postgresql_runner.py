"""PostgreSQL as a third engine for plans: it keeps the common SQL honest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row

from commonweal.engines.sql import POSTGRESQL, Binding, plain_binding
from commonweal.facts.activity import FieldType
from tests.support.activity import TABLES, Case, answer_of, statement
from tests.support.oracle import Answer, Row

TYPES = {
    FieldType.DATE: "DATE",
    FieldType.WHOLE: "INTEGER",
    FieldType.PENCE: "INTEGER",
    FieldType.NUMBER: "DOUBLE PRECISION",
}


def by_postgresql(case: Case, connection: psycopg.Connection[Any]) -> Answer:
    """The answer over temporary tables, which are gone afterwards."""
    binding: Binding = plain_binding(TABLES, prefix="given_")
    with connection.transaction(force_rollback=True):
        for name, rows in case.tables.items():
            _fill(connection, name, rows)
        with connection.cursor(row_factory=dict_row) as cursor:
            # As bytes, since a % in the text is no place for a value.
            cursor.execute(statement(case, POSTGRESQL, binding).encode())
            counted: list[Mapping[str, Any]] = cursor.fetchall()
    return answer_of(case, counted, binding)


def _fill(connection: psycopg.Connection[Any], name: str, rows: Sequence[Row]) -> None:
    table = TABLES[name]
    columns = ", ".join(
        f"{POSTGRESQL.quote(field.name)} {TYPES.get(field.type, 'TEXT')}" for field in table.fields
    )
    connection.execute(f"CREATE TEMPORARY TABLE given_{name} ({columns})".encode())
    with connection.cursor() as cursor, cursor.copy(f"COPY given_{name} FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[column] for column in table.columns])
