"""Addresses of the delivering pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.delivering.views import thresholds, workforce

_WORKFORCE = "places/<slug:place>/workforce/"

urlpatterns: list[URLPattern] = [
    path(_WORKFORCE, workforce.supply, name="workforce"),
    path(_WORKFORCE + "rota/", workforce.rota, name="rota"),
    path(_WORKFORCE + "bed-delays/", workforce.bed_delays, name="bed_delays"),
    path(_WORKFORCE + "posts/", workforce.posts, name="posts"),
    path("places/<slug:place>/thresholds/", thresholds.thresholds, name="thresholds"),
    path(
        "places/<slug:place>/thresholds/expectations.docx",
        thresholds.expectations_word,
        name="thresholds_expectations",
    ),
]
