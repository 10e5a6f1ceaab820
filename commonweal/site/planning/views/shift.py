"""The shift calculator: people who could move, what that asks, and a range of one's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.shift_tables import LocalRange
from commonweal.records.planning.kinds.shift import CAPACITY, CASELOADS, Given
from commonweal.records.register.selectors_names import area_names
from commonweal.site.pages import show
from commonweal.site.planning.forms_shift import RangeForm
from commonweal.site.planning.presenters import shift as words
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest, place: str) -> HttpResponse:
    """Who could move, by segment, cluster and area; commissioners may set a range of their own."""
    desk = open_desk(request, place, "shift", datasets=(CASELOADS, CAPACITY))
    answer = desk.answer
    form = RangeForm(
        request.POST if request.method == "POST" else None,
        clusters=[one.cluster for one in answer.ranges] if answer else [],
    )
    done = work_out_from(request, desk, form, lambda given: _chosen(desk.given, given))
    if done:
        return done
    return show(
        request,
        "planning/shift.jinja",
        title="Shift to primary and shared care",
        crumbs=desk.crumbs(("Commissioning path", "path/")),
        tables=[
            *desk.panel_tables,
            words.clusters_table(desk, answer),
            words.areas_table(desk, answer, area_names(desk.acting)),
        ],
        desk=desk,
        chart=words.shift_chart(answer, words.titles_of(desk), words.made_up(desk, CASELOADS))
        if answer
        else None,
        left_out=list(words.left_out_words(answer)),
        form=form if desk.may_work and answer else None,
    )


def _chosen(last: Given, given: dict[str, Any]) -> Given:
    ranges = {code: own for code, own in last.ranges.items() if code != given["cluster"]}
    if not given["printed"]:
        ranges[given["cluster"]] = LocalRange(given["low"], given["high"], given["reason"])
    return Given(ranges)
