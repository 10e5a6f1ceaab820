"""The start page and the list of places."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import places_with_sight
from commonweal.site.pages import show
from commonweal.site.start import presenters


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    seen = places_with_sight(request.acting)  # type: ignore[attr-defined]
    return show(
        request,
        "start/home.jinja",
        title="Mental health commissioning on one fact base",
        places=presenters.place_cards(seen),
    )


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    seen = places_with_sight(request.acting)  # type: ignore[attr-defined]
    return show(
        request,
        "start/places.jinja",
        title="Places",
        tables=[presenters.places_table(seen, request.acting)],  # type: ignore[attr-defined]
        may_start=request.acting.may(Capability.MANAGE_PLACE),  # type: ignore[attr-defined]
    )
