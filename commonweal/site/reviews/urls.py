"""Addresses of the pages about reviews."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.reviews.views import reading, writing

_HOME = "places/<slug:place>/reviews/"
_ONE = _HOME + "<slug:code>/"

urlpatterns: list[URLPattern] = [
    path(_HOME, reading.home, name="reviews"),
    path(_HOME + "start/", writing.start, name="review_start"),
    path(_HOME + "template/<str:ending>/", reading.template, name="review_template"),
    path(_ONE, reading.one, name="review"),
    path(_ONE + "grants/", writing.grants, name="review_grants"),
    path(_ONE + "dimensions/<slug:dimension>/", writing.dimension, name="review_dimension"),
    path(_ONE + "conclude/", writing.conclude, name="review_conclude"),
]
