"""The programme of a path: its work, and other lengths to try."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from commonweal.records.planning.definitions_path import programme_steps
from commonweal.records.planning.kinds.path import Given
from commonweal.site.pages import show
from commonweal.site.planning.forms_path import ProgrammeForm
from commonweal.site.planning.presenters import programme as words
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, place: str) -> HttpResponse:
    """The work that leads to each gate and contract; commissioners may set how long it takes."""
    desk = open_desk(request, place, "path")
    steps = programme_steps()
    set_here = desk.given.months
    form = ProgrammeForm(
        request.POST if request.method == "POST" else None,
        steps=steps,
        initial={step.code: int(set_here.get(step.code, step.months)) for step in steps},
    )
    done = work_out_from(request, desk, form, lambda _: Given(desk.given.start, form.months()))
    if done:
        # What was sent from here is read here.
        return redirect(request.path) if desk.may_work else done
    answer = desk.answer
    return show(
        request,
        "planning/programme.jinja",
        title="Programme",
        crumbs=desk.crumbs(("Commissioning path", "path/")),
        tables=[*desk.panel_tables, words.programme_table(answer)],
        desk=desk,
        headline=words.headline(answer) if answer else "",
        chart=words.programme_gantt(answer) if answer else None,
        form=form if desk.may_work and answer else None,
    )
