"""What the visits of pages about involvement find in Essex: a plan with one partner."""

from __future__ import annotations

from commonweal.records.involvement.actions import PartnerGiven, put_partner, start_plan
from commonweal.records.involvement.models import InvolvementPlan
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place

PLACE = "essex-2015"
PEERS = PartnerGiven("Peers", "service_users", "designs", ("planning",), "paid")


def plan() -> InvolvementPlan:
    """A plan with its first partner."""
    title = "Visited project"
    found = InvolvementPlan.objects.filter(title=title).first()
    if found is not None:
        return found
    by, place = Acting.system(), Place.objects.get(code=PLACE)
    made = start_plan(by=by, place=place, title=title, weeks=12)
    put_partner(by=by, plan=made, partner=PEERS)
    return made
