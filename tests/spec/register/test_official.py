"""Official rows as register rows, worked by hand on tables of a few lines."""

from __future__ import annotations

from typing import Any

from commonweal.facts.official import Adapter, Between, adapter_from, map_rows, rows_between
from commonweal.facts.official.mapping import Mapped
from commonweal.facts.reading.table import Row, Table
from commonweal.records.register.lists import templates


def table(header: str, *lines: str, file: str = "made.csv") -> Table:
    rows = tuple(Row(n, tuple(line.split(","))) for n, line in enumerate(lines, start=2))
    return Table(file, tuple(header.split(",")), rows)


def rows(mapped: Mapped, template: str) -> list[dict[str, str]]:
    made = mapped.tables[template]
    return [
        {name: cell for name, cell in zip(made.header, row.cells, strict=True) if cell}
        for row in made.rows
    ]


SUCCESSORS: dict[str, Any] = {
    "code": "made",
    "title": "Made",
    "file": "made.csv",
    "document": "made-up",
    "columns": ["old", "new", "day"],
    "same": [["old", "new"]],
    "makes": [
        {
            "file": "register-organisations",
            "each": ["old", "new"],
            "known_as": {"column": "this", "prefix": "ods:"},
            "cells": {"code": {"column": "this", "prefix": "ods-"}, "kind": "not_stated"},
        },
        {
            "file": "register-successions",
            "cells": {
                "subject": "organisation",
                "predecessor": {"column": "old", "prefix": "ods:"},
                "successor": {"column": "new", "prefix": "ods:"},
                "effective_on": {"column": "day"},
            },
        },
    ],
}


def mapped(definition: dict[str, Any], given: Table) -> Mapped:
    adapter = adapter_from(definition)
    assert isinstance(adapter, Adapter)
    return map_rows(adapter, given, templates())


def test_each_body_is_made_once_and_the_kind_follows_from_the_rows_of_a_day() -> None:
    result = mapped(
        SUCCESSORS,
        table(
            "old,new,day",
            "A,C,2020-04-01",
            "B,C,2020-04-01",
            "D,E,2020-04-01",
            "D,F,2020-04-01",
            "G,H,2021-04-01",
            "G,H,2021-04-01",
            "X,X,2021-04-01",
        ),
    )
    bodies = [row["code"] for row in rows(result, "register-organisations")]
    assert sorted(bodies) == [f"ods-{c}" for c in "ABCDEFGH"]
    kinds = {
        (r["predecessor"], r["successor"]): r["kind"] for r in rows(result, "register-successions")
    }
    assert kinds == {
        ("ods:A", "ods:C"): "merger",
        ("ods:B", "ods:C"): "merger",
        ("ods:D", "ods:E"): "split",
        ("ods:D", "ods:F"): "split",
        ("ods:G", "ods:H"): "renaming",
    }
    assert result.aside["the same code before and after"] == 1
    assert result.aside["said before (successions)"] == 1
    assert rows(result, "register-organisations")[0]["known_as"] == "ods:A"
    assert rows(result, "register-successions")[0]["document"] == "made-up"


def test_a_file_without_a_column_makes_nothing() -> None:
    result = mapped(SUCCESSORS, table("old,new", "A,B"))
    assert [(p.row, p.column) for p in result.problems] == [(1, "day")]
    assert result.tables == {}


def test_children_in_one_cell_become_links_of_the_hierarchy_that_fits_both() -> None:
    definition = {
        **SUCCESSORS,
        "columns": ["Children", "Code"],
        "same": [],
        "makes": [
            {
                "file": "register-links",
                "split": "Children",
                "by": "|",
                "needs": ["hierarchy"],
                "where": [{"column": "Code", "begins": ["E"]}],
                "cells": {
                    "hierarchy": {
                        "column": "Code",
                        "second": "this",
                        "pairs": [
                            {"first": "E12", "second": "E06", "value": "statistics"},
                            {"first": "E40", "second": "E54", "value": "nhs"},
                        ],
                    },
                    "parent": {"column": "Code", "prefix": "ons:"},
                    "child": {"column": "this", "prefix": "ons:"},
                },
            }
        ],
    }
    result = mapped(
        definition,
        table("Children,Code", "E06001|E06002,E12001", "E54001|W01,E40001", "E06009,W12"),
    )
    links = [(r["hierarchy"], r["child"]) for r in rows(result, "register-links")]
    assert links == [
        ("statistics", "ons:E06001"),
        ("statistics", "ons:E06002"),
        ("nhs", "ons:E54001"),
    ]


def test_a_code_for_every_year_gives_the_changes_between_them() -> None:
    definition = {
        **SUCCESSORS,
        "columns": ["c19", "c20", "c21"],
        "same": [],
        "makes": [],
        "years": {
            "first": 19,
            "last": 21,
            "column": "c{year}",
            "on": "20{year}-04-01",
            "begins": ["E"],
            "code_prefix": "ons:",
        },
    }
    result = mapped(
        definition, table("c19,c20,c21", "E1,E2,E2", "E3,E3,E4", "E5,E5,E4", "S1,S2,S2")
    )
    found = [
        (r["kind"], r["predecessor"], r["successor"], r["effective_on"])
        for r in rows(result, "register-successions")
    ]
    assert found == [
        ("renaming", "ons:E1", "ons:E2", "2020-04-01"),
        ("merger", "ons:E3", "ons:E4", "2021-04-01"),
        ("merger", "ons:E5", "ons:E4", "2021-04-01"),
    ]


BETWEEN = {
    "shape": "between",
    "code": "made",
    "title": "Made",
    "document": "made-up",
    "subject": "area",
    "on": "2022-07-01",
    "before": {"file": "b.csv", "unit": "unit", "column": "old", "prefix": "a:"},
    "after": {"file": "a.csv", "unit": "unit", "column": "new", "prefix": "b:"},
    "basis": "small areas",
}


def between(before: Table, after: Table) -> Mapped:
    adapter = adapter_from(BETWEEN)
    assert isinstance(adapter, Between)
    return rows_between(adapter, before, after, templates())


def test_two_lookups_of_the_same_units_give_shares_that_add_up() -> None:
    # P: 2 units to X and 1 to Y, that is 0.666666667 and 0.333333333; Q and R whole to Y and Z.
    before = table("unit,old", "1,P", "2,P", "3,P", "4,Q", "5,R")
    after = table("unit,new", "1,X", "2,X", "3,Y", "4,Y", "5,Z")
    found = {
        (r["predecessor"], r["successor"]): (r["kind"], r.get("share"))
        for r in rows(between(before, after), "register-successions")
    }
    assert found == {
        ("a:P", "b:X"): ("split", "0.666666667"),
        ("a:P", "b:Y"): ("split", "0.333333333"),
        ("a:Q", "b:Y"): ("merger", None),
        ("a:R", "b:Z"): ("renaming", None),
    }


def test_lookups_of_different_units_are_refused() -> None:
    result = between(table("unit,old", "1,P", "2,P"), table("unit,new", "1,X"))
    assert "1 units are in only one of the lookups, for example 2" in result.problems[0].sentence
    assert between(table("unit,old", "1,P"), table("area,new", "1,X")).problems
