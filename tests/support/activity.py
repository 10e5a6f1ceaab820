"""Tiny activity tables written as text, one plan, one answer worked by hand, and who runs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from commonweal.engines.declared import activity_tables
from commonweal.engines.duck import DuckEngine
from commonweal.engines.kernel import KernelEngine
from commonweal.engines.sql import DUCKDB, Binding, Dialect, render
from commonweal.facts.activity import ActivityTable, Field, FieldType
from commonweal.language.plan import Component, Grouping, Months
from tests.support import oracle
from tests.support.oracle import Answer, Row

TABLES = activity_tables()
WHOLE_TYPES = (FieldType.WHOLE, FieldType.PENCE)


@dataclass(frozen=True)
class Case:
    """One worked case: what the tables hold, what is counted, and what must come out."""

    title: str
    tables: Mapping[str, Sequence[Row]]
    components: Sequence[Component]
    grouping: Grouping
    months: Months
    expected: Answer


def month(text: str) -> date:
    """2024-01 as its first day."""
    return date.fromisoformat(f"{text}-01")


def lines(text: str) -> list[dict[str, str]]:
    """The lines of a table written with bars, by the names at its top."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def table_rows(name: str, text: str, **always: Any) -> list[Row]:
    """Rows of a declared table from text; `-` is missing, and so is what is not named."""
    table = TABLES[name]
    rows = []
    for line in lines(text):
        for column in line:
            table.field(column)
        given = {field.name: _cell(field, line.get(field.name, "-")) for field in table.fields}
        rows.append({**given, **{key: each for key, each in always.items() if key not in line}})
    return rows


def _cell(field: Field, text: str) -> Any:
    if text == "-":
        return None
    if field.type is FieldType.DATE:
        return date.fromisoformat(text)
    if field.type in WHOLE_TYPES:
        return int(text)
    return float(text) if field.type is FieldType.NUMBER else text


def arrow(table: ActivityTable, rows: Sequence[Row], coder: Coder | None = None) -> pa.Table:
    """The rows as a typed table; with a coder its words are numbers."""
    columns = {}
    for field in table.fields:
        cells = [row.get(field.name) for row in rows]
        if field.type.is_text and coder:
            domain = field.domain(table.name)
            cells = [None if cell is None else coder.number(domain, cell) for cell in cells]
        columns[field.name] = pa.array(cells, _arrow_type(field, coder))
    return pa.table(columns)


def _arrow_type(field: Field, coder: Coder | None) -> pa.DataType:
    if field.type.is_text:
        return pa.int32() if coder else pa.string()
    if field.type is FieldType.DATE:
        return pa.date32()
    return pa.int32() if field.type in WHOLE_TYPES else pa.float64()


class Coder:
    """Dictionaries of all words in some tables, in the order of their letters."""

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        words: dict[str, set[str]] = defaultdict(set)
        for name, rows in tables.items():
            for field in TABLES[name].fields:
                if field.type.is_text:
                    found = {row[field.name] for row in rows} - {None}
                    words[field.domain(name)] |= found
        self.words = {domain: sorted(found) for domain, found in words.items()}

    def number(self, domain: str, word: str) -> int:
        return self.words[domain].index(word)

    def encode(self, domain: str, words: Sequence[str]) -> Sequence[int]:
        known = self.words.get(domain, [])
        return [known.index(word) for word in words if word in known]


def answer_of(
    case: Case, counted: Sequence[Row], binding: Binding, coder: Coder | None = None
) -> Answer:
    """What an engine gave, with its numbers as words again and empty groups left out."""
    names = [f"n{place}" for place in range(len(case.components))]
    shapes = render(case.components, case.grouping, case.months, DUCKDB, binding).shapes
    answer: Answer = {}
    for line in counted:
        group = []
        for column in case.grouping.by:
            cell, domain = line[column], shapes[column].domain
            group.append(
                coder.words[domain][cell] if coder and domain and cell is not None else cell
            )
        key = (line["month"], *group)
        assert key not in answer, f"two lines for {key}"
        answer[key] = tuple(line[name] for name in names)
    return oracle.something(case.components, answer)


def by_oracle(case: Case) -> Answer:
    return oracle.count(case.components, case.grouping, case.months, case.tables)


def by_duckdb(case: Case) -> Answer:
    """DuckDB over tables that hold the codes themselves."""
    data = {name: arrow(TABLES[name], rows) for name, rows in case.tables.items()}
    return _by_duckdb(case, data, None)


def by_coded_duckdb(case: Case) -> Answer:
    """DuckDB over tables that hold numbers of dictionaries."""
    coder = Coder(case.tables)
    data = {name: arrow(TABLES[name], rows, coder) for name, rows in case.tables.items()}
    return _by_duckdb(case, data, coder)


def _by_duckdb(case: Case, data: Mapping[str, pa.Table], coder: Coder | None) -> Answer:
    encode = coder.encode if coder else None
    engine = DuckEngine(TABLES, data, encode=encode, threads=1, connection=connection())
    counted = engine.count(case.components, case.grouping, case.months)
    return answer_of(case, counted.to_pylist(), engine.binding, coder)


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """One for all tiny tables of a process: opening it takes longer than any of them."""
    return duckdb.connect(":memory:")


def statement(case: Case, dialect: Dialect, binding: Binding) -> str:
    return render(case.components, case.grouping, case.months, dialect, binding).text


def check(got: Answer, expected: Answer, title: str, *, types: bool = True) -> None:
    """Every cell is the same; fractions to the twelfth digit, since sums have no fixed order."""
    assert got.keys() == expected.keys(), f"{title}: {set(got) ^ set(expected)}"
    for key, line in expected.items():
        for place, each in enumerate(line):
            same = got[key][place] == (each if each is None else pytest.approx(each, rel=1e-12))
            assert same, f"{title}, {key}, n{place}: {got[key][place]} is not {each}"
            if types:
                assert type(got[key][place]) is type(each), f"{title}, {key}, n{place}"


def by_kernel(case: Case, *, compiled: bool = True) -> Answer:
    """The passes over tables that hold numbers of dictionaries, compiled or with NumPy."""
    coder = Coder(case.tables)
    data = {name: arrow(TABLES[name], rows, coder) for name, rows in case.tables.items()}
    engine = KernelEngine(TABLES, data, encode=coder.encode, compiled=compiled)
    counted = engine.count(case.components, case.grouping, case.months)
    named = Binding(TABLES, {name: name for name in data}, encode=coder.encode)
    return answer_of(case, counted.to_pylist(), named, coder)
