"""The SQL of one source: a piece of a national table in, typed columns and flags out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as given_by
from datetime import date
from typing import Any

from commonweal.facts.activity import ActivityTable, FieldType
from commonweal.facts.activity.adapters import Adapter, Column, Source
from commonweal.facts.activity.checks import ROW_KINDS, Check, Kind, Severity

#: What is known of the person of a row, from the people or from its parent.
WHOSE = ("person_", "birth_", "death_", "born_", "commissioner_")
#: Whether the record that a row belongs to, or one further up, did not come.
ALONE = "alone_"
#: What stands for a field that no file has.
ABSENT = "NULL::VARCHAR"
#: Filled by the engine from the header and from the person, not by an adapter.
GIVEN = frozenset({"person", "provider", "commissioner"})
_CASTS = {FieldType.WHOLE: "INTEGER", FieldType.PENCE: "BIGINT", FieldType.NUMBER: "DOUBLE"}
#: What the store puts down for a missing one.
_LEAST = {FieldType.WHOLE: -(2**31), FieldType.PENCE: -(2**63)}
#: Bits that hold any month and day of a year.
_OF_A_YEAR = 9


@dataclass(frozen=True, slots=True)
class Flag:
    """One bit of the flags of a row: the check and the field that it stands for."""

    check: Check
    field: str

    @property
    def rejects(self) -> bool:
        return self.check.severity is Severity.REJECT_RECORD


@dataclass(frozen=True, slots=True)
class OfWords:
    """A SELECT over the words of a few fields as they stand together, `words_`: the columns that
    these fields fill with nothing else having a say and `flags_`, in the order of `place_`."""

    fields: tuple[str, ...]
    columns: tuple[str, ...]
    text: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A SELECT that gives `row_`, `person_`, `commissioner_`, `key_`, `flags_` and our columns but
    those that are ready before it runs: by words of fields, or as keys of one field each, of which
    `blank` says which may not be missing.

    What is ready is read from the piece under the name that `ready` gives it."""

    text: str
    flags: tuple[Flag, ...]
    words: tuple[OfWords, ...] = ()
    keys: Mapping[str, tuple[str, str]] = given_by(default_factory=dict)
    blank: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """The provider and the days that a submission speaks of."""

    provider: str
    start: date
    end: date
    known: bool = True
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True)
class Scope:
    """Where a field is found: in the piece itself, in its parent or in a joined table, of which
    some are found by words of the piece that repeat."""

    own: frozenset[str]
    parent: frozenset[str] = frozenset()
    joined: Mapping[str, frozenset[str]] = given_by(default_factory=dict)
    by_words: Mapping[str, tuple[str, ...]] = given_by(default_factory=dict)
    whose: str = "w"
    widened: frozenset[str] = frozenset()
    looked_up: bool = False

    def text(self, field: str) -> str:
        """The field as SQL text; null where no file has it."""
        alias, _, name = field.rpartition(".")
        if alias:
            if name not in self.joined.get(alias, ()):
                return ABSENT
            return self._above(field) if alias in self.widened else f'{alias}."{name}"'
        if name in self.own:
            return f't."{name}"'
        return self._above(name) if name in self.parent else ABSENT

    def words_of(self, field: str) -> tuple[str, ...]:
        """The columns of the piece whose words say what the field holds; none where rows do."""
        alias, _, name = field.rpartition(".")
        if alias and alias not in self.widened:
            return self.by_words.get(alias, ())
        if not alias and name in self.own:
            return (name,)
        return (above(field),) if self.looked_up else ()

    def _above(self, name: str) -> str:
        return f"t.{_q(above(name))}" if self.looked_up else f"p.{_q(name)}"


def above(name: str) -> str:
    """How a piece names what was looked up in the record that its row belongs to."""
    return f"p.{name}"


def ready(name: str) -> str:
    """How a piece names one of our columns that was made before the statement runs."""
    return f"= {name}"


def date_of(text: str) -> str:
    """A day, also where a time follows or it is written with the day first.

    The year has four digits: the engine knows words such as infinity and years with which it cannot
    reckon on.
    """
    return (
        f"coalesce(CASE WHEN substr({text}, 5, 1) IN ('-', '/') THEN "
        f"coalesce(try_cast({text} AS DATE), try_cast(substr({text}, 1, 10) AS DATE)) END, "
        f"CASE WHEN contains({text}, '/') THEN CAST(try_strptime({text}, '%d/%m/%Y') AS DATE) END)"
    )


def one_code(text: str, most: int) -> str:
    """Whether a text can be the code of an organisation: short, and of letters that can be seen."""
    return f"(length({text}) <= {most} AND NOT regexp_matches({text}, '[[:cntrl:]]'))"


def reckoned(day: str) -> str:
    """A day as a number from which ages are reckoned: taking a day apart is dear, so that it is
    done once for each birth and for each day, and not for each row."""
    return f"(year({day}) * {1 << _OF_A_YEAR} + month({day}) * 32 + day({day}))::INTEGER"


def age_of(day: str, born: str) -> str:
    """Whole years between two days, each as `reckoned` gives it, as facts.activity.people.age_on
    says it."""
    return f"(({day} - {born}) >> {_OF_A_YEAR})"


def as_number(name: str) -> str:
    """What one of our days is named by where it is `reckoned`."""
    return f"{name} #"


def quoted(text: str) -> str:
    """A text as SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def source_statement(
    table: ActivityTable,
    source: Source,
    adapter: Adapter | None,
    scope: Scope,
    *,
    relation: str,
    joins: Mapping[str, str] | None = None,
    period: Period,
    checks: Sequence[Check],
    given: frozenset[str] = GIVEN,
    links: Sequence[str] = (),
) -> Statement:
    """The statement for one source. `relation` begins the FROM clause: t the piece, w the people;
    `joins` are its joins by name. Each of `links` is given as the row of the parent in its file."""
    wanted = {n: c for n, c in source.columns.items() if n not in given and n not in links}
    fields = {name: _fields_of(table, name, filled, scope) for name, filled in wanted.items()}
    alone = {name: words for name, words in fields.items() if words}
    keys = {name: key for name, filled in wanted.items() if (key := _key_of(filled, scope, period))}
    before = {*alone, *keys}
    build = _Builder(table, scope, period, adapter.maps if adapter else {})
    build.dates = {
        wanted[name].fields[0]: name
        for name in alone
        if table.field(name).type is FieldType.DATE and len(wanted[name].fields) == 1
    }
    columns = {
        name: build.ready(name) if name in before else build.typed(name, filled)
        for name, filled in wanted.items()
    }
    absent = set(table.columns) - set(columns) - set(links) - given
    columns |= {name: "NULL" for name in table.columns if name in absent}
    where = f"WHERE {scope.text(source.only_where)} IS NOT NULL" if source.only_where else ""
    named = [f"{link}_" for link in links]
    passed = ", ".join([*WHOSE, ALONE, *named, *build.lines(columns)])
    asked = [field for n, filled in wanted.items() if n not in alone for field in filled.reads]
    asked.append(source.only_where)
    relation = " ".join([relation, *_needed(joins or {}, asked), where])
    inner = f"SELECT row_, {passed} FROM ({build.read(build.whose(named), relation)})"
    words = [
        _of_words(build, of, {n: wanted[n] for n in alone if alone[n] == of}, checks, joins or {})
        for of in dict.fromkeys(alone.values())
    ]
    return flagged(
        table, inner, list(columns), set(build.bad), period=period, checks=checks, links=named,
        before=before, words=words, keys=keys,
    )  # fmt: skip


def flagged(
    table: ActivityTable,
    inner: str,
    columns: Sequence[str],
    bad: set[str],
    *,
    period: Period,
    checks: Sequence[Check],
    links: Sequence[str] = (),
    before: Collection[str] = (),
    words: Sequence[OfWords] = (),
    keys: Mapping[str, tuple[str, str]] | None = None,
) -> Statement:
    """Put the flags of all checks of a table, and a number that stands for its key, around a SELECT
    of its typed columns. Those of `before` are not shown, and `words` looked at theirs already."""
    looked_at = {name for one in words for name in one.columns}
    keys = keys or {}
    all_ = _found(table, checks, set(columns), bad, period)
    found = [
        (flag, sql)
        for flag, sql in all_
        if not (flag.check.kind in OF_ONE_WORD and flag.field in {*looked_at, *keys})
    ]
    blank = tuple(
        flag for flag, _ in all_ if flag.field in keys and flag.check.kind is Kind.MISSING
    )
    if len(found) + len(blank) + sum(len(one.flags) for one in words) > MOST_FLAGS:
        raise ValueError(f"{table.name} has more checks than a row has flags.")
    own = {name: _q(name) for name in columns}
    key = [{"person": "person_", **own}[name] for name in table.key if name in {"person", *own}]
    hashed = f"hash({', '.join(key)})" if not key_is_word(table) else "0::UBIGINT"
    shown = "".join(f", {name}" for name in (*links, *(_q(n) for n in columns if n not in before)))
    text = (
        f"SELECT row_, person_, commissioner_, {hashed} AS key_, "
        f"{_bits(found)} AS flags_{shown} FROM ({inner})"
    )
    return Statement(text, tuple(flag for flag, _ in found), tuple(words), keys, blank)


def key_is_word(table: ActivityTable) -> bool:
    """Whether rows are told apart by one word, which needs no engine to make a number of."""
    return len(table.key) == 1 and table.field(table.key[0]).type is FieldType.ID


#: Checks that look at one column and nothing else, so that it is enough to look at each word once.
OF_ONE_WORD = frozenset({
    Kind.MISSING, Kind.UNREADABLE, Kind.UNKNOWN_CODE, Kind.NOT_A_CODE, Kind.OUTSIDE,
    Kind.BEFORE_DAY, Kind.IN_YEAR, Kind.AFTER_PERIOD, Kind.ORGANISATION_UNKNOWN,
})  # fmt: skip
MOST_FLAGS = 63


def _of_words(
    rows: _Builder,
    fields: tuple[str, ...],
    columns: Mapping[str, Column],
    checks: Sequence[Check],
    joins: Mapping[str, str],
) -> OfWords:
    build = rows.of_words()
    typed = build.lines({name: build.typed(name, filled) for name, filled in columns.items()})
    reads = [field for filled in columns.values() for field in filled.reads]
    read = build.read("t.place_", " ".join(["words_ t", *_needed(joins, reads)]))
    inner = f"SELECT place_, {', '.join(typed)} FROM ({read})"
    asked = [check for check in checks if check.kind in OF_ONE_WORD]
    found = [
        (flag, sql)
        for flag, sql in _found(build.table, asked, set(columns), set(build.bad), build.period)
        if flag.field in columns
    ]
    shown = {name: _q(name) for name in columns}
    shown |= {as_number(name): reckoned(_q(name)) for name in columns if name in rows.numbered}
    listed = ", ".join(f"{sql} AS {_q(name)}" for name, sql in shown.items())
    text = f"SELECT {listed}, {_bits(found)} AS flags_ FROM ({inner}) ORDER BY place_"
    return OfWords(fields, tuple(shown), text, tuple(flag for flag, _ in found))


def _needed(joins: Mapping[str, str], fields: Collection[str]) -> list[str]:
    """The joins that fields stand in, and those that these are joined to."""
    found: list[str] = []
    for name, text in reversed(list(joins.items())):
        named = any(field.startswith(f"{name}.") for field in fields)
        if named or any(f" {name}." in later for later in found):
            found.insert(0, text)
    return found


def _fields_of(table: ActivityTable, name: str, filled: Column, scope: Scope) -> tuple[str, ...]:
    """The columns of the piece whose words fill a column with nothing else having a say; none where
    rows have, and for keys, whose words do not repeat."""
    known = [field for field in filled.fields if scope.text(field) != ABSENT]
    words = [scope.words_of(field) for field in known]
    if table.field(name).type in {FieldType.ID, FieldType.LINK} or not all(words):
        return ()
    return tuple(dict.fromkeys(word for several in words for word in several))


def _key_of(filled: Column, scope: Scope, period: Period) -> tuple[str, str] | None:
    """What stands before a key that is made of one field of the piece, and that field."""
    if len(filled.id_of) != 1 or filled.id_of[0] not in scope.own:
        return None
    return ":".join([period.provider, *filter(None, [filled.mark])]), filled.id_of[0]


def _found(
    table: ActivityTable, checks: Sequence[Check], columns: set[str], bad: set[str], period: Period
) -> list[tuple[Flag, str]]:
    return [
        (Flag(check, field), sql)
        for check in checks
        if check.kind in ROW_KINDS and check.table in {"*", table.name}
        for field, sql in _conditions(table, check, columns, bad, period)
    ]


def _bits(found: Sequence[tuple[Flag, str]]) -> str:
    bits = " + ".join(
        f"CASE WHEN {sql} THEN {1 << place}::BIGINT ELSE 0 END"
        for place, (_, sql) in enumerate(found)
    )
    return bits or "0::BIGINT"


class _Builder:
    def __init__(
        self,
        table: ActivityTable,
        scope: Scope,
        period: Period,
        maps: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.table = table
        self._scope = scope
        self.period = period
        self._maps = maps
        #: Fields that hold a day which is ready under the name of the column.
        self.dates: Mapping[str, str] = {}
        #: Of those the ones from which an age is reckoned.
        self.numbered: set[str] = set()
        self.bad: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._days: dict[str, str] = {}

    def of_words(self) -> _Builder:
        """The same for words of fields alone."""
        return _Builder(self.table, self._scope, self.period, self._maps)

    def whose(self, links: Sequence[str]) -> str:
        """What is known of the record that a row belongs to, and its own place."""
        parts = ["t.row_", *(f"{self._scope.whose}.{name}" for name in WHOSE)]
        parts.append(f"t.{ALONE}" if self._scope.parent else f"FALSE AS {ALONE}")
        return ", ".join(parts + [f"t.{_q(above('row_'))} AS {name}" for name in links])

    def read(self, passed: str, relation: str) -> str:
        """Every text once, then every day once: what is typed from them repeats neither."""
        texts = "".join(f", {sql} AS {name}" for sql, name in self._texts.items())
        days = "".join(f", {sql} AS {name}" for sql, name in self._days.items())
        return f"SELECT *{days} FROM (SELECT {passed}{texts} FROM {relation})"

    def lines(self, columns: Mapping[str, str]) -> list[str]:
        """The columns in their types, and what is bad in them."""
        casts = {f.name: _sql_type(f.type) for f in self.table.fields}
        lines = [f"CAST({sql} AS {casts[name]}) AS {_q(name)}" for name, sql in columns.items()]
        return lines + [f"{sql} AS {_q('bad_' + name)}" for name, sql in self.bad.items()]

    def ready(self, name: str) -> str:
        return self._text(f"t.{_q(ready(name))}")

    def _text(self, sql: str) -> str:
        return self._texts.setdefault(sql, f"x{len(self._texts)}")

    def _day(self, text: str) -> str:
        return self._days.setdefault(date_of(text), f"d{len(self._days)}")

    def typed(self, name: str, filled: Column) -> str:
        kind = self.table.field(name).type
        if filled.period_start:
            return f"DATE {quoted(self.period.start.isoformat())}"
        if filled.constant:
            return quoted(filled.constant)
        if filled.id_of or filled.person_id_of:
            return self._id(filled)
        if filled.age_on:
            return age_of(self._number_of(filled.age_on), "born_")
        found = _first([self._scope.text(field) for field in filled.fields])
        if found == ABSENT:
            return found
        raw = self._text(found)
        if kind is FieldType.DATE:
            return self._of_kind(name, raw, self._day(raw))
        if kind in _CASTS:
            typed = f"try_cast({raw} AS {_CASTS[kind]})"
            if kind is FieldType.NUMBER:
                typed = f"CASE WHEN isfinite({typed}) THEN {typed} END"
            else:
                typed = _whole(raw, typed, kind)
            return self._of_kind(name, raw, typed)
        return self._coded(raw, filled)

    def _number_of(self, field: str) -> str:
        if field not in self.dates:
            return reckoned(self._day(self._text(self._scope.text(field))))
        self.numbered.add(self.dates[field])
        return self.ready(as_number(self.dates[field]))

    def _of_kind(self, name: str, raw: str, typed: str) -> str:
        self.bad[name] = f"({raw} IS NOT NULL AND {typed} IS NULL)"
        return typed

    def _id(self, filled: Column) -> str:
        fields = filled.id_of or filled.person_id_of
        parts = [self._text(self._scope.text(field)) for field in fields]
        provider = quoted(self.period.provider + ":")
        mark = [quoted(filled.mark + ":")] if filled.mark else []
        if len(parts) == 1 and not filled.person_id_of:
            return " || ".join([provider, *mark, parts[0]])
        # A link must have its first part; the further ones tell rows apart and may be blank.
        rest = [f"coalesce({part}, '')" for part in (parts if filled.person_id_of else parts[1:])]
        first = self._text(f"t.{_q(above('pseudonym_'))}") if filled.person_id_of else parts[0]
        return " || ".join([provider, *mark, first, *(f"':' || {part}" for part in rest)])

    def _coded(self, raw: str, filled: Column) -> str:
        if filled.digits:
            wide = f"lpad({raw}, {filled.digits}, '0')"
            raw = f"CASE WHEN length({raw}) < {filled.digits} THEN {wide} ELSE {raw} END"
        if filled.mapped:
            cases = " ".join(
                f"WHEN {quoted(old)} THEN {quoted(new)}"
                for old, new in self._maps[filled.mapped].items()
            )
            raw = f"CASE {raw} {cases} ELSE {'NULL' if filled.only_mapped else raw} END"
        return raw


def _conditions(
    table: ActivityTable, check: Check, columns: set[str], bad: set[str], period: Period
) -> Iterable[tuple[str, str]]:
    """The fields that a check looks at in a table, each with its condition."""
    with_people = "person" in table and table.name != "persons"
    match check.kind:
        case Kind.MISSING:
            required = [f.name for f in table.fields if f.required and f.name in columns]
            return [(name, f"{_q(name)} IS NULL") for name in required]
        case Kind.NO_PERSON:
            return [("person", f"person_ IS NULL AND NOT {ALONE}")] if with_people else []
        case Kind.NO_PARENT:
            links = [f.name for f in table.fields if f.type is FieldType.LINK]
            return [((links or ["person"])[0], ALONE)] if with_people else []
        case Kind.UNREADABLE:
            return [(name, _q("bad_" + name)) for name in sorted(bad)]
        case Kind.BEFORE_BIRTH | Kind.AFTER_DEATH:
            if not with_people:
                return []
    name = check.field or table.month_by
    given = name == "provider" and check.kind is not Kind.NOT_A_CODE
    if name not in columns and not given:
        return []
    condition = _condition(table, check, name, period)
    return [(name, condition)] if condition else []


def _condition(table: ActivityTable, check: Check, name: str, period: Period) -> str:
    given: Mapping[str, Any] = check.parameters
    column = _q(name)
    match check.kind:
        case Kind.UNKNOWN_CODE:
            codes = ", ".join(quoted(code) for code in given["codes"])
            return f"{column} NOT IN ({codes})"
        case Kind.NOT_A_CODE:
            return f"NOT {one_code(column, int(given['letters']))}"
        case Kind.OUTSIDE:
            return f"{column} < {int(given['least'])} OR {column} > {int(given['most'])}"
        case Kind.EARLIER_THAN:
            return f"{column} < {_q(given['than'])}"
        case Kind.BEFORE_DAY:
            return f"{column} < DATE {quoted(given['day'])}"
        case Kind.IN_YEAR:
            return f"year({column}) = {int(given['year'])}"
        case Kind.AFTER_PERIOD:
            return f"{column} > DATE {quoted(period.end.isoformat())}"
        case Kind.BEFORE_BIRTH:
            return f"{column} < birth_"
        case Kind.AFTER_DEATH:
            return f"{column} > death_"
        case Kind.ORGANISATION_CLOSED:
            return _closed(_q(table.month_by), period)
        case Kind.ORGANISATION_UNKNOWN:
            return _unknown(name, period)
    return ""


def _unknown(name: str, period: Period) -> str:
    if name == "provider":
        return "" if period.known else "TRUE"
    return f"{_q(name)} NOT IN (SELECT organisation FROM organisations_)"


def _closed(day: str, period: Period) -> str:
    bounds = [(period.opened, "<"), (period.closed, ">")]
    return " OR ".join(f"{day} {sign} DATE '{at}'" for at, sign in bounds if at)


def _whole(text: str, cast: str, kind: FieldType) -> str:
    """A whole number, also where nothing but noughts follow a point: the engine would round others,
    and know them in ways of writing that nobody means. The least one stands for missing."""
    written = f"regexp_full_match({text}, '[+-]?[0-9]+([.]0*)?')"
    return f"CASE WHEN {written} THEN nullif({cast}, {_LEAST[kind]}) END"


def _first(parts: Sequence[str]) -> str:
    known = [part for part in parts if part != ABSENT] or [ABSENT]
    return known[0] if len(known) == 1 else f"coalesce({', '.join(known)})"


def _sql_type(kind: FieldType) -> str:
    return "DATE" if kind is FieldType.DATE else _CASTS.get(kind, "VARCHAR")


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
