"""Handing a published file in, and seeing what became of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.facts.published import NotRecognised, PublishedFault
from commonweal.records.facts.uploads import safe_file_name
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.published.actions import NotBroughtIn, receive_published
from commonweal.records.published.jobs import bring_in_background
from commonweal.records.published.models import PublishedFile
from commonweal.records.published.selectors import (
    file_for,
    is_going_on,
    may_bring_in,
    recognised_for,
    set_for,
    sets_for,
)
from commonweal.site.pages import Crumb, show
from commonweal.site.published import presenters
from commonweal.site.published.forms import SendForm
from commonweal.site.requests import acting_of

HOME = "Published statistics"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def send(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    if not may_bring_in(acting):
        raise NotAllowed("Your role brings no published statistics in.")
    sets = [(said.id, said.title) for said in sets_for(acting)]
    initial = {"published_set": request.GET.get("set", "")}
    form = SendForm(request.POST or None, request.FILES or None, sets=sets, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            file = _received(acting, form)
        except NotRecognised as fault:
            form.ask(fault)
        except (NotBroughtIn, PublishedFault) as fault:
            form.add_error("file", str(fault))
        else:
            bring_in_background.enqueue(file_number=file.pk)
            return redirect("published_file", pk=file.pk)
    return show(
        request,
        "published/send.jinja",
        title="Bring in published statistics",
        crumbs=[Crumb(HOME, reverse("published"))],
        form=form,
    )


def _received(acting: Acting, form: SendForm) -> PublishedFile:
    """Keep the file for the set that was chosen, else for the one that its columns tell."""
    upload, code = form.cleaned_data["file"], form.cleaned_data["published_set"]
    assert isinstance(upload, UploadedFile)  # noqa: S101  the form has looked
    why = ""
    if not code:
        found = recognised_for(acting, upload.open(), safe_file_name(upload.name or ""))
        code, why = found.said.id, found.why
    reason = form.cleaned_data["reason"]
    return receive_published(by=acting, set_code=code, upload=upload, reason=reason, recognised=why)


@require_safe
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    acting = acting_of(request)
    try:
        file = file_for(acting, pk)
    except PublishedFile.DoesNotExist:
        raise Http404(f"no file {pk}") from None
    going_on = is_going_on(acting, file)
    return show(
        request,
        "published/file.jinja",
        title=file.name,
        crumbs=[Crumb(HOME, reverse("published"))],
        file=file,
        said=set_for(acting, file.set_code),
        outcome=presenters.outcome(file, is_going_on=going_on),
        is_going_on=going_on,
        may_bring_in=may_bring_in(acting),
    )
