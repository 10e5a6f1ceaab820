"""What the visits of pages about tenders find in Essex: a draft, and a tender that takes bids."""

from __future__ import annotations

from typing import Any

from commonweal.procuring.conflicts import State
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import publish_tender, start_tender
from commonweal.records.procuring.actions_conflicts import declare
from commonweal.records.procuring.actions_openers import (
    appoint_opener,
    confirm_opening_code,
    take_opening_code,
)
from commonweal.records.procuring.models import Tender
from commonweal.records.register.models import Place
from tests.records.procuring.world import content, submitted

SYSTEM = Acting.system()
PLACE, LEAD, COUNCIL, PROVIDER = "essex-2015", "ne_essex_ccg", "essex_cc", "nep"
OPENERS = ((LEAD, Role.ANALYST), (COUNCIL, Role.PANEL))


def draft() -> Tender:
    """A draft with nobody appointed to open its bids."""
    return Tender.objects.filter(title="Visited draft").first() or _started("Visited draft")


def published() -> Tender:
    """A tender that takes bids; the provider that visits has submitted one."""
    found = Tender.objects.filter(title="Visited tender").first()
    if found is not None:
        return found
    made = _started("Visited tender")
    for body, role in OPENERS:
        member = member_of(body, role)
        opener = Acting.from_membership(member)
        appoint_opener(by=SYSTEM, tender=made, email=member.user.email)
        code = take_opening_code(by=opener, tender=made)
        confirm_opening_code(by=opener, tender=made, code=code)
        declare(by=opener, tender=made, state=State.NONE)
    publish_tender(by=SYSTEM, tender=made, signs_off=True)
    made.refresh_from_db()
    submitted(Acting.from_membership(member_of(PROVIDER, Role.PROVIDER)), made)
    return made


def _started(title: str) -> Tender:
    names = {"north_icb": LEAD, "shire_council": COUNCIL, "city_council": COUNCIL}
    changes: dict[str, Any] = {"title": title, "lead": LEAD, "bodies": [LEAD, COUNCIL]}
    changes["lots"] = [
        {**lot, "holder": names[lot["holder"]], "bodies": [COUNCIL]} for lot in content()["lots"]
    ]
    place = Place.objects.get(code=PLACE)
    return start_tender(by=SYSTEM, place=place, content=content(**changes))


def member_of(body: str, role: Role) -> Membership:
    """The demonstration's person in a role of an organisation."""
    return Membership.objects.get(organisation__code=body, role=role, user__is_demo=True)
