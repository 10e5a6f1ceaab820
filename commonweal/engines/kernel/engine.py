"""Counting plans over the coded store by compiled passes, and by SQL what they do not cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from commonweal.engines.kernel.columns import Array, CannotRun, Column, as_arrow
from commonweal.engines.kernel.counting import Counting, Members, together
from commonweal.engines.kernel.expressions import days_of
from commonweal.engines.kernel.finishing import finished
from commonweal.engines.kernel.groups import Cells, Lines, cells
from commonweal.engines.kernel.masks import BITS
from commonweal.engines.kernel.passes import PLAIN, passes
from commonweal.engines.kernel.rows import Preparing
from commonweal.engines.kernel.starting import without_collecting
from commonweal.engines.kernel.sweeping import sweep
from commonweal.engines.sql import DUCKDB, Binding
from commonweal.engines.sql.binding import Encoder
from commonweal.engines.sql.expressions import shape_of
from commonweal.engines.sql.queries import fused
from commonweal.engines.sql.sources import Steps
from commonweal.facts.activity import ActivityTables
from commonweal.language.plan import (
    ALL,
    Component,
    Grouping,
    Kind,
    Months,
    Overlap,
    Point,
    names_period,
    tables_of,
)
from commonweal.language.plan.components import month_end, months_before

#: For so few rows the passes of NumPy are as fast as those that are compiled.
FEW = 200_000

Data = Mapping[str, Sequence[Path] | pa.Table]
Asked = tuple[Sequence[Component], Grouping]


class Way(StrEnum):
    """How a component is counted."""

    KERNEL = "kernel"
    SQL = "sql"


class KernelEngine:
    """Counts components over coded tables: partitions of a store, or Arrow tables.

    `threads` pieces are worked on at a time. Without `compiled`, or without Numba, the passes are
    those of NumPy, which give the same; so are they for `few` rows or less of a store.
    """

    def __init__(
        self,
        tables: ActivityTables,
        data: Data,
        *,
        encode: Encoder | None = None,
        threads: int = 1,
        compiled: bool = True,
        few: int = FEW,
    ) -> None:
        self._data, self._threads, self._compiled, self._few = data, threads, compiled, few
        self._ways: dict[tuple[Component, Grouping], str] = {}
        self.binding = Binding(tables, {name: name for name in data}, encode=encode)
        self._making = Preparing(tables, data, encode, PLAIN)

    def count(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> pa.Table:
        """One line per month and group with columns month, the grouping's, n0, n1, ..."""
        return self.count_all([(components, grouping)], months)[0]

    def count_all(self, asked: Sequence[Asked], months: Months) -> list[pa.Table]:
        """As `count`, for several groupings at once: tables that they share are read once."""
        with without_collecting():
            return self._count_all(asked, months)

    def _count_all(self, asked: Sequence[Asked], months: Months) -> list[pa.Table]:
        try:
            return self._by_passes(asked, months)
        except CannotRun:
            # Some is only seen in the rows themselves: what of it is too much is left to SQL.
            if len(asked) > 1:
                return [self._count_all([one], months)[0] for one in asked]
            ((components, grouping),) = asked
            return [self._on_duckdb(components, grouping, months)]

    def _by_passes(self, asked: Sequence[Asked], months: Months) -> list[pa.Table]:
        everything = [component for components, _ in asked for component in components]
        self._making.run = passes(self._compiled and self._rows(everything, months) > self._few)
        self._making.made.clear()
        planned = [self._planned(components, grouping, months) for components, grouping in asked]
        sweep(self._making, [one for found in planned for one in found], self._threads)
        self._making.made.clear()
        return [
            self._finished(components, grouping, months, found)
            for (components, grouping), found in zip(asked, planned, strict=True)
        ]

    def _planned(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> list[Counting]:
        found = []
        for (events, timing, window), numbers in fused(components).items():
            for lot in _by_conditions([(n, components[n]) for n in numbers]):
                members = self._covered(lot, grouping)
                if members:
                    found.append(
                        Counting(self._making, events, timing, window, members, grouping, months)
                    )
        return found

    def _covered(self, lot: Members, grouping: Grouping) -> Members:
        """Those of a lot that the passes cover; all are tried at once, and else one by one."""
        unknown = [one for _, one in lot if (one, grouping) not in self._ways]
        if unknown and not self._refusal(unknown, grouping):
            self._ways |= {(one, grouping): "" for one in unknown}
        return [(n, one) for n, one in lot if self.way(one, grouping) is Way.KERNEL]

    def _finished(
        self, components: Sequence[Component], grouping: Grouping, months: Months,
        planned: Sequence[Counting],
    ) -> pa.Table:  # fmt: skip
        by_sql = [n for n, one in enumerate(components) if self.way(one, grouping) is Way.SQL]
        if len(by_sql) == len(components):
            return self._on_duckdb(components, grouping, months)
        lines = [line for counting in planned for line in finished(counting)]
        if by_sql:
            lines.append(self._by_sql(components, by_sql, grouping, months))
        return self._as_table(components, grouping, months, lines)

    def _rows(self, components: Sequence[Component], months: Months) -> int:
        """How many rows of a store are looked at; of Arrow tables always enough."""
        rows = 0
        for name in {table for one in components for table in tables_of(one.events)}:
            day = self.binding.tables[name].month_by
            by_month = all(one.timing == Point(day) for one in components)
            for piece in self._making.pieces(name):
                span = piece.between(day) if by_month else None
                if isinstance(piece.rows, pa.Table):
                    return self._few + 1
                back = max(one.window for one in components) - 1
                if span is None or (
                    span[1] >= days_of(months_before(months.first, back))
                    and span[0] <= days_of(month_end(months.last))
                ):
                    rows += piece.size
        return rows

    def way(self, component: Component, grouping: Grouping = ALL) -> Way:
        """How a component is counted."""
        return Way.SQL if self.why_not(component, grouping) else Way.KERNEL

    def supports(self, component: Component, grouping: Grouping = ALL) -> bool:
        """Whether the compiled passes cover a component."""
        return not self.why_not(component, grouping)

    def why_not(self, component: Component, grouping: Grouping = ALL) -> str:
        """Why the passes do not cover a component, as a sentence; empty where they do."""
        if (component, grouping) not in self._ways:
            self._ways[component, grouping] = self._refusal([component], grouping)
        return self._ways[component, grouping]

    def _refusal(self, members: Sequence[Component], grouping: Grouping) -> str:
        """Why the passes do not cover some of these of one source and timing; empty if all."""
        first = members[0]
        if first.window > 1 and isinstance(first.timing, Overlap):
            return "Periods that overlap a window of several months are known to SQL only."
        if first.window > 1 and isinstance(first.timing, Point):
            if any(one.kind is Kind.PERCENTILE for one in members):
                return "A percentile of several months together is known to SQL only."
            if any(names_period(one) for one in members):
                return "A condition on a window of several months is known to SQL only."
        if self.binding.encode is None:
            return "The passes count numbers of dictionaries; these tables hold the codes."
        empty = Preparing(self.binding.tables, {}, self.binding.encode, PLAIN)
        try:
            counting = Counting(
                empty, first.events, first.timing, first.window, list(enumerate(members)),
                grouping, Months(_FIRST, _FIRST),
            )  # fmt: skip
            sweep(empty, [counting])
            finished(counting)
        except CannotRun as reason:
            return str(reason)
        return ""

    def close(self) -> None:
        """Nothing is held but what was read, which goes with the engine."""

    def _on_duckdb(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> pa.Table:
        from commonweal.engines.duck import DuckEngine

        engine = DuckEngine(
            self.binding.tables, self._data, encode=self.binding.encode, threads=self._threads
        )
        counted = engine.count(components, grouping, months)
        engine.close()
        return counted

    def _by_sql(
        self, components: Sequence[Component], places: Sequence[int], grouping: Grouping,
        months: Months,
    ) -> Lines:  # fmt: skip
        counted = self._on_duckdb([components[n] for n in places], grouping, months)
        first = months.first.year * 12 + months.first.month - 1
        month = np.array(
            [day.year * 12 + day.month - 1 - first for day in counted["month"].to_pylist()],
            np.int32,
        )
        by = [_from_arrow(counted[name]) for name in grouping.by]
        numbers = {
            n: np.asarray(counted[f"n{i}"].to_numpy(zero_copy_only=False))
            for i, n in enumerate(places)
        }
        return Lines((Column(month), *by), numbers)

    def _as_table(
        self, components: Sequence[Component], grouping: Grouping, months: Months,
        lines: Sequence[Lines],
    ) -> pa.Table:  # fmt: skip
        fractions = [self._is_fraction(component) for component in components]
        names = ["month", *grouping.by, *(f"n{n}" for n in range(len(components)))]
        if not sum(each.size for each in lines):
            kinds = [pa.float64() if one else pa.int64() for one in fractions]
            empty = [pa.array([], pa.date32()), *(pa.array([], pa.int32()) for _ in grouping.by)]
            return pa.table([*empty, *(pa.array([], kind) for kind in kinds)], names=names)
        columns = together([each.columns for each in lines])
        group = cells(columns, len(columns[0].values))
        something = np.zeros(group.size, np.bool_)
        for at, number, values in _pieces_of(lines, group):
            percentile = components[number].kind is Kind.PERCENTILE
            something[at[~np.isnan(values) if percentile else values != 0]] = True
        kept = np.flatnonzero(something)
        firsts = np.array(list(months), "datetime64[D]").astype(np.int32)
        month = as_arrow(firsts[group.columns[0].values[kept]], pa.date32())
        by = [_as_arrow(column.at(kept)) for column in group.columns[1:]]
        cells_ = []
        for n, (component, fraction) in enumerate(zip(components, fractions, strict=True)):
            added = _added(n, component, lines, group, fraction=fraction)[kept]
            percentile = component.kind is Kind.PERCENTILE
            cells_.append(as_arrow(added, gone=np.isnan(added) if percentile else None))
        return pa.table([month, *by, *cells_], names=names)

    def _is_fraction(self, component: Component) -> bool:
        if component.kind is Kind.PERCENTILE:
            return True
        if component.kind is not Kind.SUM or component.value is None:
            return False
        steps = Steps(DUCKDB, self.binding)
        named = {table.name: table.name for table in self.binding.tables}
        steps.binding = Binding(self.binding.tables, named, encode=self.binding.encode)
        _, shapes = steps.add(component.events)
        scope = steps.scope("e", shapes)
        return shape_of(component.value, scope).fraction


def _by_conditions(members: Members) -> Iterator[Members]:
    """Components in lots whose conditions fit into one mask."""
    wheres: list[Any] = []
    lot: list[tuple[int, Component]] = []
    for number, component in members:
        if component.where not in wheres:
            if len(wheres) == BITS:
                yield lot
                wheres, lot = [], []
            wheres.append(component.where)
        lot.append((number, component))
    if lot:
        yield lot


def _pieces_of(lines: Sequence[Lines], group: Cells) -> Iterator[tuple[Array, int, Array]]:
    """The group of each line, a component and its numbers, for all lines and components."""
    begin = 0
    for each in lines:
        at = group.of_row[begin : begin + each.size]
        for number, values in each.numbers.items():
            yield at, number, values
        begin += each.size


def _added(
    number: int, component: Component, lines: Sequence[Lines], group: Cells, *, fraction: bool
) -> Array:
    percentile, of_row = component.kind is Kind.PERCENTILE, group.of_row
    total = np.zeros(group.size, np.float64 if fraction else np.int64)
    if percentile:
        total[:] = np.nan
    begin = 0
    for each in lines:
        end = begin + each.size
        if number in each.numbers:
            if percentile:
                total[of_row[begin:end]] = each.numbers[number]
            else:
                np.add.at(total, of_row[begin:end], each.numbers[number].astype(total.dtype))
        begin = end
    return total


def _as_arrow(column: Column) -> pa.Array:
    kind = pa.date32() if column.date else pa.int32()
    return as_arrow(column.values.astype(np.int32, copy=False), kind, column.absent)


def _from_arrow(read: pa.ChunkedArray) -> Column:
    dated = pa.types.is_date32(read.type)
    gone = np.asarray(read.is_null().to_numpy())
    numbers = (read.cast(pa.int32()) if dated else read).fill_null(0)
    return Column(np.asarray(numbers.to_numpy()), gone if gone.any() else None, date=dated)


_FIRST = date(2024, 4, 1)
