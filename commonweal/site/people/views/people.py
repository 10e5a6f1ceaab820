"""The administrator's pages: who is in my organisation, adding somebody, ending a role."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.records.audit.selectors import people_events
from commonweal.records.people import actions
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Capability, Role
from commonweal.records.people.selectors import answers_alone_for, membership_for, people_of
from commonweal.site.audit.presenters import events_table
from commonweal.site.pages import Crumb, show
from commonweal.site.people.forms import AddForm, ReasonForm
from commonweal.site.people.presenters import people_table
from commonweal.site.requests import acting_of, add_errors


def _crumbs() -> list[Crumb]:
    return [Crumb("People", reverse("people"))]


def _administrator(request: HttpRequest) -> Acting:
    acting = acting_of(request)
    acting.require(Capability.MANAGE_PEOPLE)
    return acting


def _membership(acting: Acting, pk: int) -> Membership:
    try:
        return membership_for(acting, pk)
    except Membership.DoesNotExist:
        raise Http404(f"no membership {pk} for this administrator") from None


@require_safe
@login_required
def people_list(request: HttpRequest) -> HttpResponse:
    acting = _administrator(request)
    table = people_table(people_of(acting))
    events = events_table(
        people_events(acting)[:20],
        "changes",
        "What administrators changed",
        "Nobody has been added and no role has ended yet.",
    )
    return show(
        request,
        "people/list.jinja",
        title=f"People of {acting.organisation}",
        tables=[table, events],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    acting = _administrator(request)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and acting.organisation:
        try:
            welcome = actions.invite(
                by=acting, organisation=acting.organisation, **form.cleaned_data
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            if welcome.key:
                return _show_key(request, welcome.membership, welcome.key)
            messages.success(request, f"{welcome.membership.user} now has the role.")
            return redirect("people")
    return show(
        request,
        "people/add.jinja",
        title=f"Add a person to {acting.organisation}",
        crumbs=_crumbs(),
        form=form,
    )


@require_safe
@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    acting = _administrator(request)
    return _person_page(request, acting, _membership(acting, pk))


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    acting = _administrator(request)
    membership = _membership(acting, pk)
    form = ReasonForm(request.POST, prefix="end")
    if form.is_valid():
        try:
            actions.end_membership(
                by=acting, membership=membership, reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"The role of {membership.user} has ended.")
            return redirect("people")
    return _person_page(request, acting, membership, end_form=form)


@require_POST
@login_required
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    acting = _administrator(request)
    membership = _membership(acting, pk)
    key = actions.renew_way_in(by=acting, user=membership.user)
    return _show_key(request, membership, key)


@require_POST
@login_required
def reset_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    acting = _administrator(request)
    membership = _membership(acting, pk)
    form = ReasonForm(request.POST, prefix="second")
    if not form.is_valid():
        return _person_page(request, acting, membership, second_form=form)
    actions.reset_second_factor(by=acting, user=membership.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"{membership.user} can set up the second sign-in step again.")
    return redirect("person", pk=pk)


def _person_page(
    request: HttpRequest,
    acting: Acting,
    membership: Membership,
    end_form: ReasonForm | None = None,
    second_form: ReasonForm | None = None,
) -> HttpResponse:
    bound = next((form for form in (end_form, second_form) if form), None)
    return show(
        request,
        "people/person.jinja",
        title=membership.user.name,
        crumbs=_crumbs(),
        membership=membership,
        role=Role(membership.role).label,
        answers_alone=answers_alone_for(acting, membership.user),
        end_form=end_form or ReasonForm(prefix="end"),
        second_form=second_form or ReasonForm(prefix="second"),
        form=bound,
    )


def _show_key(request: HttpRequest, membership: Membership, key: str) -> HttpResponse:
    """The link is in this one answer and nowhere else: not in the address, not in the audit."""
    return show(
        request,
        "people/key.jinja",
        title=f"A link for {membership.user.name}",
        crumbs=_crumbs(),
        person=membership.user,
        link=request.build_absolute_uri(reverse("welcome_key", args=[key])),
    )
