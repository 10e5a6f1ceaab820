"""The log as the pure events that coverage is measured on, each with what it informed."""

from __future__ import annotations

from commonweal.language.thread import End
from commonweal.planning.engagement import Event
from commonweal.records.engagement.classes import units_of_occasions
from commonweal.records.engagement.models import EngagementEvent
from commonweal.records.engagement.selectors import events_for
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.thread.selectors import links_for
from commonweal.records.thread.selectors_ends import resolve

#: What stands for a record that the reader may not see.
HIDDEN = "something not shown to you"


def pure_events(acting: Acting, place: Place) -> list[Event]:
    """Every event that this reader sees. Three queries for any number."""
    rows = list(events_for(acting, place))
    informed = informed_by(acting, place)
    return [_pure(row, informed.get(row.code, ())) for row in rows]


def informed_by(acting: Acting, place: Place) -> dict[str, tuple[str, ...]]:
    """For each event that informed something, what that is called, as far as this reader sees."""
    links = links_for(acting, place).filter(source_kind="engagement").order_by("pk")
    rows = list(links.values_list("source_ref", "target_kind", "target_ref"))
    shown = resolve(acting, place, {End(kind, ref) for _, kind, ref in rows})
    found: dict[str, list[str]] = {}
    for code, kind, ref in rows:
        end = shown.get(End(kind, ref))
        found.setdefault(code, []).append(end.label if end else HIDDEN)
    return {code: tuple(labels) for code, labels in found.items()}


def _pure(row: EngagementEvent, informed: tuple[str, ...]) -> Event:
    counts_people = row.unit.casefold() not in units_of_occasions()
    return Event(
        title=str(row),
        kind=row.kind,
        stakeholder=row.stakeholder,
        organisations=tuple(sorted(body.code for body in row.organisations.all())),
        people=row.count if counts_people else None,
        on=row.starts_on,
        informed=informed,
        code=row.code,
    )
