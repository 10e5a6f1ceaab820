"""Changing the segments of a path: a correction with a reason, checked before it is kept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.records.path import actions_segments as actions
from commonweal.records.planning.kinds.path import PLANS
from commonweal.site.pages import show
from commonweal.site.planning.forms_path import MoveForm, SegmentForm
from commonweal.site.planning.views.path import path_page
from commonweal.site.requests import add_errors
from commonweal.site.results.desk import Desk, open_desk

KEPT = "The path is changed. The earlier one stays beside the reason."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def segment(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """What one segment is to be."""
    desk = _desk(request, place)
    found = next((one.segment for one in desk.answer.dates if one.segment.code == code), None)
    if found is None:
        raise Http404(f"no segment {code}")
    form = SegmentForm(request.POST if request.method == "POST" else None, segment=found)
    if form.is_bound and form.is_valid():
        try:
            actions.change_segment(
                by=desk.acting,
                place=desk.place,
                change=form.change(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, KEPT)
            return redirect(desk.address)
    return show(
        request,
        "planning/segment.jinja",
        title=f"Change {found.title}",
        crumbs=desk.crumbs(("Commissioning path", "path/")),
        desk=desk,
        form=form,
    )


@require_POST
@login_required
def move(request: HttpRequest, place: str) -> HttpResponse:
    """Move a cluster to another segment."""
    desk = _desk(request, place)
    form = MoveForm(
        request.POST, prefix="move", segments=[one.segment for one in desk.answer.dates]
    )
    if form.is_valid():
        try:
            actions.move_cluster(by=desk.acting, place=desk.place, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, KEPT)
            return redirect(desk.address)
    return path_page(request, desk, move=form)


def _desk(request: HttpRequest, place: str) -> Desk:
    """The desk of the path, for those who may change it."""
    desk = open_desk(request, place, "path", datasets=(PLANS,))
    actions.require_changes(by=desk.acting, place=desk.place)
    if desk.answer is None:
        raise Http404("this place has no path")
    return desk
