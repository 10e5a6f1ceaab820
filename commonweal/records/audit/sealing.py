"""Signing the end of the audit chain with the installation's secret key, and reading it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

_SALT = "commonweal.audit.seal"


@dataclass(frozen=True)
class Head:
    """The state of the chain at one moment: the number of events and the last one's digest."""

    count: int
    digest: str

    def signed(self) -> str:
        """One line of text that only this installation can make."""
        return Signer(salt=_SALT).sign(f"{self.count}.{self.digest}")


def read_head(signed: str) -> Head | None:
    """The head that a signed line speaks of; None when the line is not one of ours."""
    try:
        count, _, digest = Signer(salt=_SALT).unsign(signed.strip()).partition(".")
    except BadSignature:
        return None
    return Head(int(count), digest)
