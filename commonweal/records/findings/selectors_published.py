"""Reading the findings that were opened about published rates, and where one may be opened."""

from __future__ import annotations

from commonweal.facts.published import PublishedSet, Rate
from commonweal.records.facts.models import Finding
from commonweal.records.findings.published_codes import code_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.published.models import PublishedPeriod
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, places_with_sight


def places_to_open_in(acting: Acting) -> list[Place]:
    """The places in which this reader may open a finding; the action decides again."""
    if not acting.may(Capability.ANSWER_FINDING):
        return []
    seen = places_with_sight(acting)
    return sorted((place for place, sight in seen if sight == Sight.ALL), key=lambda one: one.name)


def opened_for(
    acting: Acting, said: PublishedSet, rate: Rate, period: PublishedPeriod
) -> dict[str, Finding]:
    """For each row (kind|code) of a rate the finding that a place of this reader has of it."""
    start = code_of(said, rate, period.end, "")
    inside = [place for place, sight in places_with_sight(acting) if sight == Sight.ALL]
    rows = Finding.objects.filter(place__in=inside, code__startswith=start)
    rows = rows.filter(origin=Finding.Origin.PUBLISHED).exclude(state=Finding.State.GONE)
    return {one.code.removeprefix(start): one for one in rows.select_related("place")}
