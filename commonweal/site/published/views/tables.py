"""The rows of a published set: filtered, over time, and its rates worked out from its counts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.facts.published import PublishedSet
from commonweal.records.published.models import PublishedPeriod
from commonweal.records.published.selectors import (
    check_for,
    periods_for,
    rows_for,
)
from commonweal.records.published.sets import doubt_rule
from commonweal.site.pages import Crumb, show
from commonweal.site.pagination import paginate
from commonweal.site.published import presenters, rates_words, rows_words
from commonweal.site.published.forms import FilterForm
from commonweal.site.published.views.sets import HOME, set_or_404
from commonweal.site.requests import acting_of

#: Periods of a trend: a year of months, with the month a year before.
TREND = 13


@require_safe
@login_required
def table(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    said, periods = _held(request, code)
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
        crumbs=_crumbs(said),
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
    said, periods = _held(request, code)
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
        crumbs=[*_crumbs(said), Crumb("Table", reverse("published_table", args=[code]))],
        tables=[made.table],
        said=said,
        sentence=made.sentence,
        chart=made.chart,
    )


@require_safe
@login_required
def rates(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    said, periods = _held(request, code)
    if not said.rates:
        raise Http404(f"{code} publishes no rate")
    period = presenters.period_asked(request.GET.get("to", ""), periods)
    rate = next((one for one in said.rates if one.id == request.GET.get("rate")), said.rates[0])
    check = check_for(acting, said, period, rate)
    page = paginate(request, rates_words.lines(check))
    return show(
        request,
        "published/rates.jinja",
        title=f"{rate.title}: published rates worked out again",
        crumbs=_crumbs(said),
        tables=[rates_words.rates_table(check, period, page.items)],
        said=said,
        sentence=rates_words.sentence(check, period),
        england=rates_words.england(check),
        rate=rate,
        page=page,
        ways=rates_words.ways(said, periods, period, rate),
    )


def _held(request: HttpRequest, code: str) -> tuple[PublishedSet, list[PublishedPeriod]]:
    acting = acting_of(request)
    said = set_or_404(acting, code)
    periods = periods_for(acting, code)
    if not periods:
        raise Http404(f"nothing of {code} has been brought in")
    return said, periods


def _crumbs(said: PublishedSet) -> list[Crumb]:
    return [
        Crumb(HOME, reverse("published")),
        Crumb(said.title, reverse("published_set", args=[said.id])),
    ]
