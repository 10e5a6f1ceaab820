"""The commissioning path: every segment with its dates, and another start to try."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.planning.kinds.path import Given
from commonweal.site.pages import show
from commonweal.site.planning.forms_path import StartForm
from commonweal.site.planning.presenters import path as words
from commonweal.site.results.desk import open_desk, other_version
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def path(request: HttpRequest, place: str) -> HttpResponse:
    """The path as it was last worked out; commissioners may work it out from another start."""
    desk = open_desk(request, place, "path")
    form = StartForm(
        request.POST if request.method == "POST" else None,
        initial={"start": desk.answer.start if desk.answer else None},
    )
    done = work_out_from(request, desk, form, lambda given: Given(given["start"]))
    if done:
        return done
    against = other_version(request, desk)
    return show(
        request,
        "planning/path.jinja",
        title="Commissioning path",
        crumbs=desk.crumbs(),
        tables=[
            *desk.panel_tables,
            words.dates_table(desk.answer),
            words.segments_table(desk.book, desk.answer),
            words.changes_table(desk, against),
        ],
        desk=desk,
        form=form if desk.may_work else None,
        against=against,
    )
