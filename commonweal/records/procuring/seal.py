"""The seal on bids: nobody reads them before enough openers have given their opening codes.

A seal is a key pair. Bids are encrypted with the public half. The private half is kept nowhere:
it is split once for every set of openers that is enough, so that each member's part is needed, and
so is a part that the installation keeps outside the database and gives only after the deadline.
Each opener's part is encrypted to a key that follows from the opener's own code, which is shown to
the opener once and kept nowhere.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32
_SALT_BYTES = 16
_CODE_BYTES = 20  # 160 bits: nobody finds a code by trying
_GROUP = 4
#: Sizes are rounded up to this before sealing, so that a length tells little of what is inside.
_BLOCK = 16_384
_LENGTH_BYTES = 8

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
#: Letters and digits that people mistake for one another when they copy a code by hand.
_ALIKE = str.maketrans("0189", "OIBG")


class WrongCode(Exception):
    """The opening code is not the one that this opener was given."""


class CannotOpen(Exception):
    """What was sealed was changed, or the parts do not belong to this seal."""


@dataclass(frozen=True)
class OpenerLock:
    """What is kept of an opener: nothing from which the code could be found."""

    salt: bytes
    public: bytes


@dataclass(frozen=True)
class Part:
    """One opener's part of the private key, for one set of openers, readable by that opener."""

    members: tuple[int, ...]
    holder: int
    closed: bytes


@dataclass(frozen=True)
class Seal:
    """A new seal. `keeper` must go into the vault and never stand open in the database."""

    public: bytes
    keeper: bytes
    parts: tuple[Part, ...]


def new_code() -> str:
    """An opening code in groups of four characters, drawn at random."""
    text = base64.b32encode(os.urandom(_CODE_BYTES)).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def lock_for(code: str) -> OpenerLock:
    """The lock that only this code opens."""
    salt = os.urandom(_SALT_BYTES)
    return OpenerLock(salt, _private(code, salt).public_key().public_bytes_raw())


def is_code_of(code: str, lock: OpenerLock) -> bool:
    """Whether this is the code of the lock."""
    return _private(code, lock.salt).public_key().public_bytes_raw() == lock.public


def make_seal(locks: Mapping[int, OpenerLock], needed: int, context: str) -> Seal:
    """A seal that any `needed` of the openers open together. Raises ValueError for too few."""
    if not 2 <= needed <= len(locks):
        raise ValueError("at least two openers, and no more than there are, open a seal")
    private = X25519PrivateKey.generate()
    keeper = os.urandom(_KEY_BYTES)
    rest = _mixed((private.private_bytes_raw(), keeper))
    parts = tuple(
        part
        for members in combinations(sorted(locks), needed)
        for part in _parts(rest, members, locks, context)
    )
    return Seal(private.public_key().public_bytes_raw(), keeper, parts)


def release(code: str, lock: OpenerLock, parts: Iterable[Part], context: str) -> dict[str, bytes]:
    """An opener's parts, open, by the set that each belongs to. Raises WrongCode, CannotOpen."""
    private = _private(code, lock.salt)
    if private.public_key().public_bytes_raw() != lock.public:
        raise WrongCode
    try:
        return {
            set_name(part.members): _SUITE.decrypt(
                part.closed, private, _info(context, part.members, part.holder)
            )
            for part in parts
        }
    except InvalidTag:
        raise CannotOpen("An opener's part was changed.") from None


def rebuilt(released: Iterable[bytes], keeper: bytes, public: bytes) -> bytes:
    """The private key out of all the parts of one set. Raises CannotOpen when they do not fit."""
    secret = _mixed((*released, keeper))
    found = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    if found != public:
        raise CannotOpen("The parts that were given do not open this seal.")
    return secret


def close(data: bytes, public: bytes, context: str) -> bytes:
    """The data sealed; its length is hidden within a block. `context` says whose bid it is."""
    filled = len(data).to_bytes(_LENGTH_BYTES, "big") + data
    filled += bytes(-len(filled) % _BLOCK)
    return _SUITE.encrypt(filled, X25519PublicKey.from_public_bytes(public), context.encode())


def opened(closed: bytes, secret: bytes, context: str) -> bytes:
    """What was sealed for the same context. Raises CannotOpen when anything was changed."""
    try:
        filled = _SUITE.decrypt(
            closed, X25519PrivateKey.from_private_bytes(secret), context.encode()
        )
    except InvalidTag:
        raise CannotOpen("This bid cannot be opened: what is kept was changed.") from None
    length = int.from_bytes(filled[:_LENGTH_BYTES], "big")
    return filled[_LENGTH_BYTES : _LENGTH_BYTES + length]


def set_name(members: Iterable[int]) -> str:
    """How a set of openers is written down."""
    return "+".join(str(one) for one in sorted(members))


def _parts(
    secret: bytes, members: tuple[int, ...], locks: Mapping[int, OpenerLock], context: str
) -> list[Part]:
    """The secret split among the members: all parts mixed give it, any fewer give nothing."""
    drawn = [os.urandom(_KEY_BYTES) for _ in members[1:]]
    shares = [_mixed((secret, *drawn)), *drawn]
    return [
        Part(
            members,
            holder,
            _SUITE.encrypt(
                share,
                X25519PublicKey.from_public_bytes(locks[holder].public),
                _info(context, members, holder),
            ),
        )
        for holder, share in zip(members, shares, strict=True)
    ]


def _mixed(parts: Iterable[bytes]) -> bytes:
    number = 0
    for part in parts:
        number ^= int.from_bytes(part, "big")
    return number.to_bytes(_KEY_BYTES, "big")


def _private(code: str, salt: bytes) -> X25519PrivateKey:
    plain = "".join(code.upper().split()).replace("-", "").translate(_ALIKE)
    derived = HKDF(SHA256(), _KEY_BYTES, salt=salt, info=b"commonweal.bids.opener").derive(
        plain.encode()
    )
    return X25519PrivateKey.from_private_bytes(derived)


def _info(context: str, members: tuple[int, ...], holder: int) -> bytes:
    return f"{context}|{set_name(members)}|{holder}".encode()
