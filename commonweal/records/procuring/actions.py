"""Drafting a tender, publishing it, and changing or ending it afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.row import CannotWork
from commonweal.procuring.invitation import Invitation, in_time
from commonweal.records.acts import free_code, made, needed
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring import vault
from commonweal.records.procuring.actions_common import (
    draft_to_run,
    newest_version,
    note,
    to_change,
)
from commonweal.records.procuring.actions_notices import release_notice
from commonweal.records.procuring.actions_sealing import bind_seal, keeper_of, seal_tender
from commonweal.records.procuring.definitions import bid_limits
from commonweal.records.procuring.models import Tender, TenderVersion
from commonweal.records.procuring.reading import digest_of, invitation_of, version_digest
from commonweal.records.procuring.selectors import problems_of
from commonweal.records.procuring.trials import trial_of
from commonweal.records.register.models import Organisation, Place, PlaceParty
from commonweal.records.register.selectors import require_work_on

#: Content that no bid answers to. A change of anything else voids bids until they are confirmed.
_FREE = frozenset({"title", "summary", "note", "deadline", "questions_until"})


@transaction.atomic
def start_tender(*, by: Acting, place: Place, content: dict[str, Any]) -> Tender:
    """Begin a tender as a draft; the acting organisation leads it unless the content names another.

    Raises NotAllowed, and ValidationError for content that cannot be read or unknown bodies.
    """
    require_work_on(by, place, Capability.RUN_TENDER)
    Place.objects.select_for_update().get(pk=place.pk)
    title = needed(str(content.get("title", "")), "title", "Give the tender a title.")
    taken = Tender.objects.filter(place=place).values_list("code", flat=True)
    row = Tender(place=place, code=free_code(title, taken, "tender"), **made(by))
    _fill(row, content)
    note(by, "tender.started", row, {"title": row.title})
    return row


@transaction.atomic
def save_draft(*, by: Acting, tender: Tender, content: dict[str, Any], before: str) -> Tender:
    """Keep a new draft. `before` is the digest of the draft that was changed.

    Raises NotAllowed, and ValidationError when it is published, somebody else saved in between, or
    the content cannot be read.
    """
    row = draft_to_run(by, tender)
    if digest_of(row.content) != before:
        raise ValidationError("Somebody else changed this draft: look at it again, then change it.")
    _fill(row, content)
    note(by, "tender.drafted", row, {"digest": digest_of(row.content)})
    return row


@transaction.atomic
def publish_tender(*, by: Acting, tender: Tender, signs_off: bool = False) -> TenderVersion:
    """Freeze the draft as the first version and seal the tender for its openers.

    A price formula that compares bids with each other is tried first; `signs_off` says that whoever
    acts has read what came out. Raises NotAllowed, and ValidationError with everything that is
    missing.
    """
    row = draft_to_run(by, tender)
    problems = problems_of(Acting.system(), row)
    if problems:
        raise ValidationError(problems)
    invitation = invitation_of(row.content)
    trial = trial_of(invitation)
    problem = trial.problem(by.name if signs_off else "") if trial else ""
    if problem:
        raise ValidationError(problem)
    openers = list(row.openers.filter(confirmed_at__isnull=False))
    keeper = seal_tender(row, openers, invitation.openers_needed)
    row.state = Tender.State.PUBLISHED
    row.save(update_fields=["state"])
    version = _freeze(by, row, number=1, reason="", must_confirm=False)
    bind_seal(keeper, version)
    opener_names = [opener.name for opener in openers]
    said = {"digest": version.digest, "openers": opener_names}
    if trial is not None:
        said |= {"price_trial": trial.headline, "signed_off": by.name if signs_off else ""}
    note(by, "tender.published", row, said)
    release_notice(by=by, tender=row, tags=("tender",))
    return version


@transaction.atomic
def amend_tender(
    *,
    by: Acting,
    tender: Tender,
    content: dict[str, Any],
    reason: str,
    cites: Collection[int] = (),
) -> TenderVersion:
    """Publish a changed version before the deadline. Bids made for the one before it count only
    once confirmed, unless nothing that they answer to has changed. `cites` are the numbers of the
    clarification answers that it rests on.

    Raises NotAllowed, and ValidationError without a reason, after the deadline, for an earlier one
    or another number of openers, for a lead that is taken and not handed on, or with what the
    version may not be published with.
    """
    row = to_change(by, tender)
    last = newest_version(row)
    if row.state != Tender.State.PUBLISHED or not in_time(timezone.now(), last.deadline):
        raise ValidationError("The deadline has passed: what was published can no longer change.")
    said = needed(reason, "reason", "Say why it is changed: every bidder reads it.")
    if content == row.content:
        raise ValidationError("Nothing was changed.")
    answered = row.clarifications.filter(number__isnull=False).values_list("number", flat=True)
    if not set(cites) <= set(answered):
        raise ValidationError({"cites": "An answer of that number was not given: see the list."})
    before = invitation_of(row.content)
    _fill(row, content)
    after = invitation_of(row.content)
    _hold_fixed(last, before, after)
    problems = problems_of(Acting.system(), row)
    if problems:
        raise ValidationError(problems)
    binding = any(
        last.content.get(name) != content.get(name) for name in {*last.content, *content} - _FREE
    )
    keeper = _keeper_of(last)
    if binding:
        _leave_time(row)
    version = _freeze(
        by, row, number=last.number + 1, reason=said, must_confirm=binding, cites=sorted(set(cites))
    )
    bind_seal(keeper, version)
    note(
        by, "tender.amended", row,
        {"digest": version.digest, "reason": said, "cites": version.cites},
    )  # fmt: skip
    release_notice(by=by, tender=row, tags=("tenderAmendment",))
    return version


def _leave_time(row: Tender) -> None:
    """Refuse to change what bidders answer to while too little time is left to answer it anew.
    Raises ValidationError."""
    hours = bid_limits().amendment_hours
    deadline = invitation_of(row.content).deadline
    if deadline is not None and deadline < timezone.now() + timedelta(hours=hours):
        raise ValidationError(
            "Bidders must confirm their bids after this change: move the deadline, so that they "
            f"have at least {hours} hours."
        )


def _hold_fixed(last: TenderVersion, before: Invitation, after: Invitation) -> None:
    """Refuse to change what bidders and the other commissioners rely on. Raises ValidationError."""
    if after.openers_needed != before.openers_needed:
        raise ValidationError("The number of openers is fixed by the seal and cannot change.")
    if after.deadline is not None and after.deadline < last.deadline:
        raise ValidationError(
            "The deadline can only move later: bidders rely on the one published."
        )


@transaction.atomic
def cancel_tender(*, by: Acting, tender: Tender, reason: str) -> Tender:
    """End a tender for good, with the reason that bidders read. Raises NotAllowed, and
    ValidationError once an award is confirmed, from which a contract follows."""
    row = to_change(by, tender)
    if row.state == Tender.State.CANCELLED:
        raise ValidationError("This tender is cancelled already.")
    if row.awards.filter(confirmed_at__isnull=False).exists():
        raise ValidationError(
            "An award of this tender is confirmed: it can no longer be cancelled."
        )
    row.cancelled_reason = needed(reason, "reason", "Say why it is cancelled.")
    was_published = row.state != Tender.State.DRAFT
    row.state = Tender.State.CANCELLED
    row.save(update_fields=["cancelled_reason", "state"])
    note(by, "tender.cancelled", row, {"reason": row.cancelled_reason})
    if was_published:
        release_notice(by=by, tender=row, tags=("tenderCancellation",))
    return row


def _fill(row: Tender, content: dict[str, Any]) -> None:
    """Put content into a tender and save it, with its bodies. Raises ValidationError."""
    try:
        invitation = invitation_of(content)
    except CannotWork as fault:
        raise ValidationError(list(fault.sentences)) from None
    bodies = _bodies(row, invitation)
    row.title = needed(invitation.title, "title", "Give the tender a title.")
    row.content = content
    row.save()
    row.bodies.set(bodies)


def _bodies(row: Tender, invitation: Invitation) -> list[Organisation]:
    """The commissioning organisations named, all of which commission in the place. The one that
    began the draft stays among them, so that nobody shuts themselves out."""
    wanted = dict.fromkeys(invitation.bodies)
    parties = PlaceParty.objects.filter(
        place=row.place, part__in=(PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER)
    )
    found = {
        body.code: body
        for body in Organisation.objects.filter(parts__in=parties, code__in=wanted).distinct()
    }
    strange = [code for code in wanted if code not in found]
    if strange:
        raise ValidationError(
            f"{', '.join(strange)} does not commission in {row.place}: add it to the place first."
        )
    if row.organisation is not None and row.organisation.code not in found:
        raise ValidationError(
            f"{row.organisation} must stay among the commissioning organisations."
        )
    return list(found.values())


def _freeze(
    by: Acting,
    row: Tender,
    *,
    number: int,
    reason: str,
    must_confirm: bool,
    cites: Sequence[int] = (),
) -> TenderVersion:
    deadline = invitation_of(row.content).deadline
    if deadline is None:
        raise ValidationError("Set the deadline for bids, with its time of day.")
    version = TenderVersion(
        tender=row,
        number=number,
        content=row.content,
        deadline=deadline,
        must_confirm=must_confirm,
        reason=reason,
        cites=list(cites),
        **made(by),
    )
    version.digest = version_digest(version, bytes(row.bid_seal.public))
    version.save(force_insert=True)
    return version


def _keeper_of(version: TenderVersion) -> bytes:
    try:
        return keeper_of(version)
    except vault.CannotRead as fault:
        raise ValidationError(str(fault)) from None
