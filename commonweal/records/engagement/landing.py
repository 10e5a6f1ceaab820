"""A table of engagement arriving: each row makes or mends an event; its count stays a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from commonweal.facts.templates import Known
from commonweal.language.period import parse_period
from commonweal.records.engagement.actions import EventGiven, event_code, land_events
from commonweal.records.engagement.classes import class_of_words
from commonweal.records.facts.hooks import Landed
from commonweal.records.facts.selectors_known import known_for


def events(landed: Landed) -> None:
    """Take the rows of a table that lands as `engagement`."""
    known = known_for(landed.by, landed.place)
    given = [_event(row.cells, row.document, known) for row in landed.rows]
    land_events(
        by=landed.by, place=landed.place, events=_told_apart(given), brought_in=landed.import_
    )


def _told_apart(events: Sequence[EventGiven]) -> list[EventGiven]:
    """Events whose words make the same code, numbered in the order of the table."""
    seen: dict[str, int] = {}
    found = []
    for event in events:
        count = seen[event.code] = seen.get(event.code, 0) + 1
        found.append(event if count == 1 else replace(event, code=f"{event.code}-{count}"))
    return found


def _event(cells: Mapping[str, str], document: str, known: Known) -> EventGiven:
    kind, group = cells["activity"], cells["stakeholder_group"]
    unit, period = cells.get("unit", ""), cells.get("date", "")
    body = known.organisations.get(group.casefold(), "")
    named = (known.organisations.get(part.strip().casefold(), "") for part in
             cells.get("organisations", "").split(";"))  # fmt: skip
    starts, ends = days_of(period)
    number = cells.get("count", "").replace(",", "")
    own = cells.get("event", "")
    return EventGiven(
        kind=kind,
        group="" if body else group,
        stakeholder="" if body else class_of_words(group),
        organisations=tuple(dict.fromkeys(code for code in (body, *named) if code)),
        count=int(number) if number.isdecimal() else None,
        unit=unit,
        period=period[:120],
        starts_on=starts,
        ends_on=ends,
        document=document,
        section=cells.get("source_section", ""),
        note=cells.get("note", ""),
        code=event_code(own, "") if own else event_code(kind, group, unit),
    )


def days_of(period: str) -> tuple[date | None, date | None]:
    """The first and last day of what may be one stretch of time or several, as far as read."""
    found = [parse_period(part.strip()) for part in (period, *period.split(";")) if part.strip()]
    starts = [one.start for one in found if one.start]
    ends = [one.end for one in found if one.end]
    return min(starts, default=None), max(ends, default=None)
