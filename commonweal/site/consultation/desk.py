"""A consultation as one reader meets it, with the addresses of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest

from commonweal.planning.consultation import Choice, Plan, Question, State
from commonweal.planning.consultation_responses import choices_of
from commonweal.records.consultation import selectors
from commonweal.records.consultation.definitions import support_scale
from commonweal.records.consultation.models import Consultation, ProposalVersion, Reply, Theme
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import place_for
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of


def consultation_crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    """The way to a page about consultations of a place that the reader sees."""
    return place_crumbs(
        place, Crumb("Consultations", f"/places/{place.code}/consultations/"), *more
    )


@dataclass(frozen=True)
class Desk:
    """One consultation for one reader."""

    acting: Acting
    row: Consultation

    @property
    def place(self) -> Place:
        return self.row.place

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/consultations/{self.row.code}/"

    @cached_property
    def plan(self) -> Plan:
        return selectors.plan_for(self.acting, self.row)

    @cached_property
    def is_inside(self) -> bool:
        return selectors.is_inside(self.acting, self.row)

    @cached_property
    def may_run(self) -> bool:
        return selectors.may_run(self.acting, self.row)

    @cached_property
    def may_see_results(self) -> bool:
        return selectors.may_see_results(self.acting, self.row)

    @cached_property
    def takes_answers(self) -> bool:
        return selectors.takes_answers(self.acting, self.row)

    @property
    def is_published(self) -> bool:
        return self.row.state == State.PUBLISHED

    @property
    def may_change(self) -> bool:
        """Whether the reader works on it and it is not closed by its publication."""
        return self.may_run and not self.is_published

    @cached_property
    def problems(self) -> list[str]:
        return selectors.problems_of(self.acting, self.row)

    @cached_property
    def themes(self) -> list[Theme]:
        return list(selectors.themes_for(self.acting, self.row))

    @cached_property
    def retired(self) -> list[Theme]:
        return selectors.retired_themes(self.acting, self.row)

    @cached_property
    def replies(self) -> dict[int, Reply]:
        return selectors.replies_for(self.acting, self.row)

    @cached_property
    def versions(self) -> list[ProposalVersion]:
        return selectors.versions_of(self.acting, self.row)

    def choices(self, question: Question) -> tuple[Choice, ...]:
        return choices_of(question, support_scale())

    def crumbs(self, *, below: bool = True) -> list[Crumb]:
        """The way to a page below the consultation's own, or to that one. Whoever answers without
        seeing the place comes from outside."""
        last = [Crumb(self.row.title, self.address)] if below else []
        try:
            return consultation_crumbs(place_for(self.acting, self.place.code), *last)
        except Place.DoesNotExist:
            return [Crumb("Start", "/"), *last]


def open_desk(request: HttpRequest, place: str, code: str) -> Desk:
    """The consultation for whoever asks; "not found" when it is not for them to know."""
    acting = acting_of(request)
    try:
        return Desk(acting, selectors.consultation_for(acting, place, code))
    except Consultation.DoesNotExist:
        raise Http404(f"no consultation {code} for this reader") from None


def require_run(desk: Desk) -> None:
    """Refuse whoever may not work on the consultation."""
    if not desk.may_run:
        raise NotAllowed("This is for those who run this consultation.")


def require_inside(desk: Desk) -> None:
    """Refuse whoever neither commissions here nor audits those who do."""
    if not desk.is_inside:
        raise NotAllowed("This is for those who commission here and their auditors.")


def require_results(desk: Desk) -> None:
    """Hide what came of it until it is published."""
    if not desk.may_see_results:
        raise Http404("what came of the consultation is not published")
