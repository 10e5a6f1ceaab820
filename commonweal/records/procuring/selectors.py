"""Reading tenders through the organisation that is acting.

The commissioning organisations of a tender see its draft. What was published everybody sees who
sees the place, and so does every provider.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.procuring.invitation import invitation_problems
from commonweal.procuring.route_plan import route_problems
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability, Role
from commonweal.records.procuring.definitions import routes
from commonweal.records.procuring.models import Opener, Tender, TenderVersion
from commonweal.records.procuring.reading import invitation_of, is_open
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of

_INSIDE = (Role.COMMISSIONER, Role.ANALYST, Role.AUDITOR)


def tenders_for(acting: Acting) -> QuerySet[Tender]:
    """The tenders that this reader may know of."""
    rows = Tender.objects.select_related("place", "organisation")
    if acting.is_system:
        return rows
    return rows.filter(_seen(acting)).distinct()


def _seen(acting: Acting) -> Q:
    seen = Q(versions__isnull=False)
    if acting.organisation is not None:
        if acting.role in _INSIDE:
            seen |= Q(bodies=acting.organisation)
        if acting.user is not None:
            seen |= Q(openers__user=acting.user, openers__body=acting.organisation)
    return seen


def tender_for(acting: Acting, place: str, code: str) -> Tender:
    """One tender by the code of its place and its own. Raises Tender.DoesNotExist."""
    return tenders_for(acting).get(place__code=place, code=code)


def open_tenders(acting: Acting) -> list[tuple[Tender, TenderVersion]]:
    """The tenders that take bids now, with the version that counts; the next deadline first."""
    rows = tenders_for(acting).filter(state=Tender.State.PUBLISHED).prefetch_related("versions")
    found = [(row, max(row.versions.all(), key=lambda one: one.number)) for row in rows]
    found = [(row, version) for row, version in found if is_open(version)]
    return sorted(found, key=lambda pair: (pair[1].deadline, pair[0].pk))


def is_inside(acting: Acting, tender: Tender) -> bool:
    """Whether this reader works on the tender for one of its commissioning organisations."""
    if acting.is_system:
        return True
    if acting.organisation is None or acting.role not in _INSIDE:
        return False
    return tender.bodies.filter(pk=acting.organisation.pk).exists()


def may_run(acting: Acting, tender: Tender) -> bool:
    """Whether this reader may change and publish the tender; the actions decide again."""
    return acting.may(Capability.RUN_TENDER) and is_inside(acting, tender)


def leads(acting: Acting, tender: Tender) -> bool:
    """Whether this reader runs the tender for the organisation that leads it."""
    return acting.is_system or (acting.may(Capability.RUN_TENDER) and is_of_lead(acting, tender))


def is_of_lead(acting: Acting, tender: Tender) -> bool:
    """Whether this reader acts for the organisation that leads the tender."""
    organisation = acting.organisation
    return organisation is not None and organisation.code == invitation_of(tender.content).lead


def may_change(acting: Acting, tender: Tender) -> bool:
    """Whether this reader may change or end the tender: whoever buys in it while it is a draft, and
    once it is published the organisation that leads it."""
    is_draft = tender.state == Tender.State.DRAFT
    return may_run(acting, tender) and (is_draft or leads(acting, tender))


def versions_of(acting: Acting, tender: Tender) -> list[TenderVersion]:
    """The published versions, newest first. They are open to whoever sees the tender."""
    if not tenders_for(acting).filter(pk=tender.pk).exists():
        return []
    return list(tender.versions.order_by("-number"))


def problems_of(acting: Acting, tender: Tender) -> list[str]:
    """What still keeps a draft from being published, for those who work on it."""
    if not is_inside(acting, tender):
        return []
    invitation = invitation_of(tender.content)
    ready = tender.openers.filter(confirmed_at__isnull=False).count()
    problems = invitation_problems(invitation, timezone.now())
    problems += route_problems(routes(), invitation.route, invitation.route_on)
    if ready < invitation.openers_needed:
        problems.append(
            f"{ready} of the {invitation.openers_needed} openers that are needed have confirmed "
            "their opening code."
        )
    return problems


def openers_of(acting: Acting, tender: Tender) -> list[Opener]:
    """Who opens the bids, for those who work on the tender and for the openers themselves."""
    if not is_inside(acting, tender) and opener_of(acting, tender) is None:
        return []
    return list(tender.openers.select_related("body"))


def opener_of(acting: Acting, tender: Tender) -> Opener | None:
    """The reader as an opener of the tender; None for anybody else."""
    if acting.user is None or not acting.may(Capability.OPEN_BIDS):
        return None
    return tender.openers.filter(user=acting.user, body=acting.organisation).first()


def bodies_of(acting: Acting, tender: Tender) -> dict[str, str]:
    """The names of the commissioning organisations by their codes, for whoever sees the tender."""
    if not tenders_for(acting).filter(pk=tender.pk).exists():
        return {}
    return dict(tender.bodies.order_by("name").values_list("code", "name"))


def may_start(acting: Acting, place: Place) -> bool:
    """Whether this reader may begin a tender here; the action decides again."""
    return acting.may(Capability.RUN_TENDER) and sight_of(acting, place) == Sight.ALL
