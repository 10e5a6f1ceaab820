"""Small typed tables as the store takes them, and their rows read back in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.engines.declared import activity_tables
from commonweal.engines.store import Release
from commonweal.facts.activity import Field, FieldType

_KINDS = {
    FieldType.DATE: pa.date32(),
    FieldType.WHOLE: pa.int32(),
    FieldType.PENCE: pa.int64(),
    FieldType.NUMBER: pa.float64(),
}


def typed(name: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """A typed table; columns that a row does not name are missing."""
    table = activity_tables()[name]
    return pa.table(
        {f.name: pa.array([r.get(f.name) for r in rows], kind(f)) for f in table.fields}
    )


def kind(field: Field) -> pa.DataType:
    return _KINDS.get(field.type, pa.string())


def contacts(rows: Sequence[tuple[str, str, date]], provider: str = "RXX") -> pa.Table:
    return typed("contacts", [
        {"contact": key, "referral": "R1", "person": person, "provider": provider,
         "commissioner": "QH8", "contact_date": day, "attendance": "5"}
        for key, person, day in rows
    ])  # fmt: skip


def referrals(rows: Sequence[tuple[str, date, date | None]]) -> pa.Table:
    return typed("referrals", [
        {"referral": key, "person": "P1", "provider": "RXX", "commissioner": "QH8",
         "received_date": start, "discharge_date": end}
        for key, start, end in rows
    ])  # fmt: skip


def persons_in(rows: Sequence[tuple[str, date, str]]) -> pa.Table:
    return typed("persons", [
        {"person": person, "provider": "RXX", "commissioner": "QH8", "reported_month": month,
         "gender": gender}
        for person, month, gender in rows
    ])  # fmt: skip


def read_back(release: Release, name: str) -> list[dict[str, Any]]:
    """All rows of a table in a release, in words."""
    table = activity_tables()[name]
    parts = [pq.read_table(path, partitioning=None) for path in release.partitions(name)]
    rows: list[dict[str, Any]] = (
        pa.concat_tables(parts, promote_options="default").to_pylist() if parts else []
    )
    for field in table.fields:
        if field.type.is_text:
            words = release.dictionary(field.domain(name))
            for row in rows:
                number = row[field.name]
                row[field.name] = None if number is None else str(words[number])
    return rows


def contacts_in(release: Release) -> dict[str, str]:
    """The person of each contact."""
    return {row["contact"]: row["person"] for row in read_back(release, "contacts")}


def persons_by_month(release: Release) -> dict[str, set[str]]:
    """The persons in each month's partition."""
    found: dict[str, set[str]] = {}
    for row in read_back(release, "persons"):
        found.setdefault(f"{row['reported_month']:%Y-%m}", set()).add(row["person"])
    return found
