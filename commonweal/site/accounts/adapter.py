"""How accounts come about and how their secrets are kept.

An administrator makes accounts; nobody signs up alone. The secrets of the second sign-in step are
encrypted with a key that comes from the site's secret key, so that a copied database does not
give them away.
"""

from __future__ import annotations

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import force_bytes


class NoSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed, and mistakes are told in the words of this site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask your administrator.",
        "email_password_mismatch": "The e-mail address or the password is not right",
        "enter_current_password": "This is not your current password",
        "incorrect_password": "This is not your password",
        "too_many_login_attempts": "Too many wrong attempts. Wait a few minutes and try again.",
        "rate_limited": "Too many attempts. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step's secrets, encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or it is too old. Enter the one shown now.",
    }

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> MultiFernet:
    """The key of today first, then those of before, so that the secret key can be changed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(force_bytes(secret))) for secret in secrets])


def _key(secret: bytes) -> bytes:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"commonweal second sign-in step")
    return base64.urlsafe_b64encode(derive.derive(secret))
