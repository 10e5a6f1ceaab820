"""One option, the weights of criteria, and mixing an option from two others."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.options import actions_options as actions
from commonweal.records.options.selectors import (
    criteria_in_force,
    standing_history,
    weightings_for,
)
from commonweal.site.options.board import open_board
from commonweal.site.options.forms import MixForm, StandingForm, WeightsForm
from commonweal.site.options.presenters import acts
from commonweal.site.options.presenters import options as words
from commonweal.site.options.views.common import caption, carried_out, require_managing
from commonweal.site.pages import show


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, place: str, appraisal: str, option: str) -> HttpResponse:
    """One option: what it is, what it rests on, how it stands; a POST says how it stands now."""
    board = open_board(request, place, appraisal)
    found = board.question.option(option)
    if found is None:
        raise Http404(f"no option {option} of {appraisal} for this reader")
    if request.method == "POST":
        if board.acting.is_public:
            return redirect_to_login(request.get_full_path())
        require_managing(board.shelf)
    form = StandingForm(
        request.POST if request.method == "POST" else None,
        initial={"standing": board.standings[option].standing},
    )
    done = carried_out(
        request,
        form,
        lambda: actions.shortlist(
            by=board.acting, place=board.place, appraisal=board.code, option=option,
            **form.cleaned_data,
        ),
        f"How option {option} stands is kept.",
        board.option_address(option),
    )  # fmt: skip
    return done or show(
        request,
        "options/option.jinja",
        title=f"Option {option}: {found.title}",
        crumbs=board.crumbs(),
        tables=[
            words.beliefs_table(board, option),
            words.conditions_table(board, option),
            words.premises_table(board, option),
            words.continuity_table(board, option),
            words.arguments_table(board, option),
            acts.standing_table(standing_history(board.acting, board.place, board.code, option)),
        ],
        board=board,
        caption=caption(board),
        rows=acts.about_option(board, found),
        failing=[said for code, said in words.failing(board) if code == option],
        parts=acts.parts_of(board, option),
        form=form if board.shelf.may_manage else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def weights(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """The weights of the criteria, as they hold and as they were."""
    board = open_board(request, place, appraisal)
    require_managing(board.shelf)
    criteria = criteria_in_force(board.acting, board.place, board.question)
    form = WeightsForm(
        request.POST if request.method == "POST" else None,
        question=board.question,
        weights={one.code: one.weight for one in criteria},
    )
    done = carried_out(
        request,
        form,
        lambda: actions.set_weights(
            by=board.acting, place=board.place, appraisal=board.code, weights=form.weights(),
            reason=form.cleaned_data["reason"],
        ),
        "The weights are kept, and the analysis follows them.",
        board.address,
    )  # fmt: skip
    history = weightings_for(board.acting, board.place, board.code)
    return done or show(
        request,
        "options/weights.jinja",
        title="Weights of the criteria",
        crumbs=board.crumbs(),
        tables=[acts.weights_table(board, history)],
        board=board,
        caption=caption(board),
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mix(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """Derive an option from two others."""
    board = open_board(request, place, appraisal)
    require_managing(board.shelf)
    form = MixForm(request.POST if request.method == "POST" else None, question=board.question)

    def act() -> object:
        given = form.cleaned_data
        return actions.mix_option(
            by=board.acting,
            place=board.place,
            appraisal=board.code,
            mix=actions.Mix(
                given["code"], given["title"], given["first"], given["second"], form.takes(),
                given["from_first"], given["from_second"],
            ),
        )  # fmt: skip

    done = carried_out(request, form, act, "The option is added.", board.address)
    return done or show(
        request,
        "options/mix.jinja",
        title="Mix an option from two others",
        crumbs=board.crumbs(),
        board=board,
        caption=caption(board),
        form=form,
    )
