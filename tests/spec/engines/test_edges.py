"""The passes at the edges of what columns hold: each answer worked by hand, and SQL asked too.

A store is written, since what is at an edge is told by the numbers of its dictionaries and by the
statistics of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from commonweal.engines.declared import activity_tables
from commonweal.engines.duck import DuckEngine
from commonweal.engines.kernel import KernelEngine
from commonweal.engines.store import Release, write_release
from commonweal.facts.activity import FieldType
from commonweal.language import plan
from tests.spec.activity.tables import typed

TABLES = activity_tables()
APRIL = plan.Months(date(2024, 4, 1), date(2024, 4, 1))
SECOND = date(2024, 4, 2)
Row = dict[str, Any]
Found = dict[tuple[Any, ...], tuple[Any, ...]]

ways = pytest.mark.parametrize("way", ["sql", "numpy", "compiled"])


def row(table: str, key: str, **given: Any) -> Row:
    """A row with what it must have: provider A, commissioner C, a person of its own, in April."""
    made: Row = {}
    for field in TABLES[table].fields:
        if field.required:
            plain = {FieldType.DATE: SECOND, FieldType.ID: key, FieldType.PERSON: f"p{key}"}
            made[field.name] = plain.get(field.type, "X" if field.type.is_text else 0)
    return made | {"provider": "A", "commissioner": "C"} | given


def stored(folder: Path, tables: Mapping[str, Sequence[Row]]) -> Release:
    return write_release(folder, None, [(name, typed(name, rows)) for name, rows in tables.items()])


def counted(
    way: str, release: Release, components: Sequence[plan.Component], by: tuple[str, ...] = ()
) -> Found:
    """What stands in April by group, without lines of nothing."""
    data = {name: release.partitions(name) for name in release.tables}

    def encode(domain: str, words: Sequence[str]) -> list[int]:
        return [int(n) for n in release.codes(domain, list(words)) if n >= 0]

    engine = (
        DuckEngine(TABLES, data, encode=encode, threads=1)
        if way == "sql"
        else KernelEngine(TABLES, data, encode=encode, compiled=way == "compiled", few=0)
    )
    lines = engine.count(components, plan.Grouping(by), APRIL).to_pylist()
    engine.close()
    names = [f"n{place}" for place in range(len(components))]
    found = {tuple(line[n] for n in by): tuple(line[n] for n in names) for line in lines}
    assert len(found) == len(lines)
    return found


def rows_with(source: plan.Source, day: str, *conditions: plan.Predicate) -> list[plan.Component]:
    return [plan.Component(plan.Kind.ROWS, source, plan.Point(day), where) for where in conditions]


def priced() -> plan.Component:
    source = plan.Join(
        plan.Table("contacts"), plan.Table("prices"),
        (("provider", "provider"), ("commissioner", "commissioner"), ("team_type", "currency")),
        (("price_pence", "price"),), ("contact_date", "valid_from", "valid_to"),
    )  # fmt: skip
    return plan.Component(
        plan.Kind.SUM, source, plan.Point("contact_date"), plan.ALWAYS, plan.Col("price")
    )


@ways
def test_a_key_beyond_the_greatest_that_has_a_price_has_none(tmp_path: Path, way: str) -> None:
    """No price has the greatest provider and the greatest unit, of which each has one."""
    priced_for = [("A", "A", "u9", 5), ("A", "B", "u0", 7), ("B", "A", "u0", 11)]
    prices = [
        row("prices", "x", provider=p, commissioner=c, currency=u, price_pence=pence,
            valid_from=date(2024, 1, 1))
        for p, c, u, pence in priced_for
    ]  # fmt: skip
    met = [("A", "A", "u9"), ("B", "B", "u9"), ("B", "A", "u0"), ("B", "A", "u9")] * 20
    contacts = [
        row("contacts", str(n), provider=p, commissioner=c, team_type=u)
        for n, (p, c, u) in enumerate(met)
    ]
    release = stored(tmp_path, {"prices": prices, "contacts": contacts})
    assert counted(way, release, [priced()]) == {(): (20 * 5 + 20 * 11,)}


@ways
def test_what_tells_missing_is_told_where_no_row_that_is_left_is_missing(
    tmp_path: Path, way: str
) -> None:
    """The one missing end is of a period that is not its person's last; 400 of 600 have one."""
    many = [row("referrals", str(n), referring_organisation=f"G{n}") for n in range(4000)]
    starts = date(2024, 4, 1)
    periods = [
        row("cpa_episodes", f"e{n}", person=f"p{n}", provider="Z", start_date=SECOND,
            end_date=date(2024, 5, 1) + timedelta(days=n % 9))
        for n in range(1200)
    ]  # fmt: skip
    periods += [
        row("cpa_episodes", "a0", person="p0", provider="Z", start_date=starts),
        row("cpa_episodes", "e_", person="p1", start_date=starts, end_date=date(2024, 5, 3)),
    ]
    statuses = [
        row("social_statuses", f"s{n}", person=f"p{n}" if n % 3 else f"n{n}", provider="Z",
            recorded_date=date(2024, 4, 5))
        for n in range(600)
    ]  # fmt: skip
    release = stored(
        tmp_path, {"referrals": many, "cpa_episodes": periods, "social_statuses": statuses}
    )
    last = plan.First(
        plan.Table("cpa_episodes"), ("person", "provider"),
        (("start_date", True), ("cpa_episode", True)),
    )  # fmt: skip
    source = plan.Join(
        plan.Table("social_statuses"), last, (("person", "person"), ("provider", "provider")),
        (("end_date", "ended"),),
    )  # fmt: skip
    ended = plan.Col("ended")
    components = rows_with(
        source, "recorded_date", plan.Missing(ended), plan.Not(plan.Missing(ended)),
        plan.Compare(ended, ">=", plan.Lit(date(2024, 5, 3))),
    )  # fmt: skip
    # Of the 400, those ended on 1 and 2 May are of numbers that leave 0 or 1 when divided by 9.
    late = sum(1 for n in range(600) if n % 3 and n % 9 > 1)
    assert counted(way, release, components) == {(): (200, 400, late)}
    by_end = counted(way, release, components[1:2], ("ended",))
    assert sum(n for (n,) in by_end.values()) == 400
    assert len(by_end) == len({n % 9 for n in range(600) if n % 3})


@ways
def test_the_last_of_128_codes_is_not_the_first(tmp_path: Path, way: str) -> None:
    people = [
        row("persons", "x", person=f"p{n}", gender=f"g{n:03}" if n < 128 else None)
        for n in range(140)
    ]
    contacts = [row("contacts", str(n), person=f"p{n % 140}") for n in range(280)]
    release = stored(tmp_path, {"persons": people, "contacts": contacts})
    source = plan.Join(
        plan.Table("contacts"), plan.Table("persons"), (("person", "person"),),
        (("gender", "known"),),
    )  # fmt: skip
    known = plan.Col("known")
    components = rows_with(
        source, "contact_date", plan.In(known, ("g127",)), plan.Missing(known),
        plan.In(known, ("g000",)),
    )  # fmt: skip
    assert counted(way, release, components) == {(): (2, 24, 2)}


@ways
def test_a_code_that_no_row_has_gives_no_line(tmp_path: Path, way: str) -> None:
    tools = ["t0", "t1", "t2"]
    rows = [
        row("assessments", f"j{n}", tool=tool, assessment_date=date(2024, 6, 1), score=1.0)
        for n, tool in enumerate(tools)
    ]
    rows += [
        row("assessments", f"a{n}", tool=tools[n % 2 * 2], assessment_date=SECOND, score=1.5)
        for n in range(100)
    ]
    release = stored(tmp_path, {"assessments": rows})
    numbers = {tool: int(release.codes("tool", [tool])[0]) for tool in tools}
    score = plan.Component(
        plan.Kind.SUM, plan.Table("assessments"), plan.Point("assessment_date"), plan.ALWAYS,
        plan.Col("score"),
    )  # fmt: skip
    assert counted(way, release, [score], ("tool",)) == {
        (numbers["t0"],): (75.0,), (numbers["t2"],): (75.0,),
    }  # fmt: skip


@ways
def test_keys_that_are_too_many_for_the_passes_are_left_to_sql(tmp_path: Path, way: str) -> None:
    """Of providers and commissioners one is met before and one after 4,000 organisations."""
    many = [row("referrals", "0")]
    many += [row("referrals", str(n), referring_organisation=f"G{n}") for n in range(1, 4000)]
    prices = [
        row("prices", "x", provider=p, commissioner=c, currency=f"u{n}", price_pence=5,
            valid_from=date(2024, 1, 1))
        for n in range(20)
        for p, c in (("A", "C"), ("Z", "Y"))
    ]  # fmt: skip
    contacts = [
        row("contacts", str(n), provider="Z", commissioner="Y", team_type=f"u{n % 20}")
        for n in range(60)
    ]
    release = stored(tmp_path, {"referrals": many, "prices": prices, "contacts": contacts})
    assert counted(way, release, [priced()]) == {(): (60 * 5,)}


@ways
def test_groups_that_are_too_many_for_the_passes_are_left_to_sql(tmp_path: Path, way: str) -> None:
    rows = [
        row("referrals", str(n), age_at_referral=(0, 2**31 - 1)[n % 2], received_date=SECOND,
            discharge_date=(SECOND, date(9999, 12, 31))[n // 2 % 2])
        for n in range(1000)
    ]  # fmt: skip
    release = stored(tmp_path, {"referrals": rows})
    components = rows_with(plan.Table("referrals"), "received_date", plan.ALWAYS)
    found = counted(way, release, components, ("age_at_referral", "discharge_date", "person"))
    assert len(found) == 1000
    assert set(found.values()) == {(1,)}


@ways
def test_sums_of_money_beyond_32_bits_stay_apart(tmp_path: Path, way: str) -> None:
    costs = [1, 2**32 + 1, 2**53 + 1]
    rows = [
        row("placements", str(n), start_date=SECOND, daily_cost_pence=cost)
        for n, cost in enumerate(costs)
    ]
    release = stored(tmp_path, {"placements": rows})
    components = rows_with(plan.Table("placements"), "start_date", plan.ALWAYS)
    assert counted(way, release, components, ("daily_cost_pence",)) == {
        (cost,): (1,) for cost in costs
    }


@ways
def test_the_least_and_greatest_whole_numbers_are_reckoned_with(tmp_path: Path, way: str) -> None:
    minutes = [-1, 2**31 - 1, 5, 7]
    rows = [
        row("contacts", str(n), duration_minutes=each, age_at_contact=-5)
        for n, each in enumerate(minutes)
    ]
    release = stored(tmp_path, {"contacts": rows})
    contacts, day = plan.Table("contacts"), plan.Point("contact_date")
    lasted, age = plan.Col("duration_minutes"), plan.Col("age_at_contact")
    components = [
        *(
            plan.Component(plan.Kind.PERCENTILE, contacts, day, plan.ALWAYS, lasted, share)
            for share in (0.0, 0.5, 1.0)
        ),
        plan.Component(plan.Kind.SUM, contacts, day, plan.ALWAYS, plan.Minus(lasted, age)),
        *rows_with(
            contacts, "contact_date",
            plan.Compare(plan.Minus(lasted, age), ">=", plan.Lit(2**31)),
            plan.Compare(plan.Plus(lasted, lasted), ">", plan.Lit(0)),
        ),
    ]  # fmt: skip
    assert counted(way, release, components) == {
        (): (-1.0, 6.0, float(2**31 - 1), sum(minutes) + 20, 1, 3)
    }
