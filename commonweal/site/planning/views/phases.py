"""A plan of phases: a review's stages, an agreement's phases, a transition; and its calendar."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.planning.phase_tables import TABLES
from commonweal.planning.phases import PhasePlan
from commonweal.records.planning.kinds.phases import Given
from commonweal.site.pages import show
from commonweal.site.planning.forms_path import PhaseForm
from commonweal.site.planning.presenters import phases as words
from commonweal.site.planning.views.path import send_calendar
from commonweal.site.results.desk import Desk, open_desk, other_version
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def phases(request: HttpRequest, place: str, table: str) -> HttpResponse:
    """The phases of one table with their dates; commissioners may try others."""
    desk = _desk(request, place, table)
    plan = desk.answer or PhasePlan(TABLES[table][0], ())
    form = PhaseForm(request.POST if request.method == "POST" else None, plan=plan)
    done = work_out_from(request, desk, form, lambda given: _chosen(desk.given, given))
    if done:
        return done
    against = other_version(request, desk)
    before = words.before_of(against)
    label = f"as in version {against.number}" if against else ""
    return show(
        request,
        "planning/phases.jinja",
        title=plan.title,
        crumbs=desk.crumbs(),
        tables=[*desk.panel_tables, words.phases_table(desk.answer)],
        desk=desk,
        chart=words.phases_gantt(plan, before, label),
        form=form if desk.may_work and desk.answer else None,
        table=table,
    )


@require_safe
def calendar(request: HttpRequest, place: str, table: str) -> HttpResponse:
    """Every date of the phases, for a calendar."""
    return send_calendar(request, _desk(request, place, table))


def _desk(request: HttpRequest, place: str, table: str) -> Desk:
    if table not in TABLES:
        raise Http404(f"no table of phases {table}")
    return open_desk(request, place, "phases", table)


def _chosen(last: Given, given: dict[str, Any]) -> Given:
    """What was chosen before, with what is chosen now for one phase."""
    code = given["phase"]
    starts, months, slips = dict(last.starts), dict(last.months), dict(last.slips)
    for chosen, name in ((starts, "start"), (months, "months"), (slips, "slip")):
        if given[name] is not None:
            chosen[code] = given[name]
    return Given(starts, months, slips)
