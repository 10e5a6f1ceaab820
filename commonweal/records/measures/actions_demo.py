"""The made-up system that a demonstration starts with: a place, its activity, its measures."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import synthetic
from commonweal.facts.synthetic import plan, tables_of
from commonweal.language.figure import Status
from commonweal.records.activity.actions import bring_in_tables
from commonweal.records.facts.actions.places import open_place
from commonweal.records.measures.actions import ask_for_measures, work_out_measures
from commonweal.records.measures.selectors import latest_run, release_to_measure
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.actions import give_code, give_duty, register_area
from commonweal.records.register.models import Organisation, Place, PlaceParty

CODE = "midmere"
LEAD = "midmere_icb"
PROVIDERS = ("midmere_provider_1", "midmere_provider_2", "midmere_provider_3")
#: The codes that the made-up activity names organisations by.
CODES = {
    "XMC1": "midmere_city",
    "XMC2": "midmere_coast",
    "XMC3": "midmere_vale",
    "XMF1": "midmere_far_away",
    **{f"XMP{number}": provider for number, provider in enumerate(PROVIDERS, 1)},
}
#: The area whose people mostly come to a provider.
SERVED = {
    "midmere_city_area": ("Midmere City (made up)", PROVIDERS[0]),
    "midmere_coast_area": ("Midmere Coast (made up)", PROVIDERS[1]),
    "midmere_vale_area": ("Midmere Vale (made up)", PROVIDERS[2]),
}
MADE_UP = "Made up for the demonstration"
LAST = date(2026, 3, 1)
SEED = 1


class AccountsMissing(LookupError):
    """The organisations of the demonstration are not there yet."""


def make_demo_activity(*, by: Acting, size: str = "borough") -> Place:
    """Make the place with activity and measures; what is there already is left as it is.

    Raises NotAllowed in production and AccountsMissing before the demo accounts are made.
    """
    if settings.PRODUCTION:
        raise NotAllowed("Made-up activity is not made in production.")
    place = _place(by)
    system = plan(synthetic(), size, seed=SEED, last=LAST)
    if release_to_measure(by, place) is None:
        bring_in_tables(
            by=by,
            place=place,
            batches=tables_of(system, activity_tables()),
            months=system.months,
            reason=f"Made-up activity of about {system.shape.contacts:,} contacts, seed {SEED}",
        )
    if latest_run(by, place) is None:
        work_out_measures(by=by, run=ask_for_measures(by=by, place=place))
    return place


def _place(by: Acting) -> Place:
    found = Place.objects.filter(code=CODE).first()
    if found is not None:
        return found
    bodies = Organisation.objects.in_bulk([LEAD, *CODES.values()], field_name="code")
    if len(bodies) < 1 + len(CODES):
        raise AccountsMissing("Make the demo accounts first: `commonweal people demo`.")
    for code, owner in CODES.items():
        give_code(by=by, subject="organisation", owner=owner, system="ods", code=code)
    for area, (name, provider) in SERVED.items():
        register_area(
            by=by, code=area, name=name, kind="sub_icb", status=Status.ILLUSTRATIVE, note=MADE_UP
        )
        give_duty(
            by=by, organisation=provider, area=area, duty="serves",
            status=Status.ILLUSTRATIVE, note=MADE_UP,
        )  # fmt: skip
    return open_place(
        by=by,
        code=CODE,
        name="Midmere (made up): activity and measures",
        question="How do the services of a whole made-up system do, for whom, and where?",
        parties=[
            (bodies[LEAD], PlaceParty.Part.LEAD),
            *((bodies[provider], PlaceParty.Part.PROVIDER) for provider in PROVIDERS),
        ],
    )
