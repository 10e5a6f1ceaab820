"""What only this installation can read: drafts, opened bids and the keeper's part of a seal.

The key is not in the database. Whoever has a copy of the database and nothing else reads none of
it. Every sealed text is bound to the place where it belongs (`where`), so that nobody can put one
in the place of another.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_KEY_BYTES = 32
_NONCE_BYTES = 12


class CannotRead(Exception):
    """What is kept was changed, stands in the wrong place or was written under another key."""


def hide(data: bytes, where: str) -> bytes:
    """The data as only this installation can read it again, and only for the same `where`."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_key("hide")).encrypt(nonce, data, where.encode())


def show(hidden: bytes, where: str) -> bytes:
    """What was hidden there. Raises CannotRead."""
    nonce, rest = bytes(hidden[:_NONCE_BYTES]), bytes(hidden[_NONCE_BYTES:])
    try:
        return AESGCM(_key("hide")).decrypt(nonce, rest, where.encode())
    except (InvalidTag, ValueError):
        raise CannotRead(
            "What is kept here cannot be read: it was changed, or COMMONWEAL_SEALING_KEY is not "
            "the key that it was written under."
        ) from None


def pseudonym(who: str, where: str) -> str:
    """A name for somebody in one place that only this installation can work out again. The same
    one elsewhere has another, so that rows of two tenders cannot be put together."""
    said = f"{where}\n{who}".encode()
    return hmac.new(_key("pseudonym"), said, hashlib.sha256).hexdigest()


def signing_key() -> Ed25519PrivateKey:
    """The key that receipts are signed with; anybody may check them with its public half."""
    return Ed25519PrivateKey.from_private_bytes(_key("receipt"))


def _key(purpose: str) -> bytes:
    return derived(str(settings.SEALING_KEY), purpose)


@cache
def derived(secret: str, purpose: str) -> bytes:
    """A key for one purpose out of the installation's secret."""
    info = f"commonweal.bids.{purpose}".encode()
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=info).derive(secret.encode())
