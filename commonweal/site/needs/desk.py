"""A needs assessment as one reader meets it, read once, with the addresses of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest

from commonweal.records.needs.models import (
    Assessment,
    AssessmentVersion,
    Contribution,
    Entry,
    Topic,
)
from commonweal.records.needs.packing import Packing
from commonweal.records.needs.selectors import (
    Section,
    assessment_for,
    contributions_for,
    entry_for,
    is_inside,
    may_contribute,
    may_lead,
    may_publish,
    may_work,
    packing_for,
    sections_for,
    title_for,
    topic_for,
    versions_for,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of, place_or_404


def needs_crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    """The way to a page about need: places, the place, its needs assessments."""
    return place_crumbs(place, Crumb("Needs assessments", f"/places/{place.code}/needs/"), *more)


@dataclass(frozen=True)
class Desk:
    """One assessment for one reader."""

    acting: Acting
    assessment: Assessment

    @property
    def place(self) -> Place:
        return self.assessment.place

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/needs/{self.assessment.code}/"

    @cached_property
    def is_inside(self) -> bool:
        return is_inside(self.acting, self.place)

    @cached_property
    def sections(self) -> list[Section]:
        return sections_for(self.acting, self.assessment)

    @cached_property
    def packing(self) -> Packing:
        return packing_for(self.acting, [one for part in self.sections for one in part.entries])

    @cached_property
    def contributions(self) -> list[Contribution]:
        return contributions_for(self.acting, self.assessment)

    @cached_property
    def versions(self) -> list[AssessmentVersion]:
        return versions_for(self.acting, self.assessment)

    @property
    def is_open(self) -> bool:
        """Whether the draft may be written in now."""
        return self.assessment.is_own and self.assessment.state not in (
            Assessment.State.PUBLISHED,
            Assessment.State.REPLACED,
        )

    @cached_property
    def may_work(self) -> bool:
        return self.is_open and may_work(self.acting, self.place)

    @cached_property
    def may_lead(self) -> bool:
        return self.assessment.is_own and may_lead(self.acting, self.assessment)

    @cached_property
    def may_publish(self) -> bool:
        return self.assessment.is_own and may_publish(self.acting, self.assessment)

    @cached_property
    def may_contribute(self) -> bool:
        return may_contribute(self.acting, self.assessment)

    def section(self, number: int) -> Section:
        """One section as the reader sees it. Raises Http404 for one that is not theirs to see."""
        for one in self.sections:
            if one.topic.number == number:
                return one
        raise Http404(f"no section {number} for this reader")

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way to a page below the assessment's own."""
        title = title_for(self.acting, self.assessment)
        return needs_crumbs(self.place, Crumb(title, self.address), *more)


def open_desk(request: HttpRequest, place: str, code: str) -> Desk:
    """The assessment for whoever asks; "not found" when it is not for them to know."""
    acting, found = acting_of(request), place_or_404(request, place)
    try:
        return Desk(acting, assessment_for(acting, found, code))
    except Assessment.DoesNotExist:
        raise Http404(f"no assessment {code} for this reader") from None


def require_work(desk: Desk) -> None:
    """Refuse whoever may not write in assessments here."""
    if not may_work(desk.acting, desk.place):
        raise NotAllowed(f"This is for the commissioners of {desk.place}.")


def require_lead(desk: Desk) -> None:
    """Refuse whoever does not decide for the organisation that leads the assessment."""
    if not desk.may_lead:
        raise NotAllowed(f"This is for {desk.assessment.lead}, which leads the assessment.")


def topic_or_404(desk: Desk, number: int) -> Topic:
    """One section's topic; "not found" when the reader may not know of it."""
    try:
        return topic_for(desk.acting, desk.assessment, number)
    except Topic.DoesNotExist:
        raise Http404(f"no section {number} for this reader") from None


def entry_or_404(desk: Desk, pk: int) -> Entry:
    """One entry of the draft; "not found" when it is not there or not theirs to see."""
    try:
        return entry_for(desk.acting, desk.assessment, pk)
    except Entry.DoesNotExist:
        raise Http404(f"no entry {pk} for this reader") from None
