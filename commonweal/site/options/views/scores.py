"""Scoring: one's own sheet, a filled file, and opening or closing a round."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.planning.option_tables import Option
from commonweal.records.options import actions_scoring as actions
from commonweal.records.options.models import Sheet
from commonweal.records.options.score_files import SheetRefused, read_scores
from commonweal.records.options.selectors_scoring import (
    Progress,
    Scoring,
    last_finished,
    scores_of,
    scoring_of,
)
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.site.forms import Form
from commonweal.site.options.board import Board, open_board
from commonweal.site.options.forms import ReasonForm, ScoresForm, SheetFileForm
from commonweal.site.options.presenters import scoring as words
from commonweal.site.options.views.common import caption, carried_out, require_inside
from commonweal.site.pages import show
from commonweal.site.requests import add_errors


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def scores(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """One's own scores; those of others once one has finished."""
    board = _board(request, place, appraisal)
    scoring = scoring_of(board.acting, board.place, board.code)
    if request.method != "POST":
        return _page(request, board, scoring, _form(board, scoring, None))
    _require_scoring(board)
    form = _form(board, scoring, request.POST)
    finishes = "finish" in request.POST
    if form.is_valid():
        try:
            actions.score(
                by=board.acting, place=board.place, appraisal=board.code, scores=form.scores()
            )
            if finishes:
                actions.finish_scoring(by=board.acting, place=board.place, appraisal=board.code)
        except ValidationError as error:
            add_errors(form, error)
        else:
            done = "Your scores are finished." if finishes else "Your scores are saved as a draft."
            messages.success(request, done)
            return redirect(f"{board.address}scores/")
    return _page(request, board, scoring, form)


@require_POST
@login_required
def from_file(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """Scores from a filled sheet: all of them or none."""
    board = _board(request, place, appraisal)
    _require_scoring(board)
    form = SheetFileForm(request.POST, request.FILES, prefix="file")
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            given = read_scores(file.read(), file.name)
            actions.score(by=board.acting, place=board.place, appraisal=board.code, scores=given)
        except SheetRefused as refusal:
            for sentence in refusal.sentences:
                form.add_error("file", sentence)
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            messages.success(request, "The file’s scores are saved as your draft.")
            return redirect(f"{board.address}scores/")
    scoring = scoring_of(board.acting, board.place, board.code)
    return _page(request, board, scoring, _form(board, scoring, None), file_form=form)


@require_POST
@login_required
def close(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """Close the round though some have not finished."""
    board = _board(request, place, appraisal)
    _require_lead(board)
    form = ReasonForm(request.POST, prefix="close")
    done = carried_out(
        request,
        form,
        lambda: actions.close_scoring(
            by=board.acting, place=board.place, appraisal=board.code, **form.cleaned_data
        ),
        "The round is closed and the scores are open.",
        board.address,
    )
    return done or _again(request, board, close_form=form)


@require_POST
@login_required
def reopen(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """Open another round."""
    board = _board(request, place, appraisal)
    _require_lead(board)
    form = ReasonForm(request.POST, prefix="reopen")
    done = carried_out(
        request,
        form,
        lambda: actions.reopen_scoring(
            by=board.acting, place=board.place, appraisal=board.code, **form.cleaned_data
        ),
        "Another round of scoring is open.",
        f"{board.address}scores/",
    )
    return done or _again(request, board, reopen_form=form)


def _board(request: HttpRequest, place: str, appraisal: str) -> Board:
    board = open_board(request, place, appraisal)
    require_inside(board.shelf)
    return board


def _require_scoring(board: Board) -> None:
    board.acting.require(Capability.WORK_OUT)


def _require_lead(board: Board) -> None:
    if not board.shelf.leads:
        raise NotAllowed(f"Only a lead commissioner of {board.place} may do this.")


def _form(board: Board, scoring: Scoring, data: object) -> ScoresForm:
    own = scoring.of(board.acting.organisation)
    sheet: Sheet | None = own.sheet if own else None
    if sheet is None:
        # What was given in an earlier round is where this one begins.
        sheet = last_finished(board.acting, board.place, board.code)
    given = scores_of(board.acting, sheet) if sheet else {}
    return ScoresForm(data, question=board.question, given=given)


def _again(request: HttpRequest, board: Board, **forms: Form) -> HttpResponse:
    scoring = scoring_of(board.acting, board.place, board.code)
    return _page(request, board, scoring, _form(board, scoring, None), **forms)


def _page(
    request: HttpRequest,
    board: Board,
    scoring: Scoring,
    form: ScoresForm,
    *,
    file_form: Form | None = None,
    close_form: Form | None = None,
    reopen_form: Form | None = None,
) -> HttpResponse:
    own = scoring.of(board.acting.organisation)
    has_finished = own is not None and own.progress == Progress.FINISHED
    fills = own is not None and board.shelf.may_work and not has_finished and not scoring.is_closed
    bound = next((one for one in (form, file_form, close_form, reopen_form)
                  if one is not None and one.is_bound), form)  # fmt: skip
    may_close = board.shelf.leads and scoring.round is not None and not scoring.is_closed
    return show(
        request,
        "options/scores.jinja",
        title="Scores",
        crumbs=board.crumbs(),
        tables=[
            words.progress_table(board, scoring),
            words.sheets_table(board, scoring),
            words.blank_table(board, scoring),
        ],
        board=board,
        caption=caption(board),
        progress=words.progress_words(scoring),
        rule=words.RULE,
        form=form if fills else None,
        bound=bound,
        may_finish=board.shelf.may_speak,
        has_finished=has_finished,
        sees_others=len([s for s in scoring.seen_sheets if s.finished_at is not None]) > 0,
        groups=_groups(board, form) if fills else (),
        file_form=(file_form or SheetFileForm(prefix="file")) if fills else None,
        close_form=(close_form or ReasonForm(prefix="close")) if may_close else None,
        reopen_form=(reopen_form or ReasonForm(prefix="reopen"))
        if board.shelf.leads and scoring.is_closed
        else None,
    )


def _groups(board: Board, form: ScoresForm) -> list[tuple[Option, bool, list[object]]]:
    """The boxes by option: those that go forward first, those ruled out folded away at the end."""
    groups: list[tuple[Option, bool, list[object]]] = [
        (option, board.standings[option.code].is_out, list(form.boxes(option)))
        for option in board.question.options
    ]
    return sorted(groups, key=lambda group: group[1])
