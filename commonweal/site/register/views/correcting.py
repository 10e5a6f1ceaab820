"""Putting right what was entered wrongly about an organisation or an area."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.records.people.permissions import Capability
from commonweal.records.register import actions
from commonweal.records.register.actions_files import NotRegistered
from commonweal.records.register.models import Area, Organisation
from commonweal.records.register.selectors_rights import require_change_of
from commonweal.site.pages import Crumb, show
from commonweal.site.register.forms import CorrectionForm
from commonweal.site.register.views.areas import area_or_404
from commonweal.site.register.views.organisations import organisation_or_404
from commonweal.site.requests import acting_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    acting_of(request).require(Capability.EDIT_REGISTER)
    body = organisation_or_404(request, code)
    require_change_of(acting_of(request), "organisation", body.code)
    crumbs = [
        Crumb("Organisations", reverse("organisations")),
        Crumb(body.name, reverse("organisation", args=[body.code])),
    ]
    return _correct(request, "organisation", body, crumbs, actions.correct_organisation)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def area(request: HttpRequest, code: str) -> HttpResponse:
    acting_of(request).require(Capability.EDIT_REGISTER)
    found = area_or_404(request, code)
    require_change_of(acting_of(request), "area", found.code)
    crumbs = [
        Crumb("Areas", reverse("areas")),
        Crumb(found.name, reverse("area", args=[found.code])),
    ]
    return _correct(request, "area", found, crumbs, actions.correct_area)


def _correct(
    request: HttpRequest,
    subject: str,
    held: Organisation | Area,
    crumbs: list[Crumb],
    correct: Callable[..., None],
) -> HttpResponse:
    form = CorrectionForm(request.POST or None, subject=subject, initial=_initial(held))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        reason = given.pop("reason")
        changes = {name: value for name, value in given.items() if getattr(held, name) != value}
        try:
            correct(by=acting_of(request), code=held.code, reason=reason, **changes)
        except NotRegistered as fault:
            form.add_error(None, fault.problems[0].sentence)
        else:
            messages.success(request, "The register has been corrected.")
            return redirect(subject, code=held.code)
    return show(
        request,
        "register/correct.jinja",
        title=f"Correct {held.name}",
        crumbs=crumbs,
        form=form,
        subject=subject,
    )


def _initial(held: Organisation | Area) -> dict[str, object]:
    names = ("name", "short_name", "kind", "valid_from", "valid_to", "note")
    return {name: getattr(held, name, "") for name in names}
