"""The pages of a place as `cycle.yaml` lists them: their addresses and who is offered them."""

from __future__ import annotations

from commonweal.records.planning.definitions import Page, pages
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight


def page_address(place: Place, page: Page) -> str:
    """The address of one of the place's pages; one that begins with a slash is not its own."""
    return page.path if page.path.startswith("/") else f"/places/{place.code}/{page.path}/"


def may_open(page: Page, sight: Sight) -> bool:
    """Whether the page is offered to somebody who sees so much of the place."""
    return sight in (Sight.ALL, Sight.OWN) or not page.parties


def pages_showing(template: str) -> list[Page]:
    """The pages on which the figures of a template stand."""
    return [page for page in pages() if template in page.shows]
