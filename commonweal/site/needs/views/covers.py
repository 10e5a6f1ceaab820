"""Beginning an assessment, changing its cover, and entering one that others made."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.planning.needs_assessment import Scope
from commonweal.records.needs import actions
from commonweal.records.needs.models import Assessment
from commonweal.records.needs.selectors import (
    areas_to_cover,
    assessments_for,
    topics_for,
    topics_to_choose,
)
from commonweal.records.needs.selectors_library import overlapping
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.results.selectors import commissioners_of
from commonweal.site.need_start import AREAS, missing_tables
from commonweal.site.needs.desk import Desk, needs_crumbs, open_desk, require_lead
from commonweal.site.needs.forms import CoverForm, OutsideForm
from commonweal.site.needs.presenters.library import Alert, alerts
from commonweal.site.needs.views.library import topic_names
from commonweal.site.pages import show
from commonweal.site.requests import acting_of, done, place_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest, place: str) -> HttpResponse:
    """Begin an assessment. What overlaps is shown first; sent once more, it is begun."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.WORK_OUT)
    own = acting.organisation.code if acting.organisation else ""
    form = _cover_form(request, acting, found, {"lead": own})
    warned = _warned(request, acting, form)

    def act() -> str:
        made = actions.start_assessment(by=acting, place=found, cover=form.given())
        return Desk(acting, made).address

    gone = None if warned else done(request, form, act, "The draft is begun.")
    return gone or show(
        request,
        "needs/cover.jinja",
        title="Begin a needs assessment",
        crumbs=needs_crumbs(found),
        form=form,
        warned=warned,
        without_areas=not areas_to_cover(acting, found),
        missing=missing_tables(acting, found, AREAS),
        button="Begin it all the same" if warned else "Begin it",
    )


def _warned(request: HttpRequest, acting: Acting, form: CoverForm) -> list[Alert]:
    """What overlaps with the cover that was sent, unless it has been shown already."""
    if not form.is_bound or not form.is_valid() or request.POST.get("seen") == "yes":
        return []
    scope = Scope(frozenset(form.topics()), frozenset(form.cleaned_data["areas"]))
    return overlap_alerts(acting, scope)


def overlap_alerts(
    acting: Acting, scope: Scope, leave_out: tuple[str, str] = ("", "")
) -> list[Alert]:
    """A sentence for each assessment that overlaps, as far as this reader sees them."""
    found = overlapping(acting, scope, timezone.localdate(), leave_out)
    return alerts(found, topic_names(acting, [one for one, _ in found]))


def _cover_form(
    request: HttpRequest,
    acting: Acting,
    place: Place,
    initial: dict[str, Any],
    own: Assessment | None = None,
) -> CoverForm:
    others = assessments_for(acting, place).filter(origin=Assessment.Origin.OWN)
    return CoverForm(
        request.POST if request.method == "POST" else None,
        topics=topics_to_choose(acting),
        areas=areas_to_cover(acting, place),
        leads=commissioners_of(acting, place),
        others=[one for one in others if own is None or one.pk != own.pk],
        initial=initial,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Change the cover of a draft."""
    desk = open_desk(request, place, code)
    require_lead(desk)
    row = desk.assessment
    initial = {
        "title": row.title,
        "method": row.method,
        "data_on": row.data_on,
        "review_on": row.review_on,
        "lead": row.lead.code if row.lead else "",
        "replaces": row.replaces.code if row.replaces else "",
        "areas": [area.code for area in row.areas.all()],
        "topics": [one.term for one in topics_for(desk.acting, row)],
    }
    form = _cover_form(request, desk.acting, desk.place, initial, row)

    def act() -> str:
        actions.change_cover(by=desk.acting, assessment=row, cover=form.given())
        return desk.address

    return done(request, form, act, "The cover is changed.") or show(
        request,
        "needs/cover.jinja",
        title="Change the cover",
        crumbs=desk.crumbs(),
        form=form,
        warned=[],
        button="Save the cover",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def outside(request: HttpRequest, place: str) -> HttpResponse:
    """Enter an assessment that others made, by its cover only."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.WORK_OUT)
    form = OutsideForm(
        request.POST if request.method == "POST" else None,
        topics=topics_to_choose(acting),
        areas=areas_to_cover(acting, found),
    )

    def act() -> str:
        made = actions.add_outside(by=acting, place=found, given=form.given())
        return Desk(acting, made).address

    return done(request, form, act, "It is in the library.") or show(
        request,
        "needs/cover.jinja",
        title="Enter an assessment that others made",
        crumbs=needs_crumbs(found),
        form=form,
        warned=[],
        button="Enter it",
    )
