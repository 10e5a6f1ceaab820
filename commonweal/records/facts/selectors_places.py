"""Reading places with what they hold, for lists of places."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.records.facts.selectors import shown_versions
from commonweal.records.people.acting import Acting
from commonweal.records.register.selectors import places_for


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
