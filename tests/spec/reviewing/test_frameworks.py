"""NCL-22, CALC-27: 3 to 5 key indicators under each heading, the headings counted by their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commonweal.records.frameworks.definitions import frameworks
from commonweal.reviewing.frameworks import (
    Placed,
    count_findings,
    ended_ones,
    key_count,
    publication_refusals,
    refusal_to_place,
    shortfalls,
)
from commonweal.reviewing.indicators import Retirement
from tests.spec.reviewing.frameworks import LIBRARY, framework, indicator

TODAY = date(2026, 11, 26)
FIVE = [Placed(name, "1.1" if name < "d" else "1.2") for name in "abcde"]
THREE = [Placed(name, "2.1") for name in "abc"]


def test_the_sixth_key_indicator_is_refused_and_a_further_one_is_not() -> None:
    said = refusal_to_place(framework(), FIVE, Placed("f", "1.2"), LIBRARY)
    assert "Heading 1, “Heading 1”, has 5 key indicators, and 5 is the most" in said
    assert refusal_to_place(framework(), FIVE, Placed("f", "1.2", is_key=False), LIBRARY) == ""
    assert refusal_to_place(framework(), FIVE[:4], Placed("f", "1.2"), LIBRARY) == ""
    # The limit is the framework's own: with a most of six, the sixth is in.
    assert refusal_to_place(framework(most=6), FIVE, Placed("f", "1.2"), LIBRARY) == ""


def test_an_indicator_under_two_outcomes_of_a_heading_is_one() -> None:
    assert key_count(framework(), [*FIVE, Placed("a", "1.2")]) == {"1": 5, "2": 0}
    assert refusal_to_place(framework(), FIVE, Placed("a", "1.2"), LIBRARY) == ""


def test_what_is_not_there_and_what_is_there_already_is_refused() -> None:
    assert "no outcome 9.9" in refusal_to_place(framework(), [], Placed("a", "9.9"), LIBRARY)
    assert "no indicator z" in refusal_to_place(framework(), [], Placed("z", "1.1"), LIBRARY)
    assert "already" in refusal_to_place(framework(), FIVE, Placed("a", "1.1"), LIBRARY)


def test_publication_asks_for_the_least_and_a_draft_is_told() -> None:
    two = THREE[:2]
    assert shortfalls(framework(), [*FIVE, *two]) == [
        "Heading 2, “Heading 2”, has 2 key indicators; it needs 3 to 5. Add 1 or more."
    ]
    assert shortfalls(framework(), THREE)[0].startswith(
        "Heading 1, “Heading 1”, has no key indicator; it needs 3 to 5. Add 3 or more."
    )
    assert publication_refusals(framework(), [*FIVE, *THREE], LIBRARY, TODAY) == []
    assert shortfalls(framework(most=4), [*FIVE, *THREE])[0].endswith("Take out 1.")
    assert shortfalls(replace(framework(), limits=None), []) == []
    assert len(publication_refusals(framework(), [], LIBRARY, TODAY)) == 1


def test_an_indicator_that_has_ended_is_not_published() -> None:
    last = date(2021, 3, 31)
    library = {**LIBRARY, "a": indicator("a", retired=Retirement(last, "g", "Lifted."))}
    said = publication_refusals(framework(), [*FIVE, *THREE], library, TODAY)
    assert said == ["“A” ended on 31 March 2021. Retire it in favour of “G”."]
    # On its last day it still counts.
    assert ended_ones(FIVE, library, last) == []
    assert [one.id for one in ended_ones(FIVE, library, date(2021, 4, 1))] == ["a"]


def test_eight_headings_printed_against_seven_stated_are_a_finding() -> None:
    ncl = frameworks()["north-central-london-2022"]
    assert [(s.what, s.number, printed) for s, printed, _ in count_findings(ncl)] == [
        ("headings", 7, 8)
    ]
    assert len(ncl.outcomes) == 20
    assert ncl.limits is not None
    # CALC-27: 8 headings take 24 to 40.
    assert (ncl.limits.least * 8, ncl.limits.most * 8) == (24, 40)
    assert count_findings(framework(stated=2)) == []
