"""Reading tenders: all that are open, those of a place, one tender and its versions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.procuring.invitation import Invitation
from commonweal.records.equality.models import Carried
from commonweal.records.equality.selectors import carried_actions
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.selectors import (
    bodies_of,
    may_start,
    open_tenders,
    tenders_for,
)
from commonweal.records.procuring.selectors_route import plan_for
from commonweal.records.procuring.workbooks import workbook_of
from commonweal.site.equality.presenters import carried_here_table
from commonweal.site.evaluation.presenters.price_questions import state as price_state
from commonweal.site.pages import Table, show
from commonweal.site.procuring.desk import Desk, open_desk, tender_crumbs
from commonweal.site.procuring.presenters import route as route_words
from commonweal.site.procuring.presenters import specification as specification_words
from commonweal.site.procuring.presenters import tenders as words
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.thread.panel import thread_panel

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """All published tenders, the next deadline first."""
    acting = acting_of(request)
    desks = [Desk(acting, row) for row, _ in open_tenders(acting)]
    return show(
        request,
        "procuring/everywhere.jinja",
        title="Open tenders",
        tables=[words.listing_table(desks, "No tender is open now.", with_place=True)],
        clock=words.CLOCK,
    )


@require_safe
def here(request: HttpRequest, place: str) -> HttpResponse:
    """The tenders of a place."""
    acting, found = acting_of(request), place_or_404(request, place)
    starts = may_start(acting, found)
    empty = "No tender is here yet. " + (
        "Begin one from its workbook, or with a title."
        if starts
        else "Those who commission here begin them."
    )
    desks = [Desk(acting, row) for row in tenders_for(acting).filter(place=found)]
    return show(
        request,
        "procuring/home.jinja",
        title="Tenders",
        crumbs=tender_crumbs(found)[:-1],
        tables=[words.listing_table(desks, empty)],
        place=found,
        may_start=starts,
    )


@require_safe
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One tender: what is bought, how bids are scored, when, and what to do next."""
    desk = open_desk(request, place, code)
    plan = plan_for(desk.acting, desk.tender)
    carried = [
        row
        for row in carried_actions(desk.acting, desk.place, ref=desk.tender.code)
        if row.target != Carried.Target.CONTRACT
    ]
    tables = [
        *_tables(desk.acting, desk.tender, desk.invitation),
        *([route_words.steps_table(plan, is_inside=desk.is_inside)] if plan else []),
        words.openers_table(desk.openers),
        words.versions_table(desk.address, desk.versions),
        *([carried_here_table(carried)] if carried else []),
        *([words.decided_table(desk)] if desk.declined else []),
    ]
    return show(
        request,
        "procuring/tender.jinja",
        title=desk.tender.title,
        crumbs=desk.crumbs(below=False),
        tables=tables,
        desk=desk,
        state=words.state_of(desk),
        next_step=words.next_step(desk),
        about=words.about(desk, bodies_of(desk.acting, desk.tender)),
        timetable=words.timetable(desk.invitation),
        picture=words.weights_picture(desk.invitation),
        plan=plan,
        carried=carried,
        price_state=price_state(desk.price_questions) if desk.price_questions else "",
        progress=route_words.progress(plan) if plan else "",
        panel=thread_panel(request, desk.place, "tender", desk.tender.code)
        if desk.is_inside
        else None,
        clock=words.CLOCK,
    )


def _tables(acting: Acting, tender: Tender, found: Invitation) -> list[Table]:
    return [
        words.lots_table(found, bodies_of(acting, tender)),
        words.blocks_table(found),
        words.questions_table(found),
        words.conditions_table(found),
        words.ties_table(found),
    ]


@require_safe
def version(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """One published version as it stands for ever."""
    desk = open_desk(request, place, code)
    row = next((one for one in desk.versions if one.number == number), None)
    if row is None:
        raise Http404(f"no version {number} of {code}")
    found = invitation_of(row.content)
    return show(
        request,
        "procuring/version.jinja",
        title=f"{found.title}, version {number}",
        crumbs=desk.crumbs(),
        tables=[
            *_tables(desk.acting, desk.tender, found),
            specification_words.master_table(found.specification),
            specification_words.schedules_table(found.specification),
            specification_words.profiles_table(found.specification.profiles),
        ],
        published_version=row,
        published=words.when(row.made_at),
        summary_text=found.summary,
        timetable=words.timetable(found),
        picture=words.weights_picture(found),
        is_newest=row == desk.version,
    )


@require_safe
def workbook(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The tender as its workbook."""
    desk = open_desk(request, place, code)
    return _sent(workbook_of(desk.tender.content), f"{desk.tender.code}.xlsx")


@require_safe
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The workbook of a tender with nothing filled in."""
    return _sent(workbook_of({}), "tender.xlsx")


def _sent(data: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, content_type=_WORKBOOK, headers={"Content-Disposition": disposition})
