"""The key of a public form: made when the form is shown, good once and for a while.

It tells how long the form lay open and lets one form count once. It names nobody.
"""

from __future__ import annotations

import secrets

from django.core import signing
from django.utils import timezone

from commonweal.records.consultation.definitions import response_limits


class NotGood(ValueError):
    """A key that is forged, of another form, too young or too old. The message is fit to show."""


def new_token(consultation: int) -> str:
    """A key for a form of this consultation that is shown now."""
    made = int(timezone.now().timestamp())
    given = {"at": made, "key": secrets.token_hex(16)}
    return signing.dumps(given, salt=_salt(consultation))


def key_of(token: str, consultation: int) -> str:
    """The key that may be used now. Raises NotGood."""
    limits = response_limits()
    try:
        given = signing.loads(token, salt=_salt(consultation))
    except signing.BadSignature:
        raise NotGood(
            "This form cannot be taken: open the page again and send it once more."
        ) from None
    age = timezone.now().timestamp() - given["at"]
    if age < limits.least_seconds:
        raise NotGood("The form came back sooner than anybody can read it: send it once more.")
    if age > limits.most_hours * 3600:
        raise NotGood("This page was open for too long: open it again and send your answers.")
    return str(given["key"])


def _salt(consultation: int) -> str:
    return f"consultation/{consultation}"
