"""Bringing in boundaries of areas: a file becomes the next release, whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonweal.facts.boundaries import BoundaryFault, read_boundaries
from commonweal.facts.problem import Problem
from commonweal.records.audit.actions import record
from commonweal.records.facts.uploads import safe_file_name
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.boundary_rules import boundary_rules
from commonweal.records.register.models import Boundary, BoundaryFile


@transaction.atomic
def bring_in_boundaries(
    *, by: Acting, file_name: str, data: bytes, title: str, licence: str
) -> BoundaryFile:
    """Keep the outlines of a GeoJSON file under the next number; earlier files stay.

    Raises BoundaryFault with what is wrong, also where the same file is held, and NotAllowed.
    """
    by.require(Capability.EDIT_REGISTER)
    shown = safe_file_name(file_name)
    digest = hashlib.sha256(data).hexdigest()
    _refuse_empty(shown, title, licence)
    held = BoundaryFile.objects.filter(sha256=digest).first()
    if held is not None:
        raise BoundaryFault([Problem(shown, None, "", f"It is held already, as {held}.")])
    found = read_boundaries(data, shown, boundary_rules())
    last = BoundaryFile.objects.aggregate(last=Max("number"))["last"] or 0
    made = BoundaryFile.objects.create(
        number=last + 1,
        title=title.strip()[:200],
        licence=licence.strip()[:400],
        file_name=shown,
        code_name=found.code_name,
        sha256=digest,
        area_count=len(found.shapes),
        made_at=timezone.now(),
        made_by=by.user,
        organisation=by.organisation,
    )
    Boundary.objects.bulk_create(
        [Boundary(file=made, **asdict(shape)) for shape in found.shapes], batch_size=500
    )
    record(
        by=by,
        action="register.boundaries_brought_in",
        kind="boundary_file",
        ref=str(made.number),
        details={"file": shown, "sha256": digest, "areas": made.area_count, "title": made.title},
    )
    return made


def _refuse_empty(file: str, title: str, licence: str) -> None:
    for given, words in ((title, "a title"), (licence, "the licence line")):
        if not given.strip():
            raise BoundaryFault([Problem(file, None, "", f"It needs {words}. Enter one.")])
