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


def organisations_named(acting: Acting, texts: Iterable[str]) -> dict[str, Organisation]:
    """The registered organisations by the code, name or short name that somebody wrote.

    Unknown ones are left out, and so is a name that several bodies have.
    """
    del acting  # the register hides nothing from anybody
    asked = {text.strip().casefold(): text for text in texts}
    found: dict[str, list[Organisation]] = {}
    for one in Organisation.objects.order_by("pk"):
        for known in {one.code, one.name, one.short_name} - {""}:
            if known.casefold() in asked:
                found.setdefault(asked[known.casefold()], []).append(one)
    exact = {text: [one for one in bodies if one.code == text] for text, bodies in found.items()}
    return {
        text: (exact[text] or bodies)[0]
        for text, bodies in found.items()
        if exact[text] or len(bodies) == 1
    }


def parties_of(acting: Acting, place: Place) -> list[Organisation]:
    """The bodies that commission or provide in a place, by name. Who takes part is no secret."""
    del acting
    parts = (PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER, PlaceParty.Part.PROVIDER)
    found = Organisation.objects.filter(parts__place=place, parts__part__in=parts)
    return list(found.order_by("name").distinct())
