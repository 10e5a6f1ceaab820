"""Addresses of the thread pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.thread.views import links, thread

_PLACE = "places/<slug:place>/thread/"

urlpatterns: list[URLPattern] = [
    path(_PLACE + "links/", links.every_link, name="thread_links"),
    path(_PLACE + "links/<int:pk>/", links.one_link, name="thread_link"),
    path(_PLACE + "<slug:kind>/<path:ref>/link/", links.add, name="thread_add"),
    path(_PLACE + "<slug:kind>/<path:ref>/", thread.thread, name="thread"),
]
