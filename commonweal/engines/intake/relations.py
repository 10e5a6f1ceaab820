"""Tables of a submission in memory that others look things up in: parents and joined tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.intake.opening import Member
from commonweal.engines.intake.people import Patients, column_of
from commonweal.engines.intake.reading import whole
from commonweal.engines.intake.records import Records
from commonweal.engines.intake.statements import ALONE, WHOSE, Period, Scope, Statement, above
from commonweal.engines.intake.worked_out import FORMULAS, Asked
from commonweal.engines.store.ordering import comes_twice
from commonweal.engines.store.words import Words, hashes_of
from commonweal.facts.activity.adapters import Adapter, Join, National, Source

PEOPLE = "people_"
NOBODY = (
    "(SELECT NULL::INTEGER AS person_, NULL::DATE AS birth_, NULL::DATE AS death_, "
    "NULL::INTEGER AS born_, NULL::INTEGER AS commissioner_)"
)


@dataclass(frozen=True)
class Read:
    """How a source is read: where its fields are found, how its FROM clause begins, its joins by
    name, and the table of records that its rows belong to, by the key of those and the field that
    names it."""

    scope: Scope
    relation: str
    joins: Mapping[str, str]
    table: str = ""
    key: str = ""
    by: str = ""


@dataclass(frozen=True)
class Above:
    """Records that rows of a source belong to, each key once, in the order of its number."""

    words: Words
    records: Records
    by: str
    #: Of each row of the whole table the place of its record, where that was looked up before.
    places: np.ndarray | None = None

    def put_to(self, piece: pa.Table) -> pa.Table:
        """Put to each row what is known of its record; alone is a row whose record did not come."""
        if self.places is None:
            places = self.words.find(piece.column(self.by))
        else:
            first = piece.column("row_")[0].as_py()
            places = self.places[first : first + piece.num_rows]
        columns = self.records.at(places)
        if ALONE in columns:
            columns[ALONE] = pc.fill_null(columns[ALONE], True)
        for name, column in columns.items():
            piece = piece.append_column(name, column)
        return piece


@dataclass
class Relations:
    """What is loaded for one submission."""

    connection: duckdb.DuckDBPyConnection
    adapter: Adapter
    members: Mapping[str, Member]
    headers: Mapping[str, list[str]]
    reading: Mapping[str, int]
    period: Period
    #: Of national tables whose rows were turned into rows of ours: which of them were accepted.
    accepted: dict[str, np.ndarray] = field(default_factory=dict)
    #: Of tables in memory that were read: what is known of the person of each row.
    whose: dict[str, pa.Table] = field(default_factory=dict)
    _patients: Patients | None = None
    _patients_of: dict[str, np.ndarray] = field(default_factory=dict)
    _rows: dict[str, pa.Table] = field(default_factory=dict)
    _parents: dict[str, frozenset[str]] = field(default_factory=dict)
    _joined: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)

    def columns(self, name: str) -> list[str]:
        """The fields of a national table that are wanted and there; all, without rows, where the
        table did not come."""
        if name not in self.members:
            return list(dict.fromkeys(self.adapter.fields_of(name)))
        there = set(self.headers.get(name, ()))
        return [column for column in self.adapter.fields_of(name) if column in there]

    def rows(self, name: str) -> pa.Table:
        """A national table in memory, with its row numbers; empty when it did not come."""
        if name not in self._rows:
            columns = self.columns(name)
            if name in self.members:
                table = whole(self.members[name], columns, self.reading)
            else:
                table = pa.table({column: pa.array([], pa.string()) for column in columns})
            self._rows[name] = numbered(table, 0)
        return self._rows[name]

    def ids(self, name: str) -> pa.Array:
        """The keys of a national table, by row."""
        return self.rows(name).column(self.adapter.national[name].key).combine_chunks()

    def index_patients(self) -> Patients:
        """The patients of the index of patients."""
        if self._patients is None:
            people = self.adapter.people
            self._patients = Patients(column_of(self.rows(people.table), people.local_id))
        return self._patients

    def patients_of(self, name: str) -> np.ndarray:
        """The number of the patient of each row of a table; -1 where the index has none."""
        if name not in self._patients_of:
            local = self.rows(name).column(self.adapter.national[name].person)
            self._patients_of[name] = self.index_patients().words.find(local)
        return self._patients_of[name]

    def loaded(self, name: str) -> bool:
        return name in self._rows

    def source(self, source: Source) -> Read:
        """Where fields of a source are found, and its FROM clause; t_ is the piece read, with what
        is known of the record that each row belongs to."""
        table = self.adapter.national[source.national]
        own = frozenset(self.columns(source.national))
        parent = self._parent(table.parent) if table.parent else frozenset()
        there = [j for j in source.joins if self._can_be_joined(j)]
        higher = [join for join in there if not own & set(join.on.values())]
        joined: dict[str, frozenset[str]] = {join.name: frozenset() for join in source.joins}
        held = f"parent_{table.parent}" if table.parent else PEOPLE
        if higher and table.parent:
            held = self._widened(table.parent, parent, higher)
        texts, by_words = dict[str, str](), dict[str, tuple[str, ...]]()
        for join in there:
            scope = Scope(own, parent, joined, looked_up=True)
            if not (join in higher and table.parent):
                on = [f'{join.name}."{o}" = {scope.text(f)}' for o, f in join.on.items()]
                name = self._joined_with(join)
                texts[join.name] = f"LEFT JOIN {name} {join.name} ON {' AND '.join(on)}"
                if own - _telling_apart(source, table) >= set(join.on.values()):
                    by_words[join.name] = tuple(join.on.values())
            joined[join.name] = self._given_by(join)
        widened = frozenset(join.name for join in higher) if table.parent else frozenset()
        if not (table.parent or table.person):
            scope = Scope(own, parent, joined, by_words)
            return Read(scope, f"t_ t CROSS JOIN {NOBODY} w", texts)
        key = self.adapter.national[table.parent].key if table.parent else "number_"
        scope = Scope(own, parent, joined, by_words, "t", widened, looked_up=True)
        by = table.by if table.parent else table.person
        return Read(scope, "t_ t", texts, held, key, by)

    def above(self, read: Read, statement: Statement, national: str) -> Above | None:
        """The records that rows of a source belong to, with the fields that its statement reads."""
        if not read.table:
            return None
        columns = self.connection.execute(f"DESCRIBE {read.table}").fetchall()
        asked = {field for one in statement.words for field in one.fields}
        wanted = {
            name: above(name)
            for name, *_ in columns
            if above(name) in asked or f'"{above(name)}"' in statement.text
        }
        wanted |= {name: name for name in (*WHOSE, *([ALONE] if read.scope.parent else []))}
        fields = ", ".join(f'"{name}" AS "{known}"' for name, known in wanted.items())
        found = self.connection.execute(
            f'SELECT "{read.key}" AS "key", {fields} FROM {read.table} '
            f'WHERE "{read.key}" IS NOT NULL'
        ).to_arrow_table()
        records = found.drop_columns(["key"])
        if read.table == PEOPLE:
            # Patients have their numbers, and some tables were looked through for them.
            order = np.argsort(found.column("key").to_numpy())
            places = self._patients_of.get(national)
            words = self.index_patients().words
            return Above(words, Records(records.take(pa.array(order))), read.by, places)
        words = Words()
        words.learn(found.column("key"))
        return Above(words, Records(records), read.by)

    def _can_be_joined(self, join: Join) -> bool:
        """Whether its table came, with the columns to find its rows by."""
        if join.worked_out:
            return True
        return join.table in self.members and set(join.on) <= set(self.columns(join.table))

    def _widened(self, name: str, columns: frozenset[str], joins: Sequence[Join]) -> str:
        """A parent with what its own rows are joined with, so that it is looked up once."""
        scope = Scope(frozenset(), columns)
        fields, relation = ["p.*"], f"parent_{name} p"
        for join in joins:
            on = [f'{join.name}."{o}" = {scope.text(f)}' for o, f in join.on.items()]
            relation += f" LEFT JOIN {self._joined_with(join)} {join.name}"
            relation += f" ON {' AND '.join(on)}"
            given = sorted(self._given_by(join))
            fields += [f'{join.name}."{c}" AS "{join.name}.{c}"' for c in given]
        made = f"wide_{name}_{'_'.join(join.name for join in joins)}"
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {made} AS SELECT {', '.join(fields)} FROM {relation}"
        )
        return made

    def _whose(self, name: str, scope: Scope) -> str:
        table = self.adapter.national[name]
        if table.parent:
            key = self.adapter.national[table.parent].key
            on = f'p."{key}" = {scope.text(table.by)}'
            return f" LEFT JOIN parent_{table.parent} p ON {on}"
        if table.person:
            return f" LEFT JOIN people_ w ON w.local_ = {scope.text(table.person)}"
        return f" CROSS JOIN {NOBODY} w"

    def _parent(self, name: str) -> frozenset[str]:
        """Load a table that others belong to; the columns that it gives them. Rows that were
        rejected are left out, but those of no person, which tells what is wrong with the others."""
        if name in self._parents:
            return self._parents[name]
        table = self.adapter.national[name]
        higher = self._parent(table.parent) if table.parent else frozenset()
        own = frozenset(self.columns(name))
        scope = Scope(own, higher)
        given = sorted(own | higher)
        rows = self._judged(name)
        # Whose the rows are may have been looked up when they were read.
        known = not table.parent and WHOSE[0] in rows.column_names
        of = "t" if known else "p" if table.parent else "w"
        fields = ", ".join(f'{scope.text(column)} AS "{column}"' for column in given)
        whose = ", ".join(f"{of}.{c}" for c in WHOSE)
        alone = f"coalesce(p.{ALONE}, TRUE)" if table.parent else "FALSE"
        nobodys = f"{of}.person_ IS NULL AND NOT {alone}"
        select = (
            f"SELECT {fields}, {whose}, {alone} AS {ALONE}, t.row_ "
            f"FROM rows_{name} t{'' if known else self._whose(name, scope)} "
            f"WHERE {scope.text(table.key)} IS NOT NULL AND (t.accepted_ OR {nobodys})"
        )
        twice = table.key in own and comes_twice(hashes_of(rows.column(table.key)))
        if twice:
            # The row that the store keeps, the last of the accepted, which have persons.
            order = "person_ IS NULL, row_ DESC"
            select = (
                f"SELECT * FROM ({select}) "
                f'QUALIFY row_number() OVER (PARTITION BY "{table.key}" ORDER BY {order}) = 1'
            )
        kind = "VIEW" if known and not twice else "TABLE"
        self.connection.register(f"rows_{name}", rows)
        self.connection.execute(f"CREATE {kind} parent_{name} AS {select}")
        self._parents[name] = frozenset(given)
        return self._parents[name]

    def _judged(self, name: str) -> pa.Table:
        """The rows of a table with whether each was accepted, all where nobody has judged them; and
        whose they are, where that was looked up."""
        rows = self.rows(name)
        judged = np.ones(rows.num_rows, np.bool_)
        if name in self.accepted:
            judged[:] = False
            judged[self.accepted[name]] = True
        rows = rows.append_column("accepted_", pa.array(judged))
        for column in WHOSE if name in self.whose else ():
            rows = rows.append_column(column, self.whose[name].column(column))
        return rows

    def _given_by(self, join: Join) -> frozenset[str]:
        if join.worked_out:
            return frozenset(FORMULAS[self.adapter.worked_out[join.worked_out].formula].gives)
        return frozenset(self.columns(join.table))

    def _joined_with(self, join: Join) -> str:
        if join.worked_out:
            return self._work_out(join.worked_out)
        return self._join(join.table, tuple(join.on))

    def _work_out(self, name: str) -> str:
        """Run a formula over the tables that it reads."""
        made = f"worked_{name}"
        if (made, ()) in self._joined:
            return made
        declared = self.adapter.worked_out[name]
        parts = {}
        for part, of in declared.parts.items():
            self.connection.register(f"{made}_{part}", self.rows(of.table))
            scope = Scope(frozenset(self.columns(of.table)))
            fields = [f"{scope.text(there)} AS {ours}" for ours, there in of.fields.items()]
            parts[part] = f"(SELECT {', '.join(fields)}, t.row_ FROM {made}_{part} t)"
        asked = Asked(parts, declared.codes, declared.maps, declared.numbers, self.period)
        statement = FORMULAS[declared.formula].statement(asked)
        self.connection.execute(f"CREATE OR REPLACE TABLE {made} AS {statement}")
        for part in parts:
            self.connection.unregister(f"{made}_{part}")
        self._joined[made, ()] = made
        return made

    def _join(self, name: str, on: tuple[str, ...]) -> str:
        known = self._joined.get((name, on))
        if known:
            return known
        made = f"joined_{len(self._joined)}"
        scope = Scope(frozenset(self.columns(name)))
        fields = ", ".join(f'{scope.text(c)} AS "{c}"' for c in self.columns(name))
        latest = self.adapter.national[name].latest
        order = f"{scope.text(latest)} DESC NULLS LAST, row_" if latest else "row_"
        by = ", ".join(scope.text(column) for column in on)
        self.connection.register("t_", self.rows(name))
        self.connection.execute(
            f"CREATE OR REPLACE TABLE {made} AS SELECT {fields} FROM t_ t "
            f"QUALIFY row_number() OVER (PARTITION BY {by} ORDER BY {order}) = 1"
        )
        self.connection.unregister("t_")
        self._joined[name, on] = made
        return made


def _telling_apart(source: Source, table: National) -> set[str]:
    """Fields by which rows or people are told apart, whose words do not repeat."""
    keys = {field for filled in source.columns.values() for field in filled.id_of}
    return keys | {table.key, table.by, table.person}


def numbered(rows: pa.Table, first: int) -> pa.Table:
    """Rows with their place in the file."""
    places = np.arange(first, first + rows.num_rows, dtype=np.int32)
    return rows.append_column("row_", pa.array(places))
