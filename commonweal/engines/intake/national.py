"""One submission of a national data set: header, people and every table that fills one of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.intake.findings import Findings
from commonweal.engines.intake.opening import Member, Submission
from commonweal.engines.intake.people import Codes, Known, last_of_each, learn_people
from commonweal.engines.intake.reading import first_rows, header, pieces
from commonweal.engines.intake.records import words_by_number
from commonweal.engines.intake.relations import Relations, numbered
from commonweal.engines.intake.setting import Setting, engine_config
from commonweal.engines.intake.staging import Sink
from commonweal.engines.intake.statements import (
    WHOSE,
    Period,
    Statement,
    date_of,
    flagged,
    one_code,
    quoted,
    source_statement,
)
from commonweal.engines.intake.turning import Turning
from commonweal.facts.activity import ActivityTable, FieldType
from commonweal.facts.activity.adapters import Adapter, Source, absent_columns

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Headed:
    """Which adapter reads a submission, and what its header says."""

    adapter: Adapter
    members: Mapping[str, Member]
    period: Period


def headed(submission: Submission, setting: Setting, findings: Findings) -> Headed | None:
    """Read the header. None when the submission is refused for it; the findings say why."""
    by_code = {member.code: member for member in submission.members if member.code}
    if _some_lost(submission, by_code, setting, findings):
        return None
    candidates = [a for a in setting.adapters if a.header.table[:6] in by_code]
    if not candidates:
        table = setting.adapters[1].header.table
        _refuse(setting, findings, "table-empty", table, submission.name)
        return None
    member = by_code[candidates[0].header.table[:6]]
    names = header(member)
    # Two are enough to see that there is more than one.
    rows = first_rows(member, names, setting.limits["reading"], 2)
    if len(rows) != 1:
        check = "header-duplicated" if rows else "table-empty"
        _refuse(setting, findings, check, candidates[0].header.table, submission.name)
        return None
    adapter = _version(candidates, rows[0])
    period = _period(adapter, rows[0], setting)
    if period is None:
        _refuse(setting, findings, "header-invalid", adapter.header.table, submission.name)
        return None
    if setting.today and _month(period.end) > _month(setting.today):
        # Charts run to the last month that was reported.
        _refuse(setting, findings, "header-in-future", adapter.header.table, submission.name)
        return None
    national = {name[:6]: name for name in adapter.national}
    members = {national[code]: m for code, m in by_code.items() if code in national}
    findings.provider = period.provider
    for code in sorted(set(by_code) - set(national)):
        findings.add(setting.check("table-not-used"), by_code[code].stem)
    return Headed(adapter, members, period)


def read_national(
    headed: Headed, setting: Setting, findings: Findings, sink: Sink, progress: Progress
) -> Turning | None:
    """Check and type all tables. None when the submission is refused before its rows are read."""
    headers = {name: header(member) for name, member in headed.members.items()}
    if not _columns_stand(headed, headers, setting, findings):
        return None
    with duckdb.connect(":memory:", config=engine_config(setting)) as connection:
        # What is looked up is small and the pieces are large: never the other way round.
        connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        reading = setting.limits["reading"]
        relations = Relations(
            connection, headed.adapter, headed.members, headers, reading, headed.period
        )
        turning = Turning(connection, setting, headed.period, findings, sink)
        _organisations(connection, setting)
        if _empty(headed, relations, setting, findings):
            return None
        # Who refuses a file for its people goes on, so that all of it is told at once.
        known = _people(headed, relations, setting, turning)
        _persons(headed, known, turning)
        sources = [s for s in headed.adapter.sources if s.national in headed.members]
        for done, source in enumerate(sources, start=1):
            _take(source, relations, known, turning, headed)
            progress("tables read", done, len(sources))
        turning.look_at_tables()
    _whole(headed, turning, setting, findings)
    return turning


def _some_lost(
    submission: Submission, by_code: Mapping[str, Member], setting: Setting, findings: Findings
) -> bool:
    """Whether a table came in several files, of which one alone would count. Files of no national
    table are told and left."""
    for member in submission.members:
        if not member.code:
            findings.add(setting.check("table-not-used"), member.stem)
        elif member is not by_code[member.code]:
            _refuse(setting, findings, "table-in-two-files", member.code, submission.name)
    return findings.refused


def _refuse(setting: Setting, findings: Findings, check: str, table: str, name: str) -> None:
    declared = setting.check(check)
    findings.add(declared, table, words=f"{declared.sentence} ({name})")


def _version(candidates: Sequence[Adapter], row: Mapping[str, str | None]) -> Adapter:
    """By the version that the header names, else by the month."""
    told = (row.get(candidates[0].header.version) or "").strip()
    for adapter in candidates:
        number = adapter.name.rpartition("v")[2].partition(".")[0]
        if told.partition(".")[0] == number:
            return adapter
    start = _day(row.get(candidates[0].header.start))
    fitting = [a for a in candidates if start and (a.holds_to is None or start <= a.holds_to)]
    return (fitting or list(candidates))[0]


def _period(adapter: Adapter, row: Mapping[str, str | None], setting: Setting) -> Period | None:
    provider = (row.get(adapter.header.provider) or "").strip().upper()
    start, end = _day(row.get(adapter.header.start)), _day(row.get(adapter.header.end))
    if start is None or end is None or end < start or start.day != 1:
        return None
    most = setting.check("provider-not-a-code").parameters["letters"]
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    # The code becomes a part of every key, beside a colon.
    sound = provider.isascii() and provider.isalnum() and len(provider) <= most
    if not sound or months > setting.limits["header"]["months"]:
        return None
    organisations = setting.lookups.organisations
    opened, closed = organisations.get(provider, (None, None))
    known = not organisations or provider in organisations
    return Period(provider, start, end, known, opened, closed)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None


def _columns_stand(
    headed: Headed, headers: Mapping[str, list[str]], setting: Setting, findings: Findings
) -> bool:
    adapter = headed.adapter
    for name in adapter.never_empty:
        if name not in headed.members:
            findings.add(setting.check("table-empty"), name)
    for name, names in headers.items():
        required = adapter.national[name].required
        for absent in absent_columns(name, names, required, adapter.fields_of(name)):
            check = setting.check("column-absent" if absent.required else "column-renamed")
            findings.add(check, name, absent.column, words=f"{absent.sentence} {check.sentence}")
    for source in adapter.sources:
        _tell_worked_out(source, headers, setting, findings)
    return not findings.refused


def _tell_worked_out(
    source: Source, headers: Mapping[str, list[str]], setting: Setting, findings: Findings
) -> None:
    """Say so where what the national pipeline gives did not come and is worked out here."""
    names = set(headers.get(source.national, ()))
    made = {join.name for join in source.joins if join.worked_out}
    stand_ins = [
        column
        for column in source.columns.values()
        if len(column.fields) > 1 and column.fields[-1].partition(".")[0] in made
    ]
    if names and any(column.fields[0] not in names for column in stand_ins):
        findings.add(setting.check("worked-out-here"), source.national)


def _organisations(connection: duckdb.DuckDBPyConnection, setting: Setting) -> None:
    names = pa.array(list(setting.lookups.organisations), pa.string())
    connection.register("organisations_", pa.table({"organisation": names}))


def _empty(headed: Headed, relations: Relations, setting: Setting, findings: Findings) -> bool:
    """Count the tables that are never empty and are."""
    names = [n for n in headed.adapter.never_empty if n != headed.adapter.header.table]
    empty = [name for name in names if not relations.rows(name).num_rows]
    for name in empty:
        findings.add(setting.check("table-empty"), name)
    return bool(empty)


def _people(headed: Headed, relations: Relations, setting: Setting, turning: Turning) -> Known:
    people = headed.adapter.people
    rows = relations.rows(people.table)
    patients = relations.index_patients()
    codes = Codes(
        _practices(headed, relations, setting, turning),
        patients.last(*_commissioners(relations, setting)),
    )
    return learn_people(
        relations.connection,
        setting,
        people,
        rows=rows,
        patients=patients,
        codes=codes,
        file=headed.members[people.table].name,
        period=headed.period,
        findings=turning.findings,
    )


def _commissioners(relations: Relations, setting: Setting) -> tuple[np.ndarray, pa.DictionaryArray]:
    """The commissioners that rows were reported with, by the number of the patient; missing where
    it is no code."""
    people = relations.adapter.people
    rows = relations.rows(people.commissioner_table)
    if people.commissioner_field not in relations.columns(people.commissioner_table):
        return np.empty(0, np.int32), pa.array([], pa.string()).dictionary_encode()
    coded = rows.column(people.commissioner_field).combine_chunks().dictionary_encode()
    most = int(setting.check("commissioner-not-a-code").parameters["letters"])
    connection = relations.connection
    connection.register("t_", pa.table({"word": coded.dictionary}))
    found = connection.execute(f"SELECT word FROM t_ WHERE {one_code('word', most)}")
    sound = found.to_arrow_table().column(0).combine_chunks()
    connection.unregister("t_")
    places = pc.index_in(coded.dictionary, sound).take(coded.indices)
    return relations.patients_of(people.commissioner_table), words_by_number(places, sound)


def _practices(
    headed: Headed, relations: Relations, setting: Setting, turning: Turning
) -> pa.DictionaryArray:
    """The practice of each row of the index: of its patient the latest registration that is open at
    the period's end."""
    people = headed.adapter.people
    rows = relations.rows(people.practice_table)
    connection = relations.connection
    columns = set(relations.columns(people.practice_table))
    dummies = ", ".join(quoted(code) for code in sorted(setting.dummy_practices))
    connection.register("t_", rows)

    def text(name: str) -> str:
        return f'"{name}"' if name in columns else "NULL::VARCHAR"

    local = headed.adapter.people.local_id
    practice, end = text(people.practice), date_of(text(people.practice_end))
    dummy = connection.execute(f"SELECT row_ FROM t_ WHERE {practice} IN ({dummies})")
    found = dummy.to_arrow_table().column(0).to_numpy()
    check = setting.check("practice-dummy")
    name = headed.members[people.practice_table].name if rows.num_rows else ""
    turning.findings.add_rows(check, people.practice_table, people.practice, name, found)
    order = f"{date_of(text(people.practice_start))} DESC NULLS LAST, row_ DESC"
    open_ = connection.execute(
        f"SELECT {text(local)} AS local, {practice} AS code FROM t_ "
        f"WHERE {practice} NOT IN ({dummies}) "
        f"AND coalesce({end}, DATE '9999-12-31') > DATE '{headed.period.end}' "
        f"{last_of_each(rows, local, order, text(local))}"
    ).to_arrow_table()
    connection.unregister("t_")
    patients = relations.index_patients()
    codes = open_.column("code").combine_chunks().dictionary_encode()
    return patients.last(patients.words.find(open_.column("local")), codes)


def _persons(headed: Headed, known: Known, turning: Turning) -> None:
    """The table of persons, from the people as they were learnt."""
    table = turning.setting.tables["persons"]
    month = headed.period.start.replace(day=1).isoformat()
    inner = (
        "SELECT row_, person_, commissioner_, birth_, death_, "
        f"DATE '{month}' AS reported_month, "
        "CAST(date_trunc('month', birth_) AS DATE) AS birth_month, gender, ethnic_category, "
        "CAST(deprivation_decile AS INTEGER) AS deprivation_decile, residence, "
        "death_ AS death_date, has_died AND death_ IS NULL AS bad_death_date "
        "FROM people_ ORDER BY row_"
    )
    columns = [n for n in table.columns if n not in {"person", "provider", "commissioner"}]
    statement = flagged(
        table,
        inner,
        columns,
        {"death_date"},
        period=headed.period,
        checks=turning.setting.row_checks,
    )
    file = headed.members[headed.adapter.people.table].name
    turning.take(table, statement, file, _given(headed, known))


def _given(headed: Headed, known: Known) -> dict[str, pa.Array | str]:
    return {
        "person": known.pseudonyms,
        "provider": headed.period.provider,
        "commissioner": known.commissioners,
    }


def _take(
    source: Source, relations: Relations, known: Known, turning: Turning, headed: Headed
) -> None:
    table = turning.setting.tables[source.table]
    read = relations.source(source)
    links = _links(table, source, headed.adapter)
    statement = source_statement(
        table, source, headed.adapter, read.scope, relation=read.relation,
        joins=read.joins, period=headed.period, checks=turning.setting.row_checks, links=links,
    )  # fmt: skip
    above = relations.above(read, statement, source.national)
    given = _given(headed, known)
    if links:
        ids = relations.ids(headed.adapter.national[source.national].parent)
        given |= dict.fromkeys(links, pc.binary_join_element_wise(headed.period.provider, ids, ":"))
    file = headed.members[source.national].name
    whose: list[pa.Table] = []
    for piece in _pieces(source, relations, statement, turning.setting):
        told = above.put_to(piece) if above else piece
        if above and relations.loaded(source.national):
            whose.append(told.select(WHOSE))
        turning.take(table, statement, file, given, piece=told)
    if whose:
        relations.whose[source.national] = pa.concat_tables(whose)
    key, own = source.columns.get(table.key[0]), headed.adapter.national[source.national].key
    if key and key.id_of == (own,):
        relations.accepted[source.national] = turning.accepted(table.name, file)


def _links(table: ActivityTable, source: Source, adapter: Adapter) -> list[str]:
    """The columns that hold the key of the parent, which is known by its row."""
    national = adapter.national[source.national]
    return [
        name
        for name, filled in source.columns.items()
        if national.parent
        and filled.id_of == (national.by,)
        and not filled.mark
        and table.field(name).type is FieldType.LINK
    ]


def _pieces(
    source: Source, relations: Relations, statement: Statement, setting: Setting
) -> Iterator[pa.Table]:
    rows = setting.limits["reading"]["chunk_rows"]
    if relations.loaded(source.national):
        table = relations.rows(source.national)
        for first in range(0, table.num_rows, rows):
            yield table.slice(first, rows)
        return
    member, columns = relations.members[source.national], relations.columns(source.national)
    repeated = {field for one in statement.words for field in one.fields}
    repeated -= {field for _, field in statement.keys.values()}
    first = 0
    for piece in pieces(member, columns, setting.limits["reading"], repeated):
        yield numbered(piece, first)
        first += piece.num_rows


def _whole(headed: Headed, turning: Turning, setting: Setting, findings: Findings) -> None:
    if findings.came and not findings.accepted:
        findings.add(setting.check("everything-rejected"), headed.adapter.header.table)
    elif not turning.in_period:
        findings.add(setting.check("nothing-in-period"), headed.adapter.header.table)
