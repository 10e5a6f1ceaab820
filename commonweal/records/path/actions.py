"""Adding criteria to a gate, each side assessing its own, and deciding at the gate."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from commonweal.planning import gates as rules
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.path.models import Assessment, Criterion, Decision, Gate
from commonweal.records.path.selectors import may_assess, providers_of, standing_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.definitions_path import Condition
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.results.selectors import commissioners_of


@transaction.atomic
def add_criterion(
    *,
    by: Acting,
    gate: Gate,
    title: str,
    side: str,
    consequence: str = "",
    organisation: Organisation | None = None,
    document: Document | None = None,
    section: str = "",
) -> Criterion:
    """Add a condition to a gate. `organisation` narrows one of the providers to one of them.

    Raises ValidationError for one without words or side, for one that the gate has, and for a
    provider that takes no part.
    """
    require_work_on(by, gate.place, Capability.MANAGE_PLACE)
    words = title.strip()
    if not words:
        raise ValidationError({"title": "Say what must be true at the gate."})
    if side not in Criterion.Side.values:
        raise ValidationError({"side": f"Choose one of: {', '.join(Criterion.Side.labels)}."})
    if organisation is not None and (
        side != Criterion.Side.PROVIDER or organisation not in providers_of(by, gate.place)
    ):
        raise ValidationError({"organisation": f"{organisation} does not provide in this place."})
    code = f"added-{slugify(words)[:200]}"
    if Criterion.objects.filter(gate=gate, code=code, side=side, dropped_at=None).exists():
        raise ValidationError({"title": f"{gate} asks this of that side already."})
    row = Criterion.objects.filter(gate=gate, code=code, side=side).first() or Criterion(
        gate=gate, code=code, side=side
    )
    row.title, row.consequence = words[:300], consequence.strip()[:300]
    row.organisation, row.document, row.section = organisation, document, section[:300]
    row.added_at, row.added_by, row.dropped_at, row.dropped_reason = (
        timezone.now(), by.user, None, "",
    )  # fmt: skip
    row.save()
    details = {"title": row.title, "side": side, "consequence": row.consequence}
    _note(by, "gate.criterion_added", gate, details)
    return row


@transaction.atomic
def add_conditions(*, by: Acting, gate: Gate, conditions: list[Condition]) -> list[Criterion]:
    """Add named conditions on extension to a gate; those that it has already are passed over."""
    require_work_on(by, gate.place, Capability.MANAGE_PLACE)
    documents = Document.objects.in_bulk({one.document for one in conditions}, field_name="code")
    added = []
    for one in conditions:
        try:
            with transaction.atomic():
                added.append(
                    add_criterion(
                        by=by,
                        gate=gate,
                        title=one.title,
                        side=one.side.value,
                        consequence=one.consequence,
                        document=documents.get(one.document),
                        section=one.section,
                    )
                )
        except ValidationError:
            continue
    return added


@transaction.atomic
def plan_criterion(*, by: Acting, criterion: Criterion, consequence: str) -> Criterion:
    """Say what follows when a criterion is not met."""
    require_work_on(by, criterion.gate.place, Capability.MANAGE_PLACE)
    row = Criterion.objects.select_for_update().get(pk=criterion.pk)
    details = {"title": row.title, "from": row.consequence, "to": consequence.strip()}
    row.consequence = consequence.strip()[:300]
    row.save(update_fields=["consequence"])
    _note(by, "gate.criterion_planned", criterion.gate, details)
    return row


@transaction.atomic
def drop_criterion(*, by: Acting, criterion: Criterion, reason: str) -> Criterion:
    """Take back a criterion that was added. What was said of it stays on record."""
    require_work_on(by, criterion.gate.place, Capability.MANAGE_PLACE)
    row = Criterion.objects.select_for_update().get(pk=criterion.pk)
    if row.is_printed:
        raise ValidationError(
            "This criterion stands in the table of stage gates: correct it there."
        )
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is taken back."})
    row.dropped_at, row.dropped_reason = timezone.now(), reason.strip()[:300]
    row.save(update_fields=["dropped_at", "dropped_reason"])
    details = {"title": row.title, "reason": row.dropped_reason}
    _note(by, "gate.criterion_dropped", criterion.gate, details)
    return row


@transaction.atomic
def assess(
    *,
    by: Acting,
    criterion: Criterion,
    mark: str,
    evidence: str,
    evidence_on: date | None = None,
    organisation: Organisation | None = None,
) -> Assessment:
    """Say how far a criterion is met, and on what evidence. Each side speaks for itself only.

    The system names the `organisation`. Earlier assessments stay. Raises ValidationError,
    NotAllowed.
    """
    body = _speaker(by, criterion, organisation)
    if mark not in Assessment.Mark.values:
        raise ValidationError({"mark": f"Choose one of: {', '.join(Assessment.Mark.labels)}."})
    if not evidence.strip():
        raise ValidationError({"evidence": "Say what shows it: a return, a review, a paper."})
    row = Assessment.objects.create(
        criterion=criterion,
        organisation=body,
        mark=mark,
        evidence=evidence.strip(),
        evidence_on=evidence_on,
        assessed_at=timezone.now(),
        assessed_by=by.user,
        author_name=by.name,
    )
    details = {"criterion": criterion.title, "side": criterion.side, "organisation": body.code,
               "mark": mark, "evidence": row.evidence}  # fmt: skip
    _note(by, "gate.assessed", criterion.gate, details)
    return row


def _speaker(by: Acting, criterion: Criterion, organisation: Organisation | None) -> Organisation:
    by.require(Capability.TAKE_POSITION)
    place = criterion.gate.place
    if not by.is_system:
        if by.organisation is None or not may_assess(by, criterion):
            raise NotAllowed(
                f"{criterion.title} is assessed by {_whom(criterion)}, and you do not speak for "
                "them here."
            )
        if organisation not in (None, by.organisation):
            raise NotAllowed(f"You do not speak for {organisation}.")
        return by.organisation
    asked = _asked_bodies(by, place, criterion)
    if organisation is None or organisation not in asked:
        listed = ", ".join(body.code for body in asked) or "nobody yet"
        raise ValidationError(f"Name the organisation that assesses this. Use one of: {listed}.")
    return organisation


def _asked_bodies(by: Acting, place: Place, criterion: Criterion) -> list[Organisation]:
    if criterion.side == Criterion.Side.COMMISSIONER:
        return commissioners_of(by, place)
    return [
        body for body in providers_of(by, place) if criterion.organisation_id in (None, body.pk)
    ]


def _whom(criterion: Criterion) -> str:
    if criterion.side == Criterion.Side.COMMISSIONER:
        return "a commissioner of the place"
    return str(criterion.organisation or "the provider that it tests")


@transaction.atomic
def decide(
    *,
    by: Acting,
    gate: Gate,
    kind: str,
    reason: str,
    signed_off: str,
    consequence: str = "",
) -> Decision:
    """Decide at a gate. It cannot be decided until both sides have been assessed in full.

    `signed_off` says who signed it off: a meeting, an officer. What was not met brings its
    consequences, which `consequence` adds to. Raises ValidationError with what stands in the way.
    """
    require_work_on(by, gate.place, Capability.MANAGE_PLACE)
    Gate.objects.select_for_update().get(pk=gate.pk)
    if kind not in Decision.Kind.values:
        raise ValidationError({"kind": f"Choose one of: {', '.join(Decision.Kind.labels)}."})
    standing = standing_for(Acting.system(), gate)
    outcome = standing.outcome
    assert outcome is not None  # noqa: S101  the system sees both sides
    problem = rules.decision_problem(outcome, rules.Decision(kind), reason)
    if problem:
        raise ValidationError(problem)
    if not reason.strip():
        raise ValidationError({"reason": "Say why."})
    if not signed_off.strip():
        raise ValidationError({"signed_off": "Say who signed it off, for example a meeting."})
    follows = [*outcome.consequences, consequence.strip()]
    row = Decision.objects.create(
        gate=gate,
        kind=kind,
        reason=reason.strip(),
        consequence="\n".join(dict.fromkeys(text for text in follows if text)),
        all_met=outcome.all_met,
        considered=[
            {
                "criterion": one.title,
                "side": one.criterion.side,
                "mark": one.said.mark if one.said else "",
                "evidence": one.said.evidence if one.said else "",
                "assessment": one.said.pk if one.said else None,
            }
            for one in standing.asked
        ],
        due_on=standing.on,
        signed_off=signed_off.strip()[:200],
        taken_at=timezone.now(),
        taken_by=by.user,
        author_name=by.name,
        organisation=by.organisation,
    )
    details = {"decision": kind, "reason": row.reason, "signed_off": row.signed_off,
               "all_met": row.all_met, "consequence": row.consequence}  # fmt: skip
    _note(by, "gate.decided", gate, details)
    return row


def _note(by: Acting, action: str, gate: Gate, details: dict[str, Any]) -> None:
    record(by=by, action=action, kind="gate", ref=gate.ref, place=gate.place, details=details)
