"""Reading reviews through the organisation that is acting.

A review names providers and what troubles about them: only those who commission in the place and
their auditors read it. A decision report that cites it says what was concluded.
"""

from __future__ import annotations

from django.db.models import QuerySet

from commonweal.planning.service_review import dimension_problems
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, places_for, sight_of
from commonweal.records.reviews.definitions import dimensions
from commonweal.records.reviews.models import Review, ReviewConclusion
from commonweal.records.reviews.reading import findings_in


def reviews_for(acting: Acting, place: Place) -> QuerySet[Review]:
    """The reviews of a place, for those inside."""
    rows = Review.objects.filter(place=place).select_related("place", "document")
    return rows if is_inside(acting, place) else rows.none()


def review_for(acting: Acting, place: str, code: str) -> Review:
    """One review by the code of its place and its own. Raises Review.DoesNotExist."""
    found = places_for(acting).filter(code=place).first()
    if found is None:
        raise Review.DoesNotExist
    return reviews_for(acting, found).get(code=code)


def is_inside(acting: Acting, place: Place) -> bool:
    """Whether this reader works for, or audits, those who commission in the place."""
    return sight_of(acting, place) == Sight.ALL


def may_review(acting: Acting, place: Place) -> bool:
    """Whether this reader may work on reviews here; the actions decide again."""
    return acting.may(Capability.WORK_OUT) and is_inside(acting, place)


def may_conclude(acting: Acting, place: Place) -> bool:
    """Whether this reader may conclude a review here; the actions decide again."""
    return acting.may(Capability.MANAGE_PLACE) and is_inside(acting, place)


def conclusions_of(acting: Acting, review: Review) -> list[ReviewConclusion]:
    """What was concluded, newest first, for those inside."""
    return list(review.conclusions.all()) if is_inside(acting, review.place) else []


def concluded_for(acting: Acting, place: Place) -> list[ReviewConclusion]:
    """The conclusion that counts of each concluded review, in the order of their titles."""
    rows = reviews_for(acting, place).filter(state=Review.State.CONCLUDED)
    found = (row.conclusions.select_related("review__document").first() for row in rows)
    return [one for one in found if one is not None]


def problems_of(acting: Acting, review: Review) -> list[str]:
    """What keeps a review from being concluded, for those inside."""
    if not is_inside(acting, review.place) or review.state != Review.State.DRAFT:
        return []
    if review.kind == Review.Kind.STRATEGIC:
        return dimension_problems(dimensions(), findings_in(review.content))
    if not review.content.get("grants") and not review.printed_note:
        return ["No grant is listed: bring in the list of grants first."]
    return []
