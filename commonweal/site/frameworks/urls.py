"""Addresses of the pages about outcomes frameworks."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.frameworks.views import frameworks, indicators, schedules, working

_HOME = "places/<slug:place>/frameworks/"
_ONE = _HOME + "<slug:framework>/"

urlpatterns: list[URLPattern] = [
    path(_HOME, frameworks.home, name="frameworks"),
    path(_HOME + "cross-walk/", frameworks.cross_walk, name="framework_cross_walk"),
    path(_HOME + "indicators/", indicators.listing, name="framework_indicators"),
    path(_HOME + "indicators/<str:indicator>/", indicators.one, name="framework_indicator"),
    path(_ONE, frameworks.one, name="framework"),
    path(_ONE + "take-up/", working.take_up, name="framework_take_up"),
    path(_ONE + "attach/", working.attach, name="framework_attach"),
    path(_ONE + "change/<str:indicator>/", working.change, name="framework_change"),
    path(_ONE + "publish/", working.publish, name="framework_publish"),
    path(_ONE + "schedules/", schedules.listing, name="framework_schedules"),
    path(_ONE + "schedules/<slug:provider>/", schedules.one, name="framework_schedule"),
    path(_ONE + "schedules/<slug:provider>/word/", schedules.word, name="framework_schedule_word"),
]
