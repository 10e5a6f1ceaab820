"""The ragged edge: how far the areas' plans diverge, and what one date for all would ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.planning.kinds.ragged_edge import MEASURE
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.site.pages import Table, show
from commonweal.site.planning.forms_ragged_edge import ShownForm, UniformDatesForm
from commonweal.site.planning.presenters import ragged_edge as words
from commonweal.site.planning.presenters import ragged_edge_pictures as pictures
from commonweal.site.planning.presenters import uniform_dates as dates
from commonweal.site.results.desk import Desk, open_desk, other_version
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def ragged_edge(request: HttpRequest, place: str) -> HttpResponse:
    """The plans as they were last measured; commissioners may try other limits."""
    desk = open_desk(request, place, "ragged-edge")
    given = desk.given
    form = UniformDatesForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(given, name) for name in ("within", "speed_up_by", "slow_down_by")},
    )
    done = work_out_from(request, desk, form, UniformDatesForm.given)
    if done:
        return done
    edge = desk.answer
    shown = ShownForm(request.GET or None)
    against = other_version(request, desk)
    return show(
        request,
        "planning/ragged_edge.jinja",
        title="The ragged edge",
        crumbs=desk.crumbs(),
        tables=[
            *desk.panel_tables,
            words.areas_table(edge),
            words.measures_table(edge),
            words.plan_table(edge),
            words.teams_table(edge, desk.book.name),
            dates.timelines_table(edge),
            dates.candidates_table(edge),
            dates.readiness_table(edge),
            *([_changes(desk, against)] if against else []),
        ],
        desk=desk,
        measure=MEASURE,
        form=form if desk.may_work else None,
        filter=shown,
        apart=pictures.apart_picture(edge) if edge else None,
        plan=pictures.plan_picture(edge, shown.chosen()) if edge else None,
        teams=words.teams_words(edge) if edge else "",
        summary=dates.summary(edge) if edge else "",
        conflicts=dates.conflicts(edge) if edge else [],
        moves=dates.moves_picture(edge) if edge else None,
        against=against,
    )


def _changes(desk: Desk, against: Result) -> Table:
    try:
        before = answer_of(against)
    except NotReadable:
        before = None
    return dates.changes_table(before, desk.answer, against.number)
