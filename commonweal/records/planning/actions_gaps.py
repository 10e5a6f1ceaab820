"""Keeping the register of gaps: recording one, asking for it, closing it, and finding them by rule.

A gap that a rule found is closed by the rule when the values have come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from commonweal.facts.completeness import Unreadable, read_rules, unreadable
from commonweal.records import shelf
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document, Gap
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.selectors_gaps import evidence_for
from commonweal.records.register.models import Area, Place
from commonweal.records.register.selectors import require_work_on

_BY_RULE = "unreadable-"


@dataclass(frozen=True)
class GapGiven:
    """A gap as somebody or a file gives it. `code` may be left empty: it is made from `what`."""

    what: str
    subject: str
    could_supply: str = ""
    decision: str = ""
    segment: str = ""
    area: Area | None = None
    document: Document | None = None
    section: str = ""
    code: str = ""


@transaction.atomic
def record_gap(*, by: Acting, place: Place, gap: GapGiven) -> Gap:
    """Add something that is not known. Raises ValidationError for one without words or known."""
    require_work_on(by, place, Capability.ANSWER_FINDING)
    row = _row(place, gap)
    if Gap.objects.filter(place=place, code=row.code).exists():
        raise ValidationError({"what": f"The register has the gap {row.code} already."})
    row.save(force_insert=True)
    _note(by, "gap.recorded", row, {"what": row.what, "subject": row.subject})
    return row


@transaction.atomic
def move_gap(*, by: Acting, gap: Gap, state: str, reason: str) -> Gap:
    """Say that a gap was asked for, closed, or is open again, and why. Raises ValidationError."""
    require_work_on(by, gap.place, Capability.ANSWER_FINDING)
    if state not in Gap.State.values:
        raise ValidationError({"state": f"Choose one of: {', '.join(Gap.State.values)}."})
    if not reason.strip():
        raise ValidationError({"reason": "Say of whom it was asked, or what closed it."})
    row = Gap.objects.select_for_update().get(pk=gap.pk)
    details = {"from": row.state, "to": state, "reason": reason.strip()}
    row.state = state
    row.save(update_fields=["state"])
    _note(by, "gap.moved", row, details)
    return row


@transaction.atomic
def bring_gaps(*, by: Acting, place: Place, gaps: Sequence[GapGiven]) -> tuple[int, int]:
    """Add the gaps that the register has not yet. Gives how many were added and how many known."""
    require_work_on(by, place, Capability.ANSWER_FINDING)
    known = set(Gap.objects.filter(place=place).values_list("code", flat=True))
    rows = [row for row in (_row(place, gap) for gap in gaps) if row.code not in known]
    Gap.objects.bulk_create(rows)
    if rows:
        codes = [row.code for row in rows]
        record(
            by=by, action="gap.brought", kind="gap", ref="all", place=place, details={"new": codes}
        )
    return len(rows), len(gaps) - len(rows)


@transaction.atomic
def find_gaps(place: Place, by: Acting) -> None:
    """Bring the gaps that rules find up to date with the place's figures, after each release."""
    given = shelf.read_yaml("completeness/knowledge.yaml")
    found = {
        item.code: item
        for item in unreadable(
            evidence_for(Acting.system(), place), read_rules(given["rules"], "tells")
        )
    }
    rows = {row.code: row for row in Gap.objects.filter(place=place, code__startswith=_BY_RULE)}
    words = shelf.read_yaml("completeness/gap-rules.yaml")["unreadable"]
    documents = Document.objects.in_bulk(
        {item.document for item in found.values()}, field_name="code"
    )
    new = [
        _found(place, item, words, documents) for code, item in found.items() if code not in rows
    ]
    over = [row for code, row in rows.items() if code not in found and row.state != "closed"]
    Gap.objects.bulk_create(new)
    Gap.objects.filter(pk__in=[row.pk for row in over]).update(state=Gap.State.CLOSED)
    if new or over:
        details = {"found": [row.code for row in new], "closed": [row.code for row in over]}
        record(by=by, action="gap.found", kind="gap", ref="all", place=place, details=details)


def _found(
    place: Place, item: Unreadable, words: dict[str, Any], documents: dict[str, Document]
) -> Gap:
    return Gap(
        place=place,
        code=item.code,
        subject=item.tells or "other",
        what=words["sentence"].format(measure=item.measure, count=item.count),
        could_supply=words["could_supply"].get(item.dataset, ""),
        decision=words["decision"].get(item.tells, ""),
        document=documents.get(item.document),
        section=item.section,
    )


def _row(place: Place, gap: GapGiven) -> Gap:
    if not gap.what.strip():
        raise ValidationError({"what": "Say what is not known."})
    if not gap.subject.strip():
        raise ValidationError({"subject": "Say what it is about: need, activity, cost, outcome."})
    return Gap(
        place=place,
        code=(gap.code or slugify(gap.what))[:80],
        subject=gap.subject.strip()[:40],
        what=gap.what.strip(),
        could_supply=gap.could_supply.strip()[:200],
        decision=gap.decision.strip()[:200],
        segment=gap.segment.strip()[:60],
        area=gap.area,
        document=gap.document,
        section=gap.section,
    )


def _note(by: Acting, action: str, gap: Gap, details: dict[str, Any]) -> None:
    record(by=by, action=action, kind="gap", ref=gap.code, place=gap.place, details=details)
