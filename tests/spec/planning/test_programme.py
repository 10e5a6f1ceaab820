"""ESX-52: needs before specification before gate, with the longest way worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from commonweal.planning.programme import (
    SegmentGoals,
    StepRule,
    Task,
    changed_steps,
    schedule,
    tasks_of,
)

STEPS = [
    StepRule("team", "Resource the team", 3),
    StepRule("groups", "Run the groups", 6, ("team",)),
    StepRule("funding", "Work through funding", 8, ("team",)),
    StepRule("need", "agree the need", 6, ("groups", "funding"), each_segment=True),
    StepRule("spec", "write the specification", 6, ("need",), each_segment=True),
]
GATED = SegmentGoals(
    "seg", "Clusters 10 and 13 to 17",
    (("gate-1", "Gate 1", date(2018, 4, 1)), ("end", "Contract", date(2021, 4, 1))),
)  # fmt: skip
STARTS = date(2016, 4, 1)


def plan(steps=STEPS):
    tasks = tasks_of(steps, [GATED], STARTS)
    return {one.task.code: one for one in schedule(tasks, date(2015, 4, 1))}


def test_each_piece_begins_when_what_it_waits_for_is_done():
    """Team April to July 2015; funding 8 months from July, to March 2016; need 6 more, to
    September 2016; specification 6 more, to March 2017; the gate has its day, 1 April 2018."""
    found = plan()
    assert (found["team"].start, found["team"].end) == (date(2015, 4, 1), date(2015, 7, 1))
    assert found["funding"].end == date(2016, 3, 1)
    assert (found["seg/need"].start, found["seg/need"].end) == (date(2016, 3, 1), date(2016, 9, 1))
    assert found["seg/spec"].end == date(2017, 3, 1)
    assert found["seg/gate-1"].start == found["seg/gate-1"].end == date(2018, 4, 1)


def test_the_longest_way_goes_through_funding_and_not_the_groups():
    critical = {code for code, one in plan().items() if one.is_critical}
    assert critical == {"team", "funding", "seg/need", "seg/spec", "seg/gate-1", "seg/end"}


def test_time_to_spare_is_counted_back_from_what_is_due():
    """The specification may end on 1 April 2018, 396 days after 1 March 2017. Year-0 work must be
    done by 1 April 2016: funding, done on 1 March, has 31 days; the team can be 31 days later."""
    found = plan()
    assert found["seg/spec"].spare == 396
    assert found["funding"].spare == 31
    assert found["groups"].spare == 91
    assert found["team"].spare == 31


def test_work_that_takes_too_long_is_late_and_says_by_how_much():
    steps, problems = changed_steps(STEPS, {"spec": Decimal(24)})
    assert problems == []
    found = plan(steps)
    # Need until 1 September 2016 and 24 months: 1 September 2018, 153 days after the gate.
    assert found["seg/spec"].is_late
    assert found["seg/spec"].spare == -153
    assert found["seg/gate-1"].start == date(2018, 9, 1)


def test_a_segment_without_gate_or_end_asks_for_no_work():
    tasks = tasks_of(STEPS, [SegmentGoals("other", "Other", ())], STARTS)
    assert [task.code for task in tasks] == ["team", "groups", "funding"]


def test_months_that_cannot_be_and_unknown_work_are_refused_by_name():
    _, problems = changed_steps(STEPS, {"spec": Decimal("1.5"), "party": Decimal(1)})
    assert problems == [
        "write the specification must take a whole number of months, not 1.5.",
        "There is no piece of work “party”.",
    ]


def test_a_circle_and_a_missing_task_are_refused_by_name():
    circle = [Task("a", "Plan", after=("b",)), Task("b", "Buy", after=("a",))]
    with pytest.raises(ValueError, match="wait for each other: Plan, Buy"):
        schedule(circle, STARTS)
    with pytest.raises(ValueError, match="Plan waits for “x”"):
        schedule([Task("a", "Plan", after=("x",))], STARTS)
