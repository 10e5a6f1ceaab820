"""ESX-58: seven steps in order, and a remit that leaves some segments to the areas."""

from __future__ import annotations

import pytest

from commonweal.planning.work_plan import Remit, State, Step, move_problem, progress_of

TASKS = ("needs", "gaps", "outcomes", "services", "priorities", "intentions", "refine the path")
STEPS = tuple(Step(number, task, "2016-04") for number, task in enumerate(TASKS, start=1))
LOCAL = Remit("seg_1_3", "no", "left to local models")
SHARED = Remit("seg_5_8", "yes", "")


def problem(states, number, to, remit=SHARED, *, for_all_areas=True):
    return move_problem(
        STEPS, states, number, to, remit, for_all_areas=for_all_areas,
        segment_title="Clusters 1 to 3" if remit is LOCAL else "Clusters 5 to 8",
    )  # fmt: skip


def test_a_step_is_done_only_when_all_before_it_are() -> None:
    done = {1: State.DONE, 2: State.UNDER_WAY}
    assert problem(done, 3, State.DONE) == "Step 2, gaps, comes first and is not done yet."
    assert problem({1: State.DONE, 2: State.DONE}, 3, State.DONE) == ""
    # Work on a later step may begin before.
    assert problem(done, 3, State.UNDER_WAY) == ""


def test_a_step_that_others_rest_on_is_not_undone_before_them() -> None:
    done = {1: State.DONE, 2: State.DONE, 3: State.DONE}
    assert problem(done, 2, State.UNDER_WAY) == (
        "Step 3 is done and rests on step 2. Open that one first."
    )
    assert problem(done, 3, State.UNDER_WAY) == ""


def test_what_the_remit_leaves_out_is_planned_area_by_area() -> None:
    said = problem({}, 1, State.UNDER_WAY, LOCAL)
    assert said == (
        "Clusters 1 to 3 lie outside the shared team’s remit: left to local models. "
        "Plan them area by area."
    )
    assert problem({}, 1, State.UNDER_WAY, LOCAL, for_all_areas=False) == ""


def test_a_step_that_is_not_in_the_plan_is_refused() -> None:
    assert problem({}, 8, State.DONE) == "There is no step 8 in the work plan."


@pytest.mark.parametrize(
    ("states", "done", "following"),
    [({}, 0, 1), ({1: State.DONE}, 1, 2), (dict.fromkeys(range(1, 8), State.DONE), 7, None)],
)
def test_progress_says_what_comes_next(states, done, following) -> None:
    found = progress_of(STEPS, "seg_5_8", "", states)
    assert (found.done, found.steps) == (done, 7)
    assert (found.following.number if found.following else None) == following
