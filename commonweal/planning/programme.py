"""The programme of a path: pieces of work that wait for each other, their dates, the longest way.

Source: Essex Mental Health Review 2015, section 8, timeline figure (ESX-52): year 0 resources the
team, runs clinical groups and works through needs and funding; needs come before a specification
and a specification before a gate. How long each piece takes is not printed: it is data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.language.period import add_months


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work of `months`, begun when all in `after` are done and not before `not_before`.

    `due` is the day by which it must be done. One of no months is an event, for example a gate.
    `segment` is empty for work that serves every segment.
    """

    code: str
    title: str
    segment: str = ""
    months: int = 0
    after: tuple[str, ...] = ()
    not_before: date | None = None
    due: date | None = None
    kind: str = "work"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A task with its earliest dates, its last possible ones, and the time to spare in days.

    `latest` is the last day on which it may end without moving anything that is due; None where
    nothing that waits for it is due. `is_late` is true where it ends after that day. `is_critical`
    marks the longest way: the tasks of which each begins when the one before it allows.
    """

    task: Task
    start: date
    end: date
    latest: date | None
    is_critical: bool

    @property
    def spare(self) -> int | None:
        """How many days it can slip; below zero when it is late already."""
        return None if self.latest is None else (self.latest - self.end).days

    @property
    def is_late(self) -> bool:
        return self.latest is not None and self.end > self.latest


def schedule(tasks: Sequence[Task], start: date) -> tuple[Scheduled, ...]:
    """Every task as early as it can be, in the order given.

    A task begins on the last end of those it waits for, on its `not_before`, or on `start`,
    whichever comes last. The longest way goes back from the task that ends last, each time to the
    task that ends last among those it waited for. Raises ValueError, naming the tasks, when some
    wait for each other in a circle or for one that there is not.
    """
    order = _in_order(tasks)
    starts, ends = _earliest(order, start)
    latest = _latest(order, tasks)
    critical = _longest_way(tasks, ends)
    return tuple(
        Scheduled(
            task, starts[task.code], ends[task.code], latest.get(task.code), task.code in critical
        )
        for task in tasks
    )


def _in_order(tasks: Sequence[Task]) -> list[Task]:
    """The tasks with each after all that it waits for."""
    known = {task.code: task for task in tasks}
    if len(known) < len(tasks):
        raise ValueError("Two pieces of work have one code.")
    for task in tasks:
        for code in task.after:
            if code not in known:
                raise ValueError(f"{task.title} waits for “{code}”, which there is not.")
    done: list[Task] = []
    placed: set[str] = set()
    waiting = list(tasks)
    while waiting:
        ready = [task for task in waiting if placed.issuperset(task.after)]
        if not ready:
            names = ", ".join(task.title for task in waiting)
            raise ValueError(f"These wait for each other: {names}. Take one of them out.")
        done += ready
        placed |= {task.code for task in ready}
        waiting = [task for task in waiting if task.code not in placed]
    return done


def _earliest(order: Iterable[Task], start: date) -> tuple[dict[str, date], dict[str, date]]:
    starts: dict[str, date] = {}
    ends: dict[str, date] = {}
    for task in order:
        bounds = [start, *(ends[code] for code in task.after)]
        if task.not_before is not None:
            bounds.append(task.not_before)
        starts[task.code] = max(bounds)
        ends[task.code] = add_months(starts[task.code], task.months)
    return starts, ends


def _latest(order: Sequence[Task], tasks: Iterable[Task]) -> Mapping[str, date]:
    """The last day on which each may end: before its own due day and the last start of others."""
    followers: dict[str, list[Task]] = {task.code: [] for task in tasks}
    for task in order:
        for code in task.after:
            followers[code].append(task)
    latest: dict[str, date] = {}
    for task in reversed(order):
        bounds = [] if task.due is None else [task.due]
        bounds += [
            add_months(latest[one.code], -one.months)
            for one in followers[task.code]
            if one.code in latest
        ]
        if bounds:
            latest[task.code] = min(bounds)
    return latest


def _longest_way(tasks: Sequence[Task], ends: Mapping[str, date]) -> frozenset[str]:
    known = {task.code: task for task in tasks}
    way: list[str] = []
    last = max(tasks, key=lambda task: ends[task.code], default=None)
    while last is not None:
        way.append(last.code)
        before = [known[code] for code in last.after]
        last = max(before, key=lambda task: ends[task.code], default=None)
    return frozenset(way)


@dataclass(frozen=True, slots=True)
class StepRule:
    """One piece of work as the definition gives it: once for all (year 0) or once a segment.

    `after` names steps; a segment's step waits for the same segment's, or for one of year 0.
    """

    code: str
    title: str
    months: int
    after: tuple[str, ...] = ()
    each_segment: bool = False


@dataclass(frozen=True, slots=True)
class SegmentGoals:
    """What the work of a segment leads to: its dated gates in order, then its end."""

    code: str
    title: str
    goals: tuple[tuple[str, str, date], ...]


def tasks_of(
    steps: Sequence[StepRule], segments: Sequence[SegmentGoals], ready_by: date
) -> list[Task]:
    """The work of a programme: the steps of year 0, then each segment's steps, gates and end.

    Work for all is due by `ready_by`, when the path starts. A segment's first goal waits for its
    last steps and each further goal for the one before; a goal has its day and takes no time.
    """
    shared = {step.code for step in steps if not step.each_segment}
    tasks = [
        Task(step.code, step.title, "", step.months, step.after, due=ready_by)
        for step in steps
        if not step.each_segment
    ]
    each = [step for step in steps if step.each_segment]
    for segment in segments:
        if segment.goals:
            tasks += _segment_tasks(each, segment, shared)
    return tasks


def _segment_tasks(
    steps: Sequence[StepRule], segment: SegmentGoals, shared: set[str]
) -> list[Task]:
    def code(name: str) -> str:
        return name if name in shared else f"{segment.code}/{name}"

    tasks = [
        Task(
            code(step.code),
            f"{segment.title}: {step.title}",
            segment.code,
            step.months,
            tuple(code(name) for name in step.after),
        )
        for step in steps
    ]
    waited_for = {name for step in steps for name in step.after}
    before = tuple(code(step.code) for step in steps if step.code not in waited_for)
    for name, title, day in segment.goals:
        kind = name.split("-")[0]
        tasks.append(
            Task(code(name), f"{segment.title}: {title}", segment.code, 0, before, day, day, kind)
        )
        before = (code(name),)
    return tasks


def changed_steps(
    steps: Sequence[StepRule], months: Mapping[str, Decimal]
) -> tuple[list[StepRule], list[str]]:
    """The steps with the months that were set for this place, and what cannot be used and why."""
    found, problems = [], []
    known = {step.code for step in steps}
    for step in steps:
        given = months.get(step.code)
        if given is None:
            found.append(step)
        elif given < 0 or given % 1:
            problems.append(f"{step.title} must take a whole number of months, not {given}.")
        else:
            found.append(StepRule(step.code, step.title, int(given), step.after, step.each_segment))
    problems += [f"There is no piece of work “{code}”." for code in months if code not in known]
    return found, problems
