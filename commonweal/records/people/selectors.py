"""Reading people: which membership a signed-in person is using."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from commonweal.records.people.models import User


def open_memberships(user: User) -> QuerySet[Membership]:
    """The memberships that hold today, most senior organisation name first."""
    today = timezone.localdate()
    return (
        Membership.objects.filter(user=user, started_on__lte=today)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today))
        .select_related("organisation", "user")
        .order_by("organisation__name", "role")
    )


def acting_for(user: User | AnonymousUser, chosen: int | None) -> Acting:
    """The acting of a signed-in person: the chosen membership, else their first; else public."""
    if not user.is_authenticated:
        return Acting.public()
    memberships = list(open_memberships(user))
    for membership in memberships:
        if membership.pk == chosen:
            return Acting.from_membership(membership)
    if memberships:
        return Acting.from_membership(memberships[0])
    return Acting(user=user)
