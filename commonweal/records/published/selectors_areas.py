"""The areas for which a place works need out, with their codes of the statistical office."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.facts.population import People
from commonweal.records.facts.selectors_rows import rows_for
from commonweal.records.people.acting import Acting
from commonweal.records.published.selectors_population import ONS, people_for
from commonweal.records.register.models import AreaCode, Place

DATASET = "need_areas"


@dataclass(frozen=True, slots=True)
class NeedArea:
    """One row of a place's table of areas; `ons` is "" where the area has no such code, as for a
    whole that is the sum of the areas."""

    code: str
    ons: str
    name: str
    kind: str
    role: str
    part_of: str
    locality: str


def need_areas_for(acting: Acting, place: Place) -> list[NeedArea]:
    """The areas of a place in the order of its table; none where it names none or the reader may
    not see them."""
    rows = rows_for(acting, place, DATASET)
    codes = AreaCode.objects.filter(area__code__in=[row["area_code"] for row in rows], system=ONS)
    ons = dict(codes.order_by("valid_from").values_list("area__code", "code"))
    return [
        NeedArea(
            code=row["area_code"],
            ons=ons.get(row["area_code"], ""),
            name=row["name"],
            kind=row["kind"],
            role=row["role"],
            part_of=row.get("part_of", ""),
            locality=row.get("locality", ""),
        )
        for row in rows
    ]


def people_of(acting: Acting, place: Place) -> People | None:
    """The people of a place's areas and comparators; None where it names no area.

    Raises PopulationFault where none is held for one of them.
    """
    areas = [one.ons for one in need_areas_for(acting, place) if one.ons]
    return people_for(acting, areas=areas) if areas else None
