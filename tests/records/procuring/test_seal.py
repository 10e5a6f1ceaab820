"""The seal on bids: who can open it, who cannot, and what is noticed when something was changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.records.procuring import seal
from commonweal.records.procuring.seal import CannotOpen, OpenerLock, Part, Seal, WrongCode

CONTEXT = "tender 7, quality"


class Openers:
    """Openers with their codes, and a seal that `needed` of them open."""

    def __init__(self, count: int, needed: int) -> None:
        self.codes = {number: seal.new_code() for number in range(1, count + 1)}
        self.locks = {number: seal.lock_for(code) for number, code in self.codes.items()}
        self.seal: Seal = seal.make_seal(self.locks, needed, CONTEXT)

    def parts(self, holder: int) -> list[Part]:
        return [part for part in self.seal.parts if part.holder == holder]

    def release(self, holder: int) -> dict[str, bytes]:
        return seal.release(self.codes[holder], self.locks[holder], self.parts(holder), CONTEXT)

    def secret(self, *members: int) -> bytes:
        name = seal.set_name(members)
        given_parts = [self.release(member)[name] for member in members]
        return seal.rebuilt(given_parts, self.seal.keeper, self.seal.public)


@settings(max_examples=25, deadline=None)
@given(
    count=st.integers(2, 5), data=st.data(), bid=st.binary(max_size=40_000), who=st.text(max_size=9)
)
def test_every_enough_set_opens_what_was_sealed(
    count: int, data: st.DataObject, bid: bytes, who: str
) -> None:
    needed = data.draw(st.integers(2, count))
    openers = Openers(count, needed)
    closed = seal.close(bid, openers.seal.public, who)
    members = data.draw(st.sampled_from(list(combinations(range(1, count + 1), needed))))
    assert seal.opened(closed, openers.secret(*members), who) == bid


def test_two_of_three_openers_cannot_open_what_needs_three() -> None:
    """Neither by leaving the third part out nor by putting their own in its place."""
    openers = Openers(3, 3)
    first, second = (openers.release(one)["1+2+3"] for one in (1, 2))
    for tried in ([first, second], [first, second, second], [first, second, bytes(32)]):
        with pytest.raises(CannotOpen, match="do not open this seal"):
            seal.rebuilt(tried, openers.seal.keeper, openers.seal.public)


def test_all_openers_together_cannot_open_without_the_keeper() -> None:
    """Openers who collude before the deadline lack the part outside the database."""
    openers = Openers(2, 2)
    parts = [openers.release(one)["1+2"] for one in (1, 2)]
    for keeper in (bytes(32), b"\xff" * 32):
        with pytest.raises(CannotOpen):
            seal.rebuilt(parts, keeper, openers.seal.public)


def test_an_opener_cannot_read_the_part_of_another() -> None:
    openers = Openers(2, 2)
    with pytest.raises(CannotOpen, match="part was changed"):
        seal.release(openers.codes[1], openers.locks[1], openers.parts(2), CONTEXT)


def test_a_part_counts_for_its_own_seal_only() -> None:
    openers = Openers(2, 2)
    with pytest.raises(CannotOpen):
        seal.release(openers.codes[1], openers.locks[1], openers.parts(1), "tender 8, quality")


def test_a_wrong_code_is_told() -> None:
    openers = Openers(2, 2)
    for code in (openers.codes[2], "", openers.codes[1][:-1]):
        assert not seal.is_code_of(code, openers.locks[1])
        with pytest.raises(WrongCode):
            seal.release(code, openers.locks[1], openers.parts(1), CONTEXT)


def test_a_code_copied_by_hand_is_understood() -> None:
    """Small letters, blanks for hyphens, and 0, 1, 8 for O, I, B, which codes do not have."""
    lock = seal.lock_for("OIBA-BCDE-FGHI-JKLM")
    for written in ("oiba bcde fghi jklm", "018A-BCDE-FGHI-JKLM", " OIBABCDEFGHIJKLM\n"):
        assert seal.is_code_of(written, lock)


def test_codes_are_long_and_never_the_same() -> None:
    codes = {seal.new_code() for _ in range(50)}
    assert len(codes) == 50
    assert {len(code.replace("-", "")) for code in codes} == {32}  # 160 bits in base 32


def test_a_changed_bid_and_one_in_the_place_of_another_are_noticed() -> None:
    openers = Openers(2, 2)
    secret = openers.secret(1, 2)
    closed = seal.close(b"our price is 70,000", openers.seal.public, "bid 3")
    changed = closed[:-20] + bytes([closed[-20] ^ 1]) + closed[-19:]
    for kept, who in ((changed, "bid 3"), (closed, "bid 4"), (closed[:-1], "bid 3")):
        with pytest.raises(CannotOpen, match="what is kept was changed"):
            seal.opened(kept, secret, who)


def test_nothing_of_a_bid_shows_in_what_is_kept() -> None:
    """Neither its words, nor its length within 16 KiB, nor that two bids are alike."""
    openers = Openers(2, 2)
    first = seal.close(b"price 1", openers.seal.public, "a")
    again = seal.close(b"price 1", openers.seal.public, "a")
    longer = seal.close(b"price 1" * 1000, openers.seal.public, "a")
    assert b"price" not in first
    assert first != again
    assert len(first) == len(longer)


@pytest.mark.parametrize(("count", "needed"), [(2, 1), (2, 3), (0, 2), (3, 0)])
def test_fewer_than_two_openers_or_more_than_there_are_make_no_seal(
    count: int, needed: int
) -> None:
    locks: dict[int, OpenerLock] = {n: seal.lock_for(seal.new_code()) for n in range(count)}
    with pytest.raises(ValueError, match="at least two openers"):
        seal.make_seal(locks, needed, CONTEXT)


def test_a_seal_with_another_public_half_is_noticed() -> None:
    """Somebody who can write to the database puts a key of their own in its place."""
    openers, others = Openers(2, 2), Openers(2, 2)
    swapped = replace(openers.seal, public=others.seal.public)
    parts = [openers.release(one)["1+2"] for one in (1, 2)]
    with pytest.raises(CannotOpen):
        seal.rebuilt(parts, swapped.keeper, swapped.public)
