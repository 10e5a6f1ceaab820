"""The spend pages: who spends how much, what it covers, per head, and over the years."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.planning import per_head, trend
from commonweal.planning.ledger import Ledger, LedgerError, build, entries_of
from commonweal.planning.who_pays import payments
from commonweal.records.facts.selectors_sending import may_import
from commonweal.records.findings import definitions
from commonweal.site.pages import show
from commonweal.site.planning import book as books
from commonweal.site.planning.book import Book, open_book
from commonweal.site.planning.forms import YearsForm
from commonweal.site.planning.presenters import per_head as per_head_words
from commonweal.site.planning.presenters import spend as words
from commonweal.site.planning.presenters import years as years_words

CELLS = {"body": "commissioner_code", "provider": "provider_code", "lead": "lead_ccg_code"}


def ledger_of(book: Book) -> Ledger:
    """The place's ledger. Lines above that this reader may not see are left away."""
    entries = entries_of(book.of(books.SPEND), definitions.ledger_conventions()[books.SPEND])
    return build(entries, definitions.tolerances()["spend_roll_up"])


@require_safe
def spend(request: HttpRequest, place: str) -> HttpResponse:
    """Who spends how much on whom, what does not add up, and what stands outside."""
    book = open_book(request, place, [books.SPEND, books.CONTRACTS])
    try:
        ledger, fault = ledger_of(book), ""
    except LedgerError as error:
        ledger, fault = Ledger((), ()), str(error)
    has_spend = bool(ledger.totals or ledger.outside)
    paid = payments(ledger, book.of(books.CONTRACTS), **CELLS)
    return show(
        request,
        "planning/spend.jinja",
        title="Spend",
        crumbs=book.crumbs(),
        tables=[
            words.bodies_table(book, ledger),
            words.flow_table(book, paid),
            words.reconciliation_table(book, ledger),
            words.parts_table(book, ledger),
            words.outside_table(book, ledger),
        ],
        book=book,
        fault=fault,
        has_spend=has_spend,
        may_import=not has_spend and may_import(book.acting, book.place),
        headline=words.headline(ledger) if ledger.totals else "",
        outside=words.outside_sentence(ledger),
        mixed=words.mixed_sentence(ledger),
        flow=words.flow_chart(book, ledger, paid),
        bars=words.bodies_chart(book, ledger),
    )


@require_safe
def scope(request: HttpRequest, place: str) -> HttpResponse:
    """What each amount covers and leaves out."""
    book = open_book(request, place, [books.SPEND, books.SCOPE])
    shares = book.of(books.SCOPE)
    return show(
        request,
        "planning/scope.jinja",
        title="What the amounts cover",
        crumbs=book.crumbs(("Spend", "spend/")),
        tables=[
            words.scope_table(book, book.of(books.SPEND)),
            per_head_words.shares_table(book, shares),
        ],
        book=book,
        headline=words.scope_headline(book.of(books.SPEND)),
        chart=words.shares_chart(shares),
    )


@require_safe
def heads(request: HttpRequest, place: str) -> HttpResponse:
    """Spend per head, with its denominator and comparator, or the refusal to compare."""
    book = open_book(request, place, [books.PER_HEAD])
    figures = book.of(books.PER_HEAD)
    band = definitions.per_head_band()
    standings = [(figure, per_head.stand(figure, None, band)) for figure in figures]
    return show(
        request,
        "planning/per_head.jinja",
        title="Spend per head",
        crumbs=book.crumbs(("Spend", "spend/")),
        tables=[per_head_words.table(book, standings)],
        book=book,
        headline=per_head_words.headline(figures),
        chart=per_head_words.chart(book, figures),
    )


@require_safe
def years(request: HttpRequest, place: str) -> HttpResponse:
    """How spend moved, and what it would be on a named set of assumptions."""
    book = open_book(request, place, [books.SPEND, books.TRENDS])
    form = YearsForm(request.GET or None)
    chosen = form.chosen()
    try:
        totals = ledger_of(book).totals
    except LedgerError:
        totals = ()
    total = totals[0].figure if len(totals) == 1 and totals[0].figure.value is not None else None
    path = None
    if total is not None:
        amount = total.value or Decimal(0)
        path = trend.project(
            amount, "mental health", chosen.years, chosen.assumptions, chosen.deflator
        )
    tables = [years_words.trends_table(book, book.of(books.TRENDS))]
    if path and total:
        tables.append(years_words.projection_table(path, total.unit))
    return show(
        request,
        "planning/years.jinja",
        title="Spend over the years",
        crumbs=book.crumbs(("Spend", "spend/")),
        tables=tables,
        book=book,
        form=form,
        path=path,
        headline=years_words.headline(book.of(books.TRENDS)),
        chart=years_words.chart(path, total) if path and total else None,
    )
