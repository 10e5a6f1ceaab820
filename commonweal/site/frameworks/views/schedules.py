"""Schedules: sending the published set to every provider, who differs, and one provider's own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.facts.actions.receiving import ImportRefused
from commonweal.records.frameworks.actions_publishing import Term, send_schedules
from commonweal.records.frameworks.actions_returning import return_schedule
from commonweal.records.frameworks.selectors_schedules import (
    ScheduleView,
    may_return,
    providers_of,
    schedule_for,
    schedules_for,
)
from commonweal.records.people.acting import NotAllowed
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.site.frameworks.board import Board, open_board
from commonweal.site.frameworks.forms import ReturnForm, SendForm
from commonweal.site.frameworks.presenters import schedules as words
from commonweal.site.pages import Crumb, show
from commonweal.site.papers import paper_response
from commonweal.site.requests import add_errors
from commonweal.site.words import plural


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing(request: HttpRequest, place: str, framework: str) -> HttpResponse:
    """Who has which schedule, who differs, and sending the newest version."""
    board = _board(request, place, framework)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not board.shelf.may_publish:
            raise NotAllowed(f"This is for those who manage {board.place} for a commissioner.")
        if form.is_valid() and _sent(request, board, form):
            return redirect(request.path)
    views = schedules_for(board.acting, board.place, framework)
    waiting = board.version is not None and _not_sent(board, views)
    return show(
        request,
        "frameworks/schedules.jinja",
        title="Schedules of providers",
        crumbs=board.crumbs(),
        tables=[words.providers_table(board, views), words.differences_table(views)],
        board=board,
        headline=words.headline(views),
        form=form if board.shelf.may_publish and waiting else None,
        bound=form,
        is_published=board.version is not None,
    )


def _not_sent(board: Board, views: list[ScheduleView]) -> bool:
    """Whether a provider has not had the newest version."""
    had = {one.provider.pk for one in views if one.sent.version == board.version}
    return any(one.pk not in had for one in providers_of(board.acting, board.place))


def _sent(request: HttpRequest, board: Board, form: SendForm) -> bool:
    term = Term(form.cleaned_data["starts_on"], form.cleaned_data["ends_on"])
    try:
        sent = send_schedules(
            by=board.acting, place=board.place, framework=board.framework.id, term=term
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, f"The same schedule is sent to {plural(len(sent), 'provider')}.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, place: str, framework: str, provider: str) -> HttpResponse:
    """One provider's schedule, and returning it."""
    board = _board(request, place, framework)
    view = _view(board, provider)
    form = ReturnForm(
        request.POST if request.method == "POST" else None,
        lines=view.lines,
        returned=view.returned,
    )
    returns = may_return(board.acting, board.place, provider)
    if request.method == "POST":
        if not returns:
            raise NotAllowed(f"You do not return schedules for {view.provider}.")
        if form.is_valid() and _returned(request, board, view, form):
            return redirect(request.path)
    return show(
        request,
        "frameworks/schedule.jinja",
        title=f"Schedule of {view.provider}",
        crumbs=[*board.crumbs(), Crumb("Schedules", f"{board.address}schedules/")],
        tables=[
            words.lines_table(view),
            words.differences_table([view]),
            words.calendar_table(view),
            words.blank_table(view),
        ],
        board=board,
        view=view,
        state=words.headline([view]),
        form=form,
        may_return=returns,
    )


def _returned(request: HttpRequest, board: Board, view: ScheduleView, form: ReturnForm) -> bool:
    try:
        return_schedule(by=board.acting, sent=view.sent, rows=form.rows())
    except ValidationError as error:
        add_errors(form, error)
        return False
    except ImportRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "The schedule is returned.")
    return True


@require_safe
@login_required
def word(request: HttpRequest, place: str, framework: str, provider: str) -> HttpResponse:
    """One provider's schedule as a Word file."""
    board = _board(request, place, framework)
    return paper_response(words.paper(board, _view(board, provider), timezone.localtime()))


def _board(request: HttpRequest, place: str, framework: str) -> Board:
    board = open_board(request, place, framework)
    if sight_of(board.acting, board.place) not in (Sight.ALL, Sight.OWN):
        raise NotAllowed(f"This is for those who commission or provide in {board.place}.")
    return board


def _view(board: Board, provider: str) -> ScheduleView:
    found = schedule_for(board.acting, board.place, board.framework.id, provider)
    if found is None:
        raise Http404(f"no schedule of {provider} for this reader")
    return found
