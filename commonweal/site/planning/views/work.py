"""Transition plan, scope map and the work in the commissioning cycle."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.planning.definitions_path import cycle_components, transition_parts
from commonweal.site.pages import show
from commonweal.site.planning.presenters import work as words
from commonweal.site.results.desk import open_desk

_WAY = ("Commissioning path", "path/")


@require_safe
def transition(request: HttpRequest, place: str) -> HttpResponse:
    """What moves from whom to whom, by when, at which risk, and which money is protected."""
    desk = open_desk(request, place, "transition")
    plan, parts = desk.answer, transition_parts()
    return show(
        request,
        "planning/transition.jinja",
        title="Transition plan",
        crumbs=desk.crumbs(_WAY),
        tables=[
            *desk.panel_tables,
            words.transition_table(plan, parts, desk.book.name),
            words.protected_table(plan),
        ],
        desk=desk,
        chart=words.transition_gantt(plan) if plan else None,
        empty_parts=[parts[code] for code in plan.empty_parts] if plan else [],
    )


@require_safe
def scope(request: HttpRequest, place: str) -> HttpResponse:
    """What the review covers, by pathway and tier."""
    desk = open_desk(request, place, "scope")
    return show(
        request,
        "planning/matrix_page.jinja",
        title="Scope map",
        crumbs=desk.crumbs(_WAY),
        tables=[*desk.panel_tables, words.scope_table(desk.answer)],
        desk=desk,
        chart=words.scope_matrix(desk.answer) if desk.answer else None,
        shown="scope",
    )


@require_safe
def cycle(request: HttpRequest, place: str) -> HttpResponse:
    """How far each service has come in the components of commissioning."""
    desk = open_desk(request, place, "cycle")
    labels = cycle_components()
    return show(
        request,
        "planning/matrix_page.jinja",
        title="Work in the commissioning cycle",
        crumbs=desk.crumbs(_WAY),
        tables=[*desk.panel_tables, words.cycle_table(desk.answer, labels)],
        desk=desk,
        chart=words.cycle_matrix(desk.answer, labels) if desk.answer else None,
        shown="cycle",
    )
