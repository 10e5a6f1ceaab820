"""What a count will do can be read before it is done."""

from __future__ import annotations

from dataclasses import replace

from commonweal.engines.explain import explain
from commonweal.engines.sql import plain_binding
from commonweal.language.plan import Col, Component, Grouping, Kind, Months, Overlap, Point, Table
from tests.spec.engines.record import PLANS
from tests.support.activity import TABLES, month

CONTACTS, ON = Table("contacts"), Point("contact_date")
MONTHS = Months(month("2024-04"), month("2025-03"))
BINDINGS = {name: plain_binding(TABLES) for name in ("duckdb", "spark")}
ASKED = [
    Component(Kind.ROWS, CONTACTS, ON),
    Component(Kind.PEOPLE, CONTACTS, ON, window=12),
    Component(Kind.PERCENTILE, CONTACTS, ON, value=Col("duration_minutes"), share=0.5),
    Component(Kind.SUM, Table("ward_stays"), Overlap("start_date", "end_date", True)),
]


def _why_not(component: Component, grouping: Grouping) -> str:
    if component.kind is Kind.PERCENTILE:
        return "No percentiles."
    return "" if component.timing == ON and grouping.by else "No days."


def test_groups_tables_months_and_paths() -> None:
    made = explain(ASKED, Grouping(("provider",)), MONTHS, BINDINGS, TABLES, why_not=_why_not)
    assert [group.numbers for group in made.groups] == [(0, 2), (1,), (3,)]
    assert [group.path for group in made.groups] == [
        "compiled passes; n2 by SQL: No percentiles.",
        "compiled passes",
        "SQL: No days.",
    ]
    assert made.text("duckdb").startswith(
        """Months: 2024-04 to 2025-03 (12)
Grouped by: provider
  n0 (rows), n2 (percentile 0.5)
    counted by contact_date, each month, by compiled passes; n2 by SQL: No percentiles.
    contacts: its own month
  n1 (people)
    counted by contact_date, each month with 11 before, by compiled passes
    contacts: its own month, 11 before, 0 after
  n3 (sum)
    counted by days from start_date to end_date, its last day counted, each month, by SQL: No days.
    ward_stays: its own month, every month before, 0 after
Columns read:
  contacts: person, provider, contact_date, duration_minutes
  ward_stays: provider, start_date, end_date

-- duckdb
WITH """
    )


def test_the_statement_of_every_engine() -> None:
    made = explain(ASKED, Grouping(), MONTHS, BINDINGS, TABLES)
    text = made.text()
    assert "DATE_DIFF('day'" in made.sql["duckdb"]
    assert "DATEDIFF(" in made.sql["spark"]
    assert made.sql["duckdb"] in text
    assert made.sql["spark"] in text
    assert "Grouped by: nothing, all together" in text


def test_what_waits_look_at() -> None:
    known = PLANS["example_waits"]
    made = explain(known.components, known.grouping, MONTHS, BINDINGS, TABLES)
    assert "contacts: every month\n" in made.text("spark")


def test_a_refusal_stands_where_the_statement_would() -> None:
    wrong = replace(ASKED[0], timing=Point("nowhere"))
    made = explain([wrong], Grouping(), MONTHS, BINDINGS, TABLES)
    assert made.sql["duckdb"].startswith("-- Refused: There is no column nowhere here")
