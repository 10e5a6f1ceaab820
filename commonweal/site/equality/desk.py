"""An equality assessment as one reader meets it, with the addresses of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest

from commonweal.records.contracts.selectors import contracts_for
from commonweal.records.equality import selectors
from commonweal.records.equality.models import Assessment, AssessmentVersion, EqualityAction
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring.selectors import tenders_for
from commonweal.records.register.models import Place
from commonweal.site.equality.forms import CONTRACT, TENDER, Choices
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of, place_or_404


def equality_crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    """The way to a page about equality in a place."""
    return place_crumbs(place, Crumb("Equality", f"/places/{place.code}/equality/"), *more)


@dataclass(frozen=True)
class Desk:
    """One assessment for one reader."""

    acting: Acting
    row: Assessment

    @property
    def place(self) -> Place:
        return self.row.place

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/equality/{self.row.code}/"

    @property
    def is_draft(self) -> bool:
        return self.row.state == Assessment.State.DRAFT

    @cached_property
    def is_inside(self) -> bool:
        return selectors.is_inside(self.acting, self.place)

    @cached_property
    def may_assess(self) -> bool:
        return selectors.may_assess(self.acting, self.place)

    @cached_property
    def may_approve(self) -> bool:
        return selectors.may_approve(self.acting, self.row)

    @cached_property
    def versions(self) -> list[AssessmentVersion]:
        return selectors.versions_of(self.acting, self.row)

    @property
    def content(self) -> dict[str, Any]:
        """What this reader reads: the draft inside, what was approved last outside."""
        if self.is_inside or not self.versions:
            return dict(self.row.content)
        return dict(self.versions[0].content)

    @cached_property
    def actions(self) -> list[EqualityAction]:
        return selectors.actions_of(self.acting, self.row)

    @cached_property
    def problems(self) -> list[str]:
        return selectors.problems_of(self.acting, self.row) if self.is_draft else []

    def crumbs(self, *, below: bool = True) -> list[Crumb]:
        last = [Crumb(self.row.title, self.address)] if below else []
        return equality_crumbs(self.place, *last)


def open_desk(request: HttpRequest, place: str, code: str) -> Desk:
    """The assessment for whoever asks; "not found" when it is not for them to know."""
    place_or_404(request, place)
    acting = acting_of(request)
    try:
        return Desk(acting, selectors.assessment_for(acting, place, code))
    except Assessment.DoesNotExist:
        raise Http404(f"no assessment {code} for this reader") from None


def require_work(desk: Desk) -> None:
    """Refuse whoever may not work on assessments here."""
    if not desk.may_assess:
        raise NotAllowed("This is for those who write the equality assessments of this place.")


def require_inside(desk: Desk) -> None:
    """Refuse whoever neither commissions here nor audits those who do."""
    if not desk.is_inside:
        raise NotAllowed("This is for those who commission here and their auditors.")


def carrying_choices(acting: Acting, place: Place) -> Choices:
    """The tenders and contracts of a place that an action can be carried on to."""
    groups = (
        ("Tenders", TENDER, tenders_for(acting).filter(place=place).order_by("title", "pk")),
        ("Contracts", CONTRACT, contracts_for(acting, place)),
    )
    found = [
        (label, [(f"{kind}/{one.code}", one.title) for one in rows]) for label, kind, rows in groups
    ]
    return [(label, rows) for label, rows in found if rows]
