"""The bodies of a place, and bodies and areas to choose from. The register is open to all."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Area, Organisation, Place, PlaceParty

#: Kinds of area on which a review is made; small statistical areas are not offered.
REVIEWED = ("county", "unitary", "icb", "sub_icb", "ccg_area", "borough", "system", "district")


def areas_to_choose(acting: Acting) -> list[Area]:
    """The areas that a place may be about, by name."""
    del acting  # the register hides nothing from anybody
    return list(Area.objects.filter(kind__in=REVIEWED).order_by("name")[:1000])


def organisations_by_code(acting: Acting, codes: Iterable[str]) -> dict[str, Organisation]:
    """The registered organisations of these codes; unknown ones are left out."""
    del acting  # the register hides nothing from anybody
    return {one.code: one for one in Organisation.objects.filter(code__in=list(codes))}


def parties_of(acting: Acting, place: Place) -> list[Organisation]:
    """The bodies that commission or provide in a place, by name. Who takes part is no secret."""
    del acting
    parts = (PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER, PlaceParty.Part.PROVIDER)
    found = Organisation.objects.filter(parts__place=place, parts__part__in=parts)
    return list(found.order_by("name").distinct())
