"""The published sets that are known, and one of them with its periods and releases."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.facts.published import PublishedSet
from commonweal.records.people.acting import Acting
from commonweal.records.published.models import PublishedRelease
from commonweal.records.published.selectors import (
    may_bring_in,
    periods_for,
    releases_for,
    set_for,
    sets_for,
)
from commonweal.records.published.sets import NoSuchSet
from commonweal.site.pages import Crumb, show
from commonweal.site.published import presenters
from commonweal.site.requests import acting_of

HOME = "Published statistics"


def set_or_404(acting: Acting, code: str) -> PublishedSet:
    """One set, or the page that says there is none."""
    try:
        return set_for(acting, code)
    except NoSuchSet as fault:
        raise Http404(str(fault)) from None


@require_safe
@login_required
def listing(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    sets = sets_for(acting)
    newest: dict[str, PublishedRelease] = {}
    # One that was withdrawn is shown, as such, only where none counts.
    counting_first = F("withdrawn_at").asc(nulls_first=True)
    for release in releases_for(acting).order_by("set_code", counting_first, "-number"):
        newest.setdefault(release.set_code, release)
    return show(
        request,
        "published/sets.jinja",
        title=HOME,
        tables=[presenters.sets_table(sets, newest)],
        any_held=bool(newest),
        may_bring_in=may_bring_in(acting),
    )


@require_safe
@login_required
def one(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    said = set_or_404(acting, code)
    periods = periods_for(acting, code)
    return show(
        request,
        "published/set.jinja",
        title=said.title,
        crumbs=[Crumb(HOME, reverse("published"))],
        tables=[
            presenters.periods_table(said, periods),
            presenters.releases_table(releases_for(acting, code)),
        ],
        said=said,
        sentence=presenters.held_sentence(said, periods),
        held=bool(periods),
        may_bring_in=may_bring_in(acting),
    )
