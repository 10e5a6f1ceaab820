"""Writing the register one record at a time, through the same checks as its files.

Every write is in one transaction with one audit event. A record is never changed silently: it is
ended, succeeded, or corrected with a reason.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models, transaction

from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Row, Table
from commonweal.facts.registers import Value, written
from commonweal.language.figure import Status
from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register import lists
from commonweal.records.register.actions_files import (
    NotRegistered,
    check_and_write,
    wait_for_the_register,
)
from commonweal.records.register.models import Area, Organisation
from commonweal.records.register.selectors_rights import require_change_of


@transaction.atomic
def _add(by: Acting, action: str, template: str, cells: dict[str, Value]) -> None:
    """Write one row through the checks of a file. Raises NotRegistered."""
    by.require(Capability.EDIT_REGISTER)
    table = Table(
        "this form",
        tuple(cells),
        (Row(1, tuple(written(value) for value in cells.values())),),
    )
    checked = check_and_write(by, [(template, table)])
    if checked.new_count or checked.ended_count:
        ref = ":".join(
            written(cells[name]) for name in lists.templates()[template].key if cells.get(name)
        )
        details = {name: written(value) for name, value in cells.items() if value}
        kind = template.removeprefix("register-")
        record(by=by, action=action, kind=kind, ref=ref[:300], details=details)


def _source(status: Status, document: str, section: str, note: str) -> dict[str, Value]:
    return {"status": status.value, "document": document, "section": section, "note": note}


def register_organisation(
    *,
    by: Acting,
    code: str,
    name: str,
    kind: str,
    short_name: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    status: Status = Status.PRINTED,
    document: str = "",
    section: str = "",
    note: str = "",
) -> Organisation:
    """Register a body. Raises NotRegistered when the code is taken by another."""
    cells: dict[str, Value] = {
        "code": code,
        "name": name,
        "short_name": short_name,
        "kind": kind,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    cells |= _source(status, document, section, note)
    _add(by, "register.organisation_added", "register-organisations", cells)
    return Organisation.objects.get(code=code)


def register_area(
    *,
    by: Acting,
    code: str,
    name: str,
    kind: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    status: Status = Status.PRINTED,
    document: str = "",
    section: str = "",
    note: str = "",
) -> Area:
    """Register a piece of the map. Raises NotRegistered when the code is taken by another."""
    cells: dict[str, Value] = {
        "code": code,
        "name": name,
        "kind": kind,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    cells |= _source(status, document, section, note)
    _add(by, "register.area_added", "register-areas", cells)
    return Area.objects.get(code=code)


def give_code(
    *,
    by: Acting,
    subject: str,
    owner: str,
    system: str,
    code: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Say under which code another system knows an organisation or area.

    Raises NotRegistered when the code stands for another body on some of the days.
    """
    cells: dict[str, Value] = {
        "subject": subject,
        "owner": owner,
        "system": system,
        "code": code,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    _add(by, "register.code_given", "register-codes", cells)


def give_role(
    *,
    by: Acting,
    organisation: str,
    role: str,
    towards: str = "",
    concerning: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    status: Status = Status.PRINTED,
    document: str = "",
    section: str = "",
    note: str = "",
) -> None:
    """Say which part an organisation plays, towards whom and about what. A body may hold several.

    Raises NotRegistered when it already holds the same one on some of the days.
    """
    cells: dict[str, Value] = {
        "organisation": organisation,
        "role": role,
        "towards": towards,
        "concerning": concerning,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    cells |= _source(status, document, section, note)
    _add(by, "register.role_given", "register-roles", cells)


def give_duty(
    *,
    by: Acting,
    organisation: str,
    area: str,
    duty: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    status: Status = Status.PRINTED,
    document: str = "",
    section: str = "",
    note: str = "",
) -> None:
    """Say that an organisation commissions for, governs, serves or speaks for an area."""
    cells: dict[str, Value] = {
        "organisation": organisation,
        "area": area,
        "duty": duty,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    cells |= _source(status, document, section, note)
    _add(by, "register.duty_given", "register-duties", cells)


def link_areas(
    *,
    by: Acting,
    hierarchy: str,
    parent: str,
    child: str,
    share: Decimal | None = Decimal(1),
    share_basis: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    status: Status = Status.PRINTED,
    document: str = "",
    section: str = "",
    note: str = "",
) -> None:
    """Say that one area lies in another, `share` of it (None where no source says how much).

    Raises NotRegistered for a circle, the same link on the same days, or shares over the whole.
    """
    cells: dict[str, Value] = {
        "hierarchy": hierarchy,
        "parent": parent,
        "child": child,
        "share": share,
        "share_basis": share_basis,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    cells |= _source(status, document, section, note)
    _add(by, "register.areas_linked", "register-links", cells)


def record_succession(
    *,
    by: Acting,
    subject: str,
    kind: str,
    predecessor: str,
    successor: str,
    effective_on: date,
    share: Decimal | None = None,
    share_basis: str = "",
    status: Status = Status.PRINTED,
    document: str = "",
    section: str = "",
    note: str = "",
) -> None:
    """Say what became of an organisation or area. A split is recorded with `import_register`,
    all of its parts together, so that their shares can be checked.

    Raises NotRegistered for a circle, shares that do not fit, or an ended successor.
    """
    cells: dict[str, Value] = {
        "subject": subject,
        "kind": kind,
        "predecessor": predecessor,
        "successor": successor,
        "effective_on": effective_on,
        "share": share,
        "share_basis": share_basis,
    }
    cells |= _source(status, document, section, note)
    _add(by, "register.succession_recorded", "register-successions", cells)


@transaction.atomic
def end_role(
    *,
    by: Acting,
    organisation: str,
    role: str,
    on: date,
    towards: str = "",
    concerning: str = "",
) -> None:
    """Close the open role on its last day. Raises NotRegistered when there is none to close."""
    by.require(Capability.EDIT_REGISTER)
    require_change_of(by, "organisation", organisation)
    wait_for_the_register()
    body = Organisation.objects.filter(code=organisation).first()
    held = (
        body
        and body.roles.filter(
            role=role, towards__code=towards or None, concerning=concerning, valid_to__isnull=True
        ).first()
    )
    if not held or (held.valid_from and held.valid_from > on):
        words = f"{organisation} holds no open role {role} that could end on {on}."
        raise NotRegistered([Problem("this form", 1, "role", words)])
    held.valid_to = on
    held.save(update_fields=["valid_to"])
    details = {"role": role, "towards": towards, "concerning": concerning, "on": on}
    record(by=by, action="register.role_ended", kind="roles", ref=organisation, details=details)


@transaction.atomic
def correct_organisation(*, by: Acting, code: str, reason: str, **changes: str | date) -> None:
    """Put right what was entered wrongly: name, short_name, kind, valid_from, valid_to, note.

    A body that really changed is not corrected but succeeded. Raises NotAllowed for a body that
    is for others to change, and NotRegistered without a reason, for another field, or for an end
    before the start.
    """
    _correct(by, "organisation", Organisation.objects.filter(code=code).first(), reason, changes)


@transaction.atomic
def correct_area(*, by: Acting, code: str, reason: str, **changes: str | date) -> None:
    """Put right what was entered wrongly about an area; see `correct_organisation`."""
    _correct(by, "area", Area.objects.filter(code=code).first(), reason, changes)


CORRECTABLE = {"name", "short_name", "kind", "valid_from", "valid_to", "note"}


def _correct(
    by: Acting,
    subject: str,
    held: Organisation | Area | None,
    reason: str,
    changes: dict[str, str | date],
) -> None:
    by.require(Capability.EDIT_REGISTER)
    words = _cannot_correct(subject, held, reason, changes)
    if held is not None:
        require_change_of(by, subject, held.code)
    if words or held is None:
        raise NotRegistered([Problem("this form", 1, "", words)])
    before = {name: getattr(held, name) for name in changes}
    for name, value in changes.items():
        setattr(held, name, value)
    if held.valid_from and held.valid_to and held.valid_to < held.valid_from:
        words = f"The end {held.valid_to} comes before the start {held.valid_from}."
        raise NotRegistered([Problem("this form", 1, "valid_to", words)])
    held.save(update_fields=list(changes))
    details = {"reason": reason, "before": before, "after": changes}
    record(
        by=by, action=f"register.{subject}_corrected", kind=subject, ref=held.code, details=details
    )


def _cannot_correct(
    subject: str, held: models.Model | None, reason: str, changes: dict[str, str | date]
) -> str:
    if held is None:
        return f"There is no such {subject}."
    if not reason.strip():
        return "Say why it is corrected."
    unknown = [name for name in changes if name not in CORRECTABLE or not hasattr(held, name)]
    if unknown or not changes:
        return f"A correction changes one of: {', '.join(sorted(CORRECTABLE))}."
    kind = changes.get("kind")
    if kind is not None and kind not in lists.terms(f"{subject}-kinds"):
        return f"“{kind}” is no kind of {subject}."
    return "" if changes.get("name", "x") else "The name is empty. Fill it in."
