"""Reading plans of involvement: for those who commission in the place and their auditors."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from commonweal.planning.involvement import Partner as PurePartner
from commonweal.planning.involvement import lacks
from commonweal.records.involvement.definitions import lists
from commonweal.records.involvement.models import Influence, InvolvementPlan, Partner
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, places_for, sight_of


def plans_for(acting: Acting, place: Place) -> QuerySet[InvolvementPlan]:
    """The plans of a place, for those inside."""
    rows = InvolvementPlan.objects.filter(place=place).select_related("place")
    return rows if is_inside(acting, place) else rows.none()


def plan_for(acting: Acting, place: str, code: str) -> InvolvementPlan:
    """One plan by the code of its place and its own. Raises InvolvementPlan.DoesNotExist."""
    found = places_for(acting).filter(code=place).first()
    if found is None:
        raise InvolvementPlan.DoesNotExist
    return plans_for(acting, found).get(code=code)


def is_inside(acting: Acting, place: Place) -> bool:
    """Whether this reader works for, or audits, those who commission in the place."""
    return sight_of(acting, place) == Sight.ALL


def may_plan(acting: Acting, place: Place) -> bool:
    """Whether this reader may work on plans here; the actions decide again."""
    return acting.may(Capability.CONSULT) and is_inside(acting, place)


def partners_of(acting: Acting, plan: InvolvementPlan) -> list[Partner]:
    """Everybody who takes part or did, for those inside."""
    if not is_inside(acting, plan.place):
        return []
    return list(plan.partners.annotate(told=Count("influences")).order_by("number"))


def partner_for(acting: Acting, plan: InvolvementPlan, number: int) -> Partner:
    """One partner by its number. Raises Partner.DoesNotExist."""
    rows = Partner.objects.filter(plan=plan)
    return (rows if is_inside(acting, plan.place) else rows.none()).get(number=number)


def influences_of(acting: Acting, plan: InvolvementPlan) -> list[Influence]:
    """What changed because of partners, oldest first, for those inside."""
    rows = Influence.objects.filter(partner__plan=plan).select_related("partner")
    return list(rows if is_inside(acting, plan.place) else rows.none())


def lacks_of(acting: Acting, plan: InvolvementPlan) -> list[str]:
    """What a plan lacks, for those inside."""
    if not is_inside(acting, plan.place):
        return []
    pure = [
        PurePartner(
            one.who, one.stakeholder, one.role, tuple(one.phases), one.payment,
            tuple(one.reaches), one.influences.count(),
        )
        for one in partners_of(acting, plan)
        if not one.left_because
    ]  # fmt: skip
    return lacks(pure, plan.weeks, lists())
