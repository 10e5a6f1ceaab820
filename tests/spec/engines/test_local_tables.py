"""What a service's own table lacks is told by name before a statement is sent."""

from __future__ import annotations

import pytest

from commonweal.engines.local_tables import NotThere, must_fit
from commonweal.engines.naming import read_names
from commonweal.engines.sql.queries import columns_read
from commonweal.language.plan import ALL, Col, Component, In, Kind, Point, Table
from tests.support.activity import TABLES

CONTACTS = TABLES["contacts"]
WANTED = ("person", "contact_date", "age_at_contact")
RENAMED = {"contact_date": "CareContDate"}
HELD = {"Person": "varchar(64)", "carecontdate": "date", "age_at_contact": "bigint", "more": "map"}


def test_a_table_may_have_more_and_write_names_in_either_case() -> None:
    must_fit(CONTACTS, WANTED, "care.contacts", HELD, RENAMED)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ({"carecontdate": "timestamp"}, r"contact_date \(CareContDate\) is timestamp and must be"),
        ({"person": "bigint"}, "person is bigint and must be string or varchar"),
        ({"age_at_contact": "string"}, "age_at_contact is string and must be tinyint or"),
    ],
)
def test_a_column_of_another_type_is_refused(held: dict[str, str], told: str) -> None:
    kept = {name: kind for name, kind in HELD.items() if name.lower() not in held}
    with pytest.raises(NotThere, match=told):
        must_fit(CONTACTS, WANTED, "care.contacts", {**kept, **held}, RENAMED)


def test_all_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(NotThere) as refused:
        must_fit(CONTACTS, WANTED, "care.contacts", {"person": "string"}, RENAMED)
    told = str(refused.value)
    assert told.startswith("care.contacts, our contacts, lacks what is counted:")
    assert "no column contact_date (CareContDate)" in told
    assert "no column age_at_contact" in told


def test_a_count_reads_only_the_columns_that_it_names() -> None:
    people = Component(
        Kind.PEOPLE, Table("contacts"), Point("contact_date"), In(Col("attendance"), ("5",))
    )
    assert columns_read([people], ALL, TABLES) == {
        "contacts": ("person", "contact_date", "attendance")
    }


def test_local_names_are_of_declared_columns() -> None:
    names = read_names("tables: {contacts: {name: a.b, columns: {person: Who}}}", TABLES)
    assert names.columns == {"contacts": {"person": "Who"}}
