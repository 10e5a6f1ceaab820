"""A small activity whose measures tell a story, and a run of a few measures over it.

Twenty months; everybody is told by hand: of the contacts of a provider in a month so many are
missed. Trust A worsens in the last months, B and C run as usual, D is too small to be ranked.
Three commissioners buy from them, two of which stand on the map of North Central London.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from unittest.mock import patch

from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import measures
from commonweal.engines.store import Store, write_release
from commonweal.records.activity.keeping import root_of
from commonweal.records.activity.models import ActivityRelease
from commonweal.records.measures import actions, working
from commonweal.records.measures.models import MeasureRun
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from tests.support.activity import arrow

COMMISSIONER = "QH8"
#: Who buys from whom: B and C are Barnet's and Camden's.
COMMISSIONERS = {"RXA": COMMISSIONER, "RXB": "07M", "RXC": "07R", "RXD": COMMISSIONER}
MONTHS = tuple(date(2023 + (month // 12), month % 12 + 1, 1) for month in range(3, 23))
FEW = ("contacts", "did-not-attend", "people-seen", "bed-occupancy", "wait-first-contact-median")
#: Contacts and missed ones of a month, by provider; the last eight months of RXA differ.
USUAL = {"RXA": (40, 6), "RXB": (40, 7), "RXC": (60, 9), "RXD": (12, 6)}
WORSE = {"RXA": (40, 24)}
ETHNICITIES = ("A", "M", "H", None)


@dataclass(frozen=True)
class Measured:
    """The run, and the commissioner whose people they all are."""

    run: MeasureRun
    commissioner: str


def rows() -> Iterator[dict[str, Any]]:
    """The contacts, a few days apart and each of another person."""
    for place, month in enumerate(MONTHS):
        for provider, usual in USUAL.items():
            many, missed = WORSE.get(provider, usual) if place >= 12 else usual
            missed += place % 3 - 1
            for number in range(many):
                yield {
                    "contact": f"{provider}:{place}:{number}",
                    "referral": f"{provider}:{number}",
                    "person": f"{provider}:{number}",
                    "provider": provider,
                    "commissioner": COMMISSIONERS[provider],
                    "contact_date": month.replace(day=1 + number % 27),
                    "attendance": "3" if number < missed else "5",
                    "mechanism": "01",
                    "age_at_contact": 20 + number % 50,
                }


def people() -> Iterator[dict[str, Any]]:
    for provider, (many, _) in USUAL.items():
        for number in range(many):
            yield {
                "person": f"{provider}:{number}",
                "provider": provider,
                "commissioner": COMMISSIONERS[provider],
                "reported_month": MONTHS[0],
                "ethnic_category": ETHNICITIES[number % 4],
            }


def brought_in(place: Place) -> ActivityRelease:
    """A next release with the activity above, and the record of it."""
    tables = activity_tables()
    batches = [
        ("contacts", arrow(tables["contacts"], list(rows()))),
        ("persons", arrow(tables["persons"], list(people()))),
    ]
    release = write_release(root_of(place), Store(root_of(place)).latest(), batches)
    return ActivityRelease.objects.create(
        place=place,
        number=release.number,
        store_digest="x",
        made_at="2024-12-01T00:00:00Z",
        rows_by_table={table: release.rows(table) for table in release.tables},
    )


def measured(place: Place) -> Measured:
    """A run of a few measures over a release of its own."""
    brought_in(place)
    few = {name: measures()[name] for name in FEW}
    by = Acting.system()
    with patch.object(working, "measures", lambda: few):
        run = actions.ask_for_measures(by=by, place=place)
        actions.work_out_measures(by=by, run=run)
    return Measured(run, COMMISSIONER)
