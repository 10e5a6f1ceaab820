"""Reading the audit: an auditor sees what their organisation did and what happened in the places
that it commissions, but for what a room keeps for a time; the system sees all. Also the check that
nobody has tampered with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from commonweal.records.audit import guard
from commonweal.records.audit.actions import BEGINNING, SEAL_MISSING, VERIFIED, digest
from commonweal.records.audit.hooks import withheld_from
from commonweal.records.audit.models import Event, Seal
from commonweal.records.audit.sealing import Head, read_head
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import PlaceParty

#: What administrators do to people.
ADMINISTERED = ("added", "ended", "second_factor_reset", "way_in_renewed")

_COMMISSIONING = (PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER)


@dataclass(frozen=True)
class Search:
    """What to look for; empty means any. `action` may be the start of one: "people."."""

    who: str = ""
    action: str = ""
    kind: str = ""
    ref: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Verification:
    """What checking the whole chain found. `faults` are sentences fit to show."""

    checked: int
    head: Head
    first_broken: int | None = None
    faults: tuple[str, ...] = field(default=())

    @property
    def holds(self) -> bool:
        return not self.faults


def events_for(acting: Acting, search: Search = Search()) -> QuerySet[Event]:
    """The events that the acting auditor may read, newest first."""
    acting.require(Capability.READ_AUDIT)
    events = Event.objects.select_related("organisation", "place")
    if not acting.is_system:
        own = Q(organisation=acting.organisation)
        parts = PlaceParty.objects.filter(organisation=acting.organisation, part__in=_COMMISSIONING)
        here = Q(place__in=parts.values("place")) & ~withheld_from(acting)
        events = events.filter(own | here)
    return events.filter(*_conditions(search)).order_by("-id")


def people_events(acting: Acting) -> QuerySet[Event]:
    """What administrators changed among the people of the acting organisation, newest first."""
    acting.require(Capability.MANAGE_PEOPLE)
    administered = [f"people.{what}" for what in ADMINISTERED]
    events = Event.objects.filter(organisation=acting.organisation, action__in=administered)
    return events.select_related("organisation", "place").order_by("-id")


def event_for(acting: Acting, pk: int) -> Event:
    """One event. Raises Event.DoesNotExist when it is not for them to read."""
    return events_for(acting).get(pk=pk)


def actions_seen(acting: Acting) -> list[str]:
    """The names of the actions that occur in what the auditor may read, in order."""
    return sorted(set(events_for(acting).order_by().values_list("action", flat=True).distinct()))


def _conditions(search: Search) -> list[Q]:
    wanted = []
    if search.who:
        wanted.append(
            Q(actor_name__icontains=search.who) | Q(organisation__name__icontains=search.who)
        )
    if search.action:
        wanted.append(Q(action__startswith=search.action))
    if search.kind:
        wanted.append(Q(subject_kind=search.kind))
    if search.ref:
        wanted.append(Q(subject_ref__icontains=search.ref))
    if search.place:
        wanted.append(Q(place__code=search.place))
    if search.since:
        wanted.append(Q(at__date__gte=search.since))
    if search.until:
        wanted.append(Q(at__date__lte=search.until))
    return wanted


def last_verification(acting: Acting) -> Event | None:
    """The newest event that says somebody checked the chain, whoever it was."""
    acting.require(Capability.READ_AUDIT)
    return Event.objects.filter(action=VERIFIED).order_by("-id").first()


def verification(acting: Acting, *, against: str = "") -> Verification:
    """Read the whole chain once, in steps of 2,000 rows, and compare it with the seal.

    `against` is a signed line that was put away earlier (`commonweal audit seal`): the chain must
    still pass through it, so that even somebody who holds the database and an old seal is seen.
    """
    acting.require(Capability.READ_AUDIT)
    kept = read_head(against) if against else None
    checked, expected, kept_seen = 0, BEGINNING, False
    faults: list[str] = []
    first_broken = None
    for event in Event.objects.order_by("id").iterator(chunk_size=2000):
        checked += 1
        kept_seen = kept_seen or (kept == Head(checked, event.digest))
        fault = _fault_of(event, expected)
        if fault and first_broken is None:
            first_broken = event.pk
            faults.append(fault)
        expected = event.digest
    head = Head(checked, expected)
    faults += _faults_of_the_seal(head)
    if against and not (kept_seen or kept == Head(0, BEGINNING)):
        faults.append(
            "The seal that was put away does not lie on this chain: events were changed or removed."
            if kept
            else "The seal that was put away was not made by this installation."
        )
    if not guard.stands():
        faults.append("The database's refusal to change audit events has been switched off.")
    return Verification(checked, head, first_broken, tuple(faults))


def _fault_of(event: Event, expected: str) -> str:
    if event.action == SEAL_MISSING:
        return f"The seal was missing or forged when event {event.pk} was written."
    if event.previous != expected:
        return f"Event {event.pk} does not follow the one before it: an event is missing or moved."
    if digest(event) != event.digest:
        return f"Event {event.pk} has been changed since it was written."
    return ""


def _faults_of_the_seal(head: Head) -> list[str]:
    seal = Seal.objects.first()
    if seal is None:
        return [] if head.count == 0 else ["The seal at the end of the chain is missing."]
    sealed = read_head(seal.signature)
    if sealed is None:
        return ["The seal at the end of the chain was not made by this installation."]
    if sealed.count != head.count:
        return [f"The seal speaks of {sealed.count} events and there are {head.count}."]
    if sealed.digest != head.digest:
        return ["The last event is not the one that was sealed."]
    return []


def sealed_head(acting: Acting) -> str:
    """The signed line to put away somewhere safe; "" while nothing has been written."""
    acting.require(Capability.READ_AUDIT)
    seal = Seal.objects.first()
    return seal.signature if seal else ""
