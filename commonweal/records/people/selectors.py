"""Reading people: which membership a signed-in person is using, and who is in an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership, User
from commonweal.records.people.permissions import Capability, Role
from commonweal.records.register.models import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def _open() -> Q:
    """Memberships that hold today: `ended_on` is the first day on which one no longer does."""
    today = timezone.localdate()
    return Q(started_on__lte=today) & (Q(ended_on__isnull=True) | Q(ended_on__gt=today))


def open_memberships(user: User) -> QuerySet[Membership]:
    """The memberships that hold today, in order of the organisation's name."""
    return (
        Membership.objects.filter(_open(), user=user)
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


def user_by_email(email: str) -> User | None:
    """The user of an address, whatever its case; None when there is none."""
    return User.objects.filter(email__iexact=email.strip()).first() if email.strip() else None


def user_by_key(key: str) -> User | None:
    """The person whom an unused, fresh key lets choose a password; None for any other key."""
    uid, _, token = key.partition("-")
    try:
        user = User.objects.filter(pk=url_str_to_user_pk(uid), is_active=True).first()
    except (ValidationError, ValueError):
        return None
    return user if user and default_token_generator.check_token(user, token) else None


def people_of(acting: Acting) -> QuerySet[Membership]:
    """The memberships of the acting organisation, ended ones too, with who has a second factor.

    For the system, those of every organisation.
    """
    acting.require(Capability.MANAGE_PEOPLE)
    rows = Membership.objects.select_related("user", "organisation").annotate(
        second_factor=Exists(
            Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
        ),
        is_open=Q(_open()),
    )
    if not acting.is_system:
        rows = rows.filter(organisation=acting.organisation)
    return rows.order_by("-is_open", "user__name", "role")


def open_administrators(acting: Acting, organisation: Organisation) -> QuerySet[Membership]:
    """The administrators whom an organisation has today."""
    acting.require(Capability.MANAGE_PEOPLE)
    return Membership.objects.filter(_open(), organisation=organisation, role=Role.ADMINISTRATOR)


def membership_for(acting: Acting, pk: int) -> Membership:
    """One membership of the acting organisation. Raises Membership.DoesNotExist for others."""
    return people_of(acting).get(pk=pk)


def organisation_to_staff(acting: Acting, code: str) -> Organisation | None:
    """The organisation of that code when the acting may add people to it, else None."""
    acting.require(Capability.MANAGE_PEOPLE)
    if acting.is_system:
        return Organisation.objects.filter(code=code).first()
    own = acting.organisation
    return own if own and own.code == code else None


def answers_alone_for(acting: Acting, user: User) -> bool:
    """Whether every open membership of the person is in the acting organisation.

    Only then may its administrator renew their way in: for a person who also works for another
    organisation that would hand over what they may do there.
    """
    if acting.is_system:
        return True
    elsewhere = open_memberships(user).exclude(organisation=acting.organisation)
    return not elsewhere.exists()
