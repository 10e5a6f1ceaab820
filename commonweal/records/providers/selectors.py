"""Reading what providers and commissioners said, through the organisation that is acting.

Commissioning parties see all of a place; a provider sees what is about itself; others who were
told of a change see that notice; nobody else sees anything.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from commonweal.planning.plan_conflicts import Pair, PlanConflicts
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.providers.models import CapabilityView, ChangeNotice, Resolution
from commonweal.records.register.models import Organisation, Place, PlaceParty
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results.answers import answer_of
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import result_for

CONFLICTS = "plan-conflicts"


def conflicts_seen(acting: Acting, place: Place) -> PlanConflicts | None:
    """The newest reading of the plans against each other that this reader may see."""
    result = result_for(acting, place, CONFLICTS)
    if result is None:
        return None
    try:
        answer: PlanConflicts = answer_of(result)
    except NotReadable:
        return None
    return answer


def pair_seen(acting: Acting, place: Place, code: str) -> Pair | None:
    """One pair of assumptions, by its code; None for one that this reader does not see."""
    answer = conflicts_seen(acting, place)
    pairs = answer.pairs if answer else ()
    return next((pair for pair in pairs if pair.code == code), None)


def resolutions_for(acting: Acting, place: Place) -> QuerySet[Resolution]:
    """What was said of contradictions, newest first: all, or what its own organisation is in."""
    rows = Resolution.objects.filter(place=place).select_related("organisation")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    if sight != Sight.OWN or acting.organisation is None:
        return rows.none()
    answer = conflicts_seen(acting, place)
    own = [pair.code for pair in (answer.pairs if answer else ())
           if acting.organisation.code == pair.provider]  # fmt: skip
    return rows.filter(pair__in=own)


def may_resolve(acting: Acting, place: Place, pair: Pair) -> bool:
    """Whether this reader's organisation is one of the two sides and it may speak for it."""
    own = acting.organisation
    return (
        own is not None
        and acting.may(Capability.TAKE_POSITION)
        and own.code in (pair.provider, pair.commissioner)
        and sight_of(acting, place) in (Sight.ALL, Sight.OWN)
    )


def sees_views(acting: Acting, place: Place, provider: str) -> bool:
    """Whether this reader sees what is said of a provider's capabilities."""
    own = acting.organisation is not None and acting.organisation.code == provider
    sight = sight_of(acting, place)
    return sight == Sight.ALL or (sight == Sight.OWN and own)


def sees_resolutions(acting: Acting, place: Place, pair: Pair) -> bool:
    """Whether this reader sees what the sides say of a pair of plans."""
    sight = sight_of(acting, place)
    own = acting.organisation is not None and acting.organisation.code == pair.provider
    return sight == Sight.ALL or (sight == Sight.OWN and own)


def views_for(acting: Acting, place: Place, provider: str) -> QuerySet[CapabilityView]:
    """What was said of one provider's capabilities, newest first."""
    rows = CapabilityView.objects.filter(place=place, provider__code=provider).select_related(
        "organisation", "provider"
    )
    return rows if sees_views(acting, place, provider) else rows.none()


def side_in(acting: Acting, place: Place, provider: str) -> str:
    """The side for which this reader may speak of a provider; empty for neither."""
    own = acting.organisation
    if own is None or not acting.may(Capability.TAKE_POSITION):
        return ""
    sight = sight_of(acting, place)
    if own.code == provider and sight in (Sight.OWN, Sight.ALL):
        return CapabilityView.Side.SELF
    return CapabilityView.Side.COMMISSIONER if sight == Sight.ALL else ""


def notices_for(acting: Acting, place: Place, provider: str) -> QuerySet[ChangeNotice]:
    """The notices of one provider: for commissioning parties, itself, and those who were told.

    Notices are not published: who sees only what is published gets one when asked to answer it.
    """
    rows = ChangeNotice.objects.filter(place=place, provider__code=provider)
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    told = Q(told__organisation=acting.organisation)
    if acting.organisation is not None and sight == Sight.OWN:
        return rows.filter(Q(provider=acting.organisation) | told).distinct()
    if acting.organisation is not None and acting.may(Capability.TAKE_POSITION):
        return rows.filter(told).distinct()
    return rows.none()


def notice_for(acting: Acting, place: Place, provider: str, number: int) -> ChangeNotice:
    """One notice. Raises ChangeNotice.DoesNotExist when it is not for this reader."""
    return notices_for(acting, place, provider).get(number=number)


def may_give_notice(acting: Acting, place: Place, provider: str) -> bool:
    """Whether this reader may give notice of a provider's change: it itself, or a commissioner."""
    return bool(side_in(acting, place, provider))


def who_may_be_told(acting: Acting, place: Place, provider: str) -> list[Organisation]:
    """The parties of a place but the provider itself: its commissioners and partners."""
    del acting
    parties = PlaceParty.objects.filter(place=place).exclude(organisation__code=provider)
    return list(Organisation.objects.filter(parts__in=parties).order_by("name").distinct())


def provider_of(acting: Acting, place: Place, code: str) -> Organisation | None:
    """The organisation of a code that provides in a place; None for another."""
    del acting
    return Organisation.objects.filter(
        code=code, parts__place=place, parts__part=PlaceParty.Part.PROVIDER
    ).first()
