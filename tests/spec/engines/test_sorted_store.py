"""A sorted store by month, whose rows stand together by group and person: passes beside SQL."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from bench.activity import work
from bench.activity.making import MONTH_BY, files, make
from bench.activity.ours import numbers
from commonweal.engines.declared import activity_tables
from commonweal.engines.duck import DuckEngine
from commonweal.engines.kernel import KernelEngine
from commonweal.language.plan import (
    ALL,
    AllOf,
    Col,
    Compare,
    Component,
    Grouping,
    In,
    Join,
    Kind,
    Lit,
    Overlap,
    Point,
    Table,
)

CONTACTS = 120_000
Cells = dict[tuple[object, ...], tuple[float, ...]]
Asked = tuple[list[Component], Grouping]

_OF_PERSON = Join(
    Table("contacts"), Table("persons"), (("person", "person"),),
    (("ethnic_category", "ethnicity"), ("gender", "gender")),
)  # fmt: skip
_LONG = AllOf((work.ATTENDED, Compare(Col("duration_minutes"), ">=", Lit(60))))
_AWAY = In(Col("bed_type"), ("3",))


def _people(*conditions: object, window: int = 1) -> list[Component]:
    return [
        Component(Kind.PEOPLE, _OF_PERSON, Point("contact_date"), where, window=window)  # type: ignore[arg-type]
        for where in conditions
    ]


def _stays(kind: Kind, *, away: bool) -> Component:
    stay = Overlap("start_date", "end_date")
    if away:
        return Component(kind, Table("ward_stays"), stay, _AWAY)
    return Component(kind, Table("ward_stays"), stay)


_STAYS = [
    _stays(Kind.SUM, away=False), _stays(Kind.ROWS, away=False), _stays(Kind.SUM, away=True),
    _stays(Kind.ROWS, away=True), _stays(Kind.PEOPLE, away=True),
]  # fmt: skip
ASKED: dict[str, Asked] = {
    "contacts by runs of rows": (work.forty(), Grouping(("commissioner",))),
    "contacts with few rows for each run": (work.forty()[:20], work.PAIR),
    "people by what they are": (_people(work.ATTENDED), Grouping(("ethnicity",))),
    "people by what they are, twice": (_people(work.ATTENDED, _LONG), Grouping(("gender",))),
    "people altogether": (_people(_LONG), ALL),
    "people by what they are and where": (_people(_LONG), Grouping(("provider", "gender"))),
    "people by what they are, of three months": (
        _people(work.ATTENDED, window=3), Grouping(("ethnicity",)),
    ),
    "stays": (_STAYS, Grouping(("commissioner",))),
    "stays altogether": (_STAYS, ALL),
    **{name: (some, by) for name, some, by in work.eight()},
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sorted")
    make(folder, CONTACTS)
    return folder


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "numpy"])
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_the_passes_give_what_sql_gives(store: Path, asked: Asked, compiled: bool) -> None:
    components, by = asked
    data = {name: files(store, name) for name in MONTH_BY}
    ours = KernelEngine(activity_tables(), data, encode=numbers, compiled=compiled, few=0)
    assert not any(ours.why_not(one, by) for one in components)
    theirs = DuckEngine(activity_tables(), data, encode=numbers, threads=1)
    found = [cells(each.count(components, by, work.MONTHS), by) for each in (ours, theirs)]
    assert len(found[0]) > 30
    assert found[0] == found[1]


def cells(counted: pa.Table, by: Grouping) -> Cells:
    """The lines in which something was counted; a percentile of nothing counts as nothing."""
    keys = zip(*(counted[name].to_pylist() for name in ("month", *by.by)), strict=True)
    names = [name for name in counted.column_names if name not in {"month", *by.by}]
    lines = zip(
        *([round(n or 0, 9) for n in counted[name].to_pylist()] for name in names), strict=True
    )
    return {key: line for key, line in zip(keys, lines, strict=True) if any(line)}
