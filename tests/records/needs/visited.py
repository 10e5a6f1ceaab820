"""What the visits of pages about need find in Essex: a draft in validation, and a version."""

from __future__ import annotations

from commonweal.records.needs import actions, actions_partners, actions_publishing
from commonweal.records.needs import actions_statements as statements
from commonweal.records.needs.models import (
    Assessment,
    BaselineStatement,
    Contribution,
    Entry,
    NeedsPriority,
)
from commonweal.records.needs.selectors import areas_to_cover
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place

SYSTEM = Acting.system()
PLACE, LEAD, PROVIDER = "essex-2015", "ne_essex_ccg", "nep"


def draft() -> Assessment:
    """A draft in validation, opened to the parties: the provider contributed and is asked."""
    found = Assessment.objects.filter(title="Visited draft").first()
    return found or _draft("Visited draft")


def _draft(title: str) -> Assessment:
    place = Place.objects.get(code=PLACE)
    cover = actions.CoverGiven(
        title=title,
        topics=("segment:seg_18_21",),
        areas=(areas_to_cover(SYSTEM, place)[0].code,),
        method="Told",
        lead=LEAD,
    )
    made = actions.start_assessment(by=SYSTEM, place=place, cover=cover)
    topic = made.topics.get()
    entry = actions.EntryGiven(kind="unmet", sentence="Told", strength="weak", section="A workshop")
    actions.add_entry(by=SYSTEM, topic=topic, entry=entry)
    made = actions.open_to_parties(by=SYSTEM, assessment=made)
    member = Membership.objects.get(organisation__code=PROVIDER, role=Role.PROVIDER)
    actions_partners.contribute(by=Acting.from_membership(member), topic=topic, text="Told")
    actions_partners.ask_validator(by=SYSTEM, topic=topic, body=PROVIDER, role="Psychiatrist")
    return actions_partners.start_validation(by=SYSTEM, assessment=made)


def entry() -> int:
    return Entry.objects.filter(topic__assessment=draft()).values_list("pk", flat=True)[0]


def contribution() -> int:
    return Contribution.objects.filter(topic__assessment=draft()).values_list("pk", flat=True)[0]


def published() -> str:
    """The code of a published assessment that sets a priority."""
    found = Assessment.objects.filter(title="Visited version").first()
    if found is not None:
        return found.code
    made = _draft("Visited version")
    topic = made.topics.get()
    statements.set_priority(by=SYSTEM, assessment=made, title="Visited priority", topic=topic)
    actions_partners.decide_contribution(
        by=SYSTEM, contribution=topic.contributions.get(), taken=True, reason="Right"
    )
    actions_partners.state_exception(by=SYSTEM, topic=topic, reason="Nobody could be asked")
    actions_publishing.publish_assessment(by=SYSTEM, assessment=made)
    return made.code


def priority() -> str:
    """The code of a priority of a published assessment."""
    published()
    return NeedsPriority.objects.get(title="Visited priority").code


def statement() -> str:
    """The code of a published statement of need."""
    place = Place.objects.get(code=PLACE)
    given = statements.StatementGiven(
        sentence="Visited statement",
        areas=(areas_to_cover(SYSTEM, place)[0].code,),
        strength="weak",
        section="A workshop",
    )
    made: BaselineStatement = statements.add_statement(by=SYSTEM, place=place, statement=given)
    statements.publish_with_place(place=place, by=SYSTEM)
    return made.code
