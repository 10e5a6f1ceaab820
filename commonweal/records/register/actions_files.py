"""Writing whole files of the register, checked together and written together or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import connection, models, transaction

from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Table
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.checking import Check, Checked
from commonweal.records.register.models import Area, Entered, Organisation
from commonweal.records.register.selectors_files import Cells, known
from commonweal.records.register.sheets import SHEETS, Sheet

#: The PostgreSQL advisory lock that lets one writer at a time change the register, so that two
#: imports cannot each be right alone and wrong together.
REGISTER_LOCK = 4_202_616

#: Records written in one statement.
BATCH = 2000


class NotRegistered(ValueError):
    """The register cannot take this. `problems` say why, each with its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].sentence)
        self.problems = tuple(problems)


@transaction.atomic
def import_register(*, by: Acting, tables: Sequence[tuple[str, Table]]) -> Checked:
    """Bring in several files together, each with its template's code, whole or not at all.

    Raises NotRegistered with every problem found; then nothing has been written. Files in which
    every row is there already change nothing and leave no trace in the audit.
    """
    by.require(Capability.EDIT_REGISTER)
    checked = check_and_write(by, tables)
    if checked.new_count or checked.ended_count:
        details = {
            "files": {table.file: code for code, table in tables},
            "new": {code: len(rows) for code, rows in checked.new.items() if rows},
            "ended": {code: len(rows) for code, rows in checked.ended.items()},
            "same": dict(checked.same),
        }
        names = ", ".join(table.file for _, table in tables)
        record(
            by=by,
            action="register.files_imported",
            kind="register",
            ref=names[:300],
            details=details,
        )
    return checked


def check_and_write(by: Acting, tables: Sequence[tuple[str, Table]]) -> Checked:
    """Check and write inside the caller's transaction; the caller audits. Raises NotRegistered."""
    wait_for_the_register()
    templates = {code for code, _ in tables}
    checked = Check(known(by, templates)).run(tables)
    if checked.problems:
        raise NotRegistered(checked.problems)
    _write(checked, by)
    return checked


def wait_for_the_register() -> None:
    """Let one writer at a time change the register until the transaction ends."""
    # SQLite already lets one writer at a time in (IMMEDIATE transactions).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTER_LOCK])


def _write(checked: Checked, by: Acting) -> None:
    ids = _Ids()
    entered_by = {"entered_by": by.organisation}
    for sheet in SHEETS:
        rows = [c for c in checked.new.get(sheet.template, []) if sheet.takes(c)]
        if rows:
            more = entered_by if issubclass(sheet.model, Entered) else {}
            instances = [sheet.model(**_fields(sheet, cells, ids), **more) for cells in rows]
            sheet.model._meta.base_manager.bulk_create(instances, batch_size=BATCH)
        ended = [e for e in checked.ended.get(sheet.template, []) if sheet.takes(e[1])]
        if ended:
            _end(sheet, ended)


def _end(sheet: Sheet, ended: list[tuple[int, Cells]]) -> None:
    instances: list[models.Model] = []
    for pk, cells in ended:
        instance = sheet.model(pk=pk)
        instance.valid_to = cells["valid_to"]  # type: ignore[attr-defined]
        instances.append(instance)
    manager = sheet.model._meta.base_manager
    manager.bulk_update(instances, ["valid_to"], batch_size=BATCH)


class _Ids:
    """Record numbers by code, read once when first asked for after the codes are written."""

    MODELS: ClassVar[dict[str, type[models.Model]]] = {
        "document": Document,
        "organisation": Organisation,
        "area": Area,
    }

    def __init__(self) -> None:
        self._found: dict[str, dict[str, int]] = {}

    def of(self, kind: str, code: str) -> int:
        if kind not in self._found:
            rows = self.MODELS[kind]._meta.base_manager.values_list("code", "pk")
            self._found[kind] = dict(rows)
        return self._found[kind][code]


def _fields(sheet: Sheet, cells: Cells, ids: _Ids) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, path in sheet.columns.items():
        value = cells[name]
        if path.endswith("__code"):
            relation = path.removesuffix("__code")
            target = sheet.model._meta.get_field(relation).related_model
            kind = next(k for k, m in ids.MODELS.items() if m is target)
            fields[f"{relation}_id"] = ids.of(kind, str(value)) if value else None
        else:
            fields[path] = value
    return fields
