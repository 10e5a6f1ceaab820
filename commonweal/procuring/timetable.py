"""A procurement timetable: the latest day for each step, worked out backward from service start.

A planned date that names only its month is judged as a range of days. Source: Leicestershire
Cabinet report 2017, paras 7 and 8 (LEI-04, CALC-22).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from commonweal.language.period import NOT_STATED, Period, add_months
from commonweal.language.row import CannotWork
from commonweal.procuring.working_days import Calendar, DayCount, count_before


class Unit(StrEnum):
    """What the time that must pass is counted in."""

    MONTHS = "months"
    DAYS = "days"
    WORKING_DAYS = "working days"


class Verdict(StrEnum):
    """Whether a planned date is in time for what follows."""

    PASSES = "passes"
    BREACH = "breach"
    DEPENDS = "depends on the day"
    NOT_PLANNED = "not planned"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. At least `length` `unit` lie between it and the next step (or service start).

    `planned` is when it is meant to be, or was; a month stands for any of its days. `is_scrutiny`
    marks a step before a committee that scrutinises the decision.
    """

    code: str
    title: str
    length: int
    unit: Unit
    planned: Period = NOT_STATED
    is_scrutiny: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A step with the last day on which it leaves time for all that follows.

    `spare` is how many days its latest planned day lies before `latest`; negative when it lies
    after it, None without a plan. `count` shows working days where they were counted.
    """

    step: Step
    latest: date
    verdict: Verdict
    spare: int | None
    sentence: str
    count: DayCount | None = None


@dataclass(frozen=True, slots=True)
class Timetable:
    """The steps in their order. `breaches` are the sentences that need an answer."""

    start: date
    lines: tuple[Line, ...]
    breaches: tuple[str, ...]
    steps: tuple[str, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is in time only on some days of a planned month, or has no planned date."""
        unsure = (Verdict.DEPENDS, Verdict.NOT_PLANNED)
        return tuple(line.sentence for line in self.lines if line.verdict in unsure)

    @property
    def scrutiny(self) -> tuple[Line, ...]:
        """The steps before a committee that scrutinises."""
        return tuple(line for line in self.lines if line.step.is_scrutiny)


def timetable(start: date, steps: Sequence[Step], calendar: Calendar | None = None) -> Timetable:
    """Judge steps, in their order, against a service start.

    Months are counted back to the same day of the month, or that month's last day where there is
    none: three months before 1 October is 1 July, which is the last day that passes. Raises
    CannotWork when there are no steps, a length is negative, or working days have no calendar.
    """
    _refuse(steps, calendar)
    lines: list[Line] = []
    told: list[str] = []
    following, name = start, "service start"
    for step in reversed(steps):
        latest, counted = _back(following, step, calendar)
        told.append(
            f"{step.title}: {following} ({name}) less {step.length} {step.unit} is {latest}."
        )
        lines.append(_line(step, latest, counted))
        following, name = latest, step.title
    lines.reverse()
    breaches = [line.sentence for line in lines if line.verdict is Verdict.BREACH]
    breaches += _too_close(steps, calendar)
    return Timetable(start, tuple(lines), tuple(breaches), tuple(told))


def _refuse(steps: Sequence[Step], calendar: Calendar | None) -> None:
    if not steps:
        raise CannotWork("A timetable needs at least one step.")
    codes = [step.code for step in steps]
    for step in steps:
        if codes.count(step.code) > 1:
            raise CannotWork(f"The step {step.code} stands twice: give each its own code.")
        if step.length < 0:
            raise CannotWork(f"{step.title} has a length of {step.length}: give 0 or more.")
        if step.unit is Unit.WORKING_DAYS and calendar is None:
            raise CannotWork(f"{step.title} is counted in working days: name a calendar.")


def _back(following: date, step: Step, calendar: Calendar | None) -> tuple[date, DayCount | None]:
    if step.unit is Unit.MONTHS:
        return add_months(following, -step.length), None
    if step.unit is Unit.WORKING_DAYS and calendar is not None and step.length:
        counted = count_before(calendar, following, step.length)
        return counted.last, counted
    return following - timedelta(days=step.length), None


def _line(step: Step, latest: date, counted: DayCount | None) -> Line:
    first, last = step.planned.start, step.planned.end
    if first is None or last is None:
        words = f"{step.title} has no planned date; the latest is {latest}."
        return Line(step, latest, Verdict.NOT_PLANNED, None, words, counted)
    spare = (latest - last).days
    if last <= latest:
        verdict, words = Verdict.PASSES, f"{step.title} ({step.planned.label}) is in time"
    elif first > latest:
        verdict, words = Verdict.BREACH, f"{step.title} ({step.planned.label}) is too late"
    else:
        verdict = Verdict.DEPENDS
        words = f"{step.title} ({step.planned.label}) is in time only on some of its days"
    return Line(step, latest, verdict, spare, f"{words}: the latest is {latest}.", counted)


def _too_close(steps: Sequence[Step], calendar: Calendar | None) -> Iterator[str]:
    """Planned steps that stand too close to the next planned one, or after it."""
    planned = [(n, step) for n, step in enumerate(steps) if step.planned.is_known]
    for (n, step), (m, after) in itertools.pairwise(planned):
        following = after.planned.end
        if following is None or step.planned.start is None:
            continue
        for between in reversed(steps[n:m]):
            following, _ = _back(following, between, calendar)
        if step.planned.start > following:
            yield (
                f"{step.title} ({step.planned.label}) is too close to {after.title} "
                f"({after.planned.label}): {following} is the latest before it."
            )


def steps_from(
    definition: Mapping[str, Any], planned: Mapping[str, Period], lengths: Mapping[str, int]
) -> tuple[Step, ...]:
    """The steps of `timetable.yaml`; `planned` and `lengths` by code take the place of its own."""
    return tuple(
        Step(
            row["code"],
            row["title"],
            lengths.get(row["code"], int(row["length"])),
            Unit(row["unit"]),
            planned.get(row["code"], NOT_STATED),
            bool(row["scrutiny"]),
            row["source"],
        )
        for row in definition["steps"]
    )
