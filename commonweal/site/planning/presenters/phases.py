"""A plan of phases in words and as bars over time."""

from __future__ import annotations

from commonweal.planning.phases import PhaseDates, PhasePlan
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.site.charts import Dated, Gantt, Stretch, gantt
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day

NAMES = (
    ("notice", "notice, or end of an agreement"),
    ("seen", "the day on which it was looked at"),
)


def phases_gantt(plan: PhasePlan, before: PhasePlan | None, before_label: str) -> Gantt | None:
    """The phases over time; with another version, that one below each bar."""
    old = {one.phase.code: one for one in before.dates} if before else {}
    return gantt(
        [_stretch(one, old.get(one.phase.code)) for one in plan.dates],
        id="phases-gantt",
        finding=f"{plan.title} over time.",
        names=NAMES,
        before_label=before_label,
    )


def _stretch(one: PhaseDates, old: PhaseDates | None) -> Stretch:
    phase = one.phase
    seen = phase.ended_by or phase.begun_by
    marks = [Dated("notice", mark.on, f"{mark.title}, {day(mark.on)}") for mark in phase.marks]
    if seen:
        marks.append(Dated("seen", seen, f"{phase.state}"))
    start, end = one.start or one.not_before, one.end or one.not_after
    if start is None and end is None:
        start = phase.begun_by
    notes = [f"{mark.title}: {day(mark.on)}" for mark in phase.marks]
    return Stretch(
        label=phase.title,
        start=start,
        end=end,
        shown=dates_words(one),
        note="; ".join([*notes, phase.state] if phase.state else notes),
        is_open=phase.about or (one.start is None and start is not None) or one.end is None,
        marks=tuple(marks),
        before=(old.start, old.end) if old else None,
    )


def dates_words(one: PhaseDates) -> str:
    """From when to when, as far as it is known; else what the table says."""
    phase = one.phase
    if phase.start_words and phase.start_words == phase.end_words:
        return phase.start_words
    start = f"from {day(one.start)}" if one.start else phase.start_words
    if not start and phase.begun_by:
        start = f"begun by {day(phase.begun_by)}"
    if not start and one.not_before:
        start = f"not before {day(one.not_before)}"
    if one.end:
        end = f"to {day(one.end)}"
    elif one.not_after:
        end = f"complete by {day(one.not_after)}"
    else:
        end = phase.end_words
    return ", ".join(part for part in (start, end) if part) or "no dates stated"


def phases_table(plan: PhasePlan | None) -> Table:
    """The phases with their dates and how each was reached."""
    return Table(
        "phases",
        plan.title if plan else "Phases",
        (Column("phase", "What"), Column("start", "Starts"), Column("end", "Ends"),
         Column("how", "How the dates are reached"), Column("marks", "Tied to it"),
         Column("note", "Note")),
        tuple(
            (
                Cell(one.phase.title),
                Cell(_start(one), raw=one.start.isoformat() if one.start else None),
                Cell(_end(one), raw=one.end.isoformat() if one.end else None),
                Cell("; ".join(one.steps) or one.phase.state or "no dates stated"),
                Cell("; ".join(f"{mark.title}, {day(mark.on)}" for mark in one.phase.marks)
                     or "nothing"),
                Cell(one.phase.note),
            )
            for one in (plan.dates if plan else ())
        ),
        empty="No phases have been brought in. Bring in a table of phases, for example “Phases of "
        "a review”.",
    )  # fmt: skip


def _start(one: PhaseDates) -> str:
    if one.start:
        return day(one.start)
    bound = f"not before {day(one.not_before)}" if one.not_before else "not stated"
    if one.phase.begun_by:
        bound = f"begun by {day(one.phase.begun_by)}"
    return one.phase.start_words or bound


def _end(one: PhaseDates) -> str:
    if one.end:
        return day(one.end)
    bound = f"complete by {day(one.not_after)}" if one.not_after else "not stated"
    return one.phase.end_words or bound


def before_of(against: Result | None) -> PhasePlan | None:
    """The phases of another version; None without one that can be read."""
    if against is None:
        return None
    try:
        found: PhasePlan = answer_of(against)
    except NotReadable:
        return None
    return found
