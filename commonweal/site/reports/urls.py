"""Addresses of the pages about decision reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.reports.views import deciding, drafting, lists, pages

_HOME = "places/<slug:place>/reports/"
_ONE = _HOME + "<slug:code>/"

urlpatterns: list[URLPattern] = [
    path(_HOME, pages.here, name="reports"),
    path(_HOME + "start/", drafting.start, name="report_start"),
    path(_ONE, pages.one, name="report"),
    path(_ONE + "word/", pages.draft_word, name="report_word"),
    path(_ONE + "cover/", drafting.cover, name="report_cover"),
    path(_ONE + "headings/<slug:heading>/", drafting.heading, name="report_heading"),
    path(_ONE + "lists/<slug:name>/", lists.entries_of, name="report_list"),
    path(_ONE + "sign-off/", deciding.sign, name="report_sign"),
    path(_ONE + "issue/", deciding.issue, name="report_issue"),
    path(_ONE + "revise/", deciding.revise, name="report_revise"),
    path(_ONE + "outcomes/", deciding.outcomes, name="report_outcomes"),
    path(_ONE + "versions/<int:number>/", pages.version, name="report_version"),
    path(_ONE + "versions/<int:number>/word/", pages.version_word, name="report_version_word"),
]
