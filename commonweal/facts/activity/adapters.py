"""How a national data set fills the activity tables, as `definitions/activity/adapters` says.

Says which field fills which column and what a header must have; reading files is not done here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from commonweal.facts.activity.tables import ActivityTable, ActivityTables


class AdapterError(ValueError):
    """The declaration names what is not there; the sentence says where."""


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is filled; exactly one of the ways is given."""

    fields: tuple[str, ...] = ()
    id_of: tuple[str, ...] = ()
    person_id_of: tuple[str, ...] = ()
    mark: str = ""
    constant: str = ""
    age_on: str = ""
    period_start: bool = False
    mapped: str = ""
    only_mapped: bool = False
    digits: int = 0

    @property
    def reads(self) -> tuple[str, ...]:
        """The fields that it is made of."""
        age = (self.age_on,) if self.age_on else ()
        return (*self.fields, *self.id_of, *self.person_id_of, *age)


@dataclass(frozen=True, slots=True)
class Join:
    """Another table of the submission, or one worked out of several, found by fields of this one:
    its first row counts."""

    name: str
    on: Mapping[str, str]
    table: str = ""
    worked_out: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a formula reads of one national table: the field behind each of its own names."""

    table: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A table that a registered formula makes of national ones before ours are filled."""

    formula: str
    parts: Mapping[str, Part]
    codes: Mapping[str, Sequence[str]]
    maps: Mapping[str, Mapping[str, str]]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Source:
    """One national table that fills one of ours."""

    table: str
    national: str
    columns: Mapping[str, Column]
    joins: tuple[Join, ...] = ()
    only_where: str = ""


@dataclass(frozen=True, slots=True)
class National:
    """A table of the national data set: its key, whose row it is, what its header must have."""

    name: str
    required: tuple[str, ...] = ()
    key: str = ""
    person: str = ""
    parent: str = ""
    by: str = ""
    latest: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the sender and the period of a submission stand."""

    table: str
    provider: str
    start: str
    end: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Where the people of a submission stand."""

    table: str
    local_id: str
    nhs_number: str
    birth_date: str
    postcode: str
    gender: tuple[str, ...]
    ethnic_category: str
    death_date: str = ""
    practice_table: str = ""
    practice: str = ""
    practice_start: str = ""
    practice_end: str = ""
    commissioner_table: str = ""
    commissioner_field: str = ""

    def fields_of(self, name: str) -> tuple[str, ...]:
        """The fields of a national table that tell of people."""
        found: tuple[str, ...] = ()
        if name == self.table:
            found += (self.local_id, self.nhs_number, self.birth_date, self.postcode)
            found += (*self.gender, self.ethnic_category, self.death_date)
        if name == self.practice_table:
            found += (self.practice, self.practice_start, self.practice_end)
        return (*found, self.commissioner_field) if name == self.commissioner_table else found


@dataclass(frozen=True, slots=True)
class Adapter:
    """One version of one national data set."""

    name: str
    title: str
    header: Header
    people: People
    never_empty: tuple[str, ...]
    national: Mapping[str, National]
    sources: tuple[Source, ...]
    holds_to: date | None = None
    maps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    worked_out: Mapping[str, WorkedOut] = field(default_factory=dict)

    def fields_of(self, name: str) -> tuple[str, ...]:
        """The fields of a national table that are read, in no order that means anything."""
        table = self.national[name]
        wanted = {*table.required, table.key, table.person, table.by, table.latest}
        wanted |= set(self.people.fields_of(name))
        for source in self.sources:
            wanted |= set(_read_by(self, source, name))
        for made in self.worked_out.values():
            parts = (part for part in made.parts.values() if part.table == name)
            wanted |= {field for part in parts for field in part.fields.values()}
        return tuple(sorted(wanted - {""}))


def parse_adapter(
    data: Mapping[str, Any], tables: ActivityTables, shared: Mapping[str, Any]
) -> Adapter:
    """One adapter, with the maps and codes that adapters share. Raises AdapterError where it names
    a table or column that is not declared."""
    national = {name: _national(name, body) for name, body in data["national"].items()}
    sources = tuple(
        _source(tables[name], body, national)
        for name, bodies in data["tables"].items()
        for body in bodies
    )
    maps = _maps({**shared["maps"], **data.get("maps", {})})
    worked_out = {
        name: _worked_out(name, body, national, shared)
        for name, body in data.get("worked_out", {}).items()
    }
    for source in sources:
        for column, filled in source.columns.items():
            if filled.mapped and filled.mapped not in maps:
                raise AdapterError(f"{source.table}.{column} uses the map {filled.mapped}.")
        for join in source.joins:
            if join.worked_out and join.worked_out not in worked_out:
                raise AdapterError(f"{source.table} joins {join.worked_out}, which nothing makes.")
    return Adapter(
        name=data["name"],
        title=data["title"],
        header=Header(**data["header"]),
        people=_people(data["people"]),
        never_empty=tuple(data["never_empty"]),
        national=national,
        sources=sources,
        holds_to=data.get("holds_to"),
        maps=maps,
        worked_out=worked_out,
    )


def plain_source(table: ActivityTable) -> Source:
    """A file that has our own columns under their own names."""
    columns = {name: Column(fields=(name,)) for name in table.columns}
    return Source(table.name, table.name, columns)


@dataclass(frozen=True, slots=True)
class AbsentColumn:
    """A column that a file should have: the nearest of the names that it does have."""

    table: str
    column: str
    nearest: str
    required: bool

    @property
    def sentence(self) -> str:
        hint = f"; the nearest it has is {self.nearest}" if self.nearest else ""
        return f"{self.table} has no column {self.column}{hint}."


def absent_columns(
    table: str, header: Sequence[str], required: Iterable[str], optional: Iterable[str]
) -> list[AbsentColumn]:
    """What a header lacks: every required column, and optional ones that look renamed."""
    there = set(header)
    must = [name for name in required if name not in there]
    may = [name for name in optional if name not in there and name not in set(must)]
    known = {*required, *optional}
    spare = [name for name in header if name not in known]
    found = [AbsentColumn(table, name, _nearest(name, spare), True) for name in must]
    renamed = ((name, _nearest(name, spare)) for name in may)
    return found + [AbsentColumn(table, name, near, False) for name, near in renamed if near]


def _nearest(name: str, names: Sequence[str]) -> str:
    by_lower = {other.lower(): other for other in names}
    close = get_close_matches(name.lower(), list(by_lower), n=1, cutoff=0.72)
    return by_lower[close[0]] if close else ""


def _read_by(adapter: Adapter, source: Source, name: str) -> Iterable[str]:
    """The fields of a national table that one source reads from it, itself or as a parent."""
    by_name = {join.name: join for join in source.joins}
    asked = [source.only_where, *(f for c in source.columns.values() for f in c.reads)]
    asked += [field for join in source.joins for field in join.on.values()]
    chain = parents(adapter, source.national)
    for wanted in asked:
        alias, _, rest = wanted.rpartition(".")
        if alias:
            if by_name[alias].table == name:
                yield rest
        elif name in chain:
            yield wanted
    for join in source.joins:
        if join.table == name:
            yield from join.on


def parents(adapter: Adapter, name: str) -> list[str]:
    """A national table and the tables that its rows belong to, nearest first."""
    chain = [name]
    while adapter.national[chain[-1]].parent:
        chain.append(adapter.national[chain[-1]].parent)
    return chain


def _national(name: str, body: Mapping[str, Any]) -> National:
    rest = {key: value for key, value in body.items() if key != "required"}
    return National(name=name, required=tuple(body.get("required", ())), **rest)


def _maps(bodies: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    return {name: body["codes"] for name, body in bodies.items()}


def _worked_out(
    name: str, body: Mapping[str, Any], national: Mapping[str, National], shared: Mapping[str, Any]
) -> WorkedOut:
    parts = {part: Part(of["table"], of["fields"]) for part, of in body["of"].items()}
    for part in parts.values():
        if part.table not in national:
            raise AdapterError(f"{name} is worked out of {part.table}, which is not declared.")
    codes = body.get("codes", {})
    return WorkedOut(
        formula=body["formula"],
        parts=parts,
        codes=shared["codes"][codes] if isinstance(codes, str) else codes,
        maps=_maps(body.get("maps", {})),
        numbers=shared["numbers"].get(name, {}),
    )


def _people(body: Mapping[str, Any]) -> People:
    practices = body.get("practices", {})
    commissioner = body.get("commissioner", {})
    plain = {k: v for k, v in body.items() if k not in {"practices", "commissioner"}}
    plain["gender"] = tuple(body["gender"])
    return People(
        **plain,
        practice_table=practices.get("table", ""),
        practice=practices.get("practice", ""),
        practice_start=practices.get("start", ""),
        practice_end=practices.get("end", ""),
        commissioner_table=commissioner.get("table", ""),
        commissioner_field=commissioner.get("field", ""),
    )


def _source(
    table: ActivityTable, body: Mapping[str, Any], national: Mapping[str, National]
) -> Source:
    joins = tuple(
        Join(j["as"], j["match"], j.get("table", ""), j.get("worked_out", ""))
        for j in body.get("joins", ())
    )
    for name in (body["from"], *(join.table for join in joins if join.table)):
        if name not in national:
            raise AdapterError(f"{table.name} is filled from {name}, which is not declared.")
    columns = {name: _column(spec) for name, spec in body["columns"].items()}
    for name in columns:
        table.field(name)
    return Source(table.name, body["from"], columns, joins, body.get("only_where", ""))


def _column(spec: Mapping[str, Any]) -> Column:
    return Column(
        fields=tuple(spec.get("first_of", [spec["field"]] if "field" in spec else ())),
        id_of=tuple(spec.get("id", ())),
        person_id_of=tuple(spec.get("person_id", ())),
        mark=spec.get("mark", ""),
        constant=spec.get("constant", ""),
        age_on=spec.get("age_on", ""),
        period_start=spec.get("period_start", False),
        mapped=spec.get("map", ""),
        only_mapped=spec.get("only_mapped", False),
        digits=spec.get("digits", 0),
    )
