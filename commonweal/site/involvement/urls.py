"""Addresses of the pages about involvement."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.involvement.views import plans

_HOME = "places/<slug:place>/involvement/"
_ONE = _HOME + "<slug:code>/"

urlpatterns: list[URLPattern] = [
    path(_HOME, plans.home, name="involvement"),
    path(_HOME + "start/", plans.start, name="involvement_start"),
    path(_ONE, plans.one, name="involvement_plan"),
    path(_ONE + "add/", plans.add, name="involvement_add"),
    path(_ONE + "partners/<int:number>/", plans.partner, name="involvement_partner"),
]
