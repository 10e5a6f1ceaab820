"""Addresses of the pages about needs assessments."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.needs.views import (
    assessments,
    covers,
    entries,
    library,
    partners,
    statements,
    steps,
    versions,
)

_HOME = "places/<slug:place>/needs/"
_ONE = _HOME + "<slug:code>/"
_SECTION = _ONE + "sections/<int:section>/"

urlpatterns: list[URLPattern] = [
    path("needs/", library.everywhere, name="needs_library"),
    path(_HOME, library.here, name="needs"),
    path(_HOME + "start/", covers.start, name="needs_start"),
    path(_HOME + "outside/", covers.outside, name="needs_outside"),
    path(_HOME + "statements/", statements.listing, name="needs_statements"),
    path(_HOME + "statements/add/", statements.add, name="needs_statement_add"),
    path(_HOME + "statements/<slug:statement>/", statements.one, name="needs_statement"),
    path(_HOME + "priorities/<slug:priority>/", statements.priority, name="needs_priority"),
    path(_ONE, assessments.one, name="needs_assessment"),
    path(_ONE + "change/", covers.change, name="needs_change"),
    path(_ONE + "steps/", steps.steps, name="needs_steps"),
    path(_ONE + "priority/", statements.set_priority, name="needs_priority_set"),
    path(_ONE + "contributions/<int:pk>/", partners.contribution, name="needs_contribution"),
    path(_SECTION + "entry/", entries.add, name="needs_entry_add"),
    path(_SECTION + "contribute/", partners.contribute, name="needs_contribute"),
    path(_SECTION + "validation/", partners.validation, name="needs_validation"),
    path(_ONE + "entries/<int:pk>/", entries.one, name="needs_entry"),
    path(_ONE + "entries/<int:pk>/number/", entries.number, name="needs_number"),
    path(_ONE + "versions/<int:number>/", versions.one, name="needs_version"),
    path(_ONE + "versions/<int:number>/word/", versions.word, name="needs_version_word"),
]
