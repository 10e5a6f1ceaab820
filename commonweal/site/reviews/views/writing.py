"""Beginning a review, bringing in grants, saying what was found, and concluding."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.grant_review import COLUMNS
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.records.reviews import actions, definitions
from commonweal.site.consultation.forms import FileForm
from commonweal.site.forms import set_choices
from commonweal.site.requests import acting_of, done, place_or_404
from commonweal.site.reviews.desk import (
    Desk,
    open_desk,
    require_conclude,
    require_write,
    review_crumbs,
)
from commonweal.site.reviews.forms import ConcludeForm, FindingForm, ReopenForm, StartForm
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@login_required
def start(request: HttpRequest, place: str) -> HttpResponse:
    """Begin a review."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.WORK_OUT)
    form = StartForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        made = actions.start_review(by=acting, place=found, **form.cleaned_data)
        return Desk(acting, made).address

    sheet = Sheet("Begin a review", forms=(FormPart(form, "Begin it"),))
    return done(request, form, act, "The review is begun.") or show_sheet(
        request, sheet, review_crumbs(found)
    )


@require_http_methods(_METHODS)
@login_required
def grants(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Bring in the list of grants."""
    desk = open_desk(request, place, code)
    require_write(desk)
    form = FileForm(request.POST if request.method == "POST" else None, request.FILES or None)

    def act() -> str:
        sent = form.cleaned_data["file"]
        actions.bring_in_grants(
            by=desk.acting, review=desk.row, data=sent.read(), file_name=sent.name
        )
        return desk.address

    home = f"/places/{desk.place.code}/reviews/template/"
    levels, measures = ", ".join(definitions.levels()), ", ".join(definitions.measures())
    sheet = Sheet(
        "Bring in the list of grants",
        "One row a service, and one for each other service that the grants may double.",
        caption=desk.row.title,
        paragraphs=(
            f"Columns: {', '.join(COLUMNS)}. Several functions or areas are parted by semicolons.",
            f"Write yes or no for reviewed, one of {levels} for level, and one of {measures} for "
            "measure. Leave statutory_link empty where there is no link.",
            "The list takes the place of the one before. If anything is wrong, nothing is kept.",
        ),
        forms=(FormPart(form, "Bring the list in", has_file=True),),
        after=(
            Link("Template (CSV)", f"{home}csv/", is_download=True),
            Link("Template (Excel)", f"{home}xlsx/", is_download=True),
        ),
    )
    return done(request, form, act, "The list is in.") or show_sheet(request, sheet, desk.crumbs())


@require_http_methods(_METHODS)
@login_required
def dimension(request: HttpRequest, place: str, code: str, dimension: str) -> HttpResponse:
    """What was found in one dimension."""
    desk = open_desk(request, place, code)
    require_write(desk)
    title = definitions.dimensions().get(dimension)
    if title is None or desk.is_grants:
        raise Http404(f"no dimension {dimension}")
    kept = desk.row.content.get("dimensions", {}).get(dimension, {})
    form = FindingForm(request.POST if request.method == "POST" else None, initial=kept)
    choices = definitions.evidence(printed=bool(desk.row.printed_note))
    set_choices(form, "evidence", list(choices.items()))

    def act() -> str:
        actions.save_finding(
            by=desk.acting, review=desk.row, dimension=dimension, finding=form.given()
        )
        return desk.address

    sheet = Sheet(
        title,
        definitions.questions()[dimension],
        caption=desk.row.title,
        forms=(FormPart(form, "Keep it"),),
        after=(Link("Back to the review", desk.address),),
    )
    return done(request, form, act, "The finding is kept.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_http_methods(_METHODS)
@login_required
def conclude(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Conclude a review, or work on a concluded one again."""
    desk = open_desk(request, place, code)
    require_conclude(desk)
    return _conclude(request, desk) if desk.is_draft else _reopen(request, desk)


def _conclude(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = ConcludeForm(request.POST if request.method == "POST" else None)
    set_choices(form, "code", list(definitions.conclusions(desk.row.kind).items()))

    def act() -> str:
        actions.conclude_review(by=desk.acting, review=desk.row, conclusion=form.given())
        return desk.address

    sheet = Sheet(
        "Conclude the review",
        "All that it rests on is kept with the conclusion. Decision reports of this place tell it.",
        caption=desk.row.title,
        problems=tuple(desk.problems),
        problems_heading="Before it can be concluded",
        forms=(FormPart(form, "Conclude it"),),
        after=(Link("Back to the review", desk.address),),
    )
    return done(request, form, act, "The review is concluded.") or show_sheet(
        request, sheet, desk.crumbs()
    )


def _reopen(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = ReopenForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.reopen_review(by=desk.acting, review=desk.row, **form.cleaned_data)
        return desk.address

    sheet = Sheet(
        "Reopen the review",
        "What was concluded stays on record. Decision reports tell it no more until it is "
        "concluded again.",
        caption=desk.row.title,
        forms=(FormPart(form, "Reopen it", is_warning=True),),
        after=(Link("Back to the review", desk.address),),
    )
    return done(request, form, act, "The review is open again.") or show_sheet(
        request, sheet, desk.crumbs()
    )
