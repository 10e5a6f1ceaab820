"""The list of frameworks, one framework's tree, and the cross-walk between them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.reviewing.frameworks import Framework
from commonweal.site.frameworks.board import open_board, open_shelf
from commonweal.site.frameworks.forms import WalkForm
from commonweal.site.frameworks.presenters import frameworks as words
from commonweal.site.frameworks.presenters.common import STANDINGS, source_of
from commonweal.site.pages import show


@require_safe
def home(request: HttpRequest, place: str) -> HttpResponse:
    """Every framework, and which outcomes nothing measures."""
    shelf = open_shelf(request, place)
    return show(
        request,
        "frameworks/home.jinja",
        title="Outcomes frameworks",
        crumbs=shelf.crumbs()[:-1],
        tables=[words.home_table(shelf), words.gaps_table(shelf), words.several_table(shelf)],
        shelf=shelf,
        chart=words.gap_chart(shelf),
    )


@require_safe
def one(request: HttpRequest, place: str, framework: str) -> HttpResponse:
    """One framework: its tree, what stands in the way of publishing, the mix of stages."""
    board = open_board(request, place, framework)
    return show(
        request,
        "frameworks/framework.jinja",
        title=board.framework.title,
        crumbs=board.shelf.crumbs(),
        tables=[
            words.tree_table(board),
            words.mix_table(board),
            words.plan_table(board),
            words.versions_table(board),
            words.gone_table(board),
        ],
        board=board,
        headline=words.headline(board),
        findings=words.findings(board),
        warnings=words.warnings(board),
        tree=words.tree(board),
        mix=words.mix_chart(board),
        standing=STANDINGS[board.framework.standing],
        source=source_of(board.shelf, board.framework.citation),
        is_illustrative=bool(board.standing and board.standing.illustrative),
    )


@require_safe
def cross_walk(request: HttpRequest, place: str) -> HttpResponse:
    """Two frameworks side by side, with the links between their outcomes."""
    shelf = open_shelf(request, place)
    known = list(shelf.frameworks.values())
    form = WalkForm(request.GET or None, frameworks=known)
    first, second = _chosen(form, known)
    return show(
        request,
        "frameworks/cross_walk.jinja",
        title="Cross-walk between frameworks",
        crumbs=shelf.crumbs(),
        tables=[words.walk_table(shelf, first, second)],
        shelf=shelf,
        form=form,
        chart=words.walk_matrix(shelf, first, second),
    )


def _chosen(form: WalkForm, known: list[Framework]) -> tuple[Framework, Framework]:
    if form.is_bound and form.is_valid():
        by_id = {one.id: one for one in known}
        return by_id[form.cleaned_data["first"]], by_id[form.cleaned_data["second"]]
    return known[-1], known[0]
