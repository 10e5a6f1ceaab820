"""The accessibility, cookies and privacy statements."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.site.pages import Cell, Column, Table, show


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return show(request, "about/accessibility.jinja", title="Accessibility")


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    hours = settings.SESSION_COOKIE_AGE // 3600
    rows = (
        (settings.SESSION_COOKIE_NAME, "Keeps you signed in", f"{hours} hours"),
        (settings.CSRF_COOKIE_NAME, "Proves that a form you send came from this site", "1 year"),
        ("messages", "Carries a message to the next page you see", "Until you have seen it"),
    )
    table = Table(
        id="cookies",
        caption="The cookies of this site",
        columns=(
            Column("name", "Name"),
            Column("purpose", "What it does"),
            Column("lasts", "How long it lasts"),
        ),
        rows=tuple(tuple(Cell(text) for text in row) for row in rows),
    )
    return show(request, "about/cookies.jinja", title="Cookies", tables=[table])


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return show(request, "about/privacy.jinja", title="Privacy")
