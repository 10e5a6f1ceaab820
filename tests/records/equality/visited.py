"""What the visits of pages about equality find in Essex: a draft, and one that is approved."""

from __future__ import annotations

from datetime import date

from commonweal.records.equality.actions import approve
from commonweal.records.equality.models import Assessment
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records.equality import world

PLACE, COUNCIL = "essex-2015", "essex_cc"


def draft() -> Assessment:
    """A draft that nobody who visits has written."""
    title = "Visited draft assessment"
    found = Assessment.objects.filter(title=title).first()
    return found or world.draft(Acting.system(), Place.objects.get(code=PLACE), title)


def approved() -> Assessment:
    """One with an action, approved by the council."""
    title = "Visited approved assessment"
    found = Assessment.objects.filter(title=title).first()
    if found is not None:
        return found
    made = world.whole(Acting.system(), Place.objects.get(code=PLACE), title)
    member = Membership.objects.get(
        organisation__code=COUNCIL, role=Role.COMMISSIONER, user__is_demo=True
    )
    by = Acting.from_membership(member)
    approve(by=by, assessment=made, group="Equality board", on=date(2026, 1, 12))
    return made
