"""Capitated budgets: the segments there are people for, and the budget of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.planning.capitation import Weighting
from commonweal.records.planning.kinds.capitation import PEOPLE, Given
from commonweal.records.register.selectors_names import area_names
from commonweal.records.results.selectors import newest_results
from commonweal.site.pages import show
from commonweal.site.planning.forms_shift import RateForm
from commonweal.site.planning.presenters import capitation as words
from commonweal.site.planning.presenters.shift import made_up, titles_of
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    """The segments for which there are people to budget for."""
    desk = open_desk(request, place, "capitation")
    found = [row for row in newest_results(desk.acting, desk.place) if row.kind == "capitation"]
    return show(
        request,
        "planning/capitations.jinja",
        title="Capitated budgets",
        crumbs=desk.crumbs(("Commissioning path", "path/")),
        tables=[words.listing_table(desk.book, found, titles_of(desk))],
        desk=desk,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest, place: str, segment: str) -> HttpResponse:
    """The budget of one segment; commissioners enter method and rate."""
    desk = open_desk(request, place, "capitation", segment, (PEOPLE,))
    answer = desk.answer
    if answer is None and request.method != "POST":
        raise Http404(f"no capitated budget for {segment}")
    given = desk.given
    form = RateForm(
        request.POST if request.method == "POST" else None,
        initial={"rate": given.rate, "weighting": given.weighting.value, "reason": given.method},
    )
    done = work_out_from(
        request, desk, form,
        lambda data: Given(data["rate"], Weighting(data["weighting"]), data["reason"]),
    )  # fmt: skip
    if done:
        return done
    names = area_names(desk.acting)
    status = made_up(desk, PEOPLE)
    return show(
        request,
        "planning/capitation.jinja",
        title=f"Capitated budget: {titles_of(desk).get(segment, segment)}",
        crumbs=desk.crumbs(
            ("Commissioning path", "path/"), ("Capitated budgets", "path/capitation/")
        ),
        tables=[*desk.panel_tables, words.budgets_table(answer, names, status)],
        desk=desk,
        chart=words.budget_chart(answer, names, status) if answer and answer.rate else None,
        form=form if desk.may_work and answer else None,
    )
