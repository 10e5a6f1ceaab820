"""What only this installation can read: with another key, in another place or changed, nothing."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature

from commonweal.records.procuring import vault


def test_what_is_hidden_is_shown_in_its_own_place() -> None:
    hidden = vault.hide(b"a draft", "draft 1")
    assert b"a draft" not in hidden
    assert vault.show(hidden, "draft 1") == b"a draft"


@pytest.mark.parametrize("change", ["place", "byte", "short", "empty"])
def test_it_is_not_shown_in_another_place_or_changed(change: str) -> None:
    hidden, where = vault.hide(b"a draft", "draft 1"), "draft 1"
    tried = {
        "place": (hidden, "draft 2"),
        "byte": (hidden[:-1] + bytes([hidden[-1] ^ 1]), where),
        "short": (hidden[:14], where),
        "empty": (b"", where),
    }[change]
    with pytest.raises(vault.CannotRead, match="cannot be read"):
        vault.show(*tried)


def test_another_key_shows_nothing(settings: object) -> None:
    hidden = vault.hide(b"a draft", "draft 1")
    settings.SEALING_KEY = "another key, only for this test"  # type: ignore[attr-defined]
    with pytest.raises(vault.CannotRead, match="COMMONWEAL_SEALING_KEY"):
        vault.show(hidden, "draft 1")


def test_keys_for_different_purposes_differ() -> None:
    assert vault.derived("secret", "hide") != vault.derived("secret", "receipt")


def test_a_receipt_is_checked_with_the_public_half() -> None:
    signature = vault.signing_key().sign(b"received")
    vault.signing_key().public_key().verify(signature, b"received")
    with pytest.raises(InvalidSignature):
        vault.signing_key().public_key().verify(signature, b"received later")
