"""Giving notice of a change of service, acknowledging it, meeting concerns, and making it live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.providers.models import ChangeNotice, Told
from commonweal.records.providers.selectors import (
    may_give_notice,
    notices_for,
    who_may_be_told,
)
from commonweal.records.register.models import Organisation, Place


@dataclass(frozen=True)
class NoticeGiven:
    """What a notice says: what changes, where, from when, who it concerns, how they were told."""

    title: str
    what: str
    where: str
    starts_on: date
    told_how: str
    people_affected: str = ""


@transaction.atomic
def give_notice(
    *,
    by: Acting,
    place: Place,
    provider: Organisation,
    notice: NoticeGiven,
    told: Sequence[Organisation],
    told_on: date,
) -> ChangeNotice:
    """Give notice of a change to the commissioners and partners that it concerns.

    Raises ValidationError when it goes to nobody, or to somebody who is no party here; NotAllowed.
    """
    by.require(Capability.TAKE_POSITION)
    if not may_give_notice(by, place, provider.code):
        raise NotAllowed(f"Only {provider} and its commissioners give notice of its changes.")
    for name, said in (("title", notice.title), ("what", notice.what), ("where", notice.where),
                       ("told_how", notice.told_how)):  # fmt: skip
        if not said.strip():
            raise ValidationError({name: "Fill this in."})
    if not told:
        raise ValidationError({"told": "Choose every commissioner and partner that it concerns."})
    parties = who_may_be_told(by, place, provider.code)
    for body in told:
        if body not in parties:
            raise ValidationError({"told": f"{body} is no commissioner or partner in {place}."})
    Place.objects.select_for_update().get(pk=place.pk)
    rows = ChangeNotice.objects.filter(place=place, provider=provider)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    made = ChangeNotice.objects.create(
        place=place,
        provider=provider,
        number=number,
        title=notice.title.strip(),
        what=notice.what.strip(),
        where=notice.where.strip(),
        starts_on=notice.starts_on,
        people_affected=notice.people_affected.strip(),
        told_how=notice.told_how.strip(),
        given_at=timezone.now(),
        given_by=by.user,
    )
    Told.objects.bulk_create(
        Told(notice=made, organisation=body, told_on=told_on) for body in dict.fromkeys(told)
    )
    _note(by, "change.notice_given", made, told=[body.code for body in told])
    return made


@transaction.atomic
def acknowledge(*, by: Acting, notice: ChangeNotice, concern: str = "") -> Told:
    """Say for one's own organisation that a notice was received, and what is of concern.

    Raises NotAllowed for somebody who was not told.
    """
    by.require(Capability.TAKE_POSITION)
    row = Told.objects.select_for_update().filter(
        notice=notice, organisation=by.organisation
    ).first()  # fmt: skip
    if row is None:
        raise NotAllowed("Your organisation is not among those that this notice goes to.")
    if row.acknowledged_at is not None:
        raise ValidationError("Your organisation has acknowledged this notice before.")
    row.acknowledged_at = timezone.now()
    row.acknowledged_by = by.user
    row.concern = concern.strip()
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "concern"])
    _note(by, "change.acknowledged", notice, concern=row.concern)
    return row


@transaction.atomic
def meet_concern(*, by: Acting, notice: ChangeNotice, organisation: str, words: str) -> Told:
    """Say how a concern was met. Raises ValidationError when there is none, NotAllowed."""
    _require_giver(by, notice)
    if not words.strip():
        raise ValidationError({"words": "Say how the concern was met."})
    row = Told.objects.select_for_update().filter(
        notice=notice, organisation__code=organisation
    ).exclude(concern="").first()  # fmt: skip
    if row is None:
        raise ValidationError({"organisation": "Choose somebody who has a concern."})
    row.concern_met = words.strip()
    row.save(update_fields=["concern_met"])
    _note(by, "change.concern_met", notice, organisation=organisation, words=row.concern_met)
    return row


@transaction.atomic
def make_live(*, by: Acting, notice: ChangeNotice) -> ChangeNotice:
    """Say that a change is live. Raises ValidationError while anybody has not acknowledged it."""
    _require_giver(by, notice)
    row = ChangeNotice.objects.select_for_update().get(pk=notice.pk)
    told = list(row.told.select_related("organisation"))
    silent = [str(one.organisation) for one in told if one.acknowledged_at is None]
    if silent:
        raise ValidationError(
            f"This change cannot be live yet: {' and '.join(silent)} "
            f"{'has' if len(silent) == 1 else 'have'} not acknowledged it. Ask them first."
        )
    row.state = ChangeNotice.State.LIVE
    row.save(update_fields=["state"])
    open_concerns = [one.organisation.code for one in told if one.is_open]
    _note(by, "change.made_live", row, open_concerns=open_concerns)
    return row


def _require_giver(by: Acting, notice: ChangeNotice) -> None:
    by.require(Capability.TAKE_POSITION)
    code = notice.provider.code
    seen = notices_for(by, notice.place, code).filter(pk=notice.pk).exists()
    if not seen or not may_give_notice(by, notice.place, code):
        raise NotAllowed(f"Only {notice.provider} and its commissioners keep this notice.")


def _note(by: Acting, action: str, notice: ChangeNotice, **details: object) -> None:
    record(
        by=by, action=action, kind="change", ref=f"{notice.provider.code}/{notice.number}",
        place=notice.place, details={"title": notice.title, **details},
    )  # fmt: skip
