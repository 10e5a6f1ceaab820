"""What is not known: how complete the fact base is, and the register of gaps."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.facts.models import Gap
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.actions_gaps import GapGiven, move_gap, record_gap
from commonweal.records.planning.selectors_gaps import completeness_for, gap_for, gaps_for
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, require_work_on, sight_of
from commonweal.site.pages import Crumb, show
from commonweal.site.planning.forms_gaps import FilterForm, GapForm, MoveGapForm
from commonweal.site.planning.presenters import gaps as words
from commonweal.site.requests import acting_of, add_errors, place_or_404
from commonweal.site.thread.panel import thread_panel


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    acting = acting_of(request)
    found = place_or_404(request, place)
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    gaps = gaps_for(acting, found).filter(**{k: v for k, v in wanted.items() if v})
    by_area, by_segment = completeness_for(acting, found)
    return show(
        request,
        "planning/gaps.jinja",
        title="What is not known",
        crumbs=_crumbs(found)[:1],
        tables=[
            words.gaps_table(found, gaps),
            words.completeness_table("area", "Commissioner", by_area),
            words.completeness_table("segment", "Segment", by_segment),
        ],
        by_area=words.picture("area", "Commissioner", by_area),
        by_segment=words.picture("segment", "Segment", by_segment),
        filter=form,
        place=found,
        may_record=_may_write(acting, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, place: str) -> HttpResponse:
    acting = acting_of(request)
    found = place_or_404(request, place)
    require_work_on(acting, found, Capability.ANSWER_FINDING)
    form = GapForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            gap = record_gap(by=acting, place=found, gap=GapGiven(**form.cleaned_data))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The gap is in the register.")
            return redirect("gap", place=found.code, code=gap.code)
    return show(
        request, "planning/gap_add.jinja", title="Record a gap", crumbs=_crumbs(found), form=form
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    acting = acting_of(request)
    found = place_or_404(request, place)
    try:
        gap = gap_for(acting, found, code)
    except Gap.DoesNotExist:
        raise Http404(f"no gap {code} for this reader") from None
    posted = request.POST if request.method == "POST" else None
    form = MoveGapForm(posted, gap=gap)
    if posted is not None:
        require_work_on(acting, found, Capability.ANSWER_FINDING)
        if form.is_valid():
            move_gap(by=acting, gap=gap, **form.cleaned_data)
            messages.success(request, "The register is up to date.")
            return redirect(request.path)
    return show(
        request,
        "planning/gap.jinja",
        title=gap.what,
        crumbs=_crumbs(found),
        rows=words.about(gap),
        form=form if _may_write(acting, found) else None,
        panel=thread_panel(request, found, "gap", gap.code),
    )


def _may_write(acting: Acting, place: Place) -> bool:
    return acting.may(Capability.ANSWER_FINDING) and sight_of(acting, place) == Sight.ALL


def _crumbs(place: Place) -> list[Crumb]:
    start = f"/places/{place.code}/"
    return [Crumb(place.name, start), Crumb("What is not known", f"{start}gaps/")]
