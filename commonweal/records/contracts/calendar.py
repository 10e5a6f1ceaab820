"""The days of a place's contracts as an iCalendar feed that others subscribe to.

An event keeps its identity while its day moves. The feed names contracts and days, never a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from commonweal.procuring.contracts import KeyDate
from commonweal.records.contracts.reading import Standing

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_of(title: str, standings: Iterable[Standing], address: str) -> bytes:
    """The feed of the contracts that a reader sees. `address` is the page that lists them."""
    feed = Calendar()
    feed.add("prodid", "-//Commonweal//Contracts//EN")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", f"{title}: contracts")
    for standing in standings:
        for one in standing.dates:
            feed.add_component(_event(standing, one, address))
    return bytes(feed.to_ical())


def _event(standing: Standing, one: KeyDate, address: str) -> Event:
    contract = standing.contract
    event = Event()
    name = f"commonweal:{contract.place.code}/{contract.code}/{one.what}"
    event.add("uid", str(uuid5(NAMESPACE_URL, name)))
    event.add("dtstamp", contract.made_at)
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("summary", f"{contract.title}: {one.what.lower()}")
    event.add("url", f"{address}{contract.code}/")
    event.add("transp", "TRANSPARENT")
    return event
