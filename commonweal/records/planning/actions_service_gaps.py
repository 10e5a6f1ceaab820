"""Bringing a worked-out gap into the register of service gaps, and moving it on there.

Rows go through the same door as every file: checked, refused by row, kept with author and reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from commonweal.facts.templates.rebuild import RebuiltRow, as_csv
from commonweal.language.row import CannotWork
from commonweal.language.thread import End, Link
from commonweal.planning.need.gap import Gap
from commonweal.planning.need.gap_register import Proposed, clusters_of, gap_code, proposal
from commonweal.planning.priorities_tables import (
    EVIDENCED,
    PRIORITISED,
    PROPOSED,
    REJECTED,
    ServiceGap,
)
from commonweal.records.facts import actions as facts
from commonweal.records.facts import library
from commonweal.records.facts.models import Import
from commonweal.records.facts.selectors_rows import rows_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.definitions_need_rules import need_rules, packages_of
from commonweal.records.planning.kinds.need_gap import Gaps, NamedPlace
from commonweal.records.planning.kinds.priorities import GAPS
from commonweal.records.planning.selectors_priorities import service_gaps
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.results.answers import answer_of, given_of
from commonweal.records.results.models import Result
from commonweal.records.thread.actions import bring_links

STATUSES = (PROPOSED, EVIDENCED, PRIORITISED, REJECTED)
WHERE = "Gaps between need and services, version {number}"


@transaction.atomic
def propose_service_gap(
    *, by: Acting, result: Result, element: str, area: str, owner: str, reason: str
) -> str:
    """Put one gap of a version into the register; gives its code there.

    The version supports the row in the golden thread. Raises ValidationError for a gap that is not
    known, not short or in the register already, and without a reason; NotAllowed.
    """
    place = result.place
    require_work_on(by, place, Capability.IMPORT_FACTS)
    if not reason.strip():
        raise ValidationError({"reason": "Say why this gap should be in the register."})
    answer: Gaps = answer_of(result)
    gap = _gap(answer, element, area)
    code = gap_code(element, area)
    if _held(by, place, code):
        raise ValidationError(f"The gap {code} is in the register already.")
    groups = packages_of(given_of(result).packages or need_rules().packages).groups
    proposer = by.organisation.name if by.organisation else by.name
    try:
        cells = proposal(
            gap, Proposed(proposer, owner.strip(), result.number, reason),
            area=_name(answer.areas, area), element=_name(answer.elements, element),
            clusters=clusters_of(groups, element),
        )  # fmt: skip
    except CannotWork as fault:
        raise ValidationError(list(fault.sentences)) from None
    source = {"source_doc": "this file", "source_section": WHERE.format(number=result.number)}
    _bring_in(by, place, {**cells, **source}, reason)
    made = _held(by, place, code)
    figures = made.row.figures.values() if made else ()
    links = [
        Link(End("result", result.ref), "supports", End("figure", figure.ref),
             note=f"Version {result.number}")
        for figure in figures
    ]  # fmt: skip
    bring_links(by=by, place=place, links=links)
    return code


@transaction.atomic
def move_service_gap(
    *, by: Acting, place: Place, code: str, status: str, owner: str, reason: str
) -> None:
    """Give a gap of the register another status or owner, and say why. Its numbers stay.

    Raises ValidationError, NotAllowed.
    """
    require_work_on(by, place, Capability.IMPORT_FACTS)
    if status not in STATUSES:
        raise ValidationError({"status": f"Choose one of: {', '.join(STATUSES)}."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why it stands so."})
    rows = [row for row in rows_for(by, place, GAPS) if row.get("gap_code") == code]
    if not rows:
        raise ValidationError(f"The register of service gaps has no gap {code}.")
    change = {"gap_status": status, "owner": owner.strip(), "status_reason": reason.strip()}
    _bring_in(by, place, {**rows[0], **change}, reason)


def _gap(answer: Gaps, element: str, area: str) -> Gap:
    found = [one for one in answer.gaps if (one.element, one.area) == (element, area)]
    if not found:
        raise ValidationError("This version has no such gap. Choose one of its table.")
    return found[0]


def _name(named: Sequence[NamedPlace], code: str) -> str:
    return next(one.name for one in named if one.code == code)


def _held(by: Acting, place: Place, code: str) -> ServiceGap | None:
    return next((one for one in service_gaps(by, place) if one.code == code), None)


def _bring_in(by: Acting, place: Place, cells: Mapping[str, str], reason: str) -> None:
    content = ContentFile(
        as_csv(library.template(GAPS), [RebuiltRow(dict(cells))]), name=f"{GAPS}.csv"
    )
    received = facts.receive_import(
        place=place, template=GAPS, file=content, by=by, is_correction=True, reason=reason
    )
    checked = facts.check_import(import_=received, by=by)
    if checked.state != Import.State.CHECKED:
        raise ValidationError([problem["sentence"] for problem in checked.problems])
    facts.accept_import(import_=checked, by=by, reason=reason)
