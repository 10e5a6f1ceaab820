"""Amounts as people write them, one per line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity
from commonweal.language.lexicon_amounts import find_term, read_amount, read_amounts
from tests.spec.lexicon.small import SMALL
from tests.spec.lexicon.test_lexicon import diagnoses


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12.5", "12.5", "12.5"),
        ("£1,200", "1200", "1200"),
        ("-3", "-3", "-3"),
        ("−£3", "-3", "-3"),
        ("7 to 3", "3", "7"),
    ],
)
def test_amounts_are_read(text: str, low: str, high: str) -> None:
    assert read_amount(text) == Quantity(Decimal(low), Decimal(high))


def test_a_star_is_suppressed_and_not_nothing() -> None:
    assert read_amount("*") == Quantity(None, None, "the amount is suppressed")


@pytest.mark.parametrize("text", ["", "ten", "1.2.3", "1-2", "=1+1", "1e5"])
def test_other_text_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="is no amount"):
        read_amount(text)


def test_lines_are_read_and_faults_named_by_line() -> None:
    found = read_amounts(SMALL, "cluster:1, 10\n\ncluster 2\t5\ncluster 3\nservice:talk; *\ndog=4")
    assert [(one.term, one.quantity.low) for one in found.held] == [
        ("cluster:1", Decimal(10)),
        ("cluster:2", Decimal(5)),
        ("service:talk", None),
    ]
    assert [one.line for one in found.problems] == [4, 6]
    assert "knows no dog" in str(found.problems[1])


def test_a_typed_diagnosis_joins_the_lexicon() -> None:
    found = read_amounts(diagnoses(), "F25.1, 3")
    assert [one.term for one in found.held] == ["icd:F25.1"]
    assert "icd:F25.1" in found.lexicon.terms


def test_a_word_with_two_meanings_is_asked_about() -> None:
    _, answer = find_term(SMALL, "3")
    assert isinstance(answer, str)
    assert "can mean several terms" in answer
