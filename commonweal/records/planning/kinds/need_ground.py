"""What every kind of need stands on: the areas of the place, their people and their need index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.facts.population import People, PopulationFault
from commonweal.language.row import CannotWork
from commonweal.planning.need.adjusting import Adjustment, by_need_index
from commonweal.planning.need.picture import NeedArea
from commonweal.records.planning.definitions_need_rules import need_rules
from commonweal.records.published.population import (
    ESTIMATES,
    HEALTH_AREAS,
    PROJECTIONS,
    people_for,
)
from commonweal.records.results.reading import Reading

AREAS = "need_areas"
#: The sets of published statistics that pictures of need read.
POPULATION = (ESTIMATES, PROJECTIONS, HEALTH_AREAS)
ROLES = ("area", "whole", "comparator")


def areas_of(reading: Reading) -> tuple[NeedArea, ...]:
    """The areas of the place, as its table names them. Raises CannotWork for an unknown role."""
    found = []
    for row in reading.rows(AREAS):
        role = row.text("role") or "area"
        if role not in ROLES:
            raise CannotWork(
                f"{row.text('area_code')} has the role “{role}” in the table of areas of need: "
                f"use one of {', '.join(ROLES)}."
            )
        found.append(
            NeedArea(
                row.text("area_code"), row.text("name"), row.text("kind"), role,
                row.text("locality"),
            )
        )  # fmt: skip
    if not found:
        raise CannotWork("The table of areas of need names no area. Bring it in first.")
    return tuple(found)


def people_of(reading: Reading, areas: Sequence[NeedArea]) -> People:
    """The people of the areas, of every year and variant that is held.

    The releases that they came from are noted. Raises CannotWork where an area has none.
    """
    try:
        people = people_for(reading.acting, areas=[one.code for one in areas])
    except PopulationFault as fault:
        raise CannotWork(str(fault)) from None
    reading.note_official(source.replace(" release ", "/") for source in people.sources)
    return people


def need_index(weights: Mapping[str, tuple[float, float]], source: str) -> Adjustment | None:
    """The local adjustment by need-weighted people; None where no area has any."""
    if not weights:
        return None
    rules = need_rules()
    return by_need_index(weights, rules.index_spread, source, rules.index_spread_made_up)
