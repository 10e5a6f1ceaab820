"""Bringing in returns of who uses a service."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Table, read_table
from commonweal.records.acts import made, needed
from commonweal.records.audit.actions import record
from commonweal.records.equality.definitions import groups
from commonweal.records.equality.models import UseReturn
from commonweal.records.equality.reading import USE_COLUMNS
from commonweal.records.facts import library
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on


@transaction.atomic
def bring_use(
    *, by: Acting, place: Place, service: str, period: str, data: bytes, file_name: str
) -> UseReturn:
    """Bring a return in, all of it or nothing.

    Raises NotAllowed, and ValidationError with every fault by row and column.
    """
    require_work_on(by, place, Capability.ASSESS_EQUALITY)
    named = needed(service, "service", "Name the service.")[:200]
    said = needed(period, "period", "Say which time the return is about.")[:80]
    reading = read_table(data, file_name, library.limits())
    if reading.table is None:
        raise ValidationError({"file": [str(one) for one in reading.problems]})
    rows, problems = _rows(reading.table)
    if problems:
        raise ValidationError({"file": [str(one) for one in problems]})
    digest = hashlib.sha256(f"{named}/{said}/".encode() + data).hexdigest()
    if UseReturn.objects.filter(place=place, digest=digest).exists():
        raise ValidationError({"file": "This return has been brought in already."})
    made_row = UseReturn.objects.create(
        place=place, service=named, period=said, file_name=file_name[:200], digest=digest,
        rows=rows, **made(by),
    )  # fmt: skip
    record(
        by=by, action="equality.use_brought", kind="equality_return", ref=str(made_row.pk),
        place=place, details={"rows": len(rows), "service": named},
    )  # fmt: skip
    return made_row


def _rows(table: Table) -> tuple[list[dict[str, str | int | None]], list[Problem]]:
    missing = [name for name in USE_COLUMNS if name not in table.header]
    if missing:
        words = "The column is missing. Begin from the template."
        return [], [Problem(table.file, table.header_row, name, words) for name in missing]
    known = {one.code: one.code for one in groups()} | {
        one.label.casefold(): one.code for one in groups()
    }
    rows: list[dict[str, str | int | None]] = []
    problems: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for row in table.rows:
        cells = dict(zip(table.header, row.cells, strict=False))

        def wrong(column: str, words: str, number: int = row.number) -> None:
            problems.append(Problem(table.file, number, column, words))

        named = known.get(cells["characteristic"].strip().casefold(), "")
        if not named:
            wrong("characteristic", f"This is none of: {', '.join(one.code for one in groups())}.")
        group = cells["group"].strip()[:120]
        if not group:
            wrong("group", "Name the group, “not known” among them.")
        if (named, group.casefold()) in seen:
            wrong("group", "The group stands twice. Keep one row.")
        seen.add((named, group.casefold()))
        numbers: dict[str, int | None] = {}
        for column in ("users", "population"):
            text = cells[column].strip().replace(",", "")
            if text and not (text.isascii() and text.isdigit() and len(text) <= 9):
                wrong(column, f"“{text[:40]}” is no whole number. Leave what is not known empty.")
            else:
                numbers[column] = int(text) if text else None
        rows.append({"characteristic": named, "group": group, **numbers})
    return rows, problems
