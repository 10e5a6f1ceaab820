"""Writing equality assessments, having them approved, and carrying their actions on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.thread import End
from commonweal.language.thread import Link as PureLink
from commonweal.planning.equality import Effect
from commonweal.records.acts import free_code, made, needed
from commonweal.records.audit.actions import record
from commonweal.records.equality.definitions import groups, rights, screening
from commonweal.records.equality.models import (
    Assessment,
    AssessmentVersion,
    Carried,
    EqualityAction,
    Evidence,
)
from commonweal.records.equality.selectors import may_approve, problems_of
from commonweal.records.equality.selectors_targets import parts_of
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.thread import actions as thread
from commonweal.records.thread.selectors import links_for

#: A word that stands in addresses where the code of an assessment would.
_TAKEN = frozenset({"use"})


@transaction.atomic
def start_assessment(*, by: Acting, place: Place, title: str, scope: str) -> Assessment:
    """Begin an assessment. Raises NotAllowed, and ValidationError without a title."""
    require_work_on(by, place, Capability.ASSESS_EQUALITY)
    Place.objects.select_for_update().get(pk=place.pk)
    called = needed(title, "title", "Give the assessment a title.")[:200]
    taken = Assessment.objects.filter(place=place).values_list("code", flat=True)
    row = Assessment.objects.create(
        place=place, code=free_code(called, {*taken, *_TAKEN}, "assessment"), title=called,
        content={"scope": scope.strip()}, **made(by),
    )  # fmt: skip
    _author(by, row)
    note(by, "equality.started", row, {"title": row.title})
    return row


@transaction.atomic
def save_screening(
    *, by: Acting, assessment: Assessment, answers: Mapping[str, str], reason: str
) -> Assessment:
    """Keep the answers of the screening, "yes" or "no" by question. Raises NotAllowed,
    ValidationError."""
    row = _draft(by, assessment)
    known = {one.code for one in screening()}
    if set(answers) - known or set(answers.values()) - {"yes", "no", ""}:
        raise ValidationError("Answer the questions of the screening with yes or no.")
    row.content["screening"] = {code: one for code, one in answers.items() if one}
    row.content["screening_reason"] = reason.strip()
    _save(by, row, "equality.screened", {"answered": len(row.content["screening"])})
    return row


@transaction.atomic
def save_effects(
    *, by: Acting, assessment: Assessment, part: str, said: Mapping[str, tuple[str, str]]
) -> Assessment:
    """Keep effects with their reasons: `part` is "groups" or "rights", `said` by their codes.

    An empty effect is none. Raises NotAllowed, and ValidationError for unknown words.
    """
    row = _draft(by, assessment)
    known = {
        "groups": {one.code for one in groups()},
        "rights": {one.code for one in rights()},
    }[part]
    effects = {effect for effect, _ in said.values()}
    if set(said) - known or effects - {"", *Effect}:
        raise ValidationError("Choose one of the effects that are listed.")
    row.content[part] = {
        code: {"effect": effect, "reason": reason.strip()}
        for code, (effect, reason) in said.items()
        if effect or reason.strip()
    }
    _save(by, row, f"equality.{part}", {"stated": len(row.content[part])})
    return row


@transaction.atomic
def save_words(*, by: Acting, assessment: Assessment, scope: str, conclusion: str) -> Assessment:
    """Keep what is assessed and what is concluded. Raises NotAllowed, ValidationError."""
    row = _draft(by, assessment)
    row.content["scope"], row.content["conclusion"] = scope.strip(), conclusion.strip()
    _save(by, row, "equality.worded", {})
    return row


@transaction.atomic
def add_evidence(
    *, by: Acting, assessment: Assessment, end: End, says: str, group: str = ""
) -> Evidence:
    """Rest the assessment on a record of the golden thread, for one group or for all.

    Raises NotAllowed, and ValidationError for a record that is not there, or without words.
    """
    row = _draft(by, assessment)
    if group and group not in {one.code for one in groups()}:
        raise ValidationError({"group": "Choose one of the groups."})
    said = needed(says, "says", "Say what it tells about the group.")
    target = End("equality_assessment", row.code)
    standing = links_for(by, row.place).filter(
        source_kind=end.kind, source_ref=end.ref, kind="supports",
        target_kind=target.kind, target_ref=target.ref,
    )  # fmt: skip
    if not standing.exists():
        thread.link(by=by, place=row.place, link=PureLink(end, "supports", target))
    if Evidence.objects.filter(assessment=row, group=group, kind=end.kind, ref=end.ref).exists():
        raise ValidationError("This is evidence for the group already.")
    made_row = Evidence.objects.create(
        assessment=row, group=group, kind=end.kind, ref=end.ref, says=said, **made(by)
    )
    note(by, "equality.evidence", row, {"kind": end.kind, "ref": end.ref, "group": group})
    return made_row


@transaction.atomic
def add_action(
    *,
    by: Acting,
    assessment: Assessment,
    text: str,
    owner: str,
    due: date | None,
    for_groups: Iterable[str] = (),
) -> EqualityAction:
    """Add an action. Raises NotAllowed, and ValidationError without words, owner or day."""
    row = _draft(by, assessment)
    faults = {}
    if not text.strip():
        faults["text"] = "Say what is to be done."
    if not owner.strip():
        faults["owner"] = "Say who does it: an organisation or a role."
    if due is None:
        faults["due"] = "Say until when."
    wanted = list(dict.fromkeys(for_groups))
    if set(wanted) - {one.code for one in groups()}:
        faults["groups"] = "Choose among the groups."
    if faults:
        raise ValidationError(faults)
    last = row.actions.order_by("-number").first()
    made_row = EqualityAction.objects.create(
        assessment=row, number=last.number + 1 if last else 1, text=text.strip(),
        owner=owner.strip()[:200], due=due, groups=wanted, **made(by),
    )  # fmt: skip
    note(by, "equality.action_added", row, {"action": made_row.number})
    return made_row


@transaction.atomic
def carry_on(
    *,
    by: Acting,
    action: EqualityAction,
    target: str,
    ref: str,
    part: str = "",
    status: str = Carried.Status.PLANNED,
    why: str = "",
) -> Carried:
    """Carry an action on to a specification, an evaluation or a contract, or say how far it is
    there; `part` is the code of a requirement, question, condition or duty that it has.

    Raises NotAllowed, and ValidationError for unknown words, what is not there, or "not done"
    without why.
    """
    assessment = action.assessment
    require_work_on(by, assessment.place, Capability.ASSESS_EQUALITY)
    if target not in Carried.Target.values:
        raise ValidationError({"target": "Choose where the action is carried on to."})
    if status not in Carried.Status.values:
        raise ValidationError({"status": "Choose how far it is."})
    named = needed(ref, "ref", "Name the tender or the contract by its code.")[:80]
    if status == Carried.Status.NOT_MET and not why.strip():
        raise ValidationError({"note": "Say why it is not done."})
    there = _part(by, assessment.place, target, named, part.strip())
    row = Carried.objects.create(
        action=action, target=target, ref=named, part=there, status=status,
        note=why.strip(), **made(by),
    )  # fmt: skip
    details = {"action": action.number, "target": target, "ref": named, "status": status}
    note(by, "equality.carried", assessment, details)
    return row


def _part(by: Acting, place: Place, target: str, ref: str, part: str) -> str:
    """The part by its code as it stands there. Raises ValidationError where it is not there."""
    found = parts_of(by, place, target, ref)
    if found is None:
        kinds = "tender or contract" if target == Carried.Target.CONTRACT else "tender"
        raise ValidationError({"ref": f"There is no {kinds} {ref} in {place}: choose one."})
    codes = {code.casefold(): code for code in found}
    if part and part.casefold() not in codes:
        there = ", ".join(found) or "nothing yet: leave this empty"
        raise ValidationError({"part": f"“{part[:80]}” is not there. {ref} has {there}."})
    return codes.get(part.casefold(), "")


@transaction.atomic
def approve(
    *, by: Acting, assessment: Assessment, group: str, on: date | None
) -> AssessmentVersion:
    """Record that a group approved the assessment: it becomes a version that never changes.

    Raises NotAllowed for its authors and whoever may not approve, and ValidationError with
    everything that is missing.
    """
    require_work_on(by, assessment.place, Capability.APPROVE_EQUALITY)
    row = _locked(assessment)
    if row.state != Assessment.State.DRAFT:
        raise ValidationError("It is approved already. Revise it first.")
    if not may_approve(by, row):
        raise NotAllowed("Somebody who did not write the assessment must record its approval.")
    problems = problems_of(by, row)
    if problems:
        raise ValidationError(problems)
    faults = {}
    if not group.strip():
        faults["group"] = "Name the group that approved it."
    if on is None:
        faults["on"] = "Say on which day it was approved."
    elif on > timezone.localdate():
        faults["on"] = "The day lies in the future."
    if faults:
        raise ValidationError(faults)
    version = freeze(by, row, group=group.strip()[:200], approved_on=on)
    note(by, "equality.approved", row, {"version": version.number, "group": version.group})
    return version


@transaction.atomic
def revise(*, by: Acting, assessment: Assessment, reason: str) -> Assessment:
    """Open an approved assessment again for its next version. Raises NotAllowed, and
    ValidationError without a reason."""
    require_work_on(by, assessment.place, Capability.ASSESS_EQUALITY)
    row = _locked(assessment)
    if row.state != Assessment.State.APPROVED:
        raise ValidationError("It is a draft: change it as it is.")
    row.revised_because = needed(reason, "reason", "Say why it is revised.")
    row.state = Assessment.State.DRAFT
    row.save(update_fields=["revised_because", "state"])
    # Who wrote an earlier version still wrote what stands in the next one.
    _author(by, row)
    note(by, "equality.revised", row, {"reason": row.revised_because})
    return row


def freeze(by: Acting, row: Assessment, **said: Any) -> AssessmentVersion:
    """Keep the assessment with its actions and evidence as its next version."""
    content = {
        **row.content,
        "actions": [
            {
                "number": one.number, "text": one.text, "owner": one.owner,
                "due": one.due.isoformat() if one.due else "", "groups": one.groups,
                "section": one.section,
            }
            for one in row.actions.all()
        ],
        "evidence": [
            {"group": one.group, "kind": one.kind, "ref": one.ref, "says": one.says}
            for one in row.evidence.all()
        ],
    }  # fmt: skip
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False)
    last = row.versions.order_by("-number").first()
    version = AssessmentVersion.objects.create(
        assessment=row, number=last.number + 1 if last else 1, content=content,
        digest=hashlib.sha256(plain.encode()).hexdigest(), reason=row.revised_because,
        **said, **made(by),
    )  # fmt: skip
    row.state = Assessment.State.APPROVED
    row.save(update_fields=["state"])
    return version


def note(by: Acting, action: str, assessment: Assessment, details: dict[str, Any]) -> None:
    """The audit event."""
    record(
        by=by, action=action, kind="equality_assessment",
        ref=f"{assessment.place.code}/{assessment.code}", place=assessment.place, details=details,
    )  # fmt: skip


def _draft(by: Acting, assessment: Assessment) -> Assessment:
    require_work_on(by, assessment.place, Capability.ASSESS_EQUALITY)
    row = _locked(assessment)
    if row.state != Assessment.State.DRAFT:
        raise ValidationError("It is approved: revise it with a reason first.")
    _author(by, row)
    return row


def _locked(assessment: Assessment) -> Assessment:
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("place")
    return rows.get(pk=assessment.pk)


def _author(by: Acting, row: Assessment) -> None:
    if by.user is not None:
        row.authors.add(by.user)


def _save(by: Acting, row: Assessment, action: str, details: dict[str, Any]) -> None:
    row.save(update_fields=["content"])
    note(by, action, row, details)
