"""The decision on an appraisal: what stands in its way, positions, and recording it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.records.options import actions_decisions as actions
from commonweal.records.options.selectors_decisions import (
    analyses_of,
    decisions_for,
    meetings_for,
    positions_on,
)
from commonweal.records.people.permissions import Capability
from commonweal.site.options.board import Board, open_board
from commonweal.site.options.forms import DecideForm, PositionForm
from commonweal.site.options.presenters import acts
from commonweal.site.options.presenters import options as words
from commonweal.site.options.views.common import (
    caption,
    carried_out,
    require_inside,
    require_managing,
)
from commonweal.site.pages import show
from commonweal.site.thread.panel import thread_panel


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """What was decided, on what, and by whom; a POST records a decision."""
    board = open_board(request, place, appraisal)
    if request.method == "POST":
        if board.acting.is_public:
            return redirect_to_login(request.get_full_path())
        require_managing(board.shelf)
    form = _decide_form(request, board) if board.shelf.may_manage else None
    if form is not None:
        done = carried_out(
            request,
            form,
            lambda: _decide(board, form),
            "The decision is kept.",
            f"{board.address}decision/",
        )
        if done:
            return done
    return _page(request, board, form, _position_form(board))


@require_POST
@login_required
def position(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """Say which option one's own organisation wants."""
    board = open_board(request, place, appraisal)
    board.acting.require(Capability.TAKE_POSITION)
    require_inside(board.shelf)
    form = PositionForm(request.POST, prefix="position", question=board.question)
    done = carried_out(
        request,
        form,
        lambda: actions.take_option_position(
            by=board.acting, place=board.place, appraisal=board.code, **form.cleaned_data
        ),
        "Your organisation’s position is kept.",
        f"{board.address}decision/",
    )
    if done:
        return done
    decide_form = _decide_form(None, board) if board.shelf.may_manage else None
    return _page(request, board, decide_form, form)


def _decide(board: Board, form: DecideForm) -> object:
    given = dict(form.cleaned_data)
    meetings = {str(row.pk): row for row in meetings_for(board.acting, board.place)}
    given["meeting"] = meetings.get(given["meeting"])
    return actions.decide(
        by=board.acting, place=board.place, appraisal=board.code, ruling=actions.Ruling(**given)
    )


def _decide_form(request: HttpRequest | None, board: Board) -> DecideForm:
    versions = analyses_of(board.acting, board.place, board.code)
    return DecideForm(
        request.POST if request is not None and request.method == "POST" else None,
        question=board.question,
        meetings=[
            (str(row.pk), acts.meeting_name(row)) for row in meetings_for(board.acting, board.place)
        ],
        versions=[(str(row.number), acts.version_name(row)) for row in versions],
    )


def _position_form(board: Board) -> PositionForm | None:
    if not board.shelf.may_speak:
        return None
    return PositionForm(prefix="position", question=board.question)


def _page(
    request: HttpRequest,
    board: Board,
    form: DecideForm | None,
    position_form: PositionForm | None,
) -> HttpResponse:
    rows = decisions_for(board.acting, board.place, board.code)
    said = positions_on(board.acting, board.place, board.code)
    bound = next((one for one in (form, position_form) if one is not None and one.is_bound), None)
    return show(
        request,
        "options/decision.jinja",
        title="Decision",
        crumbs=board.crumbs(),
        tables=[acts.decisions_table(board, rows), acts.positions_table(board, said)],
        board=board,
        caption=caption(board),
        headline=acts.decision_headline(rows),
        rows=acts.about_decision(board, rows[0]) if rows else [],
        conditions=rows[0].conditions if rows else [],
        obstacle=board.obstacle,
        failing=[said for _, said in words.failing(board)],
        many=len(rows) > 1,
        said=said,
        panel=thread_panel(request, board.place, "decision", board.code),
        form=form,
        position_form=position_form,
        bound=bound,
    )
