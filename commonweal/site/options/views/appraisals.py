"""The appraisals of a place, and one of them: its options, what follows from the scores."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.planning.appraisal import Analysis
from commonweal.records.options.selectors_scoring import scoring_of
from commonweal.records.results.selectors import result_for
from commonweal.site.options.board import Board, open_board, open_shelf
from commonweal.site.options.presenters import analysis as analysed
from commonweal.site.options.presenters import options as words
from commonweal.site.options.presenters import scoring as scored
from commonweal.site.pages import Cell, show
from commonweal.site.results.desk import open_desk
from commonweal.site.results.presenters import status_of


@require_safe
def home(request: HttpRequest, place: str) -> HttpResponse:
    """Every appraisal, with what needs attention."""
    shelf = open_shelf(request, place)
    today = timezone.localdate()
    return show(
        request,
        "options/home.jinja",
        title="Options",
        crumbs=shelf.crumbs()[:-1],
        tables=[words.appraisals_table(shelf), words.alerts_table(shelf, today)],
        shelf=shelf,
        headline=words.attention(shelf, today),
    )


@require_safe
def one(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """One appraisal: options, beliefs, what each body's scores come to, and the decision."""
    board = open_board(request, place, appraisal)
    desk = open_desk(request, place, "appraisal", appraisal)
    answer: Analysis | None = desk.answer
    return show(
        request,
        "options/appraisal.jinja",
        title=board.question.title,
        crumbs=board.shelf.crumbs(),
        tables=[
            *desk.panel_tables,
            words.options_table(board),
            words.beliefs_table(board),
            words.conditions_table(board),
            words.premises_table(board),
            words.continuity_table(board),
            words.arguments_table(board),
            analysed.rankings_table(board, answer),
            analysed.differences_table(board, answer),
            analysed.scores_table(board, answer),
            analysed.acceptability_table(board, answer),
            analysed.turning_table(board, answer),
        ],
        board=board,
        desk=desk,
        answer=answer,
        criteria=words.criteria_words(board),
        failing=words.failing(board),
        decision=words.decision_cell(board),
        effect=_effect(board),
        scoring=scored.progress_words(scoring_of(board.acting, board.place, board.code)),
        **_pictures(board, answer, request.GET.get("body", "")),
    )


#: What else is shown beside the options, by what an appraisal is about: kind of result and words.
_EFFECTS = {
    "condition_share": ("placement", "The money under each option"),
    "deployment": ("deployment", "Posts under each option"),
}


def _effect(board: Board) -> Cell | None:
    """The way to what follows beside the scores, with what it comes to."""
    if board.question.about not in _EFFECTS:
        return None
    kind, text = _EFFECTS[board.question.about]
    found = result_for(board.acting, board.place, kind, board.code)
    href = f"/places/{board.place.code}/{kind}/{board.code}/"
    return Cell(
        text,
        href=href,
        hint=found.headline if found else "",
        status=status_of(board.acting, found) if found else "",
    )


def _pictures(board: Board, answer: Analysis | None, wanted: str) -> dict[str, Any]:
    """The charts, with one body's scores: the one asked for, the reader's own, or the first."""
    if answer is None or not answer.bodies:
        return {"charts": None}
    by_code = {view.body: view for view in answer.bodies}
    own = board.acting.organisation.code if board.acting.organisation else ""
    chosen = by_code.get(wanted) or by_code.get(own) or answer.bodies[0]
    return {
        "charts": {
            "rankings": analysed.rankings_chart(board, answer),
            "range": analysed.range_chart(board, answer),
            "body": analysed.body_chart(board, answer, chosen),
            "acceptability": analysed.acceptability_chart(board, answer),
        },
        "bodies": [(code, board.shelf.name(code), code == chosen.body) for code in by_code],
        "agreement": analysed.agreement_words(answer),
    }
