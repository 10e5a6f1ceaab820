"""Engagement: who has been heard, by organisation and class, and who has not.

Counts only: no names of people are kept here. Source: Essex Mental Health Review 2015,
section 1 and Appendix 2 (ESX-03).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Event:
    """One engagement. `people` is None where the source does not say how many came.

    `stakeholder` is a class of people; empty for a total over classes. `informed` names the
    findings and decisions that the event informed.
    """

    title: str
    kind: str
    stakeholder: str
    organisations: tuple[str, ...] = ()
    people: int | None = None
    on: date | None = None
    informed: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one organisation or class has been engaged.

    `people` counts those of events whose count is about this subject alone; somebody who came
    twice counts twice. `shared` events have one count for several bodies, `uncounted` none.
    """

    subject: str
    events: int
    people: int
    uncounted: int
    shared: int = 0


def coverage(events: Sequence[Event], subjects: Sequence[str], *, by: str) -> list[Coverage]:
    """For each subject the events with it, least engaged first.

    `by` is "organisation" or "stakeholder". Subjects without any event come out with nought,
    and so does everybody that nobody has yet engaged. Raises ValueError for another `by`.
    """
    if by not in ("organisation", "stakeholder"):
        raise ValueError(f"Coverage is by organisation or stakeholder, not by {by}.")
    found: dict[str, list[Event]] = {subject: [] for subject in subjects}
    for event in events:
        for subject in _subjects(event, by):
            found.setdefault(subject, []).append(event)
    rows = [_coverage(subject, own, by) for subject, own in found.items()]
    return sorted(rows, key=lambda row: (row.events, row.people, row.subject))


def _subjects(event: Event, by: str) -> tuple[str, ...]:
    if by == "organisation":
        return event.organisations
    return (event.stakeholder,) if event.stakeholder else ()


def _coverage(subject: str, events: Sequence[Event], by: str) -> Coverage:
    own = [one for one in events if by == "stakeholder" or len(one.organisations) == 1]
    return Coverage(
        subject,
        len(events),
        sum(one.people or 0 for one in own),
        sum(one.people is None for one in events),
        len(events) - len(own),
    )


def not_engaged(events: Sequence[Event], subjects: Sequence[str], *, by: str) -> list[str]:
    """The subjects with whom there has been no event at all."""
    return [row.subject for row in coverage(events, subjects, by=by) if row.events == 0]


def informed_nothing(events: Sequence[Event]) -> list[Event]:
    """The events that are linked to no finding or decision yet."""
    return [event for event in events if not event.informed]


def kinds_of(events: Sequence[Event]) -> list[str]:
    """The kinds of engagement in which some organisation took part, as they first appear."""
    return list(dict.fromkeys(event.kind for event in events if event.organisations))
