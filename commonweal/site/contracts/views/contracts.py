"""Reading contracts: those of a place, their days, one contract, and the pack of a meeting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.contracts.calendar import CONTENT_TYPE, calendar_of
from commonweal.records.contracts.selectors import (
    equality_of,
    incumbents_for,
    may_make,
    meetings_for,
    own_standings,
    standings_for,
    tenders_awarded,
)
from commonweal.records.contracts.selectors_start import events_for, pack_for
from commonweal.records.register.selectors_names import spoken_names
from commonweal.site.contracts.desk import contract_crumbs, open_desk, open_place
from commonweal.site.contracts.presenters import contracts as words
from commonweal.site.contracts.presenters import pack as pack_words
from commonweal.site.equality.presenters import carried_here_table
from commonweal.site.pages import show
from commonweal.site.requests import acting_of


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The contracts that the reader's organisation provides, in every place."""
    standings = own_standings(acting_of(request))
    return show(
        request,
        "contracts/own.jinja",
        title="Your contracts",
        tables=[words.own_table(standings)],
        lede=words.listing_lede(standings),
    )


@require_safe
def here(request: HttpRequest, place: str) -> HttpResponse:
    """The contracts of a place with their days, and the contract that runs now as printed."""
    acting, found = open_place(request, place)
    standings = standings_for(acting, found)
    now = incumbents_for(acting, found)
    names = spoken_names(acting)
    return show(
        request,
        "contracts/home.jinja",
        title="Contracts",
        crumbs=contract_crumbs(acting, found)[:-1],
        tables=[
            words.listing_table(standings, may_make=may_make(acting, found)),
            words.dates_table(found, standings),
            words.incumbents_table(now, names),
        ],
        place=found,
        lede=words.listing_lede(standings),
        chart=words.years_chart(found, standings, now, names),
        may_make=may_make(acting, found),
        awarded=tenders_awarded(acting, found),
        has_contracts=bool(standings),
        has_incumbents=bool(now),
    )


@require_safe
def calendar(request: HttpRequest, place: str) -> HttpResponse:
    """Every day of the contracts that the reader sees, for a calendar."""
    acting, found = open_place(request, place)
    address = request.build_absolute_uri(f"/places/{found.code}/contracts/")
    return HttpResponse(
        calendar_of(found.name, standings_for(acting, found), address),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{found.code}-contracts.ics"'},
    )


@require_safe
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One contract: its parties, terms, signatures, meetings and events."""
    desk = open_desk(request, place, code)
    meetings = list(meetings_for(desk.acting, desk.place))
    carried = equality_of(desk.acting, desk.contract)
    return show(
        request,
        "contracts/contract.jinja",
        title=desk.contract.title,
        crumbs=desk.crumbs()[:-1],
        tables=[
            words.periods_table(desk.standing),
            words.days_table(desk.standing),
            words.lots_table(desk.standing),
            words.signatures_table(desk.standing),
            words.meetings_table(desk.standing, meetings),
            words.events_table(events_for(desk.acting, desk.contract)),
            *([carried_here_table(carried)] if carried else []),
        ],
        desk=desk,
        state=words.state_of(desk.standing),
        next_step=words.next_step(desk),
        about=words.about(desk.standing),
        carried=carried,
    )


@require_safe
def pack(request: HttpRequest, place: str) -> HttpResponse:
    """What a group meeting looks at: every contract beside the others."""
    acting, found = open_place(request, place)
    rows = pack_for(acting, found)
    return show(
        request,
        "contracts/pack.jinja",
        title="Group meeting pack",
        crumbs=contract_crumbs(acting, found),
        tables=[
            pack_words.pack_table(found, rows),
            pack_words.meetings_table(
                list(meetings_for(acting, found)), {row.standing.contract.pk for row in rows}
            ),
        ],
        place=found,
        lede=pack_words.lede(rows),
    )
