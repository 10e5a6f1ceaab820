"""Addresses of the pages of measures."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.measures.views import alerts, body, listing, one

_MEASURES = "places/<slug:place>/measures/"

urlpatterns: list[URLPattern] = [
    path(_MEASURES, listing.listing, name="measures"),
    path(_MEASURES + "work-out/", listing.ask, name="measures_work_out"),
    path(_MEASURES + "alerts/", alerts.listing, name="measure_alerts"),
    # A commissioner is kept as it was reported, and some report N/A.
    path(_MEASURES + "organisations/<slug:level>/<path:code>/", body.one, name="measures_of_body"),
    path(_MEASURES + "<slug:measure>/", one.one, name="measure"),
]
