"""Stage gates: the list, one gate, and what commissioners and providers do at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.records.path import actions
from commonweal.records.path.models import Criterion, Gate
from commonweal.records.path.selectors import (
    GateStanding,
    criterion_for,
    gate_for,
    may_assess,
    may_manage,
    providers_of,
    standing_for,
    standings_for,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.definitions_path import extension_conditions
from commonweal.records.register.selectors import require_work_on
from commonweal.site.forms import Form
from commonweal.site.pages import Crumb, show
from commonweal.site.planning.book import Book, open_book
from commonweal.site.planning.forms_gates import (
    AssessForm,
    ConditionsForm,
    CriterionForm,
    DecisionForm,
    FollowsForm,
)
from commonweal.site.planning.presenters import gates as words
from commonweal.site.requests import add_errors


@dataclass(frozen=True)
class _Desk:
    """One gate as one reader meets it."""

    book: Book
    gate: Gate

    @property
    def acting(self) -> Acting:
        return self.book.acting

    @property
    def address(self) -> str:
        return words.address(self.book, self.gate)

    @property
    def may_manage(self) -> bool:
        return may_manage(self.acting, self.book.place)

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        path = [("Commissioning path", "path/"), ("Stage gates", "path/gates/")]
        return [*self.book.crumbs(*path), *more]


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    """Every gate of the path and where it stands."""
    book = open_book(request, place, ())
    standings = standings_for(book.acting, book.place)
    return show(
        request,
        "planning/gates.jinja",
        title="Stage gates",
        crumbs=book.crumbs(("Commissioning path", "path/")),
        tables=[words.gates_table(book, standings, timezone.localdate())],
        book=book,
        headline=words.headline(standings),
    )


@require_safe
def one(request: HttpRequest, place: str, segment: str, number: int) -> HttpResponse:
    """One gate: its criteria, what each side says, what was decided."""
    return _page(request, _desk(request, place, segment, number))


@require_POST
@login_required
def add_criterion(request: HttpRequest, place: str, segment: str, number: int) -> HttpResponse:
    """Add a criterion to a gate."""
    desk = _managed(request, place, segment, number)
    form = CriterionForm(
        request.POST, prefix="criterion", providers=providers_of(desk.acting, desk.book.place)
    )
    return _carry_out(
        request, desk, form,
        lambda given: actions.add_criterion(by=desk.acting, gate=desk.gate, **given),
        "The criterion is added.",
    )  # fmt: skip


@require_POST
@login_required
def add_conditions(request: HttpRequest, place: str, segment: str, number: int) -> HttpResponse:
    """Add the conditions on extension that were ticked."""
    desk = _managed(request, place, segment, number)
    form = ConditionsForm(request.POST, prefix="conditions", offered=extension_conditions())
    return _carry_out(
        request, desk, form,
        lambda _: actions.add_conditions(
            by=desk.acting, gate=desk.gate, conditions=form.chosen()
        ),
        "The conditions are added.",
    )  # fmt: skip


@require_POST
@login_required
def decide(request: HttpRequest, place: str, segment: str, number: int) -> HttpResponse:
    """Decide at a gate."""
    desk = _managed(request, place, segment, number)
    form = DecisionForm(request.POST, prefix="decision")
    return _carry_out(
        request, desk, form,
        lambda given: actions.decide(by=desk.acting, gate=desk.gate, **given),
        "The decision is kept.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assess(request: HttpRequest, place: str, segment: str, number: int, pk: int) -> HttpResponse:
    """Say how far a criterion is met; only for the side that it tests."""
    desk = _desk(request, place, segment, number)
    criterion = _criterion(desk, pk)
    if not may_assess(desk.acting, criterion):
        raise NotAllowed("A criterion is assessed by the side that it tests.")
    form = AssessForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.assess(by=desk.acting, criterion=criterion, **form.cleaned_data)
        messages.success(request, "What your organisation says of it is kept.")
        return redirect(desk.address)
    return show(
        request,
        "planning/gate_form.jinja",
        title=str(criterion),
        crumbs=desk.crumbs(Crumb(str(desk.gate), desk.address)),
        caption=f"{desk.gate}: {desk.acting.organisation} assesses",
        form=form,
        label="Keep the assessment",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def criterion(request: HttpRequest, place: str, segment: str, number: int, pk: int) -> HttpResponse:
    """Say what follows from a criterion, or take one back that was added."""
    desk = _managed(request, place, segment, number)
    row = _criterion(desk, pk)
    form = FollowsForm(request.POST if request.method == "POST" else None, criterion=row)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if given.get("drop"):
            actions.drop_criterion(by=desk.acting, criterion=row, reason=given["reason"])
        else:
            actions.plan_criterion(by=desk.acting, criterion=row, consequence=given["consequence"])
        messages.success(request, "The criterion is up to date.")
        return redirect(desk.address)
    return show(
        request,
        "planning/gate_form.jinja",
        title=str(row),
        crumbs=desk.crumbs(Crumb(str(desk.gate), desk.address)),
        caption=str(desk.gate),
        form=form,
        label="Keep it",
    )


def _desk(request: HttpRequest, place: str, segment: str, number: int) -> _Desk:
    book = open_book(request, place, ())
    try:
        gate = gate_for(book.acting, book.place, segment, number)
    except Gate.DoesNotExist:
        raise Http404(f"no gate {segment}/{number} for this reader") from None
    return _Desk(book, gate)


def _managed(request: HttpRequest, place: str, segment: str, number: int) -> _Desk:
    desk = _desk(request, place, segment, number)
    require_work_on(desk.acting, desk.book.place, Capability.MANAGE_PLACE)
    return desk


def _criterion(desk: _Desk, pk: int) -> Criterion:
    try:
        return criterion_for(desk.acting, desk.gate, pk)
    except Criterion.DoesNotExist:
        raise Http404(f"no criterion {pk} for this reader") from None


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
    standing = standing_for(desk.acting, desk.gate)
    return show(
        request,
        "planning/gate.jinja",
        title=str(desk.gate),
        crumbs=desk.crumbs(),
        tables=[
            words.criteria_table(desk.acting, desk.book, standing, desk.may_manage),
            words.decisions_table(standing),
            words.history_table(standing),
        ],
        book=desk.book,
        desk=desk,
        standing=standing,
        lede=words.lede(standing, timezone.localdate()),
        obstacles=words.obstacles(standing),
        form=bound,
        **(_forms(desk, standing, bound) if desk.may_manage else {}),
    )


def _forms(desk: _Desk, standing: GateStanding, bound: Form | None) -> dict[str, Any]:
    """The forms of those who run the place; the one that was sent comes back as it was sent."""
    providers = providers_of(desk.acting, desk.book.place)
    forms: dict[str, Any] = {
        "criterion_form": CriterionForm(prefix="criterion", providers=providers),
        "conditions_form": ConditionsForm(prefix="conditions", offered=extension_conditions()),
        "decision_form": DecisionForm(prefix="decision")
        if standing.outcome and standing.outcome.may_decide
        else None,
    }
    if bound is not None:
        forms[f"{bound.prefix}_form"] = bound
    return forms
