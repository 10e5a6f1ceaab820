"""Closed forms of limits on DuckDB are those over arrays; Spark and PostgreSQL in their files."""

from __future__ import annotations

import duckdb
import pytest

from commonweal.engines.sql import DIALECTS, DUCKDB, CannotRender, figured
from commonweal.language.intervals import portable
from commonweal.language.plan import Col, Power, Times
from tests.support.figures import WHOLE, check, closed_forms
from tests.support.oracle import Sight, value

FORMS = closed_forms()


@pytest.mark.parametrize("name", FORMS)
def test_duckdb_gives_what_the_arrays_give(name: str) -> None:
    closed = FORMS[name]
    with duckdb.connect(":memory:") as connection:
        connection.register("given", closed.table)
        got = connection.execute(closed.statement("given", DUCKDB)).to_arrow_table()
    check(closed, got.to_pydict())


def test_plain_python_gives_what_the_arrays_give() -> None:
    closed = FORMS["exact and Byar's"]
    pairs = [portable.rate_limits(Col("x"), Col("n"), level, 100_000.0) for level in (0.95, 0.998)]
    sides = [side for pair in pairs for side in pair]
    rows = closed.table.to_pylist()
    columns = [[value(side, Sight(row)) for row in rows] for side in sides]
    check(closed, dict(zip(("lower95", "upper95", "lower998", "upper998"), columns, strict=True)))


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_parts_that_are_not_there_are_refused(dialect) -> None:
    with pytest.raises(CannotRender, match="no column y here"):
        figured("given", {"x": WHOLE}, {"z": Times(Col("x"), Col("y"))}, dialect)
    with pytest.raises(ValueError, match="once or more"):
        Power(Col("x"), 0)
