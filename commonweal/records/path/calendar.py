"""The dates of a path or of a plan of phases as an iCalendar feed that others subscribe to.

An event keeps its identity while its date moves, so that a calendar moves it too. The feed names
bodies of work and days, never a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from commonweal.planning.path_tables import Path
from commonweal.planning.phases import PhasePlan
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class CalendarDate:
    """One day of the feed. `name` identifies the event within its place, whatever its day."""

    name: str
    on: date
    summary: str
    description: str


def calendar_of(result: Result, address: str) -> bytes:
    """The feed of one version of a path or of phases. `address` is the page that shows it.

    Raises NotReadable for an answer that older code kept.
    """
    answer = answer_of(result)
    days = _path_days(answer) if isinstance(answer, Path) else _phase_days(result, answer)
    feed = Calendar()
    feed.add("prodid", "-//Commonweal//Commissioning path//EN")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", f"{result.place.name}: commissioning path")
    for day in days:
        feed.add_component(_event(result, day, address))
    return bytes(feed.to_ical())


def _event(result: Result, day: CalendarDate, address: str) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"commonweal:{result.place.code}/{day.name}")))
    event.add("dtstamp", result.made_at)
    event.add("last-modified", result.made_at)
    event.add("sequence", result.number)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.summary)
    event.add("description", f"{day.description} (version {result.number})")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def _path_days(path: Path) -> Iterator[CalendarDate]:
    for one in path.dates:
        for event in one.events:
            by = "By this day: " if event.is_latest else ""
            yield CalendarDate(
                name=f"path/{event.segment}/{event.code or event.title}",
                on=event.on,
                summary=f"{by}{one.segment.title}: {event.title}",
                description=f"Worked out as {event.step}",
            )


def _phase_days(result: Result, plan: PhasePlan) -> Iterator[CalendarDate]:
    for one in plan.dates:
        name = f"{result.ref}/{one.phase.code}"
        why = "; ".join(one.steps) or plan.title
        if one.start is not None:
            yield CalendarDate(f"{name}/start", one.start, f"Starts: {one.phase.title}", why)
        if one.end is not None and one.end != one.start:
            yield CalendarDate(f"{name}/end", one.end, f"Ends: {one.phase.title}", why)
        for number, mark in enumerate(one.phase.marks, start=1):
            yield CalendarDate(f"{name}/mark-{number}", mark.on, mark.title, one.phase.title)
