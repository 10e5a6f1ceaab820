"""An adapter read backwards: which national table and field each of our columns goes back to."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.facts.activity.adapters import Adapter, Column, Source, parents

#: Marks what stands for a code where a national table wants a local number.
LOCAL = "T"


@dataclass
class Layout:
    """How the rows of one of our tables become rows of national ones.

    `fields` has, for each national table, the column of ours behind each field; `locals` the fields
    that are a local number made of that column. `equal` are the values that a column must have and
    `any_of` the columns of which one must be there for a row to be told in this way. `ones` are
    numbers within a number, of which there is one; `keys` what another table is found by."""

    table: str
    national: str
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    locals: dict[str, dict[str, str]] = field(default_factory=dict)
    ones: dict[str, list[str]] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    equal: dict[str, str] = field(default_factory=dict)
    any_of: tuple[str, ...] = ()

    def put(self, table: str, name: str, column: str) -> None:
        self.fields.setdefault(table, {}).setdefault(name, column)


def layouts(adapter: Adapter, also: Mapping[str, Mapping[str, str]]) -> list[Layout]:
    """The layouts of an adapter. `also` has further fields for a table of ours.

    What the national pipeline works out, ages and what a map changes cannot be told and is left
    out. Out-of-area placements are told by their reason on the referral."""
    taken: set[str] = {source.national for source in adapter.sources}
    found = []
    for source in adapter.sources:
        alike = [one for one in adapter.sources if one.table == source.table]
        # A constant tells sources of one table apart; where there is one source it tells nothing.
        equal = {name: c.constant for name, c in source.columns.items() if c.constant}
        equal = equal if len(alike) > 1 else {}
        own = _own_columns(source, alike)
        if source.only_where or (source is not alike[0] and not equal and not own):
            continue
        layout = Layout(source.table, source.national, equal=equal)
        layout.any_of = () if equal or len(alike) == 1 else own
        _lay_out(layout, adapter, source, taken)
        for name, column in also.get(source.table, {}).items():
            layout.put(source.national, name, column)
        found.append(layout)
    return found


def _own_columns(source: Source, alike: Sequence[Source]) -> tuple[str, ...]:
    """What only this one of several sources of a table fills."""
    others = {name for one in alike if one is not source for name in one.columns}
    return tuple(name for name in source.columns if name not in others)


def _lay_out(layout: Layout, adapter: Adapter, source: Source, taken: set[str]) -> None:
    produced = {one.national for one in adapter.sources}
    for name, column in _told(source):
        first = (column.id_of or column.fields)[0]
        if "." in first:
            continue
        table = _place(adapter, source.national, first)
        if table == source.national or table not in produced:
            layout.put(table, first, name)
    for name, column in source.columns.items():
        if column.id_of and len(column.id_of) > 1:
            _number(layout, adapter, source.national, name, column.id_of)
    for name, column in _told(source):
        first = (column.id_of or column.fields)[0]
        if "." in first:
            _join(layout, adapter, source, name=name, text=first, taken=taken)
    for join in source.joins:
        taken.add(join.table)


def _told(source: Source) -> Iterator[tuple[str, Column]]:
    """The columns that are one field of the data set as it stands."""
    for name, column in source.columns.items():
        one = column.fields or (column.id_of if len(column.id_of) == 1 else ())
        if one and not column.mapped and not column.constant:
            yield name, column


def _place(adapter: Adapter, national: str, name: str) -> str:
    """The table, itself or above, in which a field stands."""
    chain = parents(adapter, national)
    for table in chain:
        if name in adapter.national[table].required or name == adapter.national[table].key:
            return table
    filled = {
        one.national
        for one in adapter.sources
        for column in one.columns.values()
        if name in column.fields and not one.only_where
    }
    return next((table for table in chain[1:] if table in filled), national)


def _number(
    layout: Layout, adapter: Adapter, national: str, name: str, parts: Sequence[str]
) -> None:
    """A key of several fields: the first that nothing else fills is our own number."""
    filled = {one for fields in layout.fields.values() for one in fields}
    spare = [part for part in parts if part not in filled]
    numbers = [part for part in spare if part.lower().endswith("id")]
    if not numbers:
        return
    layout.put(national, numbers[0], name)
    layout.ones[national] = numbers[1:]
    table = adapter.national[national]
    if table.by == numbers[0] and table.parent in layout.fields:
        layout.put(table.parent, adapter.national[table.parent].key, name)


def _join(
    layout: Layout, adapter: Adapter, source: Source, *, name: str, text: str, taken: set[str]
) -> None:
    """A field of another table that is found by fields of this one."""
    alias, _, plain = text.rpartition(".")
    join = next(one for one in source.joins if one.name == alias)
    if join.table not in adapter.national or join.table in taken:
        return
    own = layout.fields[source.national]
    layout.put(join.table, plain, name)
    for there, here in join.on.items():
        if here in own:
            layout.put(join.table, there, own[here])
            layout.keys.setdefault(join.table, set()).add(there)
        else:
            layout.locals.setdefault(source.national, {})[here] = name
            layout.locals.setdefault(join.table, {})[there] = name
    for there in _keys_of(adapter, join.table) - set(layout.fields[join.table]):
        layout.locals.setdefault(join.table, {})[there] = name


def _keys_of(adapter: Adapter, national: str) -> set[str]:
    """The fields by which a table is looked up from anywhere."""
    joins = [join for source in adapter.sources for join in source.joins]
    return {there for join in joins if join.table == national for there in join.on}


def told(layout: Layout, rows: pa.Table, local: pa.Array, person: str) -> dict[str, pa.Table]:
    """The rows as national ones, in text. `local` are the local patient numbers, `person` the field
    for them in the table itself, empty where it has none."""
    for name, value in layout.equal.items():
        keep = pc.equal(rows[name], value)
        rows, local = rows.filter(keep), local.filter(keep)
    if layout.any_of:
        keep = pc.invert(pc.is_null(rows[layout.any_of[0]]))
        for name in layout.any_of[1:]:
            keep = pc.or_(keep, pc.invert(pc.is_null(rows[name])))
        rows, local = rows.filter(keep), local.filter(keep)
    found = {}
    for table, fields in layout.fields.items():
        columns = {name: text_of(rows[column]) for name, column in fields.items()}
        for name, column in layout.locals.get(table, {}).items():
            columns[name] = pc.binary_join_element_wise(LOCAL, text_of(rows[column]), "")
        for name in layout.ones.get(table, ()):
            columns[name] = pa.array(["1"] * rows.num_rows, pa.string())
        if table == layout.national and person:
            columns[person] = local
        made = pa.table(columns)
        found[table] = (
            made if table == layout.national else _once(made, layout.keys.get(table, set()))
        )
    return found


def _once(rows: pa.Table, keys: set[str]) -> pa.Table:
    """Each row once, without those that have nothing to tell beside their key."""
    names = rows.column_names
    if not rows.num_rows:
        return rows
    distinct = rows.group_by(names, use_threads=False).aggregate([]).select(names)
    told_of = [pc.is_valid(distinct[name]) for name in names if name not in keys]
    return distinct.filter(functools.reduce(pc.or_, told_of))


def text_of(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """A column as the data set writes it: dates as 2024-04-01, whole numbers without a point."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_floating(column.type):
        whole = pc.round(column)
        if pc.all(pc.equal(whole, column)).as_py() is not False:
            column = column.cast(pa.int64())
    return column.cast(pa.string())
