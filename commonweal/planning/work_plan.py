"""A shared team's work plan: steps in order for each segment and area, and what its remit excludes.

Source: Essex Mental Health Review 2015, sections 2 and 8 recommendation 4a (ESX-58). The steps are
taken in their order: one is done only when all before it are. What the remit leaves to the areas
may not be worked on for all of them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commonweal.language.row import CannotWork, Row


class State(StrEnum):
    """How far a step is."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """One task of the plan."""

    number: int
    task: str
    deadline: str


@dataclass(frozen=True, slots=True)
class Remit:
    """Whether the team commissions a segment for all areas: yes, no, or not stated."""

    segment: str
    in_remit: str
    why: str

    @property
    def excludes(self) -> bool:
        return self.in_remit == "no"


def steps_of(rows: Sequence[Row]) -> tuple[Step, ...]:
    """The steps in order of their numbers. Raises CannotWork for two of one number."""
    steps = sorted(
        (
            Step(int(row.number("step") or 0), row.text("task"), row.text("deadline"))
            for row in rows
        ),
        key=lambda step: step.number,
    )
    numbers = [step.number for step in steps]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise CannotWork(f"There are two steps {twice[0]}: number them one by one.")
    return tuple(steps)


def remits_of(rows: Sequence[Row]) -> dict[str, Remit]:
    """The remit by segment."""
    return {
        row.text("segment_id"): Remit(
            row.text("segment_id"), row.text("in_remit").casefold(), row.text("why")
        )
        for row in rows
    }


def move_problem(
    steps: Sequence[Step],
    states: Mapping[int, State],
    number: int,
    to: State,
    remit: Remit | None,
    *,
    for_all_areas: bool,
    segment_title: str,
) -> str:
    """Why a step may not move to a state; empty when it may.

    `states` are those of the same segment and area. A step that others of the same segment and
    area stand upon cannot be undone before them.
    """
    known = {step.number: step for step in steps}
    if number not in known:
        return f"There is no step {number} in the work plan."
    if for_all_areas and remit is not None and remit.excludes:
        why = f": {remit.why}" if remit.why else ""
        return f"{segment_title} lie outside the shared team’s remit{why}. Plan them area by area."
    if to == State.DONE:
        open_ones = [
            step for step in steps
            if step.number < number and states.get(step.number, State.NOT_STARTED) != State.DONE
        ]  # fmt: skip
        if open_ones:
            first = open_ones[0]
            return f"Step {first.number}, {first.task}, comes first and is not done yet."
        return ""
    later = [
        step.number for step in steps
        if step.number > number and states.get(step.number) == State.DONE
    ]  # fmt: skip
    if later:
        return f"Step {later[0]} is done and rests on step {number}. Open that one first."
    return ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one segment is in one area: the steps done, and the one to take next."""

    segment: str
    area: str
    done: int
    steps: int
    following: Step | None


def progress_of(
    steps: Sequence[Step], segment: str, area: str, states: Mapping[int, State]
) -> Progress:
    """Count what is done and find the first step that is not."""
    done = sum(states.get(step.number) == State.DONE for step in steps)
    following = next((step for step in steps if states.get(step.number) != State.DONE), None)
    return Progress(segment, area, done, len(steps), following)
