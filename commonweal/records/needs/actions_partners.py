"""What partners do in a needs assessment: contributing, and validating sections as clinicians."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.planning.needs_assessment import CLEARED, Stance, Standing, standing
from commonweal.records.acts import made, needed
from commonweal.records.needs.actions_common import (
    locked,
    note,
    open_to_write,
    party_named,
    settle,
)
from commonweal.records.needs.models import (
    Assessment,
    Contribution,
    Topic,
    Validation,
    Validator,
)
from commonweal.records.needs.selectors import (
    Section,
    may_answer,
    may_contribute,
    sections_for,
    withheld_from,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability

State = Assessment.State


@transaction.atomic
def contribute(*, by: Acting, topic: Topic, text: str, evidence: str = "") -> Contribution:
    """Add to a section for one's organisation. Raises NotAllowed where nobody asked it to."""
    by.require(Capability.CONTRIBUTE)
    assessment = locked(topic.assessment)
    if not may_contribute(by, assessment):
        raise NotAllowed("Contributions are not asked for here, or not from your organisation.")
    row = Contribution.objects.create(
        topic=topic,
        text=needed(text, "text", "Say what should be known."),
        evidence=evidence.strip()[:300],
        **made(by),
    )
    note(by, "needs.contributed", assessment, {"section": topic.number}, str(row.pk))
    return row


@transaction.atomic
def withdraw_contribution(*, by: Acting, contribution: Contribution) -> None:
    """Take back what one's own organisation contributed, while it waits."""
    by.require(Capability.CONTRIBUTE)
    row = _waiting(contribution)
    if row.organisation is None or row.organisation != by.organisation:
        raise NotAllowed("Only the organisation that contributed it may take it back.")
    row.outcome, row.decided_at, row.decided_by = (
        Contribution.Outcome.WITHDRAWN, timezone.now(), by.name,
    )  # fmt: skip
    row.save(update_fields=["outcome", "decided_at", "decided_by"])
    note(by, "needs.contribution_withdrawn", row.topic.assessment, {}, str(row.pk))


@transaction.atomic
def decide_contribution(
    *, by: Acting, contribution: Contribution, taken: bool, reason: str
) -> Contribution:
    """Say whether a contribution is taken in, and why: its contributor reads both."""
    assessment = open_to_write(by, contribution.topic.assessment, lead=True)
    row = _waiting(contribution)
    row.outcome = Contribution.Outcome.TAKEN if taken else Contribution.Outcome.NOT_TAKEN
    row.reason = needed(reason, "reason", "Say why: the contributor reads it.")
    row.decided_at, row.decided_by = timezone.now(), by.name
    row.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
    details = {"outcome": row.outcome, "reason": row.reason}
    note(by, "needs.contribution_decided", assessment, details, str(row.pk))
    return row


def _waiting(contribution: Contribution) -> Contribution:
    row = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    if row.outcome != Contribution.Outcome.WAITING:
        raise ValidationError("This contribution has been decided already.")
    return row


@transaction.atomic
def ask_validator(*, by: Acting, topic: Topic, body: str, role: str) -> Validator:
    """Name who validates a section: a clinical role on behalf of a party of the place."""
    assessment = open_to_write(by, topic.assessment, lead=True)
    party = party_named(assessment.place, body, "body", commissioning=False)
    role = needed(role, "role", "Say in which clinical role.")[:120]
    there = Validator.objects.filter(topic=topic, body=party, role=role, removed_at__isnull=True)
    if there.exists():
        raise ValidationError({"role": f"{role} of {party} is asked already."})
    row = Validator.objects.create(topic=topic, body=party, role=role, **made(by))
    settle(assessment)
    note(by, "needs.validator_asked", assessment, {"body": party.code, "role": role}, str(row.pk))
    return row


@transaction.atomic
def no_longer_ask(*, by: Acting, validator: Validator, reason: str) -> None:
    """Take back that somebody is asked; what they said stays on record."""
    assessment = open_to_write(by, validator.topic.assessment, lead=True)
    said = needed(reason, "reason", "Say why they are no longer asked.")
    row = Validator.objects.select_for_update().get(pk=validator.pk, removed_at__isnull=True)
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    settle(assessment)
    note(by, "needs.validator_dropped", assessment, {"reason": said}, str(row.pk))


@transaction.atomic
def start_validation(*, by: Acting, assessment: Assessment) -> Assessment:
    """Hand the draft to those who validate. Raises ValidationError for a section without any."""
    row = open_to_write(by, assessment, lead=True)
    if row.state != State.DRAFT:
        raise ValidationError("It is in validation already.")
    sections = sections_for(Acting.system(), row)
    faults = [
        f"“{one.name}” has {'no entries' if not one.entries else 'nobody to validate it'} yet."
        for one in sections
        if standing(one.state) in (Standing.EMPTY, Standing.NOBODY_ASKED)
    ]
    if faults or not sections:
        raise ValidationError(faults or "It has no topics yet.")
    row.state = State.IN_VALIDATION
    row.save(update_fields=["state"])
    settle(row)
    note(by, "needs.validation_started", row, {})
    return row


@transaction.atomic
def back_to_draft(*, by: Acting, assessment: Assessment, reason: str) -> Assessment:
    """Take it out of validation. What was said counts again for sections that stay as they were."""
    row = open_to_write(by, assessment, lead=True)
    said = needed(reason, "reason", "Say why it goes back.")
    if row.state == State.DRAFT:
        raise ValidationError("It is a draft already.")
    row.state = State.DRAFT
    row.save(update_fields=["state"])
    note(by, "needs.back_to_draft", row, {"reason": said})
    return row


@transaction.atomic
def validate_section(
    *, by: Acting, validator: Validator, stance: str, reason: str = ""
) -> Validation:
    """Say what the organisation that was asked says of a section as it is now.

    Raises NotAllowed for anybody else; ValidationError without a reason where it does not agree,
    and while a number of the section is withheld from who answers: nobody vouches for it unseen.
    """
    if not may_answer(by, validator):
        raise NotAllowed(f"This is for {validator.role} of {validator.body}.")
    assessment = locked(validator.topic.assessment)
    if assessment.state not in (State.IN_VALIDATION, State.VALIDATED):
        raise ValidationError("The assessment is not in validation.")
    if not Validator.objects.filter(pk=validator.pk, removed_at__isnull=True).exists():
        raise ValidationError("You are no longer asked to validate this section.")
    if stance not in Stance.__members__.values():
        raise ValidationError({"stance": "Say whether you agree, agree in part or disagree."})
    if stance != Stance.AGREE:
        reason = needed(reason, "reason", "Say what you do not agree with, and why.")
    section = _section(assessment, validator.topic)
    if withheld_from(by, section.entries):
        raise ValidationError(
            f"A number in this section is not published yet, so you cannot read it. Ask "
            f"{assessment.lead} to publish it first, then answer."
        )
    row = Validation.objects.create(
        validator=validator,
        stance=stance,
        reason=reason.strip(),
        digest=section.state.digest,
        **made(by),
    )
    settle(assessment)
    details = {"stance": stance, "reason": row.reason, "role": validator.role}
    note(by, "needs.validated", assessment, details, str(validator.topic.number))
    return row


@transaction.atomic
def state_exception(*, by: Acting, topic: Topic, reason: str) -> Topic:
    """Say why a section goes without validation, or in spite of what was said. It is published."""
    assessment = open_to_write(by, topic.assessment, Capability.MANAGE_PLACE, lead=True)
    said = needed(reason, "reason", "Say why it goes without validation: it is published.")
    section = _section(assessment, topic)
    if not section.entries:
        raise ValidationError("Nothing is entered in this section yet.")
    if standing(section.state) in CLEARED:
        raise ValidationError("The section needs no exception.")
    row = Topic.objects.select_for_update().get(pk=topic.pk)
    row.exception, row.exception_digest = said, section.state.digest
    row.exception_by = by.name
    row.save(update_fields=["exception", "exception_digest", "exception_by"])
    settle(assessment)
    note(by, "needs.exception_stated", assessment, {"reason": said}, str(topic.number))
    return row


def _section(assessment: Assessment, topic: Topic) -> Section:
    sections = sections_for(Acting.system(), assessment)
    return next(one for one in sections if one.topic.pk == topic.pk)
