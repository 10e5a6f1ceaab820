"""Long lists cut into pages. A download always gets the whole list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Page as DjangoPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

T = TypeVar("T")


@dataclass(frozen=True)
class PageLink:
    """One link of the pagination; a gap between numbers has no address."""

    label: str
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a longer list. `first` and `last` count rows from 1; 0 when it is empty."""

    items: tuple[T, ...]
    number: int
    pages: int
    count: int
    first: int
    last: int
    links: tuple[PageLink, ...] = ()
    previous_href: str = ""
    next_href: str = ""


def paginate(request: HttpRequest, items: Sequence[T] | QuerySet[T], size: int = 50) -> Page[T]:  # type: ignore[type-var]
    """The page that `?page=` asks for, the nearest one when it does not exist.

    With `?download=` everything is on one page, so that the file is complete.
    """
    if "download" in request.GET:
        everything = tuple(items)
        return Page(everything, 1, 1, len(everything), min(1, len(everything)), len(everything))
    paginator = Paginator(items, size)
    page = paginator.get_page(request.GET.get("page"))
    return Page(
        items=tuple(page.object_list),
        number=page.number,
        pages=paginator.num_pages,
        count=paginator.count,
        first=page.start_index(),
        last=page.end_index(),
        links=_links(request, paginator, page),
        previous_href=_href(request, page.number - 1) if page.has_previous() else "",
        next_href=_href(request, page.number + 1) if page.has_next() else "",
    )


def _links(
    request: HttpRequest, paginator: Paginator[T], page: DjangoPage[T]
) -> tuple[PageLink, ...]:
    if paginator.num_pages == 1:
        return ()
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return tuple(
        PageLink(str(n), _href(request, n), n == page.number)
        if isinstance(n, int)
        else PageLink("⋯")
        for n in numbers
    )


def _href(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}"
