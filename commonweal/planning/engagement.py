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
    """One engagement. `people` is None where the source does not print how many came."""

    title: str
    kind: str
    stakeholder: str
    organisation: str = ""
    people: int | None = None
    on: date | None = None
    informed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one organisation or class has been engaged. `people` counts those printed."""

    subject: str
    events: int
    people: int
    uncounted: int


def coverage(events: Sequence[Event], subjects: Sequence[str], *, by: str) -> list[Coverage]:
    """For each subject the events with it, least engaged first.

    `by` is "organisation" or "stakeholder". Subjects without any event come out with nought,
    and so does everybody that nobody has yet engaged. Raises ValueError for another `by`.
    """
    if by not in ("organisation", "stakeholder"):
        raise ValueError(f"Coverage is by organisation or stakeholder, not by {by}.")
    found: dict[str, list[Event]] = {subject: [] for subject in subjects}
    for event in events:
        subject = getattr(event, by)
        if subject:
            found.setdefault(subject, []).append(event)
    rows = [
        Coverage(
            subject,
            len(own),
            sum(event.people or 0 for event in own),
            sum(event.people is None for event in own),
        )
        for subject, own in found.items()
    ]
    return sorted(rows, key=lambda row: (row.events, row.people, row.subject))


def not_engaged(events: Sequence[Event], subjects: Sequence[str], *, by: str) -> list[str]:
    """The subjects with whom there has been no event at all."""
    return [row.subject for row in coverage(events, subjects, by=by) if row.events == 0]


def informed_nothing(events: Sequence[Event]) -> list[Event]:
    """The events that are linked to no finding or decision yet."""
    return [event for event in events if not event.informed]
