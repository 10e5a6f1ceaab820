"""What is decided about a person at the door: NHS numbers, pseudonyms and whole years of age."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from hashlib import sha256

import numpy as np

#: Numbers that pass the arithmetic and are nobody: one digit throughout, and d00000000d.
SENTINELS = frozenset(
    {str(digit) * 10 for digit in range(10)} | {f"{d}00000000{d}" for d in range(1, 10)}
)
_WEIGHTS = np.arange(10, 1, -1, dtype=np.int64)
_PSEUDONYM_DIGITS = 32
_BLOCK = 64  # bytes that SHA-256 takes in at a time


class NumberFault(StrEnum):
    """Why an NHS number is not taken as that of a person."""

    BLANK = "blank"
    SHAPE = "shape"
    CHECK_DIGIT = "check digit"
    NOBODY = "nobody"
    TEST = "test"


def number_fault(number: str) -> NumberFault | None:
    """What is wrong with an NHS number; None when nothing is.

    Ten digits, spaces and hyphens left out of account. Weights 10 down to 2 on the first nine; the
    check digit is 11 less the remainder by 11, where 11 stands for 0 and 10 is never given. A
    number that reads the same from both ends or is on the list of sentinels is nobody's, and one
    that begins with 9 is a test number. Source: the clinical data handbook, section 9.
    """
    digits = number.replace(" ", "").replace("-", "")
    if not digits:
        return NumberFault.BLANK
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        return NumberFault.SHAPE
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    if (11 - total % 11) % 11 != int(digits[9]):
        return NumberFault.CHECK_DIGIT
    if digits in SENTINELS or digits == digits[::-1]:
        return NumberFault.NOBODY
    return NumberFault.TEST if digits[0] == "9" else None


def valid_numbers(digits: np.ndarray) -> np.ndarray:
    """The same for many: rows of ten digits 0 to 9 in, true where number_fault finds nothing."""
    wide = digits.astype(np.int64)
    check = (11 - (wide[:, :9] @ _WEIGHTS) % 11) % 11
    palindrome = (digits == digits[:, ::-1]).all(axis=1)
    ends = (digits[:, 1:9] == 0).all(axis=1) & (digits[:, 0] == digits[:, 9])
    good = (check == wide[:, 9]) & ~palindrome & ~ends & (digits[:, 0] != 9)
    return np.asarray(good, np.bool_)


def pseudonyms(names: Iterable[str], key: bytes) -> list[str]:
    """The keyed pseudonym of each name: HMAC-SHA256, the first 32 hexadecimal digits."""
    # The standard library takes the key in anew for each name, which costs more than the names.
    block = (key if len(key) <= _BLOCK else sha256(key).digest()).ljust(_BLOCK, b"\0")
    inner = sha256(bytes(letter ^ 0x36 for letter in block))
    outer = sha256(bytes(letter ^ 0x5C for letter in block))
    made = []
    for name in names:
        first, second = inner.copy(), outer.copy()
        first.update(name.encode())
        second.update(first.digest())
        made.append(second.hexdigest()[:_PSEUDONYM_DIGITS])
    return made


def age_on(born: date, day: date) -> int:
    """Whole years on a day. Who was born on 29 February is a year older on 1 March in other
    years. Negative when the day is before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
