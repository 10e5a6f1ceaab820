"""Working on a set: taking a framework up, putting indicators in, changing them, publishing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.records.frameworks import actions
from commonweal.records.frameworks.actions_publishing import publish_set
from commonweal.records.people.acting import NotAllowed
from commonweal.reviewing.frameworks import Placed
from commonweal.reviewing.life_cycle import Swap
from commonweal.site.forms import Form
from commonweal.site.frameworks.board import Board, open_board
from commonweal.site.frameworks.forms import AttachForm, PublishForm, ReplaceForm, TakeOutForm
from commonweal.site.frameworks.presenters import frameworks as words
from commonweal.site.frameworks.presenters import indicators as described
from commonweal.site.pages import show
from commonweal.site.requests import add_errors


@require_POST
@login_required
def take_up(request: HttpRequest, place: str, framework: str) -> HttpResponse:
    """Begin a draft of a framework."""
    board = open_board(request, place, framework)
    _require_work(board)
    actions.take_up(by=board.acting, place=board.place, framework=framework)
    messages.success(request, f"{board.framework.title} is taken up: put indicators under it.")
    return redirect(board.address)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attach(request: HttpRequest, place: str, framework: str) -> HttpResponse:
    """Put an indicator under an outcome, or be told why not."""
    board = open_board(request, place, framework)
    _require_work(board)
    form = AttachForm(
        request.POST if request.method == "POST" else None,
        framework=board.framework,
        indicators=board.shelf.library.values(),
        outcome=request.GET.get("outcome", ""),
    )

    def act() -> None:
        given = form.cleaned_data
        wanted = Placed(given["indicator"], given["outcome"], given["is_key"])
        actions.attach(
            by=board.acting, place=board.place, framework=framework, wanted=wanted,
            reason=given["reason"],
        )  # fmt: skip

    return _done(request, form, act, "The indicator is in.", board.address) or show(
        request,
        "frameworks/attach.jinja",
        title="Add an indicator",
        crumbs=board.crumbs(),
        board=board,
        form=form,
    )


@dataclass(frozen=True)
class _Changes:
    """The three forms of the page on which an indicator of a set is changed."""

    out: TakeOutForm
    plan: ReplaceForm
    retire: ReplaceForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, place: str, framework: str, indicator: str) -> HttpResponse:
    """Take an indicator out, plan its replacement, or retire it in favour of another."""
    board = open_board(request, place, framework)
    _require_work(board)
    standing = [one for one in board.placed if one.indicator == indicator]
    if not standing and request.method != "POST":
        raise Http404(f"{indicator} does not stand in this set")
    forms = _forms(request, board, indicator, [one.outcome for one in standing])
    wanted = request.POST.get("act", "")
    done: HttpResponse | None = None
    if wanted in _ACTS:
        form, act, said = _ACTS[wanted](board, indicator, forms)
        done = _done(request, form, act, said, board.address)
    bound = next((one for one in (forms.out, forms.plan, forms.retire) if one.is_bound), forms.out)
    found = board.shelf.library.get(indicator)
    return done or show(
        request,
        "frameworks/change.jinja",
        title=board.shelf.name(indicator),
        crumbs=board.crumbs(),
        board=board,
        forms=forms,
        bound=bound,
        ended=described.retirement_words(board.shelf, found) if found else "",
    )


def _forms(request: HttpRequest, board: Board, indicator: str, outcomes: list[str]) -> _Changes:
    def data(act: str) -> Any:
        return request.POST if request.POST.get("act") == act else None

    found = board.shelf.library.get(indicator)
    others = [one for one in board.shelf.library.values() if one.id != indicator]
    retired = found.retired if found else None
    initial = {}
    if retired:
        initial = {"successor": retired.successor, "on": retired.on, "reason": retired.reason}
    titled = board.framework.outcomes
    named = [(code, f"{code} {titled[code].title}") for code in outcomes if code in titled]
    return _Changes(
        TakeOutForm(data("out"), outcomes=named),
        ReplaceForm(
            data("plan"), prefix="plan", label="From", indicators=others, initial={}
        ),
        ReplaceForm(
            data("retire"), prefix="retire", label="Its last day", indicators=others,
            initial=initial,
        ),
    )  # fmt: skip


Act = tuple[Form, Callable[[], object], str]


def _take_out(board: Board, indicator: str, forms: _Changes) -> Act:
    def act() -> None:
        actions.take_out(
            by=board.acting, place=board.place, framework=board.framework.id,
            indicator=indicator, **forms.out.cleaned_data,
        )  # fmt: skip

    return forms.out, act, "The indicator is taken out."


def _plan(board: Board, indicator: str, forms: _Changes) -> Act:
    def act() -> None:
        given = forms.plan.cleaned_data
        swap = Swap(indicator, given["successor"], given["on"], given["reason"])
        actions.plan_swap(
            by=board.acting, place=board.place, framework=board.framework.id, swap=swap
        )

    return forms.plan, act, "The replacement is planned."


def _retire(board: Board, indicator: str, forms: _Changes) -> Act:
    def act() -> None:
        actions.retire(
            by=board.acting, place=board.place, framework=board.framework.id,
            indicator=indicator, **forms.retire.cleaned_data,
        )  # fmt: skip

    return forms.retire, act, "The indicator is retired."


_ACTS = {"out": _take_out, "plan": _plan, "retire": _retire}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publish(request: HttpRequest, place: str, framework: str) -> HttpResponse:
    """Publish the draft, or be told everything that stands in the way."""
    board = open_board(request, place, framework)
    if not board.shelf.may_publish:
        raise NotAllowed(f"This is for those who manage {board.place} for a commissioner.")
    form = PublishForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        publish_set(by=board.acting, place=board.place, framework=framework, **form.cleaned_data)

    return _done(request, form, act, "The set is published.", board.address) or show(
        request,
        "frameworks/publish.jinja",
        title="Publish the indicators",
        crumbs=board.crumbs(),
        board=board,
        form=form,
        headline=words.headline(board),
        warnings=words.warnings(board),
    )


def _require_work(board: Board) -> None:
    if not board.shelf.may_work:
        raise NotAllowed(f"This is for the commissioners of {board.place}.")


def _done(
    request: HttpRequest, form: Form, act: Callable[[], object], said: str, href: str
) -> HttpResponse | None:
    """Do what a sent form asks and go on; None when the page shows what is wrong with it."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        act()
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, said)
    return redirect(href)
