"""Reading reviews: the list, one review, and the template of a list of grants."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.planning.grant_review import COLUMNS
from commonweal.records.consultation.workbooks import table_file
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.records.reviews import selectors
from commonweal.site.consultation.views.plans import TYPES, sent_file
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.reviews import presenters as words
from commonweal.site.reviews.desk import Desk, open_desk, review_crumbs
from commonweal.site.sheets import Link, Sheet, show_sheet


@require_safe
def home(request: HttpRequest, place: str) -> HttpResponse:
    """The reviews of a place."""
    acting, found = acting_of(request), place_or_404(request, place)
    starts = selectors.may_review(acting, found)
    empty = "No review is here that you may read. Those who commission here and their auditors do."
    if selectors.is_inside(acting, found):
        empty = "No review is here yet."
    if starts:
        empty = "No review is here yet. Begin one."
    desks = [Desk(acting, row) for row in selectors.reviews_for(acting, found)]
    sheet = Sheet(
        "Reviews of grants and services",
        "What is bought now: what doubles, what it is worth, and on which evidence.",
        caption=found.name,
        button=Link("Begin a review", f"/places/{found.code}/reviews/start/") if starts else None,
        tables=(words.listing(desks, empty),),
    )
    return show_sheet(request, sheet, review_crumbs(found)[:-1])


@require_safe
@login_required
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One review: what it found, and what followed."""
    desk = open_desk(request, place, code)
    here = desk.address
    links = []
    if desk.may_write and desk.is_grants:
        links.append(Link("Bring in the list of grants", f"{here}grants/"))
    button = None
    if desk.may_conclude and desk.is_draft and not desk.problems:
        button = Link("Conclude it", f"{here}conclude/")
    if desk.may_conclude and not desk.is_draft:
        links.append(Link("Reopen it", f"{here}conclude/"))
    sheet = Sheet(
        desk.row.title,
        words.conclusion_words(desk) or "Nothing is concluded yet.",
        caption=desk.place.name,
        tag=words.state_of(desk.row),
        problems=tuple(desk.problems),
        problems_heading="Before it can be concluded",
        button=button,
        links=tuple(links),
        summary=words.summary(desk),
        tables=words.tables(desk),
        after=(
            Link(
                "What rests on this review",
                f"/places/{desk.place.code}/thread/service_review/{desk.row.code}/",
            ),
        ),
    )
    return show_sheet(request, sheet, desk.crumbs(below=False))


@require_safe
@login_required
def template(request: HttpRequest, place: str, ending: str) -> HttpResponse:
    """The columns of a list of grants."""
    require_work_on(acting_of(request), place_or_404(request, place), Capability.WORK_OUT)
    if ending not in TYPES:
        raise Http404(f"no file of the kind {ending}")
    return sent_file(table_file(COLUMNS, [], ending), "grants", ending)
