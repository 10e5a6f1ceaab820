"""The worked cases on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from commonweal.engines.sql import POSTGRESQL
from tests.generative.plans import sample
from tests.postgresql import server_url
from tests.spec.engines.cases import CASES
from tests.support import figures
from tests.support.activity import Case, by_oracle, check
from tests.support.measures import worked_cases
from tests.support.postgresql_runner import by_postgresql


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection[Any]]:
    with server_url() as url, psycopg.connect(url) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_postgresql_gives_the_answer_worked_by_hand(
    case: Case, connection: psycopg.Connection[Any]
) -> None:
    check(by_postgresql(case, connection), case.expected, case.title)


def test_postgresql_counts_every_measure_as_plain_python_does(
    connection: psycopg.Connection[Any],
) -> None:
    for case in worked_cases():
        check(by_postgresql(case, connection), by_oracle(case), case.title, types=False)


def test_postgresql_agrees_with_plain_python_on_made_up_plans(
    connection: psycopg.Connection[Any],
) -> None:
    for case in sample(40, 15):
        check(by_postgresql(case, connection), by_oracle(case), "made up", types=False)


def test_postgresql_gives_closed_forms_as_the_arrays_do(
    connection: psycopg.Connection[Any],
) -> None:
    for closed in figures.closed_forms().values():
        names = closed.table.column_names
        with connection.transaction(force_rollback=True), connection.cursor() as cursor:
            columns = ", ".join(f"{POSTGRESQL.quote(name)} BIGINT" for name in names)
            cursor.execute(f"CREATE TEMPORARY TABLE given ({columns})".encode())
            with cursor.copy("COPY given FROM STDIN") as copy:
                for row in closed.table.to_pylist():
                    copy.write_row(list(row.values()))
            cursor.execute(closed.statement("given", POSTGRESQL).encode())
            found = [one.name for one in cursor.description or ()]
            rows = cursor.fetchall()
        figures.check(closed, dict(zip(found, map(list, zip(*rows, strict=True)), strict=True)))
