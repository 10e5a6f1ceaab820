"""The evaluation of a tender: where it stands, what to do next, and for whom."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.records.evaluation.actions_panels import start_scoring
from commonweal.records.evaluation.actions_totals import open_prices
from commonweal.records.evaluation.selectors_lots import lots_seen
from commonweal.records.evaluation.selectors_record import may_read_record
from commonweal.records.evaluation.selectors_work import (
    panels_of,
    progress,
    require_part,
    work_of,
)
from commonweal.records.people.acting import NotAllowed
from commonweal.records.procuring.selectors import leads
from commonweal.records.procuring.selectors_conflicts import standing_for
from commonweal.site.evaluation.presenters import home as words
from commonweal.site.evaluation.sheet import (
    Act,
    Section,
    bare,
    first_done,
    home_of,
    is_opened,
    room_of,
    sheet,
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def home(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Where the evaluation stands, for whoever has a part in it."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    is_lead = leads(desk.acting, desk.tender)
    if request.method == "POST" and not is_lead:
        raise NotAllowed("This is for those who run this tender for the organisation that leads.")
    if not is_opened(desk):
        lede = "The bids are not open yet. They are evaluated after the opening."
        return sheet(request, desk, title="Evaluation and award", lede=lede, sections=(), crumbs=())
    start, prices = bare(request, "start"), bare(request, "prices")

    def begin() -> str:
        start_scoring(by=desk.acting, tender=desk.tender)
        return home_of(desk)

    def open_them() -> str:
        open_prices(by=desk.acting, tender=desk.tender)
        return home_of(desk)

    gone = first_done(
        request,
        [(start, begin, "Scoring has started."), (prices, open_them, "The prices are open.")],
    )
    if gone:
        return gone
    found = panels_of(desk.acting, desk.tender)
    standing = standing_for(desk.acting, desk.tender)
    lots = lots_seen(desk.acting, desk.tender)
    rows = progress(desk.acting, desk.tender)
    acts = [Section("Start scoring", words.STARTING, act=Act("start", start, "Start scoring"))]
    if found.is_started:
        acts = [Section("Open the prices", words.OPENING, act=Act("prices", prices, "Open them"))]
    ready = not found.is_started or not found.open_units
    shown = is_lead and (ready or request.method == "POST") and not found.prices_open
    return sheet(
        request,
        desk,
        title="Evaluation and award",
        lede=words.state(found, standing),
        crumbs=(),
        tables=[words.progress_table(rows)],
        sections=[
            Section(points=found.problems, heading="Before scoring can start")
            if found.problems
            else Section(),
            Section(
                links=words.links(
                    desk,
                    work=len(work_of(desk.acting, desk.tender)),
                    lots=lots,
                    record=may_read_record(desk.acting, desk.tender),
                    started=found.is_started,
                    award=found.prices_open or not found.bidders,
                )
            ),
            *(acts if shown else ()),
            *([Section(table="progress")] if is_lead and found.is_started else ()),
        ],
    )
