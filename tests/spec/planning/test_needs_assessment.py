"""When a section counts as validated, and when two needs assessments overlap.

Worked by hand from the requirement ledger: ESX-55 (a clinical validation step) and ESX-39 (an
alert when a new assessment overlaps with one in the library, by area and topic).
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.needs_assessment import (
    CLEARED,
    Answer,
    Overlap,
    Scope,
    SectionState,
    Stance,
    Standing,
    is_cleared,
    months_between,
    overlap,
    refusals,
    standing,
)

NOW, BEFORE = "now", "before"
AGREES = Answer("Psychiatrist", Stance.AGREE, NOW)
IN_PART = Answer("Psychologist", Stance.IN_PART, NOW)
DISAGREES = Answer("Nurse", Stance.DISAGREE, NOW)
SILENT = Answer("GP")
STALE = Answer("Psychiatrist", Stance.AGREE, BEFORE)


def section(*answers: Answer, entries: int = 1, exception: str = "") -> SectionState:
    return SectionState("Dementia", NOW, entries, answers, exception)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (section(AGREES, entries=0), Standing.EMPTY),
        (section(entries=0, exception=NOW), Standing.EMPTY),
        (section(), Standing.NOBODY_ASKED),
        (section(SILENT), Standing.WAITING),
        (section(AGREES, SILENT), Standing.WAITING),
        (section(STALE), Standing.CHANGED),
        (section(AGREES, STALE), Standing.CHANGED),
        (section(AGREES, DISAGREES, SILENT), Standing.DISAGREED),
        (section(Answer("Nurse", Stance.DISAGREE, BEFORE)), Standing.CHANGED),
        (section(AGREES), Standing.VALIDATED),
        (section(AGREES, IN_PART), Standing.IN_PART),
        (section(IN_PART, DISAGREES), Standing.DISAGREED),
        (section(IN_PART, exception=NOW), Standing.EXCEPTED),
        (section(DISAGREES, exception=NOW), Standing.EXCEPTED),
        (section(exception=BEFORE), Standing.NOBODY_ASKED),
    ],
)
def test_how_far_a_section_has_come(state: SectionState, expected: Standing) -> None:
    assert standing(state) == expected


def test_every_section_that_is_not_cleared_is_told_with_what_to_do() -> None:
    assert refusals([section(AGREES), section(SILENT), section(exception=NOW)]) == [
        "“Dementia” is not validated: somebody who was asked has not answered. Wait, or state an "
        "exception."
    ]
    assert is_cleared([section(AGREES)])
    assert is_cleared([section(AGREES, IN_PART)]), "it may be published, with what they said"
    assert not is_cleared([])
    assert not is_cleared([section(AGREES), section(SILENT)])


answers = st.builds(
    Answer,
    st.just("Somebody"),
    st.sampled_from([None, *Stance]),
    st.sampled_from([NOW, BEFORE]),
)


@given(st.lists(answers, max_size=4), st.sampled_from(["", NOW, BEFORE]), st.integers(0, 2))
def test_cleared_means_all_fresh_and_nobody_against_or_excepted(
    said: list[Answer], exception: str, entries: int
) -> None:
    """The same by ten plain lines: nothing that was said of another content ever clears."""
    state = section(*said, entries=entries, exception=exception)
    fresh = [one.stance for one in said if one.digest == NOW and one.stance is not None]
    agreed = bool(said) and len(fresh) == len(said) and Stance.DISAGREE not in fresh
    expected = entries > 0 and (exception == NOW or agreed)
    assert (standing(state) in CLEARED) is expected
    assert (refusals([state]) == []) is expected


TODAY = date(2026, 11, 26)
NEAR = {"segment:seg_18_21": frozenset({"cluster:18"})}
ABOVE = {"camden": frozenset({"ncl"}), "barnet": frozenset({"ncl"})}
MINE = Scope(frozenset({"segment:seg_18_21"}), frozenset({"camden"}))


@pytest.mark.parametrize(
    ("topic", "area", "expected"),
    [
        ("segment:seg_18_21", "camden", True),
        ("cluster:18", "camden", True),
        ("cluster:4", "camden", False),
        ("segment:seg_18_21", "ncl", True),
        ("segment:seg_18_21", "barnet", False),
    ],
)
def test_an_overlap_needs_a_shared_topic_and_a_shared_area(
    topic: str, area: str, expected: bool
) -> None:
    other = Scope(frozenset({topic}), frozenset({area}))
    found = overlap(MINE, other, near=NEAR, above=ABOVE, today=TODAY, months=36)
    wanted = Overlap(frozenset({topic}), frozenset({area})) if expected else None
    assert found == wanted


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [
        (None, True),
        (date(2023, 11, 27), True),
        (date(2023, 11, 26), False),
        (date(2010, 1, 1), False),
        (date(2027, 1, 1), True),
    ],
)
def test_one_in_work_never_ages_and_a_finished_one_does_after_36_months(
    done_on: date | None, expected: bool
) -> None:
    other = Scope(MINE.topics, MINE.areas, done_on)
    found = overlap(MINE, other, near={}, above={}, today=TODAY, months=36)
    assert (found is not None) is expected


@given(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abc")))
def test_an_overlap_is_the_same_from_both_sides(first: set[str], second: set[str]) -> None:
    near = {"a": frozenset("b")}
    one = Scope(frozenset(first), frozenset({"x"}))
    other = Scope(frozenset(second), frozenset({"y"}))
    above = {"x": frozenset("y")}

    def meets(mine: Scope, theirs: Scope) -> bool:
        found = overlap(mine, theirs, near=near, above=above, today=TODAY, months=36)
        return found is not None

    assert meets(one, other) == meets(other, one)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 31), 2),
        (date(2024, 5, 15), date(2025, 5, 14), 11),
        (date(2025, 5, 15), date(2024, 5, 14), 0),
    ],
)
def test_whole_months_between_two_days(start: date, end: date, months: int) -> None:
    assert months_between(start, end) == months
