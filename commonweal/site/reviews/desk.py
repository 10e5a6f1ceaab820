"""A review as one reader meets it, with the addresses of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest

from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place
from commonweal.records.reviews import selectors
from commonweal.records.reviews.models import Review, ReviewConclusion
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of, place_or_404


def review_crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    """The way to a page about reviews of a place."""
    return place_crumbs(place, Crumb("Reviews", f"/places/{place.code}/reviews/"), *more)


@dataclass(frozen=True)
class Desk:
    """One review for one reader."""

    acting: Acting
    row: Review

    @property
    def place(self) -> Place:
        return self.row.place

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/reviews/{self.row.code}/"

    @property
    def is_grants(self) -> bool:
        return self.row.kind == Review.Kind.GRANTS

    @property
    def is_draft(self) -> bool:
        return self.row.state == Review.State.DRAFT

    @cached_property
    def may_write(self) -> bool:
        return self.is_draft and selectors.may_review(self.acting, self.place)

    @cached_property
    def may_conclude(self) -> bool:
        return selectors.may_conclude(self.acting, self.place)

    @cached_property
    def conclusions(self) -> list[ReviewConclusion]:
        return selectors.conclusions_of(self.acting, self.row)

    @cached_property
    def problems(self) -> list[str]:
        return selectors.problems_of(self.acting, self.row)

    def crumbs(self, *, below: bool = True) -> list[Crumb]:
        last = [Crumb(self.row.title, self.address)] if below else []
        return review_crumbs(self.place, *last)


def open_desk(request: HttpRequest, place: str, code: str) -> Desk:
    """The review for whoever asks; "not found" when it is not for them to know."""
    place_or_404(request, place)
    acting = acting_of(request)
    try:
        return Desk(acting, selectors.review_for(acting, place, code))
    except Review.DoesNotExist:
        raise Http404(f"no review {code} for this reader") from None


def require_write(desk: Desk) -> None:
    """Refuse whoever may not work on reviews here."""
    if not selectors.may_review(desk.acting, desk.place):
        raise NotAllowed("This is for those who work on the reviews of this place.")


def require_conclude(desk: Desk) -> None:
    """Refuse whoever may not conclude reviews here."""
    if not desk.may_conclude:
        raise NotAllowed("This is for commissioners of this place.")
