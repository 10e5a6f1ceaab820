"""LEI-27, CALC-22: three months before the start, people who add up, and what stops a start."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.period import parse_period
from commonweal.procuring.contracts import Side
from commonweal.procuring.mobilisation import (
    Readiness,
    UserCounts,
    gate_line,
    go_problems,
    start_problems,
)
from commonweal.procuring.timetable import Verdict

START = date(2017, 10, 1)
READY = Readiness(
    is_signed=True,
    gate=gate_line(START, parse_period("2017-06-15"), 3),
    criteria={"Staff": True},
    go={Side.HOLDER: True, Side.PROVIDER: True},
    users=UserCounts(491, 400, 91, 0),
    planned_start=START,
)


@pytest.mark.parametrize(
    ("in_place", "verdict"),
    [
        ("2017-06", Verdict.PASSES), ("2017-06-30", Verdict.PASSES), ("2017-07-01", Verdict.PASSES),
        ("2017-07-02", Verdict.BREACH), ("2017-07", Verdict.DEPENDS),
    ],
)  # fmt: skip
def test_any_day_in_june_passes_and_the_first_of_july_is_the_last(in_place, verdict):
    found = gate_line(START, parse_period(in_place), 3)
    assert found.verdict is verdict
    assert found.latest == date(2017, 7, 1)


@given(*[st.integers(0, 10**4)] * 3)
def test_people_add_up_or_are_refused(moved, exited, unresolved):
    total = moved + exited + unresolved
    assert UserCounts(total, moved, exited, unresolved).problem == ""
    assert UserCounts(total + 1, moved, exited, unresolved).problem
    assert "0 or more" in UserCounts(-1, moved, exited, unresolved).problem


def test_nothing_stands_against_a_start_that_is_ready():
    assert start_problems(READY, START, "") == []


LATE = gate_line(START, parse_period("2017-07-02"), 3)


@pytest.mark.parametrize(
    ("change", "day", "said"),
    [
        ({"is_signed": False}, START, "not signed by both sides"),
        ({}, date(2017, 9, 30), "not before"),
        ({"go": {Side.HOLDER: True}}, START, "The provider has not decided"),
        ({"go": {Side.HOLDER: False, Side.PROVIDER: True}}, START, "The holder decided “no go”"),
        ({"criteria": {"Staff": None, "Venues": False}}, START, "Not met yet: Staff; Venues."),
        ({"users": None}, START, "Nobody has counted"),
        ({"users": UserCounts(10, 9, 0, 1)}, START, "1 person is unresolved"),
        ({"gate": LATE}, START, "Say why the service starts all the same"),
    ],
)
def test_what_stands_against_a_start_is_said(change, day, said):
    (found,) = start_problems(replace(READY, **change), day, "")
    assert said in found


def test_a_reason_answers_for_people_unresolved_and_for_a_late_contract_and_for_nothing_else():
    late = replace(READY, gate=LATE, users=UserCounts(10, 9, 0, 1))
    assert start_problems(late, START, "They are visited every week") == []
    assert start_problems(replace(late, is_signed=False), START, "A reason") != []


def test_go_with_a_condition_open_and_no_go_need_a_reason():
    assert go_problems({"Staff": True}, go=True, reason="") == []
    assert "Say why it is “go” all the same" in go_problems({"Staff": None}, go=True, reason="")[0]
    assert go_problems({"Staff": None}, go=True, reason="They start on Monday") == []
    assert go_problems({}, go=False, reason=" ") == ["Say why it is “no go”."]
