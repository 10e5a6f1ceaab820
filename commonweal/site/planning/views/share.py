"""The dementia share page: an assumed share of a wider budget, and the two ways to account it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.language.figure import Figure
from commonweal.planning import estimate
from commonweal.planning.ledger import LedgerError
from commonweal.records.findings import definitions
from commonweal.site.pages import show
from commonweal.site.planning import book as books
from commonweal.site.planning.book import Book, open_book
from commonweal.site.planning.forms import ShareForm
from commonweal.site.planning.presenters import share as words
from commonweal.site.planning.views.spend import ledger_of

#: The share whose definition this page uses.
SHARE = "dementia"


def _first(figures: list[Figure], part: str) -> Figure | None:
    return next((f for f in figures if f.dims.get("part") == part and f.unit != "pct"), None)


def _total(book: Book) -> Figure | None:
    try:
        totals = ledger_of(book).totals
    except LedgerError:
        return None
    return totals[0].figure if len(totals) == 1 else None


@require_safe
def share(request: HttpRequest, place: str) -> HttpResponse:
    """What the share comes to, at the assumed share and others, and what is not itemised."""
    book = open_book(request, place, [books.SHARE, books.SPEND])
    figures = book.of(books.SHARE)
    budget, printed = _first(figures, "total"), _first(figures, "estimate")
    items = [f for f in figures if f.dims.get("part") == "item" and f.unit != "pct"]
    assumed = definitions.assumed_share(SHARE)
    form = ShareForm(request.GET if "share" in request.GET else None)
    own = form.cleaned_data["share"] if form.is_bound and form.is_valid() else None
    if not form.is_bound:
        form.initial = {"share": assumed["assumed_pct"]}
    if budget is None:
        return show(
            request, "planning/share.jinja", title="Dementia share", book=book, form=form,
            crumbs=book.crumbs(("Spend", "spend/")), chosen=None,
        )  # fmt: skip
    chosen = estimate.estimate(budget, own if own is not None else assumed["assumed_pct"], items)
    tried = [*assumed["tried_pct"], *([own] if own is not None else [])]
    views = words.views(_total(book), budget, chosen)
    return show(
        request,
        "planning/share.jinja",
        title="Dementia share",
        crumbs=book.crumbs(("Spend", "spend/")),
        tables=[
            words.sensitivity_table(estimate.sensitivity(budget, tried, items), budget.unit),
            words.items_table(book, budget, printed, items, chosen),
            *([words.views_table(views, budget.unit)] if views else []),
        ],
        book=book,
        form=form,
        chosen=chosen,
        assumed=assumed,
        headline=words.headline(budget, chosen),
        chart=words.items_chart(items, chosen, budget.unit),
        views=views,
    )
