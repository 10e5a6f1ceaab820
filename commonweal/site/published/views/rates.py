"""The rates of a published set worked out from its counts, and findings about those that differ."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.facts.published import PublishedSet, Rate
from commonweal.records.findings.actions_published import NothingDiffers, open_published_finding
from commonweal.records.findings.selectors_published import opened_for, places_to_open_in
from commonweal.records.people.acting import NotAllowed
from commonweal.records.published.selectors import Check, check_for
from commonweal.records.register.models import Place
from commonweal.site.forms import set_choices
from commonweal.site.pages import show
from commonweal.site.pagination import paginate
from commonweal.site.published import presenters, rates_words
from commonweal.site.published.forms import FindingForm
from commonweal.site.published.views.tables import crumbs_of, held
from commonweal.site.requests import acting_of


@require_safe
@login_required
def rates(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    said, periods = held(request, code)
    period = presenters.period_asked(request.GET.get("to", ""), periods)
    rate = _rate_asked(request, said)
    check = check_for(acting, said, period, rate)
    page = paginate(request, rates_words.lines(check))
    places = places_to_open_in(acting)
    opened = opened_for(acting, said, rate, period)
    form = _form(check, places)
    address = reverse("published_finding", args=[code])
    return show(
        request,
        "published/rates.jinja",
        title=f"{rate.title}: published rates worked out again",
        crumbs=crumbs_of(said),
        tables=[rates_words.rates_table(check, period, page.items, rates_words.linked(opened))],
        said=said,
        sentence=rates_words.sentence(check, period),
        england=rates_words.england(check),
        rate=rate,
        page=page,
        ways=rates_words.ways(said, periods, period, rate),
        form=form if places and rates_words.differing(check) else None,
        form_href=f"{address}?rate={rate.id}&to={period.end.isoformat()}",
    )


@require_POST
@login_required
def open_finding(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    said, periods = held(request, code)
    period = presenters.period_asked(request.GET.get("to", ""), periods)
    rate = _rate_asked(request, said)
    places = places_to_open_in(acting)
    if not places:
        raise NotAllowed("Findings are opened by those who commission in a place.")
    back = f"{reverse('published_rates', args=[code])}?rate={rate.id}&to={period.end.isoformat()}"
    form = _form(check_for(acting, said, period, rate), places, request)
    if not form.is_valid():
        messages.error(request, "Choose a rate that differs and the place that opens the finding.")
        return redirect(back)
    place = next(one for one in places if one.code == form.cleaned_data["place"])
    row = form.cleaned_data["row"]
    try:
        finding = open_published_finding(
            by=acting, place=place, said=said, period=period, rate=rate, row=row
        )
    except NothingDiffers as fault:
        messages.error(request, str(fault))
        return redirect(back)
    messages.success(request, "The finding is open. Say why the two differ, once you know.")
    return redirect(f"/places/{place.code}/findings/{finding.pk}/")


def _rate_asked(request: HttpRequest, said: PublishedSet) -> Rate:
    if not said.rates:
        raise Http404(f"{said.id} publishes no rate")
    return next((one for one in said.rates if one.id == request.GET.get("rate")), said.rates[0])


def _form(check: Check, places: Sequence[Place], request: HttpRequest | None = None) -> FindingForm:
    form = FindingForm(request.POST if request else None)
    set_choices(form, "row", rates_words.differing(check))
    set_choices(form, "place", [(one.code, one.name) for one in places])
    return form
