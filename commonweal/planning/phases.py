"""A plan of phases that follow one another: a review's stages, an agreement's phases, a transition.

A path needs no clusters. A phase has a start and an end, or a length, or neither: then only what is
known bounds it. Source: ledger S75-10 (four phases), NCL-01 (three stages), JCP-56 (transition);
acceptance line 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.language.period import add_months


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase as its table gives it.

    `start_words` and `end_words` keep what the table says, also where that is no day ("ongoing").
    `ended_by` and `begun_by` are days on which it was seen to have ended, or to be under way.
    `about` says that its dates are read from loose words, such as a year for an autumn.
    """

    code: str
    title: str
    start: date | None = None
    end: date | None = None
    months: int | None = None
    start_words: str = ""
    end_words: str = ""
    ended_by: date | None = None
    begun_by: date | None = None
    follows: bool = True
    about: bool = False
    state: str = ""
    note: str = ""
    marks: tuple[PhaseMark, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseMark:
    """A day that is tied to a phase by law or contract and does not move with it: a notice."""

    title: str
    on: date


@dataclass(frozen=True, slots=True)
class PhaseDates:
    """The dates of one phase with how each was reached.

    None where it is not known; then `not_before` and `not_after` bound it where anything does.
    `follows_on` is true where the start is taken from the end of the phase before.
    """

    phase: Phase
    start: date | None
    end: date | None
    not_before: date | None
    not_after: date | None
    follows_on: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """The phases of one plan with their dates, and what their slipping puts at risk."""

    title: str
    dates: tuple[PhaseDates, ...]
    warnings: tuple[str, ...] = ()

    @property
    def known_days(self) -> list[date]:
        """Every day that is known, in order."""
        days = [day for one in self.dates for day in (one.start, one.end, one.not_after)]
        days += [mark.on for one in self.dates for mark in one.phase.marks]
        return sorted(day for day in days if day is not None)


def phase_problems(phases: Sequence[Phase]) -> list[str]:
    """Why these phases cannot be planned, each naming its phase; empty when they can."""
    found = []
    for phase in phases:
        if phase.start and phase.end and phase.end < phase.start:
            found.append(
                f"{phase.title} ends on {phase.end:%-d %B %Y}, before it starts on "
                f"{phase.start:%-d %B %Y}: turn the days round."
            )
        if phase.months is not None and phase.months <= 0:
            found.append(f"{phase.title} takes {phase.months} months: say how many, above 0.")
    return found


def plan_phases(
    title: str, phases: Sequence[Phase], slips: Mapping[str, int] | None = None
) -> PhasePlan:
    """The dates of each phase, in the order given.

    A phase without a start of its own follows on the day after the one before, unless its table
    says in words when it starts. A phase without an end gets one from its months. `slips` are the
    months by which a phase ends later, by code: all that follow move along, and marks stay.
    Raises ValueError for phases that cannot be planned (see `phase_problems`).
    """
    problems = phase_problems(phases)
    if problems:
        raise ValueError(" ".join(problems))
    planned: list[PhaseDates] = []
    warnings: list[str] = []
    pushed = 0
    for phase in phases:
        before = planned[-1] if planned else None
        slip = (slips or {}).get(phase.code, 0)
        one = _dates_of(phase, before, pushed, slip)
        pushed = pushed + slip if phase.follows else 0
        planned.append(one)
        warnings += _missed_marks(one)
    return PhasePlan(title, tuple(planned), tuple(warnings))


def _dates_of(phase: Phase, before: PhaseDates | None, pushed: int, slip: int) -> PhaseDates:
    steps: list[str] = []
    start = phase.start
    if phase.start_words and phase.start_words == phase.end_words:
        # One stretch of time in one's own words: "2011/12".
        steps.append(f"stated as {phase.start_words}")
    elif start is not None:
        steps.append(f"starts on {start:%-d %B %Y}{_stated(phase.start_words, start)}")
    if start is not None and pushed and phase.follows:
        start = add_months(start, pushed)
        steps.append(f"moved {pushed} months, as the phase before ends later")
    follows_on = False
    if start is None and phase.follows and not phase.start_words and before and before.end:
        start = _next_day(before.end)
        follows_on = True
        steps.append(f"starts on {start:%-d %B %Y}, the day after the phase before ends")
    end = _end_of(phase, start, steps)
    # An end that was worked out from the start has moved with it already.
    moved = slip + (pushed if phase.follows and phase.end is not None else 0)
    if end is not None and moved:
        end = _last_day(_next_day(end), moved)
        steps.append(f"moved {moved} months, to {end:%-d %B %Y}")
    return PhaseDates(
        phase=phase,
        start=start,
        end=end,
        not_before=None if start else _no_earlier(phase, before),
        not_after=phase.ended_by if end is None else None,
        follows_on=follows_on,
        steps=tuple(steps),
    )


def _stated(words: str, day: date) -> str:
    """How a table states a day that it does not write in full: "2022-05", "2011/12"."""
    return f", stated as {words}" if words and words != day.isoformat() else ""


def _end_of(phase: Phase, start: date | None, steps: list[str]) -> date | None:
    if phase.end is not None:
        if phase.end_words != phase.start_words or not phase.end_words:
            steps.append(f"ends on {phase.end:%-d %B %Y}{_stated(phase.end_words, phase.end)}")
        return phase.end
    if phase.months is not None and start is not None:
        end = _last_day(start, phase.months)
        steps.append(f"ends on {end:%-d %B %Y}, {phase.months} months after it starts")
        return end
    return None


def _no_earlier(phase: Phase, before: PhaseDates | None) -> date | None:
    """Phases stand in order: one begins no earlier than the phase before it begins."""
    if before is None or not phase.follows:
        return None
    return before.start or before.not_before


def _missed_marks(one: PhaseDates) -> list[str]:
    """A phase that ends later than a day tied to its end puts that day at risk."""
    if one.end is None or one.phase.end is None or one.end <= one.phase.end:
        return []
    return [
        f"{one.phase.title} would end on {one.end:%-d %B %Y}, {(one.end - mark.on).days} days "
        f"after {mark.on:%-d %B %Y}: {mark.title}."
        for mark in one.phase.marks
        if one.end > mark.on >= one.phase.end
    ]


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _last_day(start: date, months: int) -> date:
    """The last of some months that begin on a day: so the end of a month stays one."""
    return date.fromordinal(add_months(start, months).toordinal() - 1)


def without_dates(phases: Sequence[Phase]) -> list[Phase]:
    """The phases of which nothing says when they are."""
    return [p for p in phases if not (p.start or p.end or p.ended_by or p.begun_by)]


def with_choices(
    phases: Sequence[Phase], starts: Mapping[str, date], months: Mapping[str, int]
) -> list[Phase]:
    """The phases with the starts and lengths that somebody chose, in place of the stated ones."""
    return [_chosen(phase, starts.get(phase.code), months.get(phase.code)) for phase in phases]


def _chosen(phase: Phase, start: date | None, months: int | None) -> Phase:
    if start is not None:
        phase = replace(phase, start=start, start_words="")
    if months is not None:
        phase = replace(phase, months=months, end=None, end_words="")
    return phase
