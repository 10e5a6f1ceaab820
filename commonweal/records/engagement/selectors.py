"""Reading the engagement log through the organisation that is acting.

Commissioning parties see every event, a provider those in which it took part, and everybody
what has been published.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from commonweal.records.engagement.models import EngagementEvent
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of


def events_for(acting: Acting, place: Place) -> QuerySet[EngagementEvent]:
    """The events in use, as far as this reader sees them."""
    rows = EngagementEvent.objects.filter(place=place, withdrawn_at__isnull=True)
    rows = rows.select_related("document").prefetch_related("organisations")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    if sight == Sight.NOTHING:
        return rows.none()
    seen = Q(published_at__isnull=False)
    if sight == Sight.OWN:
        seen |= Q(organisations=acting.organisation)
    return rows.filter(seen).distinct()


def event_for(acting: Acting, place: Place, code: str) -> EngagementEvent:
    """One event, by its code. Raises EngagementEvent.DoesNotExist."""
    return events_for(acting, place).get(code=code)


def may_log(acting: Acting, place: Place) -> bool:
    """Whether this reader may add to the log and withdraw from it."""
    return acting.may(Capability.IMPORT_FACTS) and sight_of(acting, place) == Sight.ALL
