"""Every address of the site. Each room keeps its own list beside its pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from commonweal.site import health

ROOMS = ("start", "people", "audit", "register", "lexicon", "facts", "thread", "planning")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("account/", include("allauth.urls")),
    *(path("", include(f"commonweal.site.{room}.urls")) for room in ROOMS),
]
