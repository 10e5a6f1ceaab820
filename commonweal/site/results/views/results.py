"""Everything that has been worked out for a place, agreeing to it, and work in progress."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.people.acting import NotAllowed
from commonweal.records.results import actions
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Attempt, Result
from commonweal.records.results.selectors import (
    attempt_for,
    may_agree,
    newest_results,
    result_by_pk,
    sources_of,
)
from commonweal.site.pages import show
from commonweal.site.pagination import paginate
from commonweal.site.planning.book import Book, open_book
from commonweal.site.requests import acting_of, add_errors
from commonweal.site.results.forms import AgreeForm
from commonweal.site.results.presenters import about, listing_table, sources_table, status_of
from commonweal.site.thread.panel import thread_panel


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    """What has been worked out, newest version of each."""
    book = open_book(request, place, ())
    return show(
        request,
        "results/listing.jinja",
        title="Results",
        crumbs=book.crumbs(),
        tables=[listing_table(book, newest_results(book.acting, book.place))],
        book=book,
    )


@require_safe
def one(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One version as a record: what it says, by which rules, and every figure that went in."""
    book = open_book(request, place, ())
    result = _result(book, pk)
    page = paginate(request, sources_of(book.acting, result))
    kind = kind_of(result.kind)
    return show(
        request,
        "results/result.jinja",
        title=f"{kind.title}, version {result.number}",
        crumbs=book.crumbs(("Results", "results/")),
        tables=[sources_table(book, page.items)],
        book=book,
        result=result,
        page=page,
        rows=about(book, result),
        label=status_of(book.acting, result),
        address=_page_of(book, result.kind, result.subject),
        panel=thread_panel(request, book.place, "result", result.ref),
    )


def _result(book: Book, pk: int) -> Result:
    try:
        return result_by_pk(book.acting, book.place, pk)
    except Result.DoesNotExist:
        raise Http404(f"no result {pk} for this reader") from None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def agree(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Say whether the reader's organisation agrees to one version."""
    book = open_book(request, place, ())
    result = _result(book, pk)
    if not may_agree(book.acting, book.place):
        raise NotAllowed("Only a commissioner of this place may agree for its organisation.")
    form = AgreeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.agree(by=book.acting, result=result, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "What your organisation says of this version is kept.")
            return redirect(_page_of(book, result.kind, result.subject))
    return show(
        request,
        "results/agree.jinja",
        title="Agree or decline",
        crumbs=book.crumbs(("Results", "results/")),
        book=book,
        form=form,
        result=result,
        kind=kind_of(result.kind),
    )


@require_safe
def attempt(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """How far a piece of work is; when it is done, on to its answer."""
    book = open_book(request, place, ())
    try:
        row = attempt_for(acting_of(request), book.place, pk)
    except Attempt.DoesNotExist:
        raise Http404(f"no attempt {pk} for this reader") from None
    address = _page_of(book, row.kind, row.subject)
    if row.state == Attempt.State.DONE:
        return redirect(address)
    waiting = row.state in (Attempt.State.WAITING, Attempt.State.WORKING)
    return show(
        request,
        "results/attempt.jinja",
        title="Working it out" if waiting else "It could not be worked out",
        crumbs=book.crumbs(("Results", "results/")),
        book=book,
        row=row,
        kind=kind_of(row.kind),
        waiting=waiting,
        address=address,
    )


def _page_of(book: Book, kind: str, subject: str) -> str:
    return book.address + kind_of(kind).page(subject)
