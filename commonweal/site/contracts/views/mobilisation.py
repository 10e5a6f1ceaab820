"""The mobilisation of a contract: plan, conditions, people, gate and start."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.procuring.mobilisation import UserCounts, start_problems
from commonweal.records.contracts import actions_start as actions
from commonweal.records.contracts.models import Criterion, Task
from commonweal.records.contracts.reading import gate_of
from commonweal.records.contracts.selectors_start import (
    condition_for,
    conditions_for,
    needs_for,
    readiness_of,
    task_for,
    tasks_for,
    users_for,
)
from commonweal.site.contracts import forms
from commonweal.site.contracts.desk import Asked, Desk, form_page, open_desk, require
from commonweal.site.contracts.presenters import mobilisation as words
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.words import day

WORK = "The mobilisation is worked on by the two sides of the contract."
MANAGE = "This is for those who hold the contract."
SPEAK = "The gate is decided by those who speak for a side of the contract."


@require_safe
def plan(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """How far the service is ready to start, and what stands against it."""
    desk = open_desk(request, place, code)
    tasks = tasks_for(desk.acting, desk.contract)
    users = users_for(desk.acting, desk.standing)
    ready = readiness_of(desk.acting, desk.contract, desk.standing.day)
    problems = [] if desk.standing.started_on else start_problems(ready, desk.standing.day, "")
    return show(
        request,
        "contracts/mobilisation.jinja",
        title="Mobilisation",
        crumbs=desk.crumbs(),
        tables=[
            words.tasks_table(desk, tasks),
            words.conditions_table(desk, conditions_for(desk.acting, desk.contract)),
            words.users_table(desk.standing, users),
            words.needs_table(needs_for(desk.acting, desk.contract)),
            words.gate_table(desk.standing),
        ],
        desk=desk,
        lede=words.lede(desk.standing, problems),
        # Sentences that hold a number of people are for the parties alone.
        problems=problems if desk.is_party else [],
        gate=words.gate_words(gate_of(desk.standing)),
        chart=words.users_chart(users),
        timeline=words.tasks_chart(desk.standing, tasks),
        held_back=not desk.is_party,
    )


def _posted(request: HttpRequest, form: type[Form]) -> Form:
    return form(request.POST if request.method == "POST" else None)


def _page(
    request: HttpRequest, desk: Desk, form: Form, act: Callable[[], None], asked: Asked
) -> HttpResponse:
    def then() -> str:
        act()
        return desk.mobilisation

    crumbs = desk.crumbs(("Mobilisation", "mobilisation/"))
    return form_page(request, form, then, asked, crumbs=crumbs)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def task(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Put a task into the plan."""
    desk = open_desk(request, place, code)
    require(desk.side is not None, WORK)
    form = _posted(request, forms.TaskForm)

    def act() -> None:
        given = form.cleaned_data
        planned = actions.TaskPlanned(
            given["title"], given["side"], given["owner"], given["due_on"], given["starts_on"]
        )
        actions.plan_task(by=desk.acting, contract=desk.contract, task=planned)

    asked = Asked("Add a task", "A piece of the mobilisation plan.", "Add it", "The task is added.")
    return _page(request, desk, form, act, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def task_done(request: HttpRequest, place: str, code: str, pk: int) -> HttpResponse:
    """Say when a task of one's own side was done."""
    desk = open_desk(request, place, code)
    try:
        row = task_for(desk.acting, desk.contract, pk)
    except Task.DoesNotExist:
        raise Http404(f"no task {pk} for this reader") from None
    mine = desk.side is not None and desk.side.value == row.side
    require(mine, f"This task is for the {row.side} to finish.")
    form = _posted(request, forms.DoneForm)

    def act() -> None:
        actions.finish_task(by=desk.acting, task=row, done_on=form.cleaned_data["done_on"])

    asked = Asked("A task is done", row.title, "Record it", "The task is done.")
    return _page(request, desk, form, act, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def condition(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Add a condition of readiness."""
    desk = open_desk(request, place, code)
    require(desk.may_manage, MANAGE)
    form = _posted(request, forms.ConditionForm)

    def act() -> None:
        given = form.cleaned_data
        actions.add_condition(
            by=desk.acting, contract=desk.contract, title=given["title"], side=given["side"]
        )

    asked = Asked(
        "Add a condition of readiness", "The service starts when every condition is met.",
        "Add it", "The condition is added.",
    )  # fmt: skip
    return _page(request, desk, form, act, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def condition_said(request: HttpRequest, place: str, code: str, pk: int) -> HttpResponse:
    """Say whether a condition of one's own side is met."""
    desk = open_desk(request, place, code)
    try:
        row = condition_for(desk.acting, desk.contract, pk)
    except Criterion.DoesNotExist:
        raise Http404(f"no condition {pk} for this reader") from None
    mine = desk.side is not None and desk.side.value == row.side
    require(mine, f"This condition is for the {row.side} to answer.")
    form = _posted(request, forms.SaidForm)

    def act() -> None:
        given = form.cleaned_data
        actions.say_condition(
            by=desk.acting, criterion=row, is_met=given["is_met"] == "yes",
            evidence=given["evidence"],
        )  # fmt: skip

    asked = Asked("Is this condition met?", row.title, "Record it", "Your answer is recorded.")
    return _page(request, desk, form, act, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def users(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Record what became of the people whom the old service supports."""
    desk = open_desk(request, place, code)
    require(desk.side is not None, WORK)
    form = _posted(request, forms.UsersForm)

    def act() -> None:
        given = form.cleaned_data
        counts = UserCounts(given["at_start"], given["moved"], given["exited"], given["unresolved"])
        actions.count_users(
            by=desk.acting, contract=desk.contract, counts=counts, counted_on=given["counted_on"]
        )

    asked = Asked(
        "Count the people of the old service",
        "Counts only, never a name. Those who moved, left as planned and are unresolved make all "
        "who were there at the start.",
        "Record the counts", "The counts are recorded.",
    )  # fmt: skip
    return _page(request, desk, form, act, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def needs(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Record who needs which support in the change."""
    desk = open_desk(request, place, code)
    require(desk.side is not None, WORK)
    form = _posted(request, forms.NeedForm)

    def act() -> None:
        given = form.cleaned_data
        actions.say_need(
            by=desk.acting, contract=desk.contract, kind=given["kind"], name=given["name"],
            people=given["people"], support=given["support"],
        )  # fmt: skip

    asked = Asked(
        "Who needs support in the change?", "By language or group: a count and what is done.",
        "Record it", "The need is recorded.",
    )  # fmt: skip
    return _page(request, desk, form, act, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def gate(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Decide go or no go for one's own side."""
    desk = open_desk(request, place, code)
    require(desk.may_speak, SPEAK)
    form = _posted(request, forms.GateForm)

    def act() -> None:
        given = form.cleaned_data
        actions.decide_gate(
            by=desk.acting, contract=desk.contract, go=given["go"] == "go", reason=given["reason"]
        )

    asked = Asked(
        "Go or no go", f"You decide for {desk.acting.organisation} as {desk.side}. The latest "
        "decision of each side counts.", "Record the decision", "The decision is recorded.",
    )  # fmt: skip
    return _page(request, desk, form, act, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Start the service today."""
    desk = open_desk(request, place, code)
    require(desk.may_manage, MANAGE)
    form = _posted(request, forms.StartForm)

    def act() -> None:
        actions.start_service(
            by=desk.acting, contract=desk.contract, reason=form.cleaned_data["reason"]
        )

    asked = Asked(
        "Start the service", f"It starts today, {day(timezone.localdate())}.",
        "Start it", "The service has started.",
    )  # fmt: skip
    return _page(request, desk, form, act, asked)
