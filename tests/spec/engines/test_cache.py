"""Counts kept by what they were made of: only months whose rows changed are counted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from commonweal.engines.cache import CachedCounts, Work
from commonweal.engines.duck import DuckEngine
from commonweal.engines.reach import EVERYWHERE, Reach, reaches
from commonweal.language.plan import (
    AddDays,
    AllOf,
    Attach,
    Col,
    Compare,
    Component,
    Days,
    First,
    Grouping,
    How,
    Join,
    Kind,
    Lit,
    Months,
    Open,
    Outer,
    Overlap,
    Point,
    Source,
    Table,
    Take,
    Timing,
    Where,
)
from tests.generative.plans import USED, sample
from tests.spec.engines.cases.writing import tables
from tests.support.activity import TABLES, Case, answer_of, by_oracle, check, connection
from tests.support.partitioned import Partitioned

CONTACTS, REFERRALS, STAYS = Table("contacts"), Table("referrals"), Table("ward_stays")
ON, STAYING = Point("contact_date"), Overlap("start_date", "end_date")
YEAR = Months(date(2024, 1, 1), date(2024, 12, 1))
SINCE = Compare(Col("contact_date"), ">", Outer("received_date"))
WITHIN = Compare(Days(Outer("received_date"), Col("contact_date")), "<=", Lit(28))
BEFORE = Compare(Col("contact_date"), ">=", AddDays(Outer("received_date"), -40))


def _attached(*takes: Take, child: Source = CONTACTS) -> Source:
    return Attach(REFERRALS, child, (("person", "person"),), takes)


def _seen(*conditions: Any) -> Take:
    return Take("seen", How.COUNT, where=AllOf(conditions))


RECEIVED = Point("received_date")


@pytest.mark.parametrize(
    ("events", "timing", "window", "expected"),
    [
        (CONTACTS, ON, 1, {"contacts": Reach(0, 0)}),
        (Where(CONTACTS, SINCE), ON, 12, {"contacts": Reach(11, 0)}),
        (STAYS, STAYING, 1, {"ward_stays": Reach(None, 0)}),
        (STAYS, Open("start_date", "end_date"), 3, {"ward_stays": Reach(None, 0)}),
        (STAYS, Point("end_date"), 1, {"ward_stays": EVERYWHERE}),
        (
            First(CONTACTS, ("person",), (("contact_date", False), ("contact", False))),
            ON,
            1,
            {"contacts": EVERYWHERE},
        ),
        (
            Join(CONTACTS, Table("persons"), (("person", "person"),), (("gender", "sex"),)),
            ON,
            1,
            {"contacts": Reach(0, 0), "persons": EVERYWHERE},
        ),
        (
            _attached(_seen(SINCE, WITHIN)),
            RECEIVED,
            1,
            {"referrals": Reach(0, 0), "contacts": Reach(0, 1)},
        ),
        (
            _attached(_seen(BEFORE, WITHIN)),
            RECEIVED,
            3,
            {"referrals": Reach(2, 0), "contacts": Reach(4, 1)},
        ),
        (
            _attached(_seen(SINCE, WITHIN), replace(_seen(SINCE), name="ever")),
            RECEIVED,
            1,
            {"referrals": Reach(0, 0), "contacts": Reach(0, None)},
        ),
        (_attached(_seen()), RECEIVED, 1, {"referrals": Reach(0, 0), "contacts": EVERYWHERE}),
        (
            First(
                _attached(_seen(SINCE, WITHIN)), ("person",), (("seen", True), ("referral", True))
            ),
            RECEIVED,
            1,
            {"referrals": EVERYWHERE, "contacts": EVERYWHERE},
        ),
        (
            _attached(replace(_seen(SINCE, WITHIN)), child=REFERRALS),
            RECEIVED,
            1,
            {"referrals": EVERYWHERE},
        ),
    ],
)
def test_the_months_that_matter_follow_from_the_plan(
    events: Source, timing: Timing, window: int, expected: Mapping[str, Reach]
) -> None:
    assert reaches(events, timing, window, TABLES) == expected


class Site:
    """A cache over rows that change."""

    def __init__(self, folder: Path, most_bytes: int = 10**9) -> None:
        self.folder, self.most = folder, most_bytes
        (folder / "data").mkdir()

    def counted(self, case: Case) -> tuple[dict[Any, Any], Work]:
        release = Partitioned(self.folder / "data", case.tables)
        cache = CachedCounts(
            self.folder / "cache",
            TABLES,
            release,
            self._engine,
            place="here",
            most_bytes=self.most,
        )
        found = cache.count(case.components, case.grouping, case.months)
        empty = self._engine({name: [] for name in USED})
        return answer_of(case, found.to_pylist(), empty.binding), cache.work

    def _engine(self, data: Mapping[str, Sequence[Path]]) -> DuckEngine:
        return DuckEngine(TABLES, data, threads=1, connection=connection())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


GIVEN = tables(
    contacts="\n".join(
        ["contact | person | provider | contact_date"]
        + [
            f"c{n} | p{n % 5} | {'PQ'[n % 2]} | 2024-{n % 12 + 1:02}-{n % 28 + 1:02}"
            for n in range(60)
        ]
    ),
    ward_stays="""
ward_stay | person | provider | start_date | end_date
s1        | p1     | P        | 2024-02-10 | 2024-09-01
s2        | p2     | Q        | 2024-06-30 | -
""",
)
BY_DATE = [Component(Kind.ROWS, CONTACTS, ON), Component(Kind.PEOPLE, CONTACTS, ON)]
QUARTER = [Component(Kind.PEOPLE, CONTACTS, ON, window=3)]
BEDS = [Component(Kind.SUM, STAYS, STAYING)]


def _case(components: Sequence[Component], given: Mapping[str, Any] = GIVEN) -> Case:
    return Case("kept", given, components, Grouping(("provider",)), YEAR, {})


def _restated(table: str, month: str) -> dict[str, Any]:
    """The rows with those of one month under another provider."""
    day = TABLES[table].month_by
    rows = [
        {**row, "provider": "R"} if row[day].strftime("%Y-%m") == month else row
        for row in GIVEN[table]
    ]
    return {**GIVEN, table: rows}


@pytest.mark.parametrize(
    ("components", "table", "month", "again"),
    [
        (BY_DATE, "contacts", "2024-05", 1),
        (QUARTER, "contacts", "2024-05", 3),
        (QUARTER, "contacts", "2024-12", 1),
        (BEDS, "ward_stays", "2024-02", 11),
        (BEDS, "ward_stays", "2024-06", 7),
        (BEDS, "contacts", "2024-06", 0),
        ([*BY_DATE, *QUARTER, *BEDS], "contacts", "2024-05", 4),
    ],
)
def test_only_months_that_a_restated_month_reaches_are_counted_again(
    site: Site, components: Sequence[Component], table: str, month: str, again: int
) -> None:
    before = _case(components)
    groups = len({(one.events, one.timing, one.window) for one in components})
    answer, work = site.counted(before)
    check(answer, by_oracle(before), "the first time")
    assert (work.counted, work.read) == (12 * groups, 0)

    after = _case(components, _restated(table, month))
    answer, work = site.counted(after)
    check(answer, by_oracle(after), "restated")
    assert (work.counted, work.read) == (again, 12 * groups - again)


def test_of_an_earlier_release_only_what_differs_is_counted_again(site: Site) -> None:
    site.counted(_case(BY_DATE))
    site.counted(_case(BY_DATE, _restated("contacts", "2024-05")))
    answer, work = site.counted(_case(BY_DATE))
    check(answer, by_oracle(_case(BY_DATE)), "the first release again")
    assert work == Work(counted=1, read=11)


def test_another_grouping_or_definition_is_counted_on_its_own(site: Site) -> None:
    site.counted(_case(BY_DATE))
    _, work = site.counted(replace(_case(BY_DATE), grouping=Grouping()))
    assert work == Work(counted=12, read=0)
    narrower = [replace(BY_DATE[0], where=Compare(Col("provider"), "=", Lit("P")))]
    answer, work = site.counted(_case(narrower))
    check(answer, by_oracle(_case(narrower)), "narrower")
    assert work == Work(counted=12, read=0)


def test_files_that_are_deleted_or_broken_are_counted_again(site: Site) -> None:
    both = _case([*BY_DATE, *QUARTER])
    site.counted(both)
    files = sorted((site.folder / "cache").glob("*/*.arrow"))
    assert len(files) == 2
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:20])
    answer, work = site.counted(both)
    check(answer, by_oracle(both), "deleted")
    assert work == Work(counted=24, read=0)
    assert not list((site.folder / "cache").glob("*/*.part"))


def test_no_more_is_kept_than_allowed(tmp_path: Path) -> None:
    site = Site(tmp_path, most_bytes=5_000)
    answer, _ = site.counted(_case([*BY_DATE, *QUARTER]))
    check(answer, by_oracle(_case([*BY_DATE, *QUARTER])), "kept short")
    kept = sum(path.stat().st_size for path in (tmp_path / "cache").glob("*/*.arrow"))
    assert 0 < kept <= 5_000


def test_random_resubmissions_give_what_a_fresh_count_gives(site: Site) -> None:
    """Made-up plans, each counted, its rows changed in some months, and counted again."""
    random = Random(72)  # noqa: S311 - a seeded trial
    kept = 0
    for case in sample(40, 3):
        first = replace(case, tables=_dated(case.tables))
        check(site.counted(first)[0], by_oracle(first), "made up", types=False)
        second = replace(first, tables=_resubmitted(first.tables, random))
        answer, work = site.counted(second)
        check(answer, by_oracle(second), "resubmitted", types=False)
        kept += work.read
    assert kept > 40


def _dated(given: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Without the rows that belong to no month, which no release has."""
    return {
        name: [row for row in rows if row[TABLES[name].month_by] is not None]
        for name, rows in given.items()
    }


def _resubmitted(given: Mapping[str, Sequence[Any]], random: Random) -> dict[str, list[Any]]:
    """One table with the rows of one of its months left out or taken from another row."""
    name = random.choice(sorted(given))
    rows, day = list(given[name]), TABLES[name].month_by
    if not rows:
        return dict(given)
    month = random.choice(rows)[day].strftime("%Y-%m")
    keys = TABLES[name].key
    changed = []
    for row in rows:
        if row[day].strftime("%Y-%m") != month:
            changed.append(row)
        elif random.random() < 0.7:
            other = random.choice(rows)
            changed.append({**other, day: row[day], **{key: row[key] for key in keys}})
    return {**given, name: changed}
