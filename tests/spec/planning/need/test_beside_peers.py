"""A value beside the median of its neighbours. Inclusive limits: the statistical standards, 3.3."""

from __future__ import annotations

import pytest

from commonweal.language.intervals import Polarity
from commonweal.planning.need.beside_peers import BesidePeers, beside_peers
from commonweal.planning.need.numbers import Number, unknown

NAMED = ("A", "A measure", "per 100", "2023")
VALUES = {"B": 10.0, "C": 30.0, "D": None, "E": 20.0, "Z": 99.0}


def beside(
    value: Number, polarity: Polarity = Polarity.NO_JUDGEMENT, least: int = 3
) -> BesidePeers:
    return beside_peers(NAMED, value, ["C", "D", "B", "E"], VALUES, polarity=polarity, least=least)


def test_the_median_is_of_the_neighbours_with_a_value_alone() -> None:
    """10, 20 and 30: median 20. D has no value and counts as none; Z is no neighbour."""
    found = beside(Number(25.0, 22.0, 28.0))
    assert (found.median, found.lowest, found.highest) == (20, 10, 30)
    assert (found.peers, found.of) == (("C", "B", "E"), 4)
    assert found.word == "higher"


@pytest.mark.parametrize(
    ("low", "high", "polarity", "word"),
    [
        (20.0, 28.0, Polarity.NO_JUDGEMENT, "similar"),  # a limit that equals the median is inside
        (12.0, 20.0, Polarity.NO_JUDGEMENT, "similar"),
        (12.0, 19.9, Polarity.NO_JUDGEMENT, "lower"),
        (20.1, 28.0, Polarity.HIGH, "better"),
        (20.1, 28.0, Polarity.LOW, "worse"),
        (12.0, 19.9, Polarity.HIGH, "worse"),
        (12.0, 19.9, Polarity.LOW, "better"),
    ],
)
def test_the_word_follows_the_limits_and_what_is_good(
    low: float, high: float, polarity: Polarity, word: str
) -> None:
    assert beside(Number((low + high) / 2, low, high), polarity).word == word


def test_there_is_a_reason_where_there_is_no_word() -> None:
    few = beside(Number(25.0, 22.0, 28.0), least=4)
    assert (few.median, few.word) == (None, "")
    assert few.reason == "3 of its neighbours have a value, and a median needs 4"
    assert beside(unknown("suppressed in the source")).reason == "suppressed in the source"
    assert beside(Number(25.0)).reason == "the value has no limits"
