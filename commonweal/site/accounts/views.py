"""One's own account, and the organisation that one acts for."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.people.models import User
from commonweal.records.people.selectors import open_memberships
from commonweal.site.accounts.forms import OrganisationForm
from commonweal.site.pages import Crumb, show


@require_safe
@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  login_required says so
    return show(
        request,
        "account/home.jinja",
        title="Your account",
        memberships=list(open_memberships(user)),
        second_step=is_mfa_enabled(user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """Choose which membership to act under for the rest of the session."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  login_required says so
    memberships = list(open_memberships(user))
    chosen = request.session.get("membership") or (memberships[0].pk if memberships else None)
    form = OrganisationForm(
        request.POST or None, memberships=memberships, initial={"membership": str(chosen)}
    )
    if request.method == "POST" and form.is_valid():
        membership = form.chosen
        request.session["membership"] = membership.pk
        messages.success(request, f"You now act for {membership.organisation}.")
        return redirect(_onward(request))
    return show(
        request,
        "account/organisation.jinja",
        title="Choose your organisation",
        crumbs=[Crumb("Your account", reverse("account_home"))],
        form=form,
        memberships=memberships,
        onward=_onward(request),
    )


def _onward(request: HttpRequest) -> str:
    """Where to go afterwards, never off this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
