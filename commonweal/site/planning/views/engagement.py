"""The engagement log: who has been heard and who has not, one event, adding and withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.language.row import rows_of
from commonweal.planning.perception import perceptions
from commonweal.records.engagement.actions import add_event, withdraw_event
from commonweal.records.engagement.classes import class_labels
from commonweal.records.engagement.models import EngagementEvent
from commonweal.records.engagement.selectors import event_for, events_for, may_log
from commonweal.records.engagement.selectors_coverage import informed_by, pure_events
from commonweal.records.findings.selectors import findings_for
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.records.register.selectors_parties import parties_of
from commonweal.site.pages import show
from commonweal.site.planning.book import open_book
from commonweal.site.planning.forms_engagement import EventForm, WithdrawForm
from commonweal.site.planning.presenters import engagement as words
from commonweal.site.requests import acting_of, add_errors
from commonweal.site.thread.panel import may_link, thread_panel

#: The rule that sets the groups engaged beside the printed total.
RULE = "engagement-parts"
HERE = ("Engagement", "engagement/")


@require_safe
def log(request: HttpRequest, place: str) -> HttpResponse:
    """Coverage by organisation and class, the log, and what stakeholders think of providers."""
    book = open_book(request, place, ("perceptions",))
    acting = book.acting
    events = pure_events(acting, book.place)
    bodies, name = book.parties, book.full_name
    said = perceptions(rows_of(book.of("perceptions")))
    return show(
        request,
        "planning/engagement.jinja",
        title="Engagement",
        crumbs=book.crumbs(),
        tables=[
            words.coverage_table(
                events, bodies, by="organisation", caption="How far each organisation was engaged"
            ),
            words.coverage_table(
                events,
                class_labels(),
                by="stakeholder",
                caption="How far each class of people was engaged",
            ),
            words.events_table(
                book.address, events_for(acting, book.place), informed_by(acting, book.place)
            ),
            words.loose_table(book.address, events, may_link=may_link(acting, book.place)),
            words.perceptions_table(said, name),
        ],
        book=book,
        headline=words.headline(events, list(bodies), name),
        picture=words.picture(events, list(bodies), name),
        findings=findings_for(acting, book.place).filter(code__startswith=f"{RULE}/"),
        may_log=may_log(acting, book.place),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, place: str) -> HttpResponse:
    """One event more, by form."""
    book = open_book(request, place, ())
    require_work_on(book.acting, book.place, Capability.IMPORT_FACTS)
    form = EventForm(request.POST or None, parties=parties_of(book.acting, book.place))
    if form.is_bound and form.is_valid():
        try:
            made = add_event(by=book.acting, place=book.place, event=form.given())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The event is in the log. Now say what it informed.")
            return redirect("engagement_event", place=book.place.code, code=made.code)
    return show(
        request,
        "planning/engagement_add.jinja",
        title="Add an event",
        crumbs=book.crumbs(HERE),
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One event with what it informed; those who keep the log may withdraw it."""
    book = open_book(request, place, ())
    try:
        event = event_for(acting_of(request), book.place, code)
    except EngagementEvent.DoesNotExist:
        raise Http404(f"no event {code} for this reader") from None
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require_work_on(book.acting, book.place, Capability.IMPORT_FACTS)
        if form.is_valid():
            withdraw_event(by=book.acting, event=event, **form.cleaned_data)
            messages.success(request, "The event is withdrawn. It stays on record.")
            return redirect("engagement", place=book.place.code)
    return show(
        request,
        "planning/engagement_event.jinja",
        title=str(event),
        crumbs=book.crumbs(HERE),
        rows=words.about(event),
        form=form if may_log(book.acting, book.place) else None,
        panel=thread_panel(request, book.place, "engagement", event.code),
    )
