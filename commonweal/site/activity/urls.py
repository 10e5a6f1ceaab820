"""Addresses of the activity pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.activity.views import files, releases

_ACTIVITY = "places/<slug:place>/activity/"

urlpatterns: list[URLPattern] = [
    path(_ACTIVITY, releases.listing, name="activity"),
    path(_ACTIVITY + "quality/", releases.quality, name="activity_quality"),
    path(_ACTIVITY + "files/new/", files.send, name="activity_send"),
    path(_ACTIVITY + "files/<int:pk>/", files.one, name="activity_file"),
    path(
        _ACTIVITY + "releases/<int:number>/withdraw/", releases.take_back, name="activity_withdraw"
    ),
]
