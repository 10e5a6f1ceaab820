"""Addresses of the facts pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.facts.views import documents, exports, figures

_FIGURE = "places/<slug:place>/figures/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("documents/", documents.listing, name="documents"),
    path("documents/new/", documents.new, name="document_new"),
    path("documents/<slug:code>/", documents.one, name="document"),
    path("places/<slug:place>/figures/", figures.listing, name="figures"),
    path(_FIGURE, figures.one, name="figure"),
    path(_FIGURE + "correct/", figures.correct, name="figure_correct"),
    path("places/<slug:place>/export.<str:ending>", exports.export, name="place_export"),
]
