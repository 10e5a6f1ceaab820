"""Sources of rows as named steps of one SQL statement. A source used twice is written once."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from commonweal.engines.sql.binding import Binding
from commonweal.engines.sql.dialects import Dialect
from commonweal.engines.sql.expressions import Scope, condition, outer_of, shape_of, sql
from commonweal.engines.sql.shapes import (
    WHOLE,
    CannotRender,
    Shapes,
    alike,
    common,
    of_field,
)
from commonweal.facts.activity import ActivityTable, ActivityTables
from commonweal.language import plan


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that holds taken values, and the columns of the row that find its line in it."""

    takes: tuple[plan.Take, ...]
    on: tuple[str, ...]
    text: str
    outward: bool = False


def key_of(source: plan.Source, tables: ActivityTables) -> tuple[str, ...]:
    """The columns that tell the rows of a source apart."""
    match source:
        case plan.Table(name):
            return tables[name].key
        case plan.First():
            return source.by
        case plan.Stack():
            raise CannotRender(
                "The rows of a stack have no key; nothing outward is attached to it."
            )
        case _:
            return key_of(source.source, tables)


def of_table(table: ActivityTable, named: Mapping[str, Set[str]]) -> tuple[str, ...]:
    """The columns of a table that are read where these are named; a part of its key at least."""
    wanted = named.get(table.name, frozenset())
    return tuple(column for column in table.columns if column in wanted) or table.key[:1]


@dataclass
class Steps:
    """The named steps written so far; `tables` are those that only name a table.

    `add` gives the name of a source's step and its columns.

    Of a table only the columns that are `named` by what reads it are read, so that a local table
    need not have the others; without it, all are.
    """

    dialect: Dialect
    binding: Binding
    named: Mapping[str, Set[str]] | None = None
    steps: list[tuple[str, str]] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)
    _named: dict[plan.Source, tuple[str, Shapes]] = field(default_factory=dict)

    def add(self, source: plan.Source) -> tuple[str, Shapes]:
        """The name of the step that yields these rows, and what its columns hold."""
        if source not in self._named:
            text, shapes = self._write(source)
            self._named[source] = (self.step(text), shapes)
            if isinstance(source, plan.Table):
                self.tables.add(self._named[source][0])
        return self._named[source]

    def step(self, text: str, prefix: str = "s") -> str:
        """Write one step; gives its name."""
        name = f"{prefix}{len(self.steps) + 1}"
        self.steps.append((name, text))
        return name

    def scope(self, alias: str, shapes: Shapes, outer: Scope | None = None) -> Scope:
        return Scope(self.dialect, alias, shapes, self.binding.encode, outer)

    def _write(self, source: plan.Source) -> tuple[str, Shapes]:
        match source:
            case plan.Table(name):
                return self._table(self.binding.tables[name])
            case plan.Where(inner, where):
                name, shapes = self.add(inner)
                kept = condition(where, self.scope("a", shapes))
                return f"SELECT a.* FROM {name} AS a WHERE {kept}", shapes
            case plan.Derive(inner, columns):
                return self._derive(inner, columns)
            case plan.Join():
                return self._join(source)
            case plan.Attach():
                return self._attach(source)
            case plan.First():
                return self._first(source)
            case plan.Stack():
                return self._stack(source)

    def _stack(self, source: plan.Stack) -> tuple[str, Shapes]:
        listed, shapes = [], []
        for number, inner in enumerate(source.sources):
            name, theirs = self.add(inner)
            scope = self.scope(f"a{number}", theirs)
            columns = ", ".join(
                f"{scope.column(column)} AS {self.dialect.quote(column)}"
                for column in source.columns
            )
            listed.append(f"SELECT {columns} FROM {name} AS a{number}")
            shapes.append(theirs)
        further = {column: common([each[column] for each in shapes]) for column in source.columns}
        return " UNION ALL ".join(listed), further

    def _table(self, table: ActivityTable) -> tuple[str, Shapes]:
        quote, renamed = self.dialect.quote, self.binding.columns.get(table.name, {})
        listed = ", ".join(
            f"t.{quote(renamed.get(column, column))} AS {quote(column)}"
            for column in self._read(table)
        )
        shapes = {field.name: of_field(field, table.name) for field in table.fields}
        return f"SELECT {listed} FROM {self.binding.relation(table.name)} AS t", shapes

    def _read(self, table: ActivityTable) -> tuple[str, ...]:
        return table.columns if self.named is None else of_table(table, self.named)

    def _unread(self, source: plan.Source) -> Set[str]:
        """The columns that the rows would have if their table were read whole."""
        while not isinstance(source, plan.Table | plan.Stack):
            source = source.source
        if isinstance(source, plan.Stack):
            return frozenset()
        table = self.binding.tables[source.name]
        return frozenset(table.columns) - frozenset(self._read(table))

    def _derive(
        self, inner: plan.Source, columns: tuple[tuple[str, plan.Expression], ...]
    ) -> tuple[str, Shapes]:
        name, shapes = self.add(inner)
        scope, further, listed = self.scope("a", shapes), dict(shapes), ["a.*"]
        for column, expression in columns:
            _new(column, further)
            listed.append(f"{sql(expression, scope)} AS {self.dialect.quote(column)}")
            further[column] = shape_of(expression, scope)
        return f"SELECT {', '.join(listed)} FROM {name} AS a", further

    def _join(self, source: plan.Join) -> tuple[str, Shapes]:
        name, shapes = self.add(source.source)
        other, theirs = self.add(source.other)
        here, there = self.scope("a", shapes), self.scope("b", theirs)
        taken = [
            f"{there.column(column)} AS {self.dialect.quote(to)}" for column, to in source.take
        ]
        matched = _matched(source.on, here, there)
        if source.during:
            day, first, last = source.during
            in_force = plan.AllOf(
                (
                    plan.Compare(plan.Col(first), "<=", plan.Outer(day)),
                    plan.AnyOf(
                        (
                            plan.Missing(plan.Col(last)),
                            plan.Compare(plan.Outer(day), "<=", plan.Col(last)),
                        )
                    ),
                )
            )
            matched += f" AND {condition(in_force, self.scope('b', theirs, here))}"
        further = dict(shapes)
        for column, to in source.take:
            _new(to, further)
            further[to] = theirs[column]
        listed = ", ".join(["a.*", *taken])
        return f"SELECT {listed} FROM {name} AS a LEFT JOIN {other} AS b ON {matched}", further

    def _attach(self, source: plan.Attach) -> tuple[str, Shapes]:
        name, shapes = self.add(source.source)
        child, theirs = self.add(source.child)
        here = self.scope("a", shapes)
        _matched(source.on, here, self.scope("c", theirs))
        # The rows of a First may lack what they are told apart by.
        same = "IS NOT DISTINCT FROM" if _may_lack_key(source.source) else "="
        listed, joins, further = ["a.*"], [], dict(shapes)
        for number, taken in enumerate(self._taken(source, name, shapes, child, theirs)):
            alias, step = f"b{number}", self.step(taken.text)
            matched = " AND ".join(
                f"{here.column(column)} {same if taken.outward else '='} {alias}.k{i}"
                for i, column in enumerate(taken.on)
            )
            joins.append(f"LEFT JOIN {step} AS {alias} ON {matched}")
            for take in taken.takes:
                quoted = self.dialect.quote(take.name)
                counted = take.how is plan.How.COUNT
                value = f"COALESCE({alias}.{quoted}, 0)" if counted else f"{alias}.{quoted}"
                listed.append(f"{value} AS {quoted}")
                _new(take.name, further)
                further[take.name] = WHOLE if counted else theirs[take.column]
        return f"SELECT {', '.join(listed)} FROM {name} AS a {' '.join(joins)}", further

    def _taken(
        self, source: plan.Attach, name: str, shapes: Shapes, child: str, theirs: Shapes
    ) -> list[Taken]:
        """One grouped step for all takes that need no order, and one for each that does."""
        scope = self.scope("c", theirs, self.scope("o", shapes))
        on = tuple(left for left, _ in source.on)
        found = [
            Taken((take,), on, self._nth(source, take, child, scope))
            for take in source.takes
            if take.how is plan.How.NTH
        ]
        plain = [take for take in source.takes if take.how is not plan.How.NTH]
        alone = tuple(take for take in plain if not plan.looks_out(take.where))
        outward = tuple(take for take in plain if plan.looks_out(take.where))
        if alone:
            keys = [scope.column(right) for _, right in source.on]
            rows = f"{child} AS c"
            found.append(Taken(alone, on, self._grouped(alone, keys, rows, scope)))
        if outward:
            found.append(self._outward(source, outward, name, child, scope))
        return found

    def _outward(
        self,
        source: plan.Attach,
        takes: tuple[plan.Take, ...],
        name: str,
        child: str,
        scope: Scope,
    ) -> Taken:
        """Takes whose condition looks at the outer row: worked out for each of those rows."""
        here, key = outer_of(scope), key_of(source.source, self.binding.tables)
        matched = _matched(source.on, here, scope)
        rows = f"{name} AS o JOIN {child} AS c ON {matched}"
        keys = [here.column(column) for column in key]
        return Taken(takes, key, self._grouped(takes, keys, rows, scope), outward=True)

    def _grouped(
        self, takes: tuple[plan.Take, ...], keys: list[str], rows: str, scope: Scope
    ) -> str:
        listed = [f"{key} AS k{i}" for i, key in enumerate(keys)]
        listed += [
            f"{_aggregate(take, scope)} AS {self.dialect.quote(take.name)}" for take in takes
        ]
        return f"SELECT {', '.join(listed)} FROM {rows} GROUP BY {', '.join(keys)}"

    def _nth(self, source: plan.Attach, take: plan.Take, child: str, scope: Scope) -> str:
        if plan.looks_out(take.where):
            raise CannotRender("The nth of something cannot depend on the outer row.")
        _in_order(take, scope)
        rights = [scope.column(right) for _, right in source.on]
        column = scope.column(take.column)
        keys = ", ".join(f"{right} AS k{i}" for i, right in enumerate(rights))
        ranked = (
            f"SELECT {keys}, {column} AS v, ROW_NUMBER() OVER "
            f"(PARTITION BY {', '.join(rights)} ORDER BY {column}) AS place "
            f"FROM {child} AS c WHERE {column} IS NOT NULL AND {condition(take.where, scope)}"
        )
        names = ", ".join(f"n.k{i} AS k{i}" for i in range(len(rights)))
        return (
            f"SELECT {names}, n.v AS {self.dialect.quote(take.name)} "
            f"FROM ({ranked}) AS n WHERE n.place = {take.nth}"
        )

    def _first(self, source: plan.First) -> tuple[str, Shapes]:
        name, shapes = self.add(source.source)
        scope, quote = self.scope("a", shapes), self.dialect.quote
        by = ", ".join(scope.column(column) for column in source.by)
        order = ", ".join(self._order(scope, *each) for each in source.order)
        _new("first_place", shapes)
        ranked = (
            f"SELECT a.*, ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY {order}) AS first_place "
            f"FROM {name} AS a"
        )
        kept = [column for column in shapes if column not in self._unread(source.source)]
        listed = ", ".join(f"f.{quote(column)} AS {quote(column)}" for column in kept)
        return f"SELECT {listed} FROM ({ranked}) AS f WHERE f.first_place = 1", shapes

    def _order(self, scope: Scope, column: str, greatest: bool) -> str:
        ordered = scope.column(column)
        if scope.shapes[column].text and not self.binding.encode:
            ordered = self.dialect.ordered(ordered)
        return f"{ordered} {'DESC' if greatest else 'ASC'} NULLS LAST"


def _matched(on: tuple[tuple[str, str], ...], here: Scope, there: Scope) -> str:
    """The condition that rows match. Refuses columns whose codes are not of the same list."""
    parts = []
    for left, right in on:
        parts.append(f"{here.column(left)} = {there.column(right)}")
        mine, theirs = here.shapes[left], there.shapes[right]
        if not alike(mine, theirs):
            raise CannotRender(
                f"{left} holds {mine.words} and {right} holds {theirs.words}; they cannot match."
            )
    return " AND ".join(parts)


def _new(column: str, shapes: Shapes) -> None:
    if column in shapes:
        raise CannotRender(f"The column {column} is there already; name it otherwise.")


def _may_lack_key(source: plan.Source) -> bool:
    """Whether a row may lack a part of what tells it apart."""
    if isinstance(source, plan.First):
        return True
    return not isinstance(source, plan.Table | plan.Stack) and _may_lack_key(source.source)


def _in_order(take: plan.Take, scope: Scope) -> None:
    scope.column(take.column)
    if scope.shapes[take.column].text:
        raise CannotRender(f"{take.name}: codes have no order, so there is no {take.how} of them.")


def _aggregate(take: plan.Take, scope: Scope) -> str:
    held = condition(take.where, scope)
    if take.how is plan.How.COUNT:
        return f"CAST(SUM(CASE WHEN {held} THEN 1 ELSE 0 END) AS BIGINT)"
    _in_order(take, scope)
    function = "MIN" if take.how is plan.How.EARLIEST else "MAX"
    return f"{function}(CASE WHEN {held} THEN {scope.column(take.column)} END)"
