"""The releases of a place's activity, what came in, and what the checks found in it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.engines.definitions import measures
from commonweal.records.activity.actions import NotBroughtIn, withdraw
from commonweal.records.activity.models import ActivityRelease
from commonweal.records.activity.selectors import (
    files_for,
    files_held,
    findings_for,
    may_bring_in,
    release_for,
    releases_for,
    sees_activity,
    sees_some,
)
from commonweal.records.measures.selectors import latest_run, names_by_code, standings_for
from commonweal.records.people.acting import NotAllowed
from commonweal.records.register.models import Place
from commonweal.site.activity import presenters
from commonweal.site.activity.forms import WithdrawForm
from commonweal.site.measures.presenters import quality as quality_words
from commonweal.site.pages import Crumb, show
from commonweal.site.pagination import paginate
from commonweal.site.requests import acting_of, place_or_404


def place_seen(request: HttpRequest, place: str) -> Place:
    """The place, for those who see some of its activity. Raises NotAllowed for others."""
    found = place_or_404(request, place)
    if not sees_some(acting_of(request), found):
        raise NotAllowed(f"The activity of {found} is for those who take part there.")
    return found


def crumbs_of(place: Place, *more: Crumb) -> list[Crumb]:
    """The way to the pages of a place's activity."""
    return [
        Crumb("Places", reverse("places")),
        Crumb(place.name, f"/places/{place.code}/"),
        *more,
    ]


@require_safe
@login_required
def listing(request: HttpRequest, place: str) -> HttpResponse:
    return _page(request, place_seen(request, place))


def _page(request: HttpRequest, place: Place, form: WithdrawForm | None = None) -> HttpResponse:
    acting = acting_of(request)
    releases = list(releases_for(acting, place))
    newest = releases[0] if releases else None
    page = paginate(request, files_for(acting, place))
    return show(
        request,
        "activity/releases.jinja",
        title="Activity",
        crumbs=crumbs_of(place),
        tables=[
            presenters.grid_table(newest.reported if newest else []),
            presenters.held_table(newest),
            presenters.releases_table(releases),
            presenters.files_table(page.items),
        ],
        place=place,
        page=page,
        newest=newest,
        latest=presenters.latest_sentence(newest),
        sees_all=sees_activity(acting, place),
        may_bring_in=may_bring_in(acting, place),
        form=form,
        withdraw_form=form or WithdrawForm(prefix="withdraw"),
        status=200 if form is None else 422,
    )


@require_safe
@login_required
def quality(request: HttpRequest, place: str) -> HttpResponse:
    found = place_seen(request, place)
    acting = acting_of(request)
    files = list(files_held(acting, found))
    findings = list(findings_for(acting, found))
    run, current = latest_run(acting, found), measures()
    of_quality = quality_words.measures_of(current)
    asked = Q(measure__in=[one.id for one in of_quality]) | ~Q(doubt="")
    standings = list(standings_for(acting, run).filter(asked)) if run else []
    names = names_by_code(acting)
    return show(
        request,
        "activity/quality.jinja",
        title="Data quality of activity",
        crumbs=crumbs_of(found, Crumb("Activity", reverse("activity", args=[found.code]))),
        tables=[
            presenters.findings_table(findings),
            quality_words.by_provider_table(found, of_quality, standings, names),
            quality_words.doubts_table(found, current, standings, names),
        ],
        place=found,
        run=run,
        doubted=quality_words.sentence(standings),
        sentence=presenters.quality_sentence(files, findings, measured=run is not None),
        files=files,
        may_bring_in=may_bring_in(acting, found),
    )


@require_POST
@login_required
def take_back(request: HttpRequest, place: str, number: int) -> HttpResponse:
    found = place_seen(request, place)
    acting = acting_of(request)
    if not may_bring_in(acting, found):
        raise NotAllowed(f"Your role does not decide on the activity of {found.name}.")
    try:
        release_for(acting, found, number)
    except ActivityRelease.DoesNotExist:
        raise Http404(f"no release {number} for this reader") from None
    form = WithdrawForm(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _page(request, found, form)
    try:
        withdraw(by=acting, place=found, number=number, reason=form.cleaned_data["reason"])
    except (ValidationError, NotBroughtIn) as fault:
        words = " ".join(fault.messages) if isinstance(fault, ValidationError) else str(fault)
        messages.error(request, words)
    else:
        messages.success(request, f"Release {number} has been withdrawn.")
    return redirect("activity", place=found.code)
