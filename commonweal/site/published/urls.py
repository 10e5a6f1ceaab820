"""Addresses of the pages of published statistics."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.published.views import files, rates, releases, sets, tables

_SET = "published/sets/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("published/", sets.listing, name="published"),
    path("published/files/new/", files.send, name="published_send"),
    path("published/files/<int:pk>/", files.one, name="published_file"),
    path(_SET, sets.one, name="published_set"),
    path(_SET + "releases/<int:number>/", releases.one, name="published_release"),
    path(_SET + "releases/<int:number>/withdraw/", releases.withdraw, name="published_withdraw"),
    path(_SET + "table/", tables.table, name="published_table"),
    path(_SET + "trend/", tables.trend, name="published_trend"),
    path(_SET + "rates/", rates.rates, name="published_rates"),
    path(_SET + "rates/finding/", rates.open_finding, name="published_finding"),
]
