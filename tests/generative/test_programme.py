"""A programme of any shape: nobody begins too soon, and the longest way is the longest."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.period import add_months
from commonweal.planning.programme import Task, schedule

START = date(2016, 4, 1)


@st.composite
def networks(draw: st.DrawFn) -> list[Task]:
    """Up to nine tasks, each waiting for some before it, in any order of listing."""
    tasks = []
    for number in range(draw(st.integers(1, 9))):
        before = [task.code for task in tasks]
        after = draw(st.lists(st.sampled_from(before), unique=True)) if before else []
        bound = draw(st.none() | st.integers(0, 60).map(lambda m: add_months(START, m)))
        tasks.append(
            Task(f"t{number}", f"Task {number}", "", draw(st.integers(0, 24)), tuple(after), bound)
        )
    return draw(st.permutations(tasks))


@given(networks())
def test_every_task_begins_exactly_when_it_can(tasks: list[Task]) -> None:
    known = {task.code: task for task in tasks}

    @cache
    def ends(code: str) -> date:
        """The plain recursion: after all others and its own bound."""
        task = known[code]
        begins = max([START, *(ends(name) for name in task.after), task.not_before or START])
        return add_months(begins, task.months)

    for one in schedule(tasks, START):
        assert one.end == ends(one.task.code)
        assert add_months(one.start, one.task.months) == one.end


@given(networks())
def test_the_longest_way_is_a_chain_that_ends_last(tasks: list[Task]) -> None:
    planned = schedule(tasks, START)
    way = [one for one in planned if one.is_critical]
    assert way
    assert max(one.end for one in planned) == max(one.end for one in way)
    known = {one.task.code: one for one in planned}

    @cache
    def depth(code: str) -> int:
        return 1 + max((depth(name) for name in known[code].task.after), default=0)

    chain = sorted(way, key=lambda one: depth(one.task.code))
    assert not chain[0].task.after
    for before, one in pairwise(chain):
        assert before.task.code in one.task.after
        assert before.end == max(known[name].end for name in one.task.after)


@given(networks(), st.integers(0, 200))
def test_time_to_spare_can_be_spent_and_not_a_day_more(tasks: list[Task], months: int) -> None:
    due = add_months(START, months)
    with_due = [
        Task(t.code, t.title, t.segment, t.months, t.after, t.not_before, due) for t in tasks
    ]
    for one in schedule(with_due, START):
        assert one.latest is not None
        assert one.latest <= due
        assert one.is_late == (one.end > one.latest)
