"""Every address of the site. Each room keeps its own list beside its pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonweal.site import health

ROOMS = (
    "about",
    # Before "start", whose address of a place would take "places/new/" for a place called new.
    "imports",
    "start",
    "people",
    "audit",
    "register",
    "lexicon",
    "facts",
    "activity",
    "measures",
    "published",
    "thread",
    "results",
    "options",
    "frameworks",
    "needs",
    "procuring",
    "funding",
    "evaluation",
    "consultation",
    "equality",
    "reviews",
    "involvement",
    "reports",
    "contracts",
    "planning",
    "delivering",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("account/", include("commonweal.site.accounts.urls")),
    *(path("", include(f"commonweal.site.{room}.urls")) for room in ROOMS),
]

handler400 = "commonweal.site.errors.bad_request"
handler403 = "commonweal.site.errors.not_allowed"
handler404 = "commonweal.site.errors.not_found"
handler500 = "commonweal.site.errors.server_error"
