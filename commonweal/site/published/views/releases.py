"""One release of a published set: what it is, what rests on it, and withdrawing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.facts.published import PublishedSet
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.published.actions_withdraw import NotWithdrawn, withdraw_published
from commonweal.records.published.models import PublishedRelease
from commonweal.records.published.selectors import may_bring_in, may_withdraw, release_for
from commonweal.records.results.selectors_official import resting_on
from commonweal.site.pages import Crumb, show
from commonweal.site.published import release_words
from commonweal.site.published.forms import WithdrawForm
from commonweal.site.published.views.sets import set_or_404
from commonweal.site.published.views.tables import crumbs_of
from commonweal.site.requests import acting_of


@require_safe
@login_required
def one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    acting = acting_of(request)
    said, release = _open(acting, code, number)
    return show(
        request,
        "published/release.jinja",
        title=f"Release {number}",
        crumbs=crumbs_of(said),
        may_withdraw=release.withdrawn_at is None and may_withdraw(acting, release),
        **_shown(acting, said, release),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask for the reason beside what rests on the release, and withdraw it."""
    acting = acting_of(request)
    if not may_bring_in(acting):
        raise NotAllowed("Your role withdraws no published statistics.")
    said, release = _open(acting, code, number)
    if not may_withdraw(acting, release):
        raise NotAllowed(
            "Only the organisation that brought this release in, or whoever runs Commonweal, can "
            "withdraw it."
        )
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_published(by=acting, release=release, reason=form.cleaned_data["reason"])
        except NotWithdrawn as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Release {number} is withdrawn and no longer counts.")
            return redirect("published_release", code=code, number=number)
    return show(
        request,
        "published/withdraw.jinja",
        title=f"Withdraw release {number}",
        crumbs=[*crumbs_of(said), Crumb(f"Release {number}", release_words.address(code, number))],
        form=form,
        **_shown(acting, said, release),
    )


def _open(acting: Acting, code: str, number: int) -> tuple[PublishedSet, PublishedRelease]:
    said = set_or_404(acting, code)
    try:
        return said, release_for(acting, code, number)
    except PublishedRelease.DoesNotExist:
        raise Http404(f"no release {number} of {code}") from None


def _shown(acting: Acting, said: PublishedSet, release: PublishedRelease) -> dict[str, Any]:
    rests = resting_on(acting, code=release.set_code, number=release.number)
    return {
        "said": said,
        "standing": release_words.standing(release),
        "about": release_words.about(said, release),
        "rests": release_words.rests(release, rests),
        "any_rests": bool(rests),
        "tables": [
            release_words.resting_table(rests),
            release_words.periods_table(release),
        ],
    }
