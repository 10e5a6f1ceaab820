"""Reading recommendations with what each organisation said and did about them."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.models import Action, Position, Recommendation
from commonweal.records.planning.states import ASKED, FINISHED, SETTLED
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, sight_of


def recommendations_for(acting: Acting, place: Place) -> QuerySet[Recommendation]:
    """The place's recommendations. Commissioners and providers see all, because they are asked.

    Everybody else sees those that the place has been published with.
    """
    sight = sight_of(acting, place)
    if sight == Sight.NOTHING:
        return Recommendation.objects.none()
    rows = Recommendation.objects.filter(place=place).select_related("owner", "document")
    if sight == Sight.PUBLISHED:
        return rows.filter(arrived_in__lte=place.published_release)
    return rows


def recommendation_for(acting: Acting, place: Place, code: str) -> Recommendation:
    """One recommendation, by our code. Raises Recommendation.DoesNotExist."""
    return recommendations_for(acting, place).get(code=code)


def with_progress(acting: Acting, place: Place) -> list[Recommendation]:
    """The recommendations with `positions` newest first and their actions. Three queries."""
    positions = Position.objects.select_related("organisation")
    actions = Action.objects.select_related("owner")
    return list(
        recommendations_for(acting, place).prefetch_related(
            Prefetch("positions", positions), Prefetch("actions", actions)
        )
    )


def actions_for(acting: Acting, place: Place) -> QuerySet[Action]:
    """The actions of the place's recommendations."""
    recommendations = recommendations_for(acting, place).values("pk")
    found = Action.objects.filter(recommendation__in=recommendations)
    return found.select_related("owner", "recommendation", "document")


def action_for(acting: Acting, recommendation: Recommendation, number: int) -> Action:
    """One action of a recommendation, by its number. Raises Action.DoesNotExist."""
    return actions_for(acting, recommendation.place).get(
        recommendation=recommendation, number=number
    )


def history_of(acting: Acting, recommendation: Recommendation) -> list[Position]:
    """Every position ever taken on a recommendation, newest first."""
    if sight_of(acting, recommendation.place) == Sight.NOTHING:
        return []
    found = recommendation.positions.select_related("organisation", "taken_by")
    return list(found)


def asked_in(acting: Acting, place: Place) -> list[Organisation]:
    """The organisations that are asked for a position, in order of name."""
    if sight_of(acting, place) == Sight.NOTHING:
        return []
    asked = place.parties.filter(part__in=ASKED).values("organisation")
    return list(Organisation.objects.filter(pk__in=asked).order_by("name"))


def is_asked(acting: Acting, place: Place) -> bool:
    """Whether the acting organisation may take a position in the place."""
    if not acting.may(Capability.TAKE_POSITION) or acting.organisation is None:
        return False
    return place.parties.filter(organisation=acting.organisation, part__in=ASKED).exists()


def progress_by_stage(acting: Acting, place: Place) -> dict[str, tuple[int, int]]:
    """By stage of the cycle: how many recommendations there are, and how many are settled."""
    rows = (
        recommendations_for(acting, place)
        .order_by()
        .values("stage")
        .annotate(all=Count("pk"), settled=Count("pk", filter=Q(state__in=SETTLED)))
    )
    return {row["stage"]: (row["all"], row["settled"]) for row in rows}


def open_actions(acting: Acting, place: Place) -> QuerySet[Action]:
    """Actions that are still to be finished, those due soonest first."""
    waiting = actions_for(acting, place).exclude(state__in=FINISHED)
    return waiting.order_by("due_on", "recommendation__code", "number")
