"""Appointing the people who open bids, and giving each of them an opening code."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.records.acts import made
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.people.selectors import open_memberships, user_by_email
from commonweal.records.procuring.actions_common import draft_to_run, locked, note
from commonweal.records.procuring.definitions import bid_limits
from commonweal.records.procuring.models import Opener, Tender
from commonweal.records.procuring.seal import OpenerLock, is_code_of, lock_for, new_code


@transaction.atomic
def appoint_opener(*, by: Acting, tender: Tender, email: str) -> Opener:
    """Appoint somebody of a commissioning organisation to open bids, while it is a draft.

    Raises NotAllowed, and ValidationError for somebody who may not be one.
    """
    row = draft_to_run(by, tender)
    user = user_by_email(email)
    bodies = set(row.bodies.values_list("pk", flat=True))
    held = open_memberships(user).filter(organisation__in=bodies) if user else []
    fit = [one for one in held if Acting.from_membership(one).may(Capability.OPEN_BIDS)]
    if user is None or not fit:
        raise ValidationError(
            {"email": f"Nobody with the address {email.strip() or 'that was given'} may open bids "
             "for a commissioning organisation of this tender: check the address and the role."}
        )  # fmt: skip
    if row.openers.filter(user=user).exists():
        raise ValidationError({"email": "This person is an opener already."})
    most = bid_limits().most_openers
    if row.openers.count() >= most:
        raise ValidationError({"email": f"A tender has at most {most} openers."})
    opener = Opener.objects.create(
        tender=row, user=user, name=str(user), body=fit[0].organisation, **made(by)
    )
    note(by, "tender.opener_appointed", row, {"opener": opener.name})
    return opener


@transaction.atomic
def remove_opener(*, by: Acting, tender: Tender, opener: Opener) -> None:
    """Take an opener out while it is a draft. Raises NotAllowed, ValidationError."""
    row = draft_to_run(by, tender)
    row.openers.filter(pk=opener.pk).delete()
    note(by, "tender.opener_removed", row, {"opener": opener.name})


@transaction.atomic
def take_opening_code(*, by: Acting, tender: Tender) -> str:
    """A new opening code for the opener who acts, to be shown once. An earlier one is void.

    Raises NotAllowed, and ValidationError once the tender is published.
    """
    row, opener = _as_opener(by, tender)
    code = new_code()
    lock = lock_for(code)
    opener.salt, opener.public, opener.confirmed_at = lock.salt, lock.public, None
    opener.save(update_fields=["salt", "public", "confirmed_at"])
    note(by, "tender.opening_code_made", row, {"opener": opener.name})
    return code


@transaction.atomic
def confirm_opening_code(*, by: Acting, tender: Tender, code: str) -> Opener:
    """The opener types the code in once, which shows that it was kept.

    Raises NotAllowed, and ValidationError for another code.
    """
    row, opener = _as_opener(by, tender)
    if opener.salt is None or opener.public is None:
        raise ValidationError({"code": "Take your opening code first."})
    if not is_code_of(code, OpenerLock(bytes(opener.salt), bytes(opener.public))):
        raise ValidationError({"code": "This is not your opening code: copy it again."})
    opener.confirmed_at = timezone.now()
    opener.save(update_fields=["confirmed_at"])
    note(by, "tender.opening_code_confirmed", row, {"opener": opener.name})
    return opener


def _as_opener(by: Acting, tender: Tender) -> tuple[Tender, Opener]:
    by.require(Capability.OPEN_BIDS)
    row = locked(tender)
    opener = row.openers.filter(user=by.user, body=by.organisation).first()
    if by.user is None or opener is None:
        raise NotAllowed("You were not appointed to open the bids of this tender.")
    if row.state != Tender.State.DRAFT:
        raise ValidationError("The tender is published: opening codes can no longer be changed.")
    return row, opener
