"""The receipt that a bidder holds: what was received, when, and a signature that proves it."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from commonweal.records.procuring import vault


def signed(said: dict[str, Any]) -> str:
    """A receipt as text: what it says, and the signature, in one JSON object."""
    signature = vault.signing_key().sign(_plain(said))
    return json.dumps({"says": said, "signature": base64.b64encode(signature).decode()}, indent=1)


def checked(receipt: str) -> dict[str, Any] | None:
    """What a receipt says; None when it is not one of ours or was changed."""
    try:
        given = json.loads(receipt)
        says, signature = given["says"], base64.b64decode(given["signature"], validate=True)
        _public().verify(signature, _plain(says))
    except (InvalidSignature, KeyError, RecursionError, TypeError, ValueError):
        return None
    return dict(says)


def public_key() -> str:
    """The public half, with which anybody may check a receipt."""
    return base64.b64encode(_public().public_bytes_raw()).decode()


def _public() -> Ed25519PublicKey:
    return vault.signing_key().public_key()


def _plain(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
