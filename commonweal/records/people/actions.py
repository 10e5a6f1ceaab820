"""Adding people to an organisation, ending what they may do there, and renewing their way in.

An administrator does so for their own organisation only; the system for any.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import Membership, User
from commonweal.records.people.permissions import Capability, Role
from commonweal.records.people.selectors import (
    acting_for,
    answers_alone_for,
    open_administrators,
    open_memberships,
    people_of,
    user_by_email,
    user_by_key,
)
from commonweal.records.register.models import Organisation


@dataclass(frozen=True)
class Welcome:
    """A new membership, and for a new person the key with which they choose their password."""

    membership: Membership
    key: str = ""


@transaction.atomic
def invite(*, by: Acting, organisation: Organisation, email: str, name: str, role: str) -> Welcome:
    """Give a person a role in an organisation, and make their account when they have none.

    Raises ValidationError, by field, for words that are no address, no name or no role, and when
    the person has the role already.
    """
    _require_people_of(by, organisation)
    chosen = _role(role)
    user = user_by_email(email)
    is_new = user is None
    if user is None:
        user = _new_user(email, name)
    if open_memberships(user).filter(organisation=organisation, role=chosen).exists():
        raise ValidationError({"role": f"{user} is already {chosen.label} in {organisation}."})
    membership = Membership(user=user, organisation=organisation, role=chosen)
    membership.started_on = timezone.localdate()
    membership.save(force_insert=True)
    details = {
        "name": user.name,
        "role": chosen.value,
        "organisation": organisation.code,
        "new_account": is_new,
    }
    record(by=by, action="people.added", kind="user", ref=str(user.pk), details=details)
    return Welcome(membership, _key(user) if is_new else "")


@transaction.atomic
def end_membership(*, by: Acting, membership: Membership, reason: str) -> Membership:
    """Take a role away from now on. It stays in the record with its dates.

    Raises ValidationError without a reason, when it has ended already, and for an organisation's
    last administrator, because nobody could then add another.
    """
    organisation = membership.organisation
    _require_people_of(by, organisation)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the role ends."})
    today = timezone.localdate()
    if membership.ended_on and membership.ended_on <= today:
        raise ValidationError({"reason": f"The role ended on {membership.ended_on:%d %B %Y}."})
    if _is_last_administrator(membership):
        raise ValidationError(
            {"reason": f"Add another administrator of {organisation} before you end the last one."}
        )
    membership.ended_on = today
    membership.save(update_fields=["ended_on"])
    details = {
        "name": membership.user.name,
        "role": membership.role,
        "organisation": organisation.code,
        "reason": reason.strip(),
    }
    record(by=by, action="people.ended", kind="user", ref=str(membership.user_id), details=details)
    return membership


@transaction.atomic
def reset_second_factor(*, by: Acting, user: User, reason: str) -> int:
    """Remove a person's second factor, so that they can set it up again. Gives how many parts."""
    _require_to_answer_for(by, user)
    if not reason.strip():
        raise ValidationError({"reason": "Say how you know that it is them."})
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    details = {"name": user.name, "reason": reason.strip(), "removed": removed}
    record(
        by=by, action="people.second_factor_reset", kind="user", ref=str(user.pk), details=details
    )
    return removed


@transaction.atomic
def renew_way_in(*, by: Acting, user: User) -> str:
    """A new key with which a person chooses a password; the old password works until they do."""
    _require_to_answer_for(by, user)
    details = {"name": user.name}
    record(by=by, action="people.way_in_renewed", kind="user", ref=str(user.pk), details=details)
    return _key(user)


@transaction.atomic
def choose_password(*, key: str, password: str) -> User:
    """Set a person's password with the key that they were given. A key works once.

    Raises ValidationError for a key that does not hold and for a password that is too weak.
    """
    user = user_by_key(key)
    if user is None:
        raise ValidationError("This link has been used or is too old. Ask for a new one.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    user.set_password(password)
    user.save(update_fields=["password"])
    by = acting_for(user, None)
    record(by=by, action="people.password_chosen", kind="user", ref=str(user.pk))
    return user


def _require_people_of(by: Acting, organisation: Organisation) -> None:
    by.require(Capability.MANAGE_PEOPLE)
    if not by.is_system and by.organisation != organisation:
        raise NotAllowed("You may add and end people of your own organisation only.")


def _require_to_answer_for(by: Acting, user: User) -> None:
    by.require(Capability.MANAGE_PEOPLE)
    if by.is_system:
        return
    if not people_of(by).filter(user=user).exists():
        raise NotAllowed("You may do this for people of your own organisation only.")
    if not answers_alone_for(by, user):
        raise NotAllowed(
            f"{user} also works for another organisation. "
            "Ask whoever operates Commonweal to do this: it needs `commonweal people`."
        )


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise ValidationError({"role": "Choose one of the roles."}) from None


def _new_user(email: str, name: str) -> User:
    try:
        validate_email(email.strip())
    except ValidationError:
        raise ValidationError({"email": "Enter a whole e-mail address."}) from None
    if not name.strip():
        raise ValidationError({"name": "Enter the person's name."})
    return User.objects.create_user(email.strip(), None, name=name.strip()[:120])


def _is_last_administrator(membership: Membership) -> bool:
    if membership.role != Role.ADMINISTRATOR:
        return False
    others = open_administrators(Acting.system(), membership.organisation)
    return not others.exclude(pk=membership.pk).exists()


def _key(user: User) -> str:
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
