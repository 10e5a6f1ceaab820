"""A report as one reader meets it, read once, with the addresses of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest

from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place
from commonweal.records.reports.models import Report, ReportVersion
from commonweal.records.reports.selectors import (
    Standing,
    commissioners_of,
    is_inside,
    may_issue,
    may_write,
    report_for,
    standing_of,
    versions_of,
)
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of


def report_crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    """The way to a page about the reports of a place."""
    return place_crumbs(place, Crumb("Decision reports", f"/places/{place.code}/reports/"), *more)


@dataclass(frozen=True)
class Desk:
    """One report for one reader."""

    acting: Acting
    report: Report

    @property
    def place(self) -> Place:
        return self.report.place

    @property
    def home(self) -> str:
        return f"/places/{self.place.code}/"

    @property
    def address(self) -> str:
        return f"{self.home}reports/{self.report.code}/"

    @property
    def is_draft(self) -> bool:
        return self.report.state == Report.State.DRAFT

    @cached_property
    def is_inside(self) -> bool:
        return is_inside(self.acting, self.report)

    @cached_property
    def may_write(self) -> bool:
        return may_write(self.acting, self.report)

    @cached_property
    def may_issue(self) -> bool:
        return may_issue(self.acting, self.report)

    @cached_property
    def versions(self) -> list[ReportVersion]:
        """What was issued, newest first."""
        return versions_of(self.acting, self.report)

    @property
    def version(self) -> ReportVersion | None:
        """What counts now; None before the first issue."""
        return self.versions[0] if self.versions else None

    @cached_property
    def standing(self) -> Standing | None:
        """The draft as it is now; None for whoever does not see it."""
        return standing_of(self.acting, self.report)

    @cached_property
    def bodies(self) -> dict[str, str]:
        """Those who commission here, by code."""
        return commissioners_of(self.acting, self.place)

    def crumbs(self, *, below: bool = True) -> list[Crumb]:
        """The way to a page below the report's own, or to that one."""
        last = [Crumb(self.report.title, self.address)] if below else []
        return report_crumbs(self.place, *last)


def open_desk(request: HttpRequest, place: str, code: str) -> Desk:
    """The report for whoever asks; "not found" when it is not for them to know."""
    acting = acting_of(request)
    try:
        return Desk(acting, report_for(acting, place, code))
    except Report.DoesNotExist:
        raise Http404(f"no report {code} for this reader") from None


def inside_desk(request: HttpRequest, place: str, code: str) -> Desk:
    """The same for those who see the draft; "not found" for everybody else."""
    desk = open_desk(request, place, code)
    if not desk.is_inside:
        raise Http404(f"no draft of {code} for this reader")
    return desk


def draft_of(desk: Desk) -> Standing:
    """The draft as it is now. Raises Http404 for whoever does not see it."""
    if desk.standing is None:
        raise Http404("no draft for this reader")
    return desk.standing


def require_write(desk: Desk) -> None:
    """Refuse whoever may not change the draft."""
    if not desk.may_write:
        raise NotAllowed(
            "This is for those who commission here, and only while the report is a draft."
        )


def require_issue(desk: Desk) -> None:
    """Refuse whoever may not issue the report."""
    if not desk.may_issue:
        raise NotAllowed("This is for commissioners of this place.")
