"""The list of organisations and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.records.people.permissions import Capability
from commonweal.records.register import lists
from commonweal.records.register.models import Organisation
from commonweal.records.register.selectors_organisations import (
    areas_with_duties,
    duties_of,
    family_of,
    involvement_of,
    organisation_for,
    organisations_for,
    roles_of,
)
from commonweal.records.register.selectors_rights import may_correct, whom_to_ask
from commonweal.site.pages import Crumb, show
from commonweal.site.pagination import paginate
from commonweal.site.register import presenters
from commonweal.site.register.forms import OrganisationFilter
from commonweal.site.requests import acting_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    filter_form = OrganisationFilter(request.GET, areas=areas_with_duties(acting))
    asked = filter_form.cleaned_data if filter_form.is_valid() else {}
    found = organisations_for(
        acting,
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        area=asked.get("area", ""),
        on=asked.get("on"),
    )
    page = paginate(request, found)
    return show(
        request,
        "register/organisations.jinja",
        title="Organisations",
        tables=[presenters.organisations_table(page.items)],
        page=page,
        filter=filter_form,
        may_edit=acting.may(Capability.EDIT_REGISTER),
    )


def organisation_or_404(request: HttpRequest, code: str) -> Organisation:
    """The body that an address names, or "not found"."""
    try:
        return organisation_for(acting_of(request), code)
    except Organisation.DoesNotExist:
        raise Http404(f"no organisation {code}") from None


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    body = organisation_or_404(request, code)
    if body.code != code:
        return redirect("organisation", code=body.code)
    family = family_of(acting, "organisation", body.code)
    return show(
        request,
        "register/organisation.jinja",
        title=body.name,
        crumbs=[Crumb("Organisations", reverse("organisations"))],
        tables=[
            presenters.codes_table(body),
            presenters.roles_table(body, roles_of(acting, body)),
            presenters.duties_table(duties_of(acting, body), of_area=False),
            presenters.family_table(family),
            presenters.involvement_table(involvement_of(acting, body)),
        ],
        body=body,
        kind=lists.terms("organisation-kinds").get(body.kind),
        dates=presenters.dates(body.valid_from, body.valid_to),
        tree=presenters.tree_of(family, body.name),
        may_correct=may_correct(acting, "organisation", body.code),
        ask=whom_to_ask(acting, "organisation", body.code),
    )
