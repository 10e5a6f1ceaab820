"""One belief, condition or premises question: how it stands, its evidence, and a new finding."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.options.actions_checks import Found, check
from commonweal.records.options.models import Check
from commonweal.records.options.selectors_checks import history_of
from commonweal.records.options.watching import STANDINGS
from commonweal.records.people.acting import NotAllowed
from commonweal.records.results.selectors import commissioners_of
from commonweal.site.options.board import open_board
from commonweal.site.options.forms import CheckForm
from commonweal.site.options.presenters import acts
from commonweal.site.options.views.common import caption, carried_out
from commonweal.site.pages import show
from commonweal.site.thread.panel import thread_panel


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, place: str, appraisal: str, about: str, key: str) -> HttpResponse:
    """One thing that options rest on; a POST records what was found."""
    board = open_board(request, place, appraisal)
    found = next((w for w in board.watched if (w.about, w.key) == (about, key)), None)
    if found is None:
        raise Http404(f"no {about} {key} of {appraisal} for this reader")
    if request.method == "POST":
        if board.acting.is_public:
            return redirect_to_login(request.get_full_path())
        if not board.shelf.may_work:
            raise NotAllowed(f"This is for the commissioners of {board.place}.")
    last = found.check
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        standings=STANDINGS[found.about],
        parties=commissioners_of(board.acting, board.place),
        initial={
            "standing": found.standing,
            "owner": last.owner.code if last and last.owner else "",
            "test_on": found.due,
        },
    )
    done = carried_out(
        request,
        form,
        lambda: check(
            by=board.acting, place=board.place, about=about, key=key,
            found=Found(**form.cleaned_data),
        ),
        "What was found is kept.",
        board.check_address(found),
    )  # fmt: skip
    is_belief = found.about == Check.About.BELIEF
    return done or show(
        request,
        "options/check.jinja",
        title=found.title[:1].upper() + found.title[1:],
        crumbs=board.crumbs(),
        tables=[
            acts.checks_table(found, history_of(board.acting, board.place, about, key)),
        ],
        board=board,
        caption=caption(board),
        found=found,
        rows=acts.about_watched(board, found),
        panel=thread_panel(request, board.place, "belief", key) if is_belief else None,
        form=form if board.shelf.may_work else None,
    )
