"""Withdrawing a published release: it stays on record with its files and no longer counts."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.published.actions import follow
from commonweal.records.published.models import PublishedRelease
from commonweal.records.published.selectors import may_withdraw
from commonweal.records.published.sets import published_set


class NotWithdrawn(Exception):
    """Nothing was withdrawn. The message is fit to show."""


def withdraw_published(*, by: Acting, release: PublishedRelease, reason: str) -> PublishedRelease:
    """Let the earlier releases count again in the periods of this one, and have what rests on them
    worked out again. Only whoever runs Commonweal and the organisation that brought it in may.

    Raises NotAllowed, and NotWithdrawn without a reason, for one that is withdrawn, and for one
    whose rows stay in a later release.
    """
    by.require(Capability.CHANGE_PUBLISHED)
    made = _withdraw(by, release, reason.strip())
    follow(by, made.set_code, set(made.periods.values_list("end", flat=True)))
    return made


@transaction.atomic
def _withdraw(by: Acting, release: PublishedRelease, reason: str) -> PublishedRelease:
    made = PublishedRelease.objects.select_for_update().get(pk=release.pk)
    if not may_withdraw(by, made):
        raise NotAllowed("Only the organisation that brought a release in can withdraw it.")
    _check(made, reason)
    made.withdrawn_at, made.withdrawn_by = timezone.now(), by.user
    made.withdrawn_reason = reason
    made.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    details: dict[str, object] = {"release": made.number, "file": made.name, "reason": reason}
    record(
        by=by, action="published.withdrawn", kind="published", ref=made.set_code, details=details
    )
    return made


def _check(made: PublishedRelease, reason: str) -> None:
    if not reason:
        raise NotWithdrawn("Say why the release is withdrawn; the reason stays on record.")
    if made.withdrawn_at is not None:
        raise NotWithdrawn(f"{made} was withdrawn on {made.withdrawn_at:%-d %B %Y}.")
    later = PublishedRelease.objects.filter(
        set_code=made.set_code, number__gt=made.number, withdrawn_at=None
    )
    if published_set(made.set_code).stays_by and later.exists():
        newest = later.order_by("-number")[0].number
        raise NotWithdrawn(
            f"Rows of {made} stay in later releases of this set. Withdraw release {newest} first."
        )
