"""The feed of a path's dates, read back with the library that calendars use."""

from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar

from commonweal.records.path.calendar import calendar_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.planning.kinds.path import Given
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from tests.records import people
from tests.records.path import makers

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()
ADDRESS = "https://commonweal.example/places/exampleshire/path/"


def newest(place: Place, kind: str = "path", subject: str = "") -> Result:
    found = result_for(SYSTEM, place, kind, subject)
    assert found is not None
    return found


def events_of(result: Result) -> dict[str, object]:
    feed = Calendar.from_ical(calendar_of(result, ADDRESS))
    return {str(event["summary"]): event for event in feed.walk("VEVENT")}


def test_every_date_comes_back_as_a_day_with_the_moment_of_its_version() -> None:
    place = makers.county()
    result = newest(place)
    events = events_of(result)
    # Two starts, a milestone, two gates and two ends.
    assert len(events) == 7
    gate = events["Cluster 4: Stage gate 2: decision on procurement"]
    assert gate.decoded("dtstart") == date(2027, 4, 1)
    assert gate.decoded("dtend") == date(2027, 4, 2)
    assert gate["dtstart"].params["VALUE"] == "DATE"
    assert gate.decoded("dtstamp") == result.made_at.replace(microsecond=0)
    assert gate["sequence"] == result.number
    assert events["By this day: Clusters 1 to 3: Latest end"].decoded("dtstart") == date(2026, 4, 1)


def test_an_event_keeps_its_identity_while_its_day_moves() -> None:
    place = makers.county()
    before = events_of(newest(place))
    by = people.person(Role.COMMISSIONER, "example_icb")
    actions.work_out(by=by, place=place, kind="path", given=Given(date(2025, 4, 1)))
    result = newest(place)
    after = events_of(result)
    assert {e["uid"] for e in before.values()} == {e["uid"] for e in after.values()}
    assert len({e["uid"] for e in after.values()}) == 7
    assert {e.decoded("dtstart") for e in before.values()} != {
        e.decoded("dtstart") for e in after.values()
    }
    text = calendar_of(result, ADDRESS).decode()
    assert "@" not in text
    assert by.name not in text
