"""The auditor's pages: what was done, one event, and the check that nothing was tampered with."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.records.audit import actions
from commonweal.records.audit.models import Event
from commonweal.records.audit.selectors import (
    actions_seen,
    event_for,
    events_for,
    last_verification,
    verification,
)
from commonweal.records.register.selectors import places_for
from commonweal.site.audit.forms import SearchForm
from commonweal.site.audit.presenters import (
    details_table,
    event_rows,
    events_table,
    verification_words,
)
from commonweal.site.pages import Crumb, show
from commonweal.site.pagination import paginate
from commonweal.site.requests import acting_of


@require_safe
@login_required
def events(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    seen = actions_seen(acting)
    form = SearchForm(request.GET, actions=seen, places=places_for(acting))
    page = paginate(request, events_for(acting, form.search()))
    return show(
        request,
        "audit/events.jinja",
        title="Audit",
        tables=[events_table(page.items)],
        page=page,
        filter=form,
        last=last_verification(acting),
    )


@require_safe
@login_required
def event(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        found = event_for(acting_of(request), pk)
    except Event.DoesNotExist:
        raise Http404(f"no event {pk} for this auditor") from None
    return show(
        request,
        "audit/event.jinja",
        title=f"Event {found.pk:,}",
        crumbs=[Crumb("Audit", reverse("audit"))],
        tables=[details_table(found)],
        rows=event_rows(found),
    )


@require_POST
@login_required
def verify(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    found = verification(acting)
    actions.verify(by=acting, found=found)
    tell = messages.success if found.holds else messages.error
    tell(request, verification_words(found))
    return redirect("audit")
