"""Sign-ins, refused sign-ins, passwords and second factors: events that no action of ours makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import signals as signing
from django.db import transaction

from commonweal.records.audit.actions import record

if TYPE_CHECKING:
    from django.dispatch import Signal

    from commonweal.records.people.models import User

#: Signals that carry the person they speak of, and what the audit calls each.
_ABOUT_A_USER = {
    "account.user_logged_in": "people.signed_in",
    "account.user_logged_out": "people.signed_out",
    "account.password_changed": "people.password_changed",
    "account.password_reset": "people.password_changed",
    "account.password_set": "people.password_changed",
    "mfa.authenticator_added": "people.second_factor_added",
    "mfa.authenticator_removed": "people.second_factor_removed",
    "mfa.authenticator_reset": "people.recovery_codes_renewed",
    "mfa.authentication_failed": "people.second_factor_refused",
}


def begin() -> None:
    """Connect once, when the product starts."""
    for name, action in _ABOUT_A_USER.items():
        _signal(name).connect(_Note(action), weak=False, dispatch_uid=f"commonweal.audit.{name}")
    signing.user_login_failed.connect(_refused, dispatch_uid="commonweal.audit.refused")


def _signal(name: str) -> Signal:
    from allauth.account import signals as account
    from allauth.mfa import signals as mfa

    package, _, signal = name.partition(".")
    found: Signal = getattr({"account": account, "mfa": mfa}[package], signal)
    return found


class _Note:
    """Writes one kind of event about the person whom a signal names."""

    def __init__(self, action: str) -> None:
        self.action = action

    def __call__(self, *, user: User | None = None, **_: Any) -> None:
        if user is not None:
            _write(user, self.action)


def _refused(*, credentials: dict[str, Any], **_: Any) -> None:
    """A wrong password. Words that are no address of ours are not kept: they may be a password."""
    from commonweal.records.people.selectors import user_by_email

    typed = str(credentials.get("email") or credentials.get("username") or "")
    user = user_by_email(typed)
    _write(user, "people.sign_in_refused", ref=str(user.pk) if user else "unknown address")


def _write(user: User | None, action: str, *, ref: str = "") -> None:
    from commonweal.records.people.acting import Acting
    from commonweal.records.people.selectors import acting_for

    refused = action == "people.sign_in_refused"
    who = acting_for(user, None) if user else Acting.public()
    if refused and user:  # nobody has shown that it was this person who typed
        who = Acting(organisation=who.organisation)
    with transaction.atomic():
        record(by=who, action=action, kind="user", ref=ref or str(user.pk if user else ""))
