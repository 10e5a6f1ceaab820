"""Reading decision reports: those of a place, a draft, an issued version, and each as Word."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from commonweal.planning.decision_report import composed_from
from commonweal.records.reports.definitions import outline
from commonweal.records.reports.models import ReportVersion
from commonweal.records.reports.selectors import (
    asked_of,
    delegated_actions,
    may_start,
    outcomes_of,
    reports_for,
)
from commonweal.site.pages import show
from commonweal.site.papers import paper_response
from commonweal.site.reports.desk import Desk, draft_of, inside_desk, open_desk, report_crumbs
from commonweal.site.reports.presenters import pages as words
from commonweal.site.reports.presenters.body import chapters_of, tables_in
from commonweal.site.reports.presenters.paper import cover_words, paper_of
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.words import day


@require_safe
def here(request: HttpRequest, place: str) -> HttpResponse:
    """The decision reports of a place."""
    acting, found = acting_of(request), place_or_404(request, place)
    starts = may_start(acting, found)
    empty = "No report is here yet. " + (
        "Begin one: what can be built from records is there at once."
        if starts
        else "Those who commission here write them; what is issued, everybody may read."
    )
    rows = reports_for(acting).filter(place=found)
    listed = [(row, Desk(acting, row).address) for row in rows]
    return show(
        request,
        "reports/home.jinja",
        title="Decision reports",
        crumbs=report_crumbs(found)[:-1],
        tables=[words.listing_table(listed, empty)],
        place=found,
        may_start=starts,
    )


@require_safe
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """A report: the draft with what is to be done for those who write it, else what was issued."""
    desk = open_desk(request, place, code)
    if desk.is_draft and desk.is_inside:
        return _draft(request, desk)
    if desk.version is None:
        raise Http404(f"{code} was not issued")
    return _issued(request, desk, desk.version, below=False)


def _draft(request: HttpRequest, desk: Desk) -> HttpResponse:
    standing = draft_of(desk)
    tables = [
        *tables_in(standing.composed, desk.home),
        words.sign_offs_table(outline(), desk.report, standing, desk.bodies),
        words.versions_table(desk.address, desk.versions),
    ]
    return show(
        request,
        "reports/draft.jinja",
        title=desk.report.title,
        crumbs=desk.crumbs(below=False),
        tables=tables,
        desk=desk,
        state=words.state_of(desk.report),
        next_step=words.next_step(standing, desk.report),
        to_do=words.to_do(standing.problems, outline(), desk.address),
        about=words.about(standing.composed.cover, desk.report),
        parts=list(chapters_of(standing.composed, desk.home)),
        asked=asked_of(desk.acting, desk.report),
    )


def _issued(request: HttpRequest, desk: Desk, found: ReportVersion, *, below: bool) -> HttpResponse:
    report = composed_from(found.content["report"])
    outcomes = outcomes_of(desk.acting, desk.report)
    tables = [
        *tables_in(report, desk.home),
        words.signed_table(found),
        words.outcomes_table(report, found.number, outcomes),
        words.used_table(delegated_actions(desk.acting, desk.report)),
        words.versions_table(desk.address, desk.versions),
    ]
    return show(
        request,
        "reports/version.jinja",
        title=found.content["title"],
        crumbs=desk.crumbs(below=below),
        tables=tables,
        desk=desk,
        published=found,
        issued=day(localtime(found.made_at).date()),
        is_newest=found == desk.version,
        about=words.about(report.cover, desk.report),
        parts=list(chapters_of(report, desk.home)),
    )


@require_safe
def version(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """One issued version as it stands for ever."""
    desk = open_desk(request, place, code)
    return _issued(request, desk, _version(desk, number), below=True)


def _version(desk: Desk, number: int) -> ReportVersion:
    for found in desk.versions:
        if found.number == number:
            return found
    raise Http404(f"no version {number} of {desk.report.code}")


@require_safe
@login_required
def draft_word(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The draft as Word, marked as one on every page."""
    desk = inside_desk(request, place, code)
    standing = draft_of(desk)
    signed = words.sign_offs_table(outline(), desk.report, standing, desk.bodies)
    return paper_response(
        paper_of(
            desk.report.title,
            standing.composed,
            timezone.now(),
            mark="Draft: not issued",
            about=cover_words(standing.composed),
            last=[signed],
        )
    )


@require_safe
def version_word(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """An issued version as Word. The same version gives the same words each time."""
    desk = open_desk(request, place, code)
    found = _version(desk, number)
    report = composed_from(found.content["report"])
    issued = day(localtime(found.made_at).date())
    about = f"{cover_words(report)}. Issued {issued}, version {number}. Digest {found.digest}"
    return paper_response(
        paper_of(
            found.content["title"], report, found.made_at, mark="", about=about,
            last=[words.signed_table(found)],
        )
    )  # fmt: skip
