"""Where the page of each record of the thread is."""

from __future__ import annotations

from urllib.parse import quote

from commonweal.language.thread import End
from commonweal.records.register.models import Place
from commonweal.records.thread.selectors_ends import Shown

_IN_PLACE = {
    "figure": "figures",
    "finding": "findings",
    "gap": "gaps",
    "recommendation": "recommendations",
    "action": "recommendations",
    "engagement": "engagement",
    "equality_assessment": "equality",
    "service_review": "reviews",
    "tender": "tenders",
    "contract": "contracts",
}

#: Kinds whose records name the way to their page themselves.
_WITH_PATH = ("result", "decision", "belief", "report_recommendation", "delegation")


def thread_address(place: Place, end: End) -> str:
    """The page that shows the whole thread through a record."""
    return f"/places/{place.code}/thread/{end.kind}/{quote(end.ref)}/"


def record_address(place: Place, shown: Shown) -> str:
    """The record's own page; for a kind without one, the page of its thread."""
    page = quote(shown.page, safe="")
    if shown.end.kind == "document":
        return f"/documents/{page}/"
    # A need or a priority that a paper only states has no page of its own.
    if shown.end.kind in _WITH_PATH or (
        shown.end.kind in ("need", "priority") and shown.page.startswith("needs/")
    ):
        return f"/places/{place.code}/{shown.page}"
    room = _IN_PLACE.get(shown.end.kind)
    return f"/places/{place.code}/{room}/{page}/" if room else thread_address(place, shown.end)
