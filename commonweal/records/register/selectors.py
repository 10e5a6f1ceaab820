"""Reading places through the organisation that is acting. Every selector takes `acting` first."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q, QuerySet

from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability, Role
from commonweal.records.register.models import Place, PlaceParty


class Sight(StrEnum):
    """How much of a place somebody sees."""

    NOTHING = "nothing"
    PUBLISHED = "published"
    OWN = "own"
    ALL = "all"


_COMMISSIONING = (PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER)
#: Roles in which nobody works for a commissioner, also where their body commissions and provides.
_NOT_COMMISSIONING = (Role.READER, Role.PANEL, Role.PROVIDER)


def places_for(acting: Acting) -> QuerySet[Place]:
    """The places that the acting organisation takes part in, and every published one."""
    if acting.is_system:
        return Place.objects.all()
    seen = Q(published_release__gt=0)
    if acting.organisation and acting.may(Capability.READ_PLACE):
        seen |= Q(parties__organisation=acting.organisation)
    return Place.objects.filter(seen).distinct()


def place_for(acting: Acting, code: str) -> Place:
    """One place, by its code. Raises Place.DoesNotExist when it is not for them to know."""
    return places_for(acting).select_related("area").get(code=code)


def sight_of(acting: Acting, place: Place) -> Sight:
    """All for commissioning parties and their auditors, own for providers, else published."""
    return _sight(acting, place, _parts_in(acting, [place])[place.pk])


def places_with_sight(acting: Acting) -> list[tuple[Place, Sight]]:
    """The places for this reader with how much of each they see. Two queries for any number."""
    places = list(places_for(acting).select_related("area"))
    parts = _parts_in(acting, places)
    return [(place, _sight(acting, place, parts[place.pk])) for place in places]


def _parts_in(acting: Acting, places: list[Place]) -> dict[int, set[str]]:
    """The acting organisation's parts in each place; none for a role that reads no place."""
    found: dict[int, set[str]] = {place.pk: set() for place in places}
    if not acting.is_system and acting.organisation and acting.may(Capability.READ_PLACE):
        rows = PlaceParty.objects.filter(place__in=places, organisation=acting.organisation)
        for place_id, part in rows.values_list("place_id", "part"):
            found[place_id].add(part)
    return found


def _sight(acting: Acting, place: Place, parts: set[str]) -> Sight:
    if acting.is_system:
        return Sight.ALL
    if parts & set(_COMMISSIONING) and acting.role not in _NOT_COMMISSIONING:
        return Sight.ALL
    if PlaceParty.Part.PROVIDER in parts and acting.role in (Role.PROVIDER, Role.AUDITOR):
        return Sight.OWN
    return Sight.PUBLISHED if place.is_published else Sight.NOTHING


def require_work_on(acting: Acting, place: Place, capability: Capability) -> None:
    """Raise NotAllowed unless the role allows it and the organisation commissions in the place."""
    acting.require(capability)
    if acting.is_system or sight_of(acting, place) == Sight.ALL:
        return
    raise NotAllowed(f"{acting.organisation} does not commission in {place}.")
