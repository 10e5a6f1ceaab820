"""NHS numbers, pseudonyms and ages at the door, with answers worked by hand."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

import duckdb
import numpy as np
import pytest

from commonweal.engines.intake.statements import age_of, reckoned
from commonweal.facts.activity.people import (
    NumberFault,
    age_on,
    number_fault,
    pseudonyms,
    valid_numbers,
)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("8429141456", None),
        ("842 914 1456", None),
        ("842-914-1456", None),
        ("8429141457", NumberFault.CHECK_DIGIT),
        # 9x10+4x9+3x8+4x7+7x6+6x5+5x4+9x3+1x2 = 299, remainder 2 by 11, so 9 is right; a test one.
        ("9434765919", NumberFault.TEST),
        ("", NumberFault.BLANK),
        ("12345", NumberFault.SHAPE),
        ("84291414A6", NumberFault.SHAPE),
        ("0000000000", NumberFault.NOBODY),
        ("9999999999", NumberFault.NOBODY),
        ("1111111111", NumberFault.NOBODY),
        ("4000000004", NumberFault.NOBODY),
    ],
)
def test_an_nhs_number_is_taken_or_not_for_a_reason(number: str, fault: NumberFault | None) -> None:
    assert number_fault(number) is fault


def test_many_numbers_are_judged_as_one_is() -> None:
    rng = np.random.default_rng(11)
    digits = rng.integers(0, 10, (20_000, 10)).astype(np.uint8)
    digits[:5_000, 5:] = digits[:5_000, 4::-1]
    digits[5_000:5_010] = np.arange(10)[:, None]
    digits[5_010, :] = [4, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    told = ["".join(map(str, row)) for row in digits]
    expected = [number_fault(number) is None for number in told]
    assert valid_numbers(digits).tolist() == expected
    assert 500 < sum(expected) < 2_000


def test_a_pseudonym_is_keyed_and_the_same_every_time() -> None:
    by_hand = hmac.new(b"key", b"nhs:8429141456", hashlib.sha256).hexdigest()[:32]
    assert pseudonyms(["nhs:8429141456"], b"key") == [by_hand]
    assert pseudonyms(["nhs:8429141456"], b"other") != [by_hand]


@pytest.mark.parametrize("length", [1, 16, 63, 64, 65, 200])
def test_pseudonyms_are_those_of_the_standard_library_for_a_key_of_any_length(length: int) -> None:
    key = bytes(range(length))
    names = ["", "nhs:8429141456", "local:RXX:Ås 1", "x" * 300]
    by_hand = [hmac.digest(key, name.encode(), "sha256").hex()[:32] for name in names]
    assert pseudonyms(names, key) == by_hand


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1980, 6, 15), date(2024, 6, 14), 43),
        (date(1980, 6, 15), date(2024, 6, 15), 44),
        (date(1980, 2, 29), date(2023, 2, 28), 42),
        (date(1980, 2, 29), date(2023, 3, 1), 43),
        (date(1980, 2, 29), date(2024, 2, 29), 44),
        (date(2024, 4, 2), date(2024, 4, 1), -1),
        (date(9999, 12, 31), date(1, 1, 1), -9999),
        (date(1, 1, 1), date(9999, 12, 31), 9998),
    ],
)
def test_whole_years_in_python_and_in_sql(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age
    text = age_of(reckoned(f"DATE '{day}'"), reckoned(f"DATE '{born}'"))
    assert duckdb.sql(f"SELECT {text}").fetchall() == [(age,)]
