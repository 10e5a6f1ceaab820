"""Addresses of the pages about options, and of meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.options.views import (
    appraisals,
    checks,
    decisions,
    effects,
    meetings,
    options,
    scores,
)

_PLACE = "places/<slug:place>/"
_ONE = _PLACE + "options/<slug:appraisal>/"

urlpatterns: list[URLPattern] = [
    path(_PLACE + "options/", appraisals.home, name="options"),
    path(_ONE, appraisals.one, name="appraisal"),
    path(_ONE + "scores/", scores.scores, name="option_scores"),
    path(_ONE + "scores/file/", scores.from_file, name="option_scores_file"),
    path(_ONE + "scores/close/", scores.close, name="option_scores_close"),
    path(_ONE + "scores/reopen/", scores.reopen, name="option_scores_reopen"),
    path(_ONE + "weights/", options.weights, name="option_weights"),
    path(_ONE + "mix/", options.mix, name="option_mix"),
    path(_ONE + "options/<str:option>/", options.one, name="option"),
    path(_ONE + "checks/<slug:about>/<str:key>/", checks.one, name="option_check"),
    path(_ONE + "decision/", decisions.decision, name="option_decision"),
    path(_ONE + "decision/position/", decisions.position, name="option_position"),
    path(_PLACE + "placement/<slug:appraisal>/", effects.placement, name="option_placement"),
    path(_PLACE + "deployment/<slug:appraisal>/", effects.deployment, name="option_deployment"),
    path(_PLACE + "meetings/", meetings.listing, name="meetings"),
    path(_PLACE + "meetings/<int:pk>/", meetings.one, name="meeting"),
]
