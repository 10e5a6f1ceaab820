"""Addresses of the pages about funding."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.funding.views import lots, pot

urlpatterns: list[URLPattern] = [
    path("places/<slug:place>/funding/", pot.pot, name="funding"),
    path("places/<slug:place>/funding/lots/", lots.lots, name="funding_lots"),
]
