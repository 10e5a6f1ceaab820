"""The rows of a published set, filtered and over time."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.facts.published import PublishedSet
from commonweal.records.published.models import PublishedPeriod
from commonweal.records.published.selectors import (
    periods_for,
    rows_for,
)
from commonweal.records.published.sets import doubt_rule
from commonweal.site.pages import Crumb, show
from commonweal.site.pagination import paginate
from commonweal.site.published import presenters, rows_words
from commonweal.site.published.forms import FilterForm
from commonweal.site.published.views.sets import HOME, set_or_404
from commonweal.site.requests import acting_of

#: Periods of a trend: a year of months, with the month a year before.
TREND = 13


@require_safe
@login_required
def table(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    said, periods = held(request, code)
    asked = presenters.choose(request.GET.dict(), said, periods)
    rows = rows_for(
        acting, asked.period,
        {"measure": asked.measure, "statistic": asked.statistic, "breakdown": asked.breakdown,
         "organisation_kind": sorted({asked.kind, "England"})},
    )  # fmt: skip
    groups, group = rows_words.groups_of(rows, request.GET.get("group"))
    shown = rows_words.rows_of(rows_words.of_group(rows, group), asked, doubt_rule())
    page = paginate(request, shown.lines)
    form = FilterForm({**asked.chosen, "group": group}, choices={**asked.choices, "group": groups})
    return show(
        request,
        "published/table.jinja",
        title=asked.title,
        crumbs=crumbs_of(said),
        tables=[rows_words.rows_table(said, asked, page.items)],
        said=said,
        asked=asked,
        sentence=shown.sentence,
        caution=shown.caution,
        page=page,
        form=form,
    )


@require_safe
@login_required
def trend(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    said, periods = held(request, code)
    asked = presenters.choose(request.GET.dict(), said, periods)
    organisation = request.GET.get("organisation", "England")
    found = []
    for period in [one for one in periods if asked.kind in one.organisations][:TREND]:
        same = {
            "measure": asked.measure, "statistic": asked.statistic, "breakdown": asked.breakdown,
            "organisation_code": organisation, "organisation_kind": asked.kind,
            "group": request.GET.get("group", ""),
            "second_group": request.GET.get("second", ""),
        }  # fmt: skip
        found.append((period, rows_for(acting, period, same, rows_words.TREND_COLUMNS).to_pylist()))
    made = rows_words.trend_of(said, asked, found)
    return show(
        request,
        "published/trend.jinja",
        title=made.title or f"No {asked.measure_name} of {organisation}",
        crumbs=[*crumbs_of(said), Crumb("Table", reverse("published_table", args=[code]))],
        tables=[made.table],
        said=said,
        sentence=made.sentence,
        chart=made.chart,
    )


def held(request: HttpRequest, code: str) -> tuple[PublishedSet, list[PublishedPeriod]]:
    """A set with its periods, or the page that says that nothing of it is held."""
    acting = acting_of(request)
    said = set_or_404(acting, code)
    periods = periods_for(acting, code)
    if not periods:
        raise Http404(f"nothing of {code} has been brought in")
    return said, periods


def crumbs_of(said: PublishedSet) -> list[Crumb]:
    """The way to the pages of a set."""
    return [
        Crumb(HOME, reverse("published")),
        Crumb(said.title, reverse("published_set", args=[said.id])),
    ]
