"""Shifts, the people who may work them, and the lawful limits between shifts.

Source: Essex Mental Health Review 2015, section 5 (ESX-35) for the rotas; the limits are data, from
the Working Time Regulations 1998.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DAY = 24 * 60
SUNDAY = 6
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class ShiftKind:
    """A kind of shift. Times are minutes: `start` after midnight, `length` of the shift.

    `on` are the weekdays on which it begins (Monday is 0); a bank holiday counts as a Sunday.
    """

    code: str
    title: str
    start: int
    length: int
    on: frozenset[int] = EVERY_DAY
    unsocial: bool = False
    night: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """How many people a kind of shift needs, and how many of them with each skill."""

    kind: str
    people: int
    skills: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rota:
    """One rota that is to be covered: who it serves and what each kind of shift needs."""

    code: str
    title: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who may be on a rota. Known by a code: no name is needed here.

    `away` are days of leave or training, on which no part of a shift may fall. `share` is the part
    of a full load to be given, in percent. `hours_elsewhere` are weekly hours of other work, which
    count towards the lawful week. `opted_out` of the 48-hour week lifts the average for people
    who work no nights (the limit for night work cannot be waived). `most` shifts is an own limit.
    """

    code: str
    authority: str
    rotas: frozenset[str]
    skills: frozenset[str] = frozenset()
    away: frozenset[date] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    share: int = 100
    hours_elsewhere: int = 0
    opted_out: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class LawfulLimits:
    """The lawful limits in minutes and days, from `definitions/rules/working_time.yaml`."""

    daily_rest: int
    weekly_rest: int
    weekly_rest_in_days: int
    week: int
    weeks: int
    night_hours_in_day: int


def limits_from(definition: Mapping[str, Any]) -> LawfulLimits:
    """The limits that a working time definition states in hours, in minutes."""
    weekly, average = definition["weekly_rest_hours"], definition["average_week_hours"]
    return LawfulLimits(
        daily_rest=int(definition["daily_rest_hours"]["value"]) * 60,
        weekly_rest=int(weekly["value"]) * 60,
        weekly_rest_in_days=int(weekly["in_days"]),
        week=int(average["value"]) * 60,
        weeks=int(average["over_weeks"]),
        night_hours_in_day=int(definition["night_average_hours"]["value"]),
    )


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of one kind on one day; minutes since the first day's midnight."""

    day: int
    on: date
    kind: ShiftKind

    @property
    def begin(self) -> int:
        return self.day * DAY + self.kind.start

    @property
    def end(self) -> int:
        return self.begin + self.kind.length

    def days(self) -> Iterator[date]:
        """Every day on which some part of the shift falls."""
        last = (self.kind.start + self.kind.length - 1) // DAY
        return (self.on + timedelta(days=n) for n in range(last + 1))


def shifts_between(
    first: date, days: int, kinds: tuple[ShiftKind, ...], holidays: frozenset[date]
) -> list[Shift]:
    """Every shift that begins in the period, in the order in which they begin."""
    found = []
    for day in range(days):
        on = first + timedelta(days=day)
        weekday = SUNDAY if on in holidays else on.weekday()
        found += [Shift(day, on, kind) for kind in kinds if weekday in kind.on]
    return sorted(found, key=lambda shift: (shift.begin, shift.kind.code))


def too_close(first: Shift, second: Shift, limits: LawfulLimits) -> bool:
    """Whether nobody may work both, in either order: they overlap or leave too little rest.

    Also two shifts around one free day that leave less than the weekly rest: so a free day between
    shifts is always a weekly rest.
    """
    early, late = sorted((first, second), key=lambda shift: (shift.begin, shift.kind.code))
    rest = late.begin - early.end
    return rest < limits.daily_rest or (late.day - early.day == 2 and rest < limits.weekly_rest)


def may_work(worker: Worker, shift: Shift) -> bool:
    """Whether nothing about the person alone keeps them from the shift."""
    return shift.kind.code not in worker.not_kinds and worker.away.isdisjoint(shift.days())


def minutes_allowed(
    worker: Worker, limits: LawfulLimits, first: date, days: int, night_kinds: frozenset[str]
) -> int | None:
    """The most minutes on the rota in a stretch of days; None without a limit.

    The average week less other work, for the days that are not leave, since leave does not
    stretch the average; fewer than seven days count as a week. For people who work nights the
    limit for night work stands even after an opt-out: a week has six working days at the hours
    allowed for each.
    """
    week = limits.week
    if worker.opted_out:
        if night_kinds <= worker.not_kinds:
            return None
        week = limits.night_hours_in_day * 60 * 6
    here = sum(1 for day in worker.away if first <= day < first + timedelta(days=days))
    return max(week - worker.hours_elsewhere * 60, 0) * max(days - here, 7) // 7
