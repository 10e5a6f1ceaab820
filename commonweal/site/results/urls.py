"""Addresses of the pages about results as such. Each kind's own page is in its room."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.results.views import results

urlpatterns: list[URLPattern] = [
    path("places/<slug:place>/results/", results.listing, name="results"),
    path("places/<slug:place>/results/<int:pk>/", results.one, name="result"),
    path("places/<slug:place>/results/<int:pk>/agree/", results.agree, name="result_agree"),
    path("places/<slug:place>/results/attempts/<int:pk>/", results.attempt, name="result_attempt"),
]
