"""The desk of a kind of result about one provider, and the providers that a place speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest

from commonweal.language.figure import Figure
from commonweal.planning.plan_reading import PlanReading
from commonweal.records.results.answers import answer_of
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import result_for
from commonweal.site.planning import book as books
from commonweal.site.planning.book import Book, open_book
from commonweal.site.results.desk import Desk, open_desk

#: The data sets that say who provides here.
SAYS_WHO = (books.PROFILE, books.HISTORY, books.PLAN, books.RETURNS, books.CONTRACTS)


def provider_codes(book: Book) -> list[str]:
    """The providers that the figures speak of, in order of first mention."""
    codes = [
        figure.subject or figure.dims.get("provider_code", "")
        for dataset in SAYS_WHO
        for figure in book.of(dataset)
    ]
    return [code for code in dict.fromkeys(codes) if code]


def open_provider_desk(
    request: HttpRequest, place: str, organisation: str, kind: str, datasets: Iterable[str] = ()
) -> Desk:
    """The desk of a kind for one provider. Raises Http404 where nothing speaks of it."""
    desk = open_desk(request, place, kind, organisation, datasets)
    if desk.result is None:
        require_provider(request, place, organisation)
    return desk


def require_provider(request: HttpRequest, place: str, organisation: str) -> None:
    """Raise Http404 for a provider of which no figure for this reader speaks."""
    if organisation not in provider_codes(open_book(request, place, SAYS_WHO)):
        raise Http404(f"no figures about {organisation} for this reader")


def own_figures(book: Book, dataset: str, organisation: str) -> list[Figure]:
    """The figures of a data set that are about one provider."""
    return book.of(dataset, lambda f: organisation in {f.subject, f.dims.get("provider_code", "")})


def printed_plan(desk: Desk, organisation: str) -> PlanReading | None:
    """The newest reading of a provider's printed plan, whichever version of the page is shown."""
    result = result_for(desk.acting, desk.place, "provider-plan", organisation)
    if result is None:
        return None
    try:
        answer: PlanReading = answer_of(result)
    except NotReadable:
        return None
    return answer
