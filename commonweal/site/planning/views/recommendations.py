"""Recommendations: the list by theme, one with its positions, evidence and actions, and changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.language.thread import End
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.planning import actions
from commonweal.records.planning.models import Action, Recommendation
from commonweal.records.planning.selectors import (
    action_for,
    asked_in,
    history_of,
    is_asked,
    recommendation_for,
    with_progress,
)
from commonweal.records.planning.standings import standings
from commonweal.records.planning.states import RECOMMENDATION_MOVES
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, require_work_on, sight_of
from commonweal.records.thread.selectors import chain_of
from commonweal.site.forms import Form
from commonweal.site.pages import Crumb, show
from commonweal.site.planning.forms_recommendations import (
    ActionForm,
    AddActionForm,
    PlanForm,
    PositionForm,
    StateForm,
)
from commonweal.site.planning.presenters import recommendations as words
from commonweal.site.requests import acting_of, add_errors, place_or_404
from commonweal.site.thread.panel import thread_panel

#: How many links back the figures behind a recommendation are looked for.
EVIDENCE_DEPTH = 3


@dataclass
class _Desk:
    """One recommendation as one reader meets it."""

    acting: Acting
    place: Place
    row: Recommendation
    asked: list[Organisation]

    @property
    def may_manage(self) -> bool:
        sight = sight_of(self.acting, self.place)
        return self.acting.may(Capability.MANAGE_PLACE) and sight == Sight.ALL

    @property
    def address(self) -> str:
        return words.address(self.place, self.row)


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    acting = acting_of(request)
    found = place_or_404(request, place)
    rows = with_progress(acting, found)
    themes, tables = words.theme_tables(found, rows, len(asked_in(acting, found)))
    return show(
        request,
        "planning/recommendations.jinja",
        title="Recommendations",
        crumbs=[Crumb(found.name, f"/places/{found.code}/")],
        tables=tables,
        themes=themes,
        headline=words.headline(rows),
        place=found,
    )


@require_safe
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    return _page(request, _desk(request, place, code))


@require_POST
@login_required
def position(request: HttpRequest, place: str, code: str) -> HttpResponse:
    desk = _desk(request, place, code)
    desk.acting.require(Capability.TAKE_POSITION)
    form = PositionForm(request.POST, prefix="position")
    return _carry_out(
        request,
        desk,
        form,
        lambda given: actions.take_position(by=desk.acting, recommendation=desk.row, **given),
        "Your organisation’s position is kept.",
    )


@require_POST
@login_required
def move(request: HttpRequest, place: str, code: str) -> HttpResponse:
    desk = _desk(request, place, code)
    require_work_on(desk.acting, desk.place, Capability.MANAGE_PLACE)
    form = StateForm(request.POST, prefix="state", recommendation=desk.row)
    return _carry_out(
        request,
        desk,
        form,
        lambda given: actions.move_recommendation(by=desk.acting, recommendation=desk.row, **given),
        "The recommendation has moved on.",
    )


@require_POST
@login_required
def plan(request: HttpRequest, place: str, code: str) -> HttpResponse:
    desk = _desk(request, place, code)
    require_work_on(desk.acting, desk.place, Capability.MANAGE_PLACE)
    form = PlanForm(request.POST, prefix="plan", parties=desk.asked)
    return _carry_out(
        request,
        desk,
        form,
        lambda given: actions.plan_recommendation(by=desk.acting, recommendation=desk.row, **given),
        "Owner and date are kept.",
    )


@require_POST
@login_required
def add_action(request: HttpRequest, place: str, code: str) -> HttpResponse:
    desk = _desk(request, place, code)
    require_work_on(desk.acting, desk.place, Capability.MANAGE_PLACE)
    form = AddActionForm(request.POST, prefix="add", parties=desk.asked)
    return _carry_out(
        request,
        desk,
        form,
        lambda given: actions.add_action(by=desk.acting, recommendation=desk.row, **given),
        "The action is added.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one_action(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """One action, for its owner and for commissioners."""
    desk = _desk(request, place, code)
    try:
        action = action_for(desk.acting, desk.row, number)
    except Action.DoesNotExist:
        raise Http404(f"no action {number} of {code}") from None
    if not _owns(desk.acting, action):
        require_work_on(desk.acting, desk.place, Capability.MANAGE_PLACE)
    posted = request.POST if request.method == "POST" else None
    form = ActionForm(posted, action=action, replan=desk.may_manage, parties=desk.asked)
    if form.is_bound and form.is_valid():
        try:
            actions.update_action(by=desk.acting, action=action, **form.given())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The action is up to date.")
            return redirect(desk.address)
    return show(
        request,
        "planning/action.jinja",
        title=action.title,
        crumbs=[*_crumbs(desk), Crumb(f"{desk.row.code} {desk.row.title}", desk.address)],
        form=form,
        panel=thread_panel(request, desk.place, "action", f"{desk.row.code}/{number}"),
    )


def _owns(acting: Acting, action: Action) -> bool:
    own = acting.organisation
    return bool(own and action.owner_id == own.pk and acting.may(Capability.TAKE_POSITION))


def _desk(request: HttpRequest, place: str, code: str) -> _Desk:
    acting = acting_of(request)
    found = place_or_404(request, place)
    try:
        row = recommendation_for(acting, found, code)
    except Recommendation.DoesNotExist:
        raise Http404(f"no recommendation {code} for this reader") from None
    return _Desk(acting, found, row, asked_in(acting, found))


def _carry_out(
    request: HttpRequest,
    desk: _Desk,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Do what a form asks, or show the page again with what is wrong beside its fields."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, done)
            return redirect(desk.address)
    return _page(request, desk, form)


def _page(request: HttpRequest, desk: _Desk, bound: Form | None = None) -> HttpResponse:
    acting, place, row = desk.acting, desk.place, desk.row
    history = history_of(acting, row)
    todo = list(row.actions.select_related("owner"))
    manages = desk.may_manage
    evidence = chain_of(acting, place, End("recommendation", row.code), EVIDENCE_DEPTH)
    return show(
        request,
        "planning/recommendation.jinja",
        title=row.title,
        crumbs=_crumbs(desk),
        tables=[
            words.standings_table(standings(desk.asked, history), acting.organisation),
            words.history_table(history),
            words.evidence_table(place, evidence),
            words.actions_table(
                place, row, todo, manages or any(_owns(acting, item) for item in todo)
            ),
        ],
        place=place,
        row=row,
        code=words.code_words(row),
        state=Recommendation.State(row.state).label,
        state_colour=words.STATE_COLOURS[Recommendation.State(row.state)],
        rows=words.about(row),
        history=history,
        panel=thread_panel(request, place, "recommendation", row.code),
        form=bound,
        **_forms(desk, manages, bound),
    )


def _forms(desk: _Desk, manages: bool, bound: Form | None) -> dict[str, Any]:
    """The forms that this reader may use; the one that was sent comes back as it was sent."""
    row = desk.row
    forms: dict[str, Any] = {
        "position_form": PositionForm(prefix="position")
        if is_asked(desk.acting, desk.place)
        else None,
        "state_form": None,
        "plan_form": None,
        "add_form": None,
    }
    if manages:
        initial = {"owner": row.owner.code if row.owner else "", "due_on": row.due_on}
        forms["plan_form"] = PlanForm(prefix="plan", parties=desk.asked, initial=initial)
        forms["add_form"] = AddActionForm(prefix="add", parties=desk.asked)
        if RECOMMENDATION_MOVES[row.state]:
            forms["state_form"] = StateForm(prefix="state", recommendation=row)
    if bound is not None:
        name = f"{bound.prefix}_form"
        forms[name] = bound
    return forms


def _crumbs(desk: _Desk) -> list[Crumb]:
    start = f"/places/{desk.place.code}/"
    return [
        Crumb(desk.place.name, start),
        Crumb("Recommendations", f"{start}recommendations/"),
    ]
