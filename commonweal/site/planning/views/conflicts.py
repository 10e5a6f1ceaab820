"""Plans that contradict each other, and how each of the two sides resolves it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.people.permissions import Capability
from commonweal.records.providers import actions
from commonweal.records.providers.selectors import (
    may_resolve,
    pair_seen,
    resolutions_for,
    sees_resolutions,
)
from commonweal.records.providers.standing import latest_by_side
from commonweal.site.pages import show
from commonweal.site.planning.book import open_book
from commonweal.site.planning.forms_providers import ResolutionForm
from commonweal.site.planning.presenters import conflicts as words
from commonweal.site.requests import add_errors
from commonweal.site.results.desk import open_desk

HOME = ("Plans that contradict each other", "plan-conflicts/")


@require_safe
def conflicts(request: HttpRequest, place: str) -> HttpResponse:
    """Every pair of assumptions, what is at stake, what is stranded."""
    desk = open_desk(request, place, "plan-conflicts")
    spoken = latest_by_side(resolutions_for(desk.acting, desk.place))
    said = {
        pair.code: spoken.get(pair.code, {})
        for pair in (desk.answer.pairs if desk.answer else ())
        if sees_resolutions(desk.acting, desk.place, pair)
    }
    return show(
        request,
        "planning/conflicts.jinja",
        title="Plans that contradict each other",
        crumbs=desk.crumbs(("Providers", "providers/")),
        tables=[
            *desk.panel_tables,
            words.pairs_table(desk.book, desk.answer, said),
            words.stranded_table(desk.book, desk.answer),
            words.dependencies_table(desk.book, desk.answer),
        ],
        desk=desk,
        chart=words.stake_chart(desk.book, desk.answer),
    )


@require_safe
def pair(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One pair of assumptions with what each side has said of it."""
    return _page(request, place, code, None)


@require_http_methods(["POST"])
@login_required
def resolve(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Say for one's own organisation how a contradiction is resolved."""
    book = open_book(request, place, ())
    book.acting.require(Capability.TAKE_POSITION)
    form = ResolutionForm(request.POST)
    if form.is_valid():
        try:
            actions.record_resolution(
                by=book.acting, place=book.place, pair=code, **form.cleaned_data
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "What your organisation says of these plans is kept.")
            return redirect(f"{book.address}plan-conflicts/{code}/")
    return _page(request, place, code, form)


def _page(request: HttpRequest, place: str, code: str, form: ResolutionForm | None) -> HttpResponse:
    book = open_book(request, place, ())
    found = pair_seen(book.acting, book.place, code)
    if found is None:
        raise Http404(f"no pair {code} for this reader")
    rows = list(resolutions_for(book.acting, book.place).filter(pair=code))
    speaks = may_resolve(book.acting, book.place, found) and found.contradicts
    said = latest_by_side(rows).get(code, {})
    return show(
        request,
        "planning/conflict.jinja",
        title=words.pair_name(book, found),
        crumbs=book.crumbs(HOME),
        tables=[words.said_table(rows)],
        book=book,
        code=code,
        rows=words.pair_rows(book, found),
        standing=words.standing(book, found, said)
        if sees_resolutions(book.acting, book.place, found)
        else "",
        form=(form or ResolutionForm()) if speaks else None,
    )
