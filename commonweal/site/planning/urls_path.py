"""Addresses of the commissioning path: its segments, programme, gates, phases and calculators."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.planning.views import (
    capitation,
    gates,
    phases,
    programme,
    segments,
    shift,
    work,
)
from commonweal.site.planning.views import path as path_page

_PATH = "places/<slug:place>/path/"
_PHASES = _PATH + "phases/<slug:table>/"
_GATE = _PATH + "gates/<str:segment>/<int:number>/"

PATH: list[URLPattern] = [
    path(_PATH, path_page.path, name="path"),
    path(_PATH + "calendar.ics", path_page.calendar, name="path_calendar"),
    path(_PATH + "move/", segments.move, name="path_move"),
    path(_PATH + "segments/<str:code>/", segments.segment, name="path_segment"),
    path(_PATH + "programme/", programme.programme, name="path_programme"),
    path(_PATH + "shift/", shift.shift, name="path_shift"),
    path(_PATH + "capitation/", capitation.listing, name="path_capitation"),
    path(_PATH + "capitation/<str:segment>/", capitation.budget, name="path_budget"),
    path(_PHASES, phases.phases, name="path_phases"),
    path(_PHASES + "calendar.ics", phases.calendar, name="path_phases_calendar"),
    path(_PATH + "transition/", work.transition, name="path_transition"),
    path(_PATH + "scope/", work.scope, name="path_scope"),
    path(_PATH + "cycle/", work.cycle, name="path_cycle"),
    path(_PATH + "gates/", gates.listing, name="path_gates"),
    path(_GATE, gates.one, name="path_gate"),
    path(_GATE + "criteria/", gates.add_criterion, name="path_gate_criteria"),
    path(_GATE + "conditions/", gates.add_conditions, name="path_gate_conditions"),
    path(_GATE + "decide/", gates.decide, name="path_gate_decide"),
    path(_GATE + "criteria/<int:pk>/", gates.criterion, name="path_gate_criterion"),
    path(_GATE + "criteria/<int:pk>/assess/", gates.assess, name="path_gate_assess"),
]
