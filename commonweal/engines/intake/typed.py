"""A file that has the columns of one of our own tables: prices, register counts, ward beds.

Persons in it are pseudonyms already; what looks like an NHS number keeps the file out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import duckdb
import pyarrow as pa

from commonweal.engines.intake.findings import Findings
from commonweal.engines.intake.opening import FileFault, Member
from commonweal.engines.intake.reading import header, pieces
from commonweal.engines.intake.relations import NOBODY, numbered
from commonweal.engines.intake.setting import Setting, engine_config
from commonweal.engines.intake.staging import Sink
from commonweal.engines.intake.statements import Period, Scope, source_statement
from commonweal.engines.intake.turning import Turning
from commonweal.facts.activity import ActivityTable
from commonweal.facts.activity.adapters import absent_columns, plain_source
from commonweal.facts.activity.checks import Kind
from commonweal.facts.activity.people import number_fault

_NOT_LOOKED_AT = frozenset({
    Kind.NO_PERSON, Kind.NO_PARENT, Kind.BEFORE_BIRTH, Kind.AFTER_DEATH, Kind.AFTER_PERIOD,
    Kind.ORGANISATION_CLOSED,
})  # fmt: skip
_TEN = re.compile(r"^[0-9 -]{10,14}$")
ALWAYS = Period("", date(1900, 1, 1), date(9999, 12, 31))


def table_of(member: Member, setting: Setting) -> ActivityTable:
    """Which table a file is, by its name. Raises FileFault when there is none of that name."""
    name = member.stem.lower().replace("-", "_")
    if name not in setting.tables.by_name:
        known = ", ".join(setting.tables.by_name)
        raise FileFault(
            f"{member.name} is neither a national table nor one of ours; name it after one of: "
            f"{known}."
        )
    return setting.tables[name]


def read_typed(
    members: Sequence[Member],
    setting: Setting,
    findings: Findings,
    sink: Sink,
    progress: Callable[[str, int, int], None],
) -> Turning | None:
    """Check and type the files of one submission. None when it is refused for a header, a name or
    its persons."""
    columns = [_columns(member, setting, findings) for member in members]
    times = Counter(member.name for member in members)
    for member in members:
        # Nobody could tell from a finding which of those of one name has the row.
        if times.pop(member.name, 1) > 1:
            findings.add(setting.check("table-in-two-files"), table_of(member, setting).name)
    if findings.refused:
        return None
    with duckdb.connect(":memory:", config=engine_config(setting)) as connection:
        turning = Turning(connection, setting, ALWAYS, findings, sink)
        known = pa.array(list(setting.lookups.organisations), pa.string())
        connection.register("organisations_", pa.table({"organisation": known}))
        for member, names in zip(members, columns, strict=True):
            if not _take(member, names, turning, progress):
                return None
        turning.look_at_tables()
    if findings.came and not findings.accepted:
        findings.add(setting.check("everything-rejected"), table_of(members[0], setting).name)
    return turning


def _columns(member: Member, setting: Setting, findings: Findings) -> list[str]:
    """The columns of a file that its table has; what its header lacks is told."""
    table = table_of(member, setting)
    names = header(member)
    required = [field.name for field in table.fields if field.required]
    for absent in absent_columns(table.name, names, required, table.columns):
        check = setting.check("column-absent" if absent.required else "column-renamed")
        findings.add(check, table.name, absent.column, words=f"{absent.sentence} {check.sentence}")
    return [name for name in table.columns if name in set(names)]


def _take(
    member: Member,
    columns: Sequence[str],
    turning: Turning,
    progress: Callable[[str, int, int], None],
) -> bool:
    """Check and type one file; whether its persons are pseudonyms, without which it is left."""
    setting, table = turning.setting, table_of(member, turning.setting)
    checks = [check for check in setting.row_checks if check.kind not in _NOT_LOOKED_AT]
    period = ALWAYS
    ahead = setting.check("row-in-future")
    if setting.today and table.name not in ahead.parameters["may_lie_ahead"]:
        # Charts run to the last month that has activity.
        period = replace(ALWAYS, end=_last_day(setting.today))
        checks.append(replace(ahead, kind=Kind.AFTER_PERIOD))
    statement = source_statement(
        table, plain_source(table), None, Scope(frozenset(columns)),
        relation=f"t_ t CROSS JOIN {NOBODY} w", period=period, checks=checks, given=frozenset(),
    )  # fmt: skip
    first = 0
    for piece in pieces(member, columns, setting.limits["reading"]):
        if "person" in columns and _identifies(piece.column("person")):
            turning.findings.add(setting.check("identifier-in-typed-file"), table.name, "person")
            return False
        turning.take(table, statement, member.name, {}, piece=numbered(piece, first))
        first += piece.num_rows
        progress("rows read", first, 0)
    return True


def _last_day(today: date) -> date:
    return today.replace(day=monthrange(today.year, today.month)[1])


def _identifies(column: pa.ChunkedArray) -> bool:
    """Whether a column of persons holds NHS numbers, judged by its words of ten digits."""
    words = (word for word in column.unique().to_pylist() if word and _TEN.match(word))
    return any(number_fault(word) is None for word in words)
