"""What the product's own jobs read: an attempt of any place, and who asked for it."""

from __future__ import annotations

from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.selectors import open_memberships
from commonweal.records.results.models import Attempt
from commonweal.records.results.selectors import may_work_out


def attempt_by_number(acting: Acting, number: int) -> Attempt:
    """One attempt of any place. Raises NotAllowed for people."""
    if not acting.is_system:
        raise NotAllowed("Attempts are read through their place.")
    return Attempt.objects.select_related("place", "asked_by", "organisation").get(pk=number)


def acting_of_attempt(acting: Acting, attempt: Attempt) -> Acting:
    """Who asked, in the role in which they may; the public when they no longer may."""
    if attempt.asked_by is None:
        return acting
    memberships = open_memberships(attempt.asked_by).filter(organisation=attempt.organisation)
    roles = [Acting.from_membership(membership) for membership in memberships]
    return next((one for one in roles if may_work_out(one, attempt.place)), Acting.public())
