"""The pages of a place as `cycle.yaml` lists them: their addresses and who is offered them."""

from __future__ import annotations

from commonweal.records.planning.definitions import Page, pages, stages
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight
from commonweal.site.pages import Crumb


def place_crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    """The way to a page of a place: places, the place, and what lies between."""
    return [Crumb("Places", "/places/"), Crumb(place.name, f"/places/{place.code}/"), *more]


def page_address(place: Place, page: Page) -> str:
    """The address of one of the place's pages; one that begins with a slash is not its own."""
    return page.path if page.path.startswith("/") else f"/places/{place.code}/{page.path}/"


def may_open(page: Page, sight: Sight) -> bool:
    """Whether the page is offered to somebody who sees so much of the place."""
    return sight in (Sight.ALL, Sight.OWN) or not page.parties


def next_page(path: str) -> Page | None:
    """The page that follows one in the cycle, stage after stage; None after the last of them.

    Only pages of a place itself that everybody who sees the place may open.
    """
    cycle = [
        page
        for stage in stages()
        for page in stage.pages
        if not page.parties and not page.path.startswith("/")
    ]
    paths = list(dict.fromkeys(page.path for page in cycle))
    by_path = {page.path: page for page in cycle}
    after = paths.index(path) + 1
    return by_path[paths[after]] if after < len(paths) else None


def pages_showing(template: str) -> list[Page]:
    """The pages on which the figures of a template stand."""
    return [page for page in pages() if template in page.shows]
