"""The route of a tender out of its records: which it is, what is marked and what marks itself.

Nothing here decides who may see it; the selectors do.
"""

from __future__ import annotations

from django.utils import timezone

from commonweal.procuring.route_plan import Mark, Marks, What, by_key
from commonweal.procuring.routes import Route
from commonweal.procuring.working_days import Calendar
from commonweal.records.procuring.definitions import calendar, routes
from commonweal.records.procuring.models import RouteMark, Tender, TenderVersion
from commonweal.records.procuring.reading import invitation_of


def route_of(tender: Tender) -> Route | None:
    """The route that a tender names; None where it names none that there is."""
    return routes().get(str(tender.content.get("route") or ""))


def rule_calendar(route: Route) -> Calendar:
    """The calendar that a route's regime counts by."""
    return calendar(route.regime)


def marks_of(tender: Tender) -> Marks:
    """What is planned and done: the marks, and what the tender itself tells."""
    found = [
        Mark(What(one.what), one.code, one.planned, one.done, one.author_name, one.reference)
        for one in tender.route_marks.all()
    ]
    return by_key([*found, *_by_itself(tender)])


def _by_itself(tender: Tender) -> list[Mark]:
    found = []
    first = tender.versions.order_by("number").first()
    if first is not None:
        day = timezone.localtime(first.made_at).date()
        found.append(
            Mark(What.STAGE, "publish", None, day, first.author_name, "Version 1 of the tender")
        )
    found.append(_opening(tender, tender.versions.order_by("-number").first()))
    return found


def _opening(tender: Tender, newest: TenderVersion | None) -> Mark:
    deadline = newest.deadline if newest else invitation_of(tender.content).deadline
    planned = timezone.localtime(deadline).date() if deadline else None
    seal = getattr(tender, "bid_seal", None)
    if seal is None or seal.opened_at is None:
        return Mark(What.STAGE, "open", planned)
    day = timezone.localtime(seal.opened_at).date()
    return Mark(What.STAGE, "open", planned, day, "The openers together", "Opening of the bids")


def scrutiny_of(tender: Tender) -> list[RouteMark]:
    """The steps of scrutiny that were added."""
    return list(tender.route_marks.filter(what=What.SCRUTINY))
