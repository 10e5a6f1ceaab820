"""Addresses of the delivering pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.delivering.views import workforce

_WORKFORCE = "places/<slug:place>/workforce/"

urlpatterns: list[URLPattern] = [
    path(_WORKFORCE, workforce.supply, name="workforce"),
    path(_WORKFORCE + "rota/", workforce.rota, name="rota"),
    path(_WORKFORCE + "bed-delays/", workforce.bed_delays, name="bed_delays"),
    path(_WORKFORCE + "posts/", workforce.posts, name="posts"),
]
