"""Addresses of the pages about equality."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.equality.views import reading, use, writing

_HOME = "places/<slug:place>/equality/"
_ONE = _HOME + "<slug:code>/"

urlpatterns: list[URLPattern] = [
    path(_HOME, reading.home, name="equality"),
    path(_HOME + "start/", writing.start, name="equality_start"),
    path(_HOME + "use/", use.use, name="equality_use"),
    path(_HOME + "use/<str:ending>/", use.template, name="equality_use_template"),
    path(_ONE, reading.one, name="equality_assessment"),
    path(_ONE + "screening/", writing.screen, name="equality_screening"),
    path(_ONE + "groups/", writing.on_groups, name="equality_groups"),
    path(_ONE + "rights/", writing.on_rights, name="equality_rights"),
    path(_ONE + "words/", writing.worded, name="equality_words"),
    path(_ONE + "evidence/", writing.evidence, name="equality_evidence"),
    path(_ONE + "actions/", writing.action_list, name="equality_actions"),
    path(_ONE + "actions/<int:number>/", writing.one_action, name="equality_action"),
    path(_ONE + "approve/", writing.approve, name="equality_approve"),
    path(_ONE + "revise/", writing.revise, name="equality_revise"),
    path(_ONE + "versions/<int:number>/", reading.version, name="equality_version"),
    path(_ONE + "paper/", reading.paper, name="equality_paper"),
]
