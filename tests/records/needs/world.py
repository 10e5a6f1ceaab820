"""A made-up county with two commissioners, a provider and a voluntary body, and its assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonweal.records.lexicon.actions_load import load_lexicon
from commonweal.records.needs.actions import CoverGiven, EntryGiven, add_entry, start_assessment
from commonweal.records.needs.models import Assessment, Topic
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Area, AreaDuty, AreaLink, Place
from tests import universe
from tests.records import people

DEMENTIA, PSYCHOSIS = "segment:seg_18_21", "segment:seg_10_13_17"


@dataclass(frozen=True)
class World:
    """The place and everybody in it. `lead` begins assessments, `council` commissions too."""

    place: Place
    lead: Acting
    analyst: Acting
    council: Acting
    trust: Acting
    rival: Acting
    auditor: Acting
    board: Acting


def build() -> World:
    """Exampleshire with its areas; the spend of its commissioners is in and not published."""
    load_lexicon(by=universe.SYSTEM)
    place = universe.exampleshire()
    county = Area.objects.create(code="exampleshire_county", name="Exampleshire", kind="county")
    north = Area.objects.create(code="northtown", name="Northtown", kind="district")
    Area.objects.create(code="southtown", name="Southtown", kind="district")
    AreaLink.objects.create(hierarchy="government", parent=county, child=north)
    body = people.organisation("example_icb")
    AreaDuty.objects.create(organisation=body, area=county, duty="commissions")
    place.area = county
    place.save()
    place.parties.create(organisation=people.organisation("carers_voice"), part="provider")
    return World(
        place=place,
        lead=people.person(Role.COMMISSIONER, "example_icb"),
        analyst=people.person(Role.ANALYST, "example_icb"),
        council=people.person(Role.COMMISSIONER, "example_council"),
        trust=people.person(Role.PROVIDER, "example_trust"),
        rival=people.person(Role.PROVIDER, "carers_voice"),
        auditor=people.person(Role.AUDITOR, "example_icb"),
        board=people.person(Role.READER, "example_icb"),
    )


def cover(**changes: object) -> CoverGiven:
    """A cover on dementia in Northtown."""
    given: dict[str, object] = {
        "title": "Dementia needs",
        "topics": (DEMENTIA,),
        "areas": ("northtown",),
        "method": "Registers compared with survey prevalence.",
        "data_on": date(2026, 3, 31),
        "review_on": date(2029, 3, 31),
    }
    return CoverGiven(**(given | changes))  # type: ignore[arg-type]


def entry(**changes: object) -> EntryGiven:
    """An entry on unmet need in Northtown."""
    given: dict[str, object] = {
        "kind": "unmet",
        "sentence": "Half of those with dementia are on no register.",
        "strength": "moderate",
        "area": "northtown",
        "section": "Practice registers, March 2026",
    }
    return EntryGiven(**(given | changes))  # type: ignore[arg-type]


def started(world: World, **changes: object) -> Assessment:
    """A draft with one entry in its first section."""
    made = start_assessment(by=world.lead, place=world.place, cover=cover(**changes))
    add_entry(by=world.analyst, topic=first_topic(made), entry=entry())
    return made


def first_topic(assessment: Assessment) -> Topic:
    return assessment.topics.get(number=1)
