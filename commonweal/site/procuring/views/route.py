"""The route of a tender: its dated timetable for everybody, choosing it, planning and marking."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.procuring.route_choice import QUESTIONS, RouteChoice
from commonweal.records.procuring import actions_route as actions
from commonweal.records.procuring.definitions import routes
from commonweal.records.procuring.selectors_route import RoutePlan, plan_for
from commonweal.site.forms import Form
from commonweal.site.pages import Crumb, show
from commonweal.site.procuring.desk import Desk, open_desk, require_run
from commonweal.site.procuring.forms_route import (
    ChooserForm,
    ChosenForm,
    MarkForm,
    PlanForm,
    ScrutinyForm,
    UnmarkForm,
)
from commonweal.site.procuring.presenters import route as words
from commonweal.site.requests import add_errors, done
from commonweal.site.words import day as day_words


@require_safe
def timetable(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The route with its stages, notices, standstill and duties, planned, due and done."""
    desk = open_desk(request, place, code)
    plan = plan_for(desk.acting, desk.tender)
    inside = desk.is_inside
    tables = [
        words.steps_table(plan, is_inside=inside),
        words.notices_table(plan, is_inside=inside),
        words.duties_table(plan, is_inside=inside),
    ] if plan else []  # fmt: skip
    return show(
        request,
        "procuring/timetable.jinja",
        title="Route and timetable",
        crumbs=desk.crumbs(),
        tables=tables,
        desk=desk,
        plan=plan,
        written=desk.invitation.route,
        reason=desk.invitation.route_reason,
        route_on=day_words(desk.invitation.route_on) if desk.invitation.route_on else "",
        about=words.about_route(plan) if plan else [],
        progress=words.progress(plan) if plan else "",
        breaches=words.breaches(plan) if plan else [],
        standstill=words.standstill_words(plan) if plan else [],
        can_unmark=bool(plan and words.marked(plan)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Ask the questions of the law one after another, then take a route that follows from them."""
    desk = open_desk(request, place, code)
    require_run(desk)
    posted = request.POST if request.method == "POST" else None
    kept = {row["code"]: row["answer"] for row in desk.tender.content.get("route_answers", ())}
    day = desk.invitation.route_on or timezone.localdate()
    names = _asked(posted.keys() if posted else (), kept)
    initial = {"day": day, **{f"q_{name}": text for name, text in kept.items()}}
    form = ChooserForm(posted, names=names, initial=initial)
    answers = kept
    choice = None
    if posted is None or form.is_valid():
        answers = form.answers() if posted is not None else kept
        day = form.cleaned_data["day"] if posted is not None else day
        try:
            choice = actions.routes_for(answers, day)
        except ValidationError as error:
            add_errors(form, error) if posted is not None else None
    chosen = ChosenForm(
        posted if posted is not None and "reason" in posted else None, routes=_offered(choice)
    )

    def act() -> str:
        actions.choose_tender_route(
            by=desk.acting, tender=desk.tender, answers=answers, day=day,
            route=chosen.cleaned_data["route"], reason=chosen.cleaned_data["reason"],
        )  # fmt: skip
        return f"{desk.address}timetable/"

    gone = done(request, chosen, act, "The route is chosen.") if not form.errors else None
    if gone:
        return gone
    more = [name for name in _open(choice) if name not in names]
    shown = form
    if more and not form.errors:
        given = {"day": day, **{f"q_{name}": text for name, text in answers.items()}}
        shown = ChooserForm(None, names=[*names, *more], initial=given)
    return show(
        request,
        "procuring/route.jinja",
        title="Choose the route",
        crumbs=[*desk.crumbs(), Crumb("Route and timetable", f"{desk.address}timetable/")],
        desk=desk,
        form=shown,
        chosen=chosen,
        wrong=form if form.errors else chosen,
        choice=choice,
        titles={one.code: one.title for one in routes().values()},
        is_asking=bool(more) or choice is None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mark(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Mark that a step was done."""
    desk, plan = _planned(request, place, code)
    form = MarkForm(_posted(request), steps=words.to_do(plan) if plan else [])

    def act() -> None:
        what, step = form.chosen()
        actions.mark_route_step(
            by=desk.acting, tender=desk.tender, what=what, code=step,
            done=form.cleaned_data["done"], reference=form.cleaned_data["reference"],
        )  # fmt: skip

    lede = "The day, the reference and your name are kept. Stages are passed in their order."
    return _one_form(request, desk, plan, form, act, title="Mark a step as done", lede=lede)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Say for which day a step is planned."""
    desk, found = _planned(request, place, code)
    form = PlanForm(_posted(request), steps=words.to_do(found) if found else [])

    def act() -> None:
        what, step = form.chosen()
        actions.plan_route_step(
            by=desk.acting, tender=desk.tender, what=what, code=step,
            planned=form.cleaned_data["planned"],
        )  # fmt: skip

    lede = "A planned day that leaves too little time for what follows is told."
    return _one_form(request, desk, found, form, act, title="Plan a step", lede=lede)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def scrutiny(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Add a step before a committee, cabinet or board."""
    desk, found = _planned(request, place, code)
    home = f"{desk.address}timetable/"
    if found is None:
        return redirect(home)
    stages = [(one.code, one.title) for one in found.route.stages]
    removes = "remove" in request.POST
    form = ScrutinyForm(None if removes else _posted(request), stages=stages)
    remove = Form(request.POST if removes else None)

    def add() -> str:
        actions.add_scrutiny_step(by=desk.acting, tender=desk.tender, **form.cleaned_data)
        return home

    def take_out() -> str:
        step = request.POST.get("remove", "")
        actions.remove_scrutiny_step(by=desk.acting, tender=desk.tender, code=step)
        return home

    gone = done(request, form, add, "The step of scrutiny is added.") or done(
        request, remove, take_out, "The step of scrutiny is taken out."
    )
    return gone or show(
        request,
        "procuring/scrutiny.jinja",
        title="Add a step of scrutiny",
        crumbs=[*desk.crumbs(), Crumb("Route and timetable", home)],
        form=form,
        wrong=remove if removes else form,
        steps=words.removable(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unmark(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Take a mark back, with a reason."""
    desk, found = _planned(request, place, code)
    form = UnmarkForm(_posted(request), steps=words.marked(found) if found else [])

    def act() -> None:
        what, step = form.chosen()
        actions.unmark_route_step(
            by=desk.acting, tender=desk.tender, what=what, code=step,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip

    lede = "The audit keeps what was marked, and why it was taken back."
    return _one_form(request, desk, found, form, act, title="Take a mark back", lede=lede)


def _planned(request: HttpRequest, place: str, code: str) -> tuple[Desk, RoutePlan | None]:
    desk = open_desk(request, place, code)
    require_run(desk)
    return desk, plan_for(desk.acting, desk.tender)


def _posted(request: HttpRequest) -> object | None:
    return request.POST if request.method == "POST" else None


def _one_form(
    request: HttpRequest,
    desk: Desk,
    plan: RoutePlan | None,
    form: Form,
    act: Callable[[], None],
    *,
    title: str,
    lede: str,
) -> HttpResponse:
    """A page with one form about the route; back to the timetable once it is done."""
    home = f"{desk.address}timetable/"
    if plan is None:
        return redirect(home)

    def and_back() -> str:
        act()
        return home

    return done(request, form, and_back, "The timetable is changed.") or show(
        request,
        "procuring/form.jinja",
        title=title,
        crumbs=[*desk.crumbs(), Crumb("Route and timetable", home)],
        lede=lede,
        form=form,
        button=title,
        warning=False,
    )


def _asked(sent: object, kept: dict[str, str]) -> list[str]:
    """The questions asked so far: the first, those that were answered and those that were sent."""
    names = {str(name).removeprefix("q_") for name in sent if str(name).startswith("q_")}  # type: ignore[attr-defined]
    return [name for name in QUESTIONS if name == "is_health" or name in names or name in kept]


def _open(choice: RouteChoice | None) -> list[str]:
    if choice is None:
        return []
    return [name for name, text in QUESTIONS.items() if text in choice.open]


def _offered(choice: RouteChoice | None) -> list[tuple[str, str]]:
    if choice is None:
        return []
    found = [choice.must] if choice.must else list(choice.may)
    return [(one.route, routes()[one.route].title) for one in found if one]
