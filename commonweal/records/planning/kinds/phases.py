"""A review's stages or phases, or a transition's events, as a plan with dates: one per table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.phase_tables import TABLES, phases_of
from commonweal.planning.phases import PhasePlan, phase_problems, plan_phases, with_choices
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True)
class Given:
    """What was chosen for phases, by their codes: a start, a length in months, months it slips."""

    starts: Mapping[str, date] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    slips: Mapping[str, int] = field(default_factory=dict)


def subjects(reading: Reading) -> Sequence[Subject]:
    """One for each table of phases that the place holds."""
    return [Subject(table, TABLES[table][0]) for table in TABLES if table in reading.datasets]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Date the phases of one table, with what was chosen."""
    del tell
    if subject not in TABLES:
        raise CannotWork(f"Name a table of phases: {', '.join(TABLES)}.")
    rows = reading.rows(subject)
    if not rows:
        raise CannotWork("No phases have been brought in. Bring in a table of phases first.")
    phases = phases_of(subject, rows)
    codes = {phase.code for phase in phases}
    unknown = sorted({*given.starts, *given.months, *given.slips} - codes)
    if unknown:
        raise CannotWork(f"There is no phase {unknown[0]}. There are: {', '.join(sorted(codes))}.")
    try:
        chosen = with_choices(phases, given.starts, given.months)
        plan = plan_phases(TABLES[subject][0], chosen, given.slips)
    except ValueError as fault:
        raise CannotWork(str(fault)) from None
    return Worked(
        answer=plan,
        headline=_headline(plan),
        steps=tuple(f"{one.phase.title}: {step}" for one in plan.dates for step in one.steps),
        used=refs_of(rows),
        cautions=(*plan.warnings, *_cautions(plan)),
    )


def _headline(plan: PhasePlan) -> str:
    days = plan.known_days
    count = f"{len(plan.dates)} {'step' if len(plan.dates) == 1 else 'steps'}"
    if not days:
        return f"{plan.title}: {count}, and no day is stated yet."
    seen = _seen(plan)
    if seen:
        return f"{plan.title}: {count}. {seen}"
    return f"{plan.title}: {count}, with days from {days[0]:%-d %B %Y} to {days[-1]:%-d %B %Y}."


def _seen(plan: PhasePlan) -> str:
    """How far the phases had come on the one day on which they were looked at."""
    if any(one.start or one.end for one in plan.dates):
        return ""
    ended = [one.phase.code for one in plan.dates if one.phase.ended_by]
    begun = [one.phase.code for one in plan.dates if one.phase.begun_by]
    days = {one.phase.ended_by or one.phase.begun_by for one in plan.dates} - {None}
    if len(days) != 1:
        return ""
    (day,) = days
    parts = [
        f"{_list(ended)} complete" if ended else "",
        f"{_list(begun)} under way" if begun else "",
    ]
    return f"On {day:%-d %B %Y}, {' and '.join(part for part in parts if part)}."


def _list(codes: Sequence[str]) -> str:
    words = f"{', '.join(codes[:-1])} and {codes[-1]}" if codes[1:] else codes[0]
    return f"{words} {'were' if codes[1:] else 'was'}"


def _cautions(plan: PhasePlan) -> Iterator[str]:
    follows = [one.phase.code for one in plan.dates if one.follows_on]
    if follows:
        yield (
            f"No start is stated for {' and '.join(follows)}: it is taken as the day after the one "
            "before ends."
        )
    about = [one.phase.title for one in plan.dates if one.phase.about]
    if about:
        yield f"Only a year could be read for: {'; '.join(about)}."


def _look_at(table: str) -> Objector:
    def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
        """A phase that ends before it starts keeps its file from coming in."""
        found: list[Objection] = []
        for row in tables[table]:
            try:
                sentences = phase_problems(phases_of(table, [row]))
            except CannotWork as fault:
                sentences = [str(fault)]
            found += [Objection(table, row.key, "", sentence) for sentence in sentences]
        return found

    return Objector(frozenset({table}), look)


KIND = Kind(
    code="phases",
    title="Phases",
    path="path/phases/",
    reads=tuple(TABLES),
    needs=(),
    given=Given,
    answer=PhasePlan,
    work=work,
    subjects=subjects,
)
OBJECTORS = tuple(_look_at(table) for table in TABLES)
