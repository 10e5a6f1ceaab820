"""The route of one tender as a dated plan: its stages, notices and duties, planned and done.

Latest days are counted backward from service start (`timetable`). A mark says that something was
done on a day; what may not be marked yet is told in a sentence. Nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from commonweal.language.period import NOT_STATED, parse_period
from commonweal.language.row import CannotWork
from commonweal.procuring.routes import Notice, Route, notice_time
from commonweal.procuring.rules import Rules
from commonweal.procuring.standstill import Kind, Standstill, signing_problem, standstill
from commonweal.procuring.timetable import Step, Timetable, Unit, timetable
from commonweal.procuring.working_days import Calendar

#: The stages that a published tender passes by itself; nobody marks them.
BY_ITSELF = frozenset({"publish", "open"})
#: The notices from whose publication the standstill runs.
_STARTS_STANDSTILL = frozenset({"psr-intention", "uk6-award"})
#: The stages that the standstill keeps waiting.
_WAITS_FOR_STANDSTILL = frozenset({"standstill", "sign"})


class What(StrEnum):
    """What a mark is about."""

    STAGE = "stage"
    NOTICE = "notice"
    DUTY = "record"
    SCRUTINY = "scrutiny"


@dataclass(frozen=True, slots=True)
class StageTime:
    """At least so much time lies between a stage and the next."""

    length: int
    unit: Unit
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of one thing of the plan. `done` is the day on which it was done, `who` said
    so and `reference` is where it is on record, such as the number of a notice."""

    what: What
    code: str
    planned: date | None = None
    done: date | None = None
    who: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """A step before a body that looks at the proposals, which comes before a stage."""

    code: str
    title: str
    before: str


Marks = Mapping[tuple[What, str], Mark]


def stage_times_from(definition: Mapping[str, Any]) -> tuple[dict[str, StageTime], StageTime]:
    """The times of `stage-times.yaml` by stage, and that after a step of scrutiny."""
    return {row["code"]: _time(row) for row in definition["stages"]}, _time(definition["scrutiny"])


def _time(row: Mapping[str, Any]) -> StageTime:
    return StageTime(int(row["length"]), Unit(row["unit"]), bool(row["verified"]), row["source"])


def by_key(marks: Iterable[Mark]) -> dict[tuple[What, str], Mark]:
    """Marks by what they are about."""
    return {(one.what, one.code): one for one in marks}


def plan_steps(
    route: Route,
    times: Mapping[str, StageTime],
    scrutiny_time: StageTime,
    marks: Marks,
    scrutiny: Iterable[Scrutiny] = (),
) -> tuple[Step, ...]:
    """The steps of a route in their order, with those of scrutiny before their stages.

    A step that was done stands on its day, else on the day that is planned for it.
    """
    extras = list(scrutiny)
    steps: list[Step] = []
    for stage in route.stages:
        for extra in extras:
            if extra.before == stage.code:
                mark = marks.get((What.SCRUTINY, extra.code))
                steps.append(_step(extra.code, extra.title, scrutiny_time, mark, is_scrutiny=True))
        mark = marks.get((What.STAGE, stage.code))
        steps.append(_step(stage.code, stage.title, times[stage.code], mark))
    return tuple(steps)


def _step(
    code: str, title: str, time: StageTime, mark: Mark | None, *, is_scrutiny: bool = False
) -> Step:
    day = (mark.done or mark.planned) if mark else None
    planned = parse_period(day.isoformat()) if day else NOT_STATED
    return Step(code, title, time.length, time.unit, planned, is_scrutiny, time.source)


def dated_plan(start: date | None, steps: tuple[Step, ...], calendar: Calendar) -> Timetable | str:
    """The latest day of every step before a service start, or why there is none."""
    if start is None:
        return "Say when the service starts: latest days are counted backward from it."
    try:
        return timetable(start, steps, calendar)
    except CannotWork as fault:
        return str(fault)


def standstill_of(
    route: Route, marks: Marks, calendar: Calendar, rules: Rules
) -> Standstill | None:
    """The standstill that runs from the notice that was published; None before that, and for a
    route without one. Raises CannotWork for a day without a rule or calendar."""
    if route.standstill not in (Kind.PSR, Kind.ACT):
        return None
    for notice in route.notices:
        mark = marks.get((What.NOTICE, notice.code))
        if notice.code in _STARTS_STANDSTILL and mark is not None and mark.done is not None:
            return standstill(route.standstill, mark.done, calendar, rules)
    return None


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """By when a notice is due or what it keeps waiting; `sentence` is empty while not known."""

    notice: Notice
    day: date | None
    sentence: str
    is_late: bool


def notices_due(route: Route, marks: Marks, rules: Rules, today: date) -> list[NoticeDue]:
    """The notices of a route with the days on which they are due, as far as these are known.

    What a notice counts from is the day on which the decision was taken, the award made or the
    contract signed; a waiting time counts from the notice itself. Raises CannotWork for a day
    without a rule.
    """
    found = []
    for notice in route.notices:
        mark = marks.get((What.NOTICE, notice.code))
        done = mark.done if mark else None
        since = done if notice.at_least else _since(notice, marks)
        time = notice_time(notice, since, rules) if since else None
        late = time is not None and not notice.at_least and (done or today) > time.day
        sentence = time.sentence if time else _after(route, notice)
        found.append(NoticeDue(notice, time.day if time else None, sentence, late))
    return found


def _since(notice: Notice, marks: Marks) -> date | None:
    stage = {"award": "decide", "decision": "decide", "signing": "sign"}.get(notice.since, "")
    mark = marks.get((What.STAGE, stage))
    return mark.done if mark else None


def _after(route: Route, notice: Notice) -> str:
    stage = next(one for one in route.stages if one.code == notice.after)
    return f"With the stage “{stage.title}”; the route names no day." if not notice.rule else ""


def mark_problem(
    route: Route, mark: Mark, marks: Marks, *, now: datetime, calendar: Calendar, rules: Rules
) -> str:
    """Why something cannot be marked as done on its day; empty when it can.

    Stages are passed in their order. A stage waits until the time after a notice has passed, and
    nobody signs during the standstill. `now` carries its zone.
    """
    day = mark.done
    if day is None:
        return "Say on which day it was done."
    if day > now.date():
        return f"{day} has not come yet: a mark says what was done."
    if mark.what == What.STAGE:
        return next(
            _stage_problems(route, mark, marks, now=now, calendar=calendar, rules=rules), ""
        )
    if mark.what == What.NOTICE and mark.code not in {one.code for one in route.notices}:
        return "This route has no such notice."
    if mark.what == What.NOTICE and not mark.reference:
        return "Give the reference under which the notice was published."
    return ""


def _stage_problems(
    route: Route, mark: Mark, marks: Marks, *, now: datetime, calendar: Calendar, rules: Rules
) -> Iterator[str]:
    codes = [one.code for one in route.stages]
    titles = {one.code: one.title for one in route.stages}
    if mark.code not in titles:
        yield "This route has no such stage."
        return
    day = mark.done or now.date()
    earlier = codes[: codes.index(mark.code)]
    for code in earlier:
        passed = marks.get((What.STAGE, code))
        if passed is None or passed.done is None:
            yield f"“{titles[code]}” comes before it and is not done yet: mark that first."
        elif passed.done > day:
            yield f"“{titles[code]}” was done on {passed.done}, after {day}: correct the day."
    yield from _waiting(route, earlier, marks, day, rules)
    if mark.code in _WAITS_FOR_STANDSTILL and route.standstill in (Kind.PSR, Kind.ACT):
        found = standstill_of(route, marks, calendar, rules)
        if found is None:
            yield "The standstill has not begun: mark the notice that begins it first."
            return
        moment = min(now, calendar.end_of(day) - timedelta(seconds=1))
        problem = signing_problem(found, moment)
        if problem:
            yield problem


def _waiting(
    route: Route, earlier: list[str], marks: Marks, day: date, rules: Rules
) -> Iterator[str]:
    for notice in route.notices:
        if not notice.at_least or notice.after not in earlier:
            continue
        mark = marks.get((What.NOTICE, notice.code))
        if mark is None or mark.done is None:
            yield f"{notice.title} comes before it and is not marked: mark that first."
            continue
        time = notice_time(notice, mark.done, rules)
        if time is not None and day <= time.day:
            yield time.sentence


def route_problems(routes: Mapping[str, Route], route: str, on: date | None) -> list[str]:
    """Why a tender may not go by a route as of a day; empty when it may."""
    if not route:
        return []  # told by the invitation
    if route not in routes:
        return [f"“{route}” is none of the routes: choose one under Route and timetable."]
    if on is None:
        return ["Say as of which day the rules of the route hold."]
    found = routes[route]
    if not found.span.holds_on(on):
        return [f"{found.title} can be used {found.span.words}, not on {on}: choose another route."]
    return []
