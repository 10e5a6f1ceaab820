"""The start page and the list of places."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.facts.selectors_places import places_without
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import places_with_sight
from commonweal.site.need_start import AREAS
from commonweal.site.pages import show
from commonweal.site.requests import acting_of
from commonweal.site.start import presenters


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    seen = places_with_sight(acting)
    return show(
        request,
        "start/home.jinja",
        title="Mental health commissioning on one fact base",
        shelves=presenters.shelves(seen, acting, places_without(acting, seen, AREAS)),
        may_start=acting.may(Capability.MANAGE_PLACE),
        may_bid=acting.may(Capability.BID),
    )


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    seen = presenters.own_first(places_with_sight(acting))
    return show(
        request,
        "start/places.jinja",
        title="Places",
        tables=[presenters.places_table(seen, acting)],
        may_start=acting.may(Capability.MANAGE_PLACE),
    )
