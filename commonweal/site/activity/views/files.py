"""Handing a file of activity in, and seeing what became of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.activity.actions import NotBroughtIn, receive_activity
from commonweal.records.activity.jobs import bring_in_background
from commonweal.records.activity.models import ActivityFile
from commonweal.records.activity.selectors import file_for, findings_of, is_going_on, may_bring_in
from commonweal.records.people.acting import NotAllowed
from commonweal.site.activity import presenters
from commonweal.site.activity.forms import SendForm
from commonweal.site.activity.views.releases import crumbs_of, place_seen
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def send(request: HttpRequest, place: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    if not may_bring_in(acting, found):
        raise NotAllowed(f"Your role brings no activity into {found.name}.")
    form = SendForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        assert isinstance(upload, UploadedFile)  # noqa: S101  the form has looked
        try:
            file = receive_activity(
                by=acting, place=found, upload=upload, reason=form.cleaned_data["reason"]
            )
        except NotBroughtIn as fault:
            form.add_error("file", str(fault))
        else:
            bring_in_background.enqueue(file_number=file.pk)
            return redirect("activity_file", place=found.code, pk=file.pk)
    return show(
        request,
        "activity/send.jinja",
        title="Bring in activity",
        crumbs=crumbs_of(found, Crumb("Activity", reverse("activity", args=[found.code]))),
        place=found,
        form=form,
    )


@require_safe
@login_required
def one(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    try:
        file = file_for(acting, found, pk)
    except ActivityFile.DoesNotExist:
        raise Http404(f"no file {pk} for this reader") from None
    findings = list(findings_of(acting, file))
    kinds = presenters.kinds_of_findings(file, findings)
    going_on = is_going_on(acting, file)
    return show(
        request,
        "activity/file.jinja",
        title=file.name,
        crumbs=crumbs_of(found, Crumb("Activity", reverse("activity", args=[found.code]))),
        tables=[*kinds, presenters.tallies_table(file)],
        place=found,
        file=file,
        kinds=[table.id for table in kinds],
        next_step=presenters.next_step(file, findings),
        outcome=presenters.outcome(file, is_going_on=going_on),
        is_going_on=going_on,
        months=", ".join(presenters.month(name) for name in file.months),
        may_bring_in=may_bring_in(acting, found),
    )
