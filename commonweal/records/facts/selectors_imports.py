"""Reading imports through the organisation that is acting."""

from __future__ import annotations

from django.db.models import QuerySet

from commonweal.records.facts.models import Import
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of


def imports_for(acting: Acting, place: Place) -> QuerySet[Import]:
    """A commissioning party sees every import of the place, a provider its own, others none."""
    sight = sight_of(acting, place)
    imports = Import.objects.filter(place=place).select_related(
        "received_by", "organisation", "place", "release"
    )
    if sight == Sight.ALL:
        return imports
    if sight == Sight.OWN:
        return imports.filter(organisation=acting.organisation)
    return imports.none()


def import_for(acting: Acting, place: Place, number: int) -> Import:
    """One import. Raises Import.DoesNotExist when it is not for them to know."""
    return imports_for(acting, place).get(pk=number)


def accepted_files(acting: Acting, place: Place) -> frozenset[tuple[str, str]]:
    """Template and digest of every accepted file that is not withdrawn."""
    accepted = imports_for(acting, place).filter(state=Import.State.ACCEPTED)
    return frozenset(accepted.values_list("template", "sha256"))
