"""Register files that people send: looked at, kept while they decide, then accepted or dropped."""

from __future__ import annotations

import hashlib
import zlib

from django.db import transaction
from django.utils import timezone

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Limits
from commonweal.records import shelf
from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.actions_files import NotRegistered, import_register
from commonweal.records.register.checking import Check, Checked
from commonweal.records.register.models import RegisterImport
from commonweal.records.register.reading import read_register_file
from commonweal.records.register.selectors_files import known

State = RegisterImport.State


@transaction.atomic
def receive_file(*, by: Acting, file_name: str, data: bytes, template: str = "") -> RegisterImport:
    """Look at a file and keep it until somebody decides; nothing of the register changes.

    `template` says which register file it is where the columns do not tell. The state of the
    result says whether it could be accepted; its problems say why not.
    """
    by.require(Capability.EDIT_REGISTER)
    code, table, problems = read_register_file(file_name, data, template)
    checked = Check(known(by, [code])).run([(code, table)]) if table else Checked()
    problems = [*problems, *checked.problems]
    made = RegisterImport(
        template=code,
        file_name=file_name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        content=b"" if problems else zlib.compress(data),
        state=State.REFUSED if problems else State.WAITING,
        row_count=len(table.rows) if table else 0,
        received_at=timezone.now(),
        received_by=by.user,
        organisation=by.organisation,
    )
    _count(made, checked, problems)
    made.save()
    details = {"sha256": made.sha256, "template": code, "problems": len(problems)}
    record(
        by=by,
        action="register.file_received",
        kind="register_import",
        ref=str(made.pk),
        details=details,
    )
    return made


def _count(made: RegisterImport, checked: Checked, problems: list[Problem]) -> None:
    most = Limits.from_definition(shelf.read_yaml("limits.yaml")).problems
    made.new_count = checked.new_count
    made.ended_count = checked.ended_count
    made.same_count = checked.same_count
    made.problems = [problem.as_dict() for problem in problems[:most]]


@transaction.atomic
def accept_file(*, by: Acting, waiting: RegisterImport) -> RegisterImport:
    """Bring in a file that waits, after checking it again. When the register has changed so that
    it no longer fits, it is refused with its problems and nothing is brought in."""
    by.require(Capability.EDIT_REGISTER)
    held = RegisterImport.objects.select_for_update().get(pk=waiting.pk)
    if held.state != State.WAITING:
        return held
    code, table, problems = read_register_file(
        held.file_name, zlib.decompress(bytes(held.content)), held.template
    )
    try:
        with transaction.atomic():
            if table is None:
                raise NotRegistered(problems)
            _count(held, import_register(by=by, tables=[(code, table)]), [])
            held.state = State.ACCEPTED
    except NotRegistered as fault:
        held.state = State.REFUSED
        _count(held, Checked(), list(fault.problems))
    held.content = b""
    held.save()
    return held


@transaction.atomic
def drop_file(*, by: Acting, waiting: RegisterImport) -> None:
    """Let a file that waits go."""
    by.require(Capability.EDIT_REGISTER)
    held = RegisterImport.objects.select_for_update().get(pk=waiting.pk)
    if held.state != State.WAITING:
        return
    held.state, held.content = State.DROPPED, b""
    held.save()
    record(by=by, action="register.file_dropped", kind="register_import", ref=str(held.pk))
