"""Addresses of the start pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.start.views import place, start

urlpatterns: list[URLPattern] = [
    path("", start.home, name="start"),
    path("places/", start.places, name="places"),
    path("places/<slug:place>/", place.home, name="place"),
]
