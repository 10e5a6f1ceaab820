"""Reading contracts through the organisation that is acting.

A provider sees its own contracts only. Commissioners and auditors of the place see all of them; its
small numbers only those who hold it, buy through it or provide. Nobody else sees any.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.procuring.contracts import TERMS as TENDER_TERMS
from commonweal.procuring.contracts import Incumbent, Side, incumbents_of
from commonweal.records.contracts.models import Contract, Meeting
from commonweal.records.contracts.reading import Standing, standing_of
from commonweal.records.contracts.selectors_awards import lots_to_make
from commonweal.records.equality.models import Carried as Equality
from commonweal.records.equality.selectors import CarriedAction, carried_actions
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability, Role
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors import tenders_for
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, place_for, sight_of
from commonweal.records.results.reading import Reading

#: The table that states the actions of a printed equality assessment.
ASSESSMENT = "leicestershire_ehria"
_READ_WITH = (
    "bodies", "signatures__organisation", "extension_decisions", "gate_decisions", "user_counts",
)  # fmt: skip
_PROVIDING = (Role.PROVIDER, Role.AUDITOR)
_INSIDE = (Role.COMMISSIONER, Role.ANALYST, Role.AUDITOR)


def place_of(acting: Acting, code: str) -> Place:
    """The place of contracts: one that this reader sees, or in which its organisation provides.

    Raises Place.DoesNotExist when it is neither.
    """
    try:
        return place_for(acting, code)
    except Place.DoesNotExist:
        if acting.organisation is None or acting.role not in _PROVIDING:
            raise
        rows = Place.objects.filter(contracts__provider=acting.organisation, code=code)
        return rows.distinct().get()


def own_standings(acting: Acting) -> list[Standing]:
    """How the contracts stand that the reader's organisation provides, in every place."""
    if acting.organisation is None or acting.role not in _PROVIDING:
        return []
    rows = _read().filter(provider=acting.organisation).order_by("place__name", "title", "pk")
    today = timezone.localdate()
    return [standing_of(row, today) for row in rows]


def _read() -> QuerySet[Contract]:
    rows = Contract.objects.select_related(
        "place", "holder", "provider", "tender", "start", "organisation"
    )
    return rows.prefetch_related(*_READ_WITH)


def contracts_for(acting: Acting, place: Place) -> QuerySet[Contract]:
    """The contracts of a place that this reader may know of."""
    rows = _read().filter(place=place)
    if sight_of(acting, place) == Sight.ALL:
        return rows
    if acting.organisation is None or acting.role not in _PROVIDING:
        return rows.none()
    return rows.filter(provider=acting.organisation)


def contract_for(acting: Acting, place: Place, code: str) -> Contract:
    """One contract by its code. Raises Contract.DoesNotExist when it is not for this reader."""
    return contracts_for(acting, place).get(code=code)


def signed_of(acting: Acting, tender: Tender) -> list[Contract]:
    """The contracts of a tender that both sides have signed, of those that this reader sees."""
    rows = contracts_for(acting, tender.place).filter(tender=tender)
    return [row for row in rows if len(row.signatures.all()) == len(Side)]


def standings_for(acting: Acting, place: Place, day: date | None = None) -> list[Standing]:
    """How each contract that this reader sees stands on a day, today unless one is given."""
    on = day or timezone.localdate()
    return [standing_of(row, on) for row in contracts_for(acting, place)]


def is_party(acting: Acting, contract: Contract) -> bool:
    """Whether this reader works for the holder, a body that buys through it, or the provider."""
    if acting.is_system:
        return True
    if acting.organisation is None:
        return False
    if acting.role in _PROVIDING and acting.organisation == contract.provider:
        return True
    bodies = {contract.holder.pk, *(body.pk for body in contract.bodies.all())}
    return acting.role in _INSIDE and acting.organisation.pk in bodies


def side_of(acting: Acting, contract: Contract) -> Side | None:
    """The side for which this reader may act; None for whoever only reads."""
    if acting.organisation is None:
        return None
    if acting.organisation == contract.holder and acting.may(Capability.MANAGE_CONTRACTS):
        return Side.HOLDER
    if acting.organisation == contract.provider and acting.role == Role.PROVIDER:
        return Side.PROVIDER
    return None


def may_manage(acting: Acting, contract: Contract) -> bool:
    """Whether this reader manages the contract for its holder; the actions decide again."""
    return acting.is_system or side_of(acting, contract) is Side.HOLDER


def may_speak(acting: Acting, contract: Contract) -> bool:
    """Whether this reader may sign and decide for a side; the actions decide again."""
    return side_of(acting, contract) is not None and acting.may(Capability.TAKE_POSITION)


def may_make(acting: Acting, place: Place) -> bool:
    """Whether this reader may make contracts here; the action decides again."""
    return acting.may(Capability.MANAGE_CONTRACTS) and sight_of(acting, place) == Sight.ALL


def tenders_awarded(acting: Acting, place: Place) -> list[Tender]:
    """The tenders of a place of which a lot was awarded, for those who make their contracts."""
    if not may_make(acting, place):
        return []
    rows = tenders_for(acting).filter(place=place, awards__isnull=False).distinct()
    return [row for row in rows if lots_to_make(acting, row)]


def meetings_for(acting: Acting, place: Place) -> QuerySet[Meeting]:
    """The group meetings of contracts that this reader sees, newest first."""
    seen = contracts_for(acting, place).order_by().values("pk")
    rows = Meeting.objects.filter(place=place, attendance__contract__in=seen)
    return rows.distinct().prefetch_related("attendance__contract__provider", "tender")


def providers_to_choose(acting: Acting, place: Place) -> list[Organisation]:
    """The organisations that may provide: those of this place, and whoever acts as a provider."""
    if not may_make(acting, place):
        return []
    rows = Organisation.objects.filter(
        Q(parts__place=place, parts__part="provider") | Q(memberships__role=Role.PROVIDER)
    )
    return list(rows.distinct().order_by("name"))


def incumbents_for(acting: Acting, place: Place) -> tuple[Incumbent, ...]:
    """The contracts that run now, as the table of tender terms of this place prints them."""
    return incumbents_of(Reading(acting, place, (TENDER_TERMS,)).rows(TENDER_TERMS))


def obligations_for(acting: Acting, place: Place, tender: Tender | None = None) -> list[str]:
    """What the equality assessments of the place carry on into the contracts of a tender.

    Where nothing is carried on there, what a table of the place states as actions.
    """
    rows = carried_actions(
        acting, place, target=Equality.Target.CONTRACT, ref=tender.code if tender else ""
    )
    if rows:
        return list(dict.fromkeys(row.action.text for row in rows))
    table = Reading(acting, place, (ASSESSMENT,)).rows(ASSESSMENT)
    return [row.text("content") for row in table if row.text("item") == "action"]


def equality_of(acting: Acting, contract: Contract) -> list[CarriedAction]:
    """The equality actions carried on into a contract by its own code or by its tender's, for
    those who commission here and their auditors."""
    refs = {contract.code, contract.tender.code if contract.tender else contract.code}
    rows = carried_actions(acting, contract.place, target=Equality.Target.CONTRACT)
    return [row for row in rows if row.ref in refs]
