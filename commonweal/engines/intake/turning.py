"""Turning pieces of a table into typed, checked rows, and looking at the table as a whole after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.intake.findings import FIRST_ROW, Findings
from commonweal.engines.intake.prepared import Column, Prepared, Told, prepared
from commonweal.engines.intake.records import words_by_number
from commonweal.engines.intake.setting import Setting
from commonweal.engines.intake.spans import SPANS, overlapping
from commonweal.engines.intake.staging import Keys, Sink
from commonweal.engines.intake.statements import Period, Statement, key_is_word
from commonweal.engines.store.ordering import comes_twice
from commonweal.engines.store.words import hashes_of
from commonweal.facts.activity import ActivityTable
from commonweal.facts.activity.checks import SAMPLES, Sample


@dataclass
class Turning:
    """The typed rows of one submission on their way to the stage."""

    connection: duckdb.DuckDBPyConnection
    setting: Setting
    period: Period
    findings: Findings
    sink: Sink
    keys: dict[str, Keys] = field(default_factory=lambda: defaultdict(Keys))
    in_period: bool = False
    _held: dict[str, list[pa.Table]] = field(default_factory=lambda: defaultdict(list))
    _told: Told = field(default_factory=dict)

    def take(
        self,
        table: ActivityTable,
        statement: Statement,
        file: str,
        given: Mapping[str, pa.Array | str],
        *,
        piece: pa.Table | None = None,
    ) -> None:
        """Run a statement, over a piece as t_ where there is one, and keep the rows that are not
        rejected.

        `given` has, for person, provider and commissioner, the words behind their numbers, or the
        one word that holds for all rows."""
        before = None
        if piece is not None:
            before = prepared(self.connection, piece, statement, self._told)
        found = self._run(statement, before)
        if not found.num_rows:
            return
        rows = found.column("row_").to_numpy()
        bits = found.column("flags_").to_numpy()
        flags = statement.flags
        if before:
            flags, bits = before.flags, bits | before.bits[before.places(rows)]
        keep = self.findings.add_flags(flags, table.name, file, rows, bits)
        if not keep.all():
            found = found.filter(pa.array(keep))
            rows = rows[keep]
        if not len(rows):
            return
        ready = before.of(rows) if before else {}
        typed = _typed(table, found, given, ready)
        self._note(table, typed, found, rows, file)
        self.sink.add(table.name, typed)

    def _run(self, statement: Statement, before: Prepared | None) -> pa.Table:
        if before is None:
            return _in_order(self.connection.execute(statement.text).to_arrow_table())
        self.connection.register("t_", before.rows)
        found = self.connection.execute(statement.text).to_arrow_table()
        self.connection.unregister("t_")
        return _in_order(found)

    def look_at_tables(self) -> None:
        """The checks that need all rows of a table: keys used twice, stays that overlap."""
        for name, keys in self.keys.items():
            self._twice(name, keys)
        for name, parts in self._held.items():
            self._overlaps(name, pa.concat_tables(parts))

    def accepted(self, table: str, file: str) -> np.ndarray:
        """The rows of a file that were accepted into a table, in their order."""
        return self.keys.get(table, Keys()).rows_of(file)

    def _note(
        self, table: ActivityTable, typed: pa.Table, found: pa.Table, rows: np.ndarray, file: str
    ) -> None:
        # What is only looked at would keep all that the engine handed back with it.
        hashes = (
            hashes_of(typed.column(table.key[0]))
            if key_is_word(table)
            else found.column("key_").to_numpy().copy()
        )
        # What is dated after them was rejected.
        early = pc.less(typed.column(table.month_by), self.period.start).to_numpy()
        self.keys[table.name].add(hashes, rows, early, file)
        self.findings.tally(table.name, 0, 0, outside=int(early.sum()))
        if not self.in_period and "person" in table and not table.latest_month_counts:
            self.in_period = any(_since(typed.column(f.name), self.period) for f in table.fields)
        if table.name in SPANS:
            held = typed.select(SPANS[table.name].columns).append_column("row_", pa.array(rows))
            self._held[table.name].append(held.append_column("file_", _same(file, len(rows))))

    def _twice(self, name: str, keys: Keys) -> None:
        """The earlier row of a key is rejected, as the store lets the later one count."""
        if not comes_twice(*keys.hashes):
            if key_is_word(self.setting.tables[name]):
                self.sink.no_key_twice(name)
            return
        hashes = np.concatenate(keys.hashes)
        order = np.argsort(hashes, kind="stable")
        earlier = np.sort(order[:-1][hashes[order][1:] == hashes[order][:-1]])
        rows = keys.rows_of()
        starts = np.cumsum([0, *(len(part) for part in keys.rows)])
        samples = [
            Sample(
                keys.files[int(np.searchsorted(starts, place, "right")) - 1],
                int(rows[place]) + FIRST_ROW,
            )
            for place in earlier[:SAMPLES]
        ]
        check = self.setting.check("duplicate-key")
        field = self.setting.tables[name].key[0]
        self.findings.add(check, name, field, count=len(earlier), samples=samples)
        outside = int(np.concatenate(keys.outside)[earlier].sum())
        self.findings.tally(name, 0, -len(earlier), outside=-outside)

    def _overlaps(self, name: str, rows: pa.Table) -> None:
        found = overlapping(self.connection, SPANS[name], rows)
        check = self.setting.check(SPANS[name].check)
        samples = [Sample(file, row + FIRST_ROW) for file, row in found[:SAMPLES]]
        self.findings.add(check, name, check.field, count=len(found), samples=samples)


def _in_order(found: pa.Table) -> pa.Table:
    """The rows as the file has them, as the later of two with one key counts: the engine's threads
    hand back what they read in the order in which they are done."""
    rows = found.column("row_").to_numpy()
    return found.take(pa.array(np.argsort(rows))) if (np.diff(rows) < 0).any() else found


def _since(column: pa.ChunkedArray, period: Period) -> bool:
    """Whether a column of dates has one in the period, or after it."""
    if not pa.types.is_date(column.type):
        return False
    latest = pc.max(column).as_py()
    return latest is not None and latest >= period.start


def _typed(
    table: ActivityTable,
    found: pa.Table,
    given: Mapping[str, pa.Array | str],
    ready: Mapping[str, Column],
) -> pa.Table:
    columns = [
        ready[name] if name in ready else _column(name, found, given) for name in table.columns
    ]
    return pa.table(dict(zip(table.columns, columns, strict=True)))


def _column(name: str, found: pa.Table, given: Mapping[str, pa.Array | str]) -> Column:
    words = given.get(name)
    if words is None:
        return found.column(name)
    if isinstance(words, str):
        return _same(words, found.num_rows)
    numbers = found.column(f"{name}_").combine_chunks()
    return words_by_number(numbers, words)


def _same(word: str, count: int) -> pa.DictionaryArray:
    return words_by_number(pa.array(np.zeros(count, np.int32)), pa.array([word]))
