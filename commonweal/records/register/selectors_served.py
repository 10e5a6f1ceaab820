"""Which areas organisations give care in, as the register says: for maps of providers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Area, AreaCode, AreaDuty, AreaLink, holds
from commonweal.records.register.selectors_areas import LEVELS

#: The duty of `definitions/register/duties.yaml` that says so.
SERVES = "serves"


def areas_served(
    acting: Acting, system: str, bodies: Collection[str], areas: Collection[str], on: date
) -> dict[str, frozenset[str]]:
    """For each body, by its code in a system, those of the areas in which it gives care on a day.

    Areas are named by their own code or by that of any system. One counts where it, or an area that
    it lies in whole, is served; a body of whom the register says nothing has none.
    """
    del acting
    named = _areas_named(areas)
    around = _around({pk for found in named.values() for pk in found}, on)
    duties = AreaDuty.objects.filter(
        holds(on),
        duty=SERVES,
        organisation__codes__system=system,
        organisation__codes__code__in=bodies,
        area__in={pk for found in around.values() for pk in found},
    )
    served: dict[str, set[int]] = defaultdict(set)
    for body, area in duties.values_list("organisation__codes__code", "area_id"):
        served[body].add(area)
    return {
        body: frozenset(
            name
            for name, found in named.items()
            if any(around[pk] & served.get(body, set()) for pk in found)
        )
        for body in bodies
    }


def _areas_named(areas: Collection[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for name, pk in Area.objects.filter(code__in=areas).values_list("code", "pk"):
        found[name].add(pk)
    for name, pk in AreaCode.objects.filter(code__in=areas).values_list("code", "area_id"):
        found[name].add(pk)
    return dict(found)


def _around(areas: Collection[int], on: date) -> dict[int, set[int]]:
    """Each area with all those that it lies in whole; a share of less than one is not the whole."""
    whole = Q(share__isnull=True) | Q(share=1)
    around = {pk: {pk} for pk in areas}
    frontier = set(areas)
    for _ in range(LEVELS):
        links = AreaLink.objects.filter(holds(on), whole, child__in=frontier)
        above: dict[int, set[int]] = defaultdict(set)
        for child, parent in links.values_list("child_id", "parent_id"):
            above[child].add(parent)
        if not above:
            break
        for found in around.values():
            found |= {parent for pk in found & above.keys() for parent in above[pk]}
        frontier = {parent for parents in above.values() for parent in parents}
    return around
