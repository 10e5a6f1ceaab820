"""Integration: which divides planned services bridge, and which of them do neither."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.site.pages import show
from commonweal.site.planning.presenters import integration as words
from commonweal.site.results.desk import open_desk


@require_safe
def integration(request: HttpRequest, place: str) -> HttpResponse:
    """The planned services as they were last read."""
    desk = open_desk(request, place, "integration")
    found, name = desk.answer, desk.book.full_name
    return show(
        request,
        "planning/integration.jinja",
        title="Integration of planned services",
        crumbs=desk.crumbs(("The ragged edge", "ragged-edge/")),
        tables=[
            *desk.panel_tables,
            words.services_table(found, name),
            words.neither_table(found, name),
        ],
        desk=desk,
        picture=words.picture(found) if found and found.services else None,
    )
