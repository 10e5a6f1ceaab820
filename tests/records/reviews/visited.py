"""What the visits of pages about reviews find in Essex: one of each kind, being worked on."""

from __future__ import annotations

from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.reviews.actions import start_review
from commonweal.records.reviews.models import Review

PLACE = "essex-2015"


def grants() -> Review:
    """A review of grants that lists none yet."""
    return _made("Visited review of grants", "grants")


def strategic() -> Review:
    """A strategic review in which nothing is found yet."""
    return _made("Visited strategic review", "strategic")


def _made(title: str, kind: str) -> Review:
    found = Review.objects.filter(title=title).first()
    place = Place.objects.get(code=PLACE)
    return found or start_review(by=Acting.system(), place=place, title=title, kind=kind)
