"""Reading places with what they hold, for lists of places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.records.facts.models import Figure
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, places_for


@dataclass(frozen=True)
class PlaceSummary:
    """One place and the number of figures in it that the reader may see."""

    code: str
    name: str
    figures: int
    published_release: int
    is_worked_paper: bool


def place_summaries(acting: Acting) -> list[PlaceSummary]:
    """The places of a reader, by name. Two queries for each, as sight differs by place."""
    return [
        PlaceSummary(
            place.code,
            place.name,
            shown_versions(acting, place).count(),
            place.published_release,
            place.is_worked_paper,
        )
        for place in places_for(acting)
    ]


def places_without(
    acting: Acting, seen: Iterable[tuple[Place, Sight]], dataset: str
) -> frozenset[str]:
    """The codes of those places that hold nothing of a table which this reader could bring in."""
    if not acting.may(Capability.IMPORT_FACTS):
        return frozenset()
    own = {place.pk: place.code for place, sight in seen if sight == Sight.ALL}
    held = Figure.objects.filter(place__in=own, dataset=dataset, current__isnull=False)
    having = set(held.values_list("place_id", flat=True).distinct())
    return frozenset(code for pk, code in own.items() if pk not in having)
