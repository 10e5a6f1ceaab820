"""Statements of need of a place, and the priorities that its assessments set."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.facts.selectors_documents import document_choices
from commonweal.records.lexicon.selectors import lexicon_for
from commonweal.records.needs import actions_statements as actions
from commonweal.records.needs.models import BaselineStatement
from commonweal.records.needs.selectors import (
    areas_to_cover,
    may_lead,
    may_work,
    priorities_for,
    priority_for,
    statements_for,
    title_for,
)
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.site.needs.desk import needs_crumbs, open_desk, require_lead
from commonweal.site.needs.forms import PriorityForm, StatementForm, WhyForm
from commonweal.site.needs.presenters import statements as words
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of, done, place_or_404
from commonweal.site.thread.panel import thread_panel


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    """The statements of need of a place."""
    acting, found = acting_of(request), place_or_404(request, place)
    address = f"/places/{found.code}/needs/statements/"
    return show(
        request,
        "needs/statements.jinja",
        title="Statements of need",
        crumbs=needs_crumbs(found),
        tables=[words.statements_table(address, statements_for(acting, found))],
        place=found,
        may_work=may_work(acting, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, place: str) -> HttpResponse:
    """Add a statement of need."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.WORK_OUT)
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        areas=areas_to_cover(acting, found),
        documents=document_choices(acting),
    )
    address = f"/places/{found.code}/needs/statements/"

    def act() -> str:
        actions.add_statement(by=acting, place=found, statement=form.given())
        return address

    return done(request, form, act, "The statement is in.") or show(
        request,
        "needs/form.jinja",
        title="Add a statement of need",
        crumbs=needs_crumbs(found, Crumb("Statements of need", address)),
        form=form,
        button="Add it",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, place: str, statement: str) -> HttpResponse:
    """One statement with its golden thread; those who work here may withdraw it."""
    acting, found = acting_of(request), place_or_404(request, place)
    try:
        row = statements_for(acting, found).get(code=statement)
    except BaselineStatement.DoesNotExist:
        raise Http404(f"no statement {statement} for this reader") from None
    works = may_work(acting, found)
    form = WhyForm(request.POST if request.method == "POST" else None, label="Why is it withdrawn?")
    address = f"/places/{found.code}/needs/statements/"

    def act() -> str:
        actions.withdraw_statement(by=acting, statement=row, reason=form.cleaned_data["reason"])
        return address

    if request.method == "POST":
        require_work_on(acting, found, Capability.WORK_OUT)
    return done(request, form, act, "It is withdrawn. It stays on record.") or show(
        request,
        "needs/record.jinja",
        title="Statement of need",
        crumbs=needs_crumbs(found, Crumb("Statements of need", address)),
        lede=row.sentence,
        rows=words.about_statement(row),
        form=form if works else None,
        act="Withdraw this statement",
        panel=thread_panel(request, found, "need", f"baseline/{row.code}"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_priority(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Set a priority of a draft."""
    desk = open_desk(request, place, code)
    require_lead(desk)
    if not desk.is_open:
        messages.error(
            request,
            "Priorities are set in a draft, and this one is not open. Begin a correction first.",
        )
        return redirect(desk.address)
    topics = {str(one.topic.number): one for one in desk.sections}
    form = PriorityForm(
        request.POST if request.method == "POST" else None,
        topics=[(number, one.name) for number, one in topics.items()],
    )

    def act() -> str:
        given = form.cleaned_data
        about = topics.get(given["topic"])
        actions.set_priority(
            by=desk.acting,
            assessment=desk.assessment,
            title=given["title"],
            sentence=given["sentence"],
            topic=about.topic if about else None,
        )
        return desk.address

    return done(request, form, act, "The priority is set.") or show(
        request,
        "needs/form.jinja",
        title="Set a priority",
        crumbs=desk.crumbs(),
        form=form,
        button="Set it",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def priority(request: HttpRequest, place: str, priority: str) -> HttpResponse:
    """One priority with the plans and proposals that are linked to it."""
    acting, found = acting_of(request), place_or_404(request, place)
    row = next((one for one in priorities_for(acting, found) if one.code == priority), None)
    if row is None:
        raise Http404(f"no priority {priority} for this reader")
    leads = may_lead(acting, row.assessment)
    form = WhyForm(request.POST if request.method == "POST" else None, label="Why is it taken out?")

    def act() -> str:
        actions.drop_priority(by=acting, priority=row, reason=form.cleaned_data["reason"])
        return f"/places/{found.code}/needs/{row.assessment.code}/"

    if request.method == "POST" and not leads:
        raise NotAllowed(f"This is for {row.assessment.lead}, which leads the assessment.")
    lexicon = lexicon_for(acting)
    read = priority_for(acting, row)
    name = lexicon.name(read.term) if read.term in lexicon.terms else read.term
    return done(request, form, act, "It is taken out of the draft.") or show(
        request,
        "needs/record.jinja",
        title=read.title,
        crumbs=needs_crumbs(
            found,
            Crumb(
                title_for(acting, row.assessment),
                f"/places/{found.code}/needs/{row.assessment.code}/",
            ),
        ),
        lede="",
        rows=words.about_priority(row, read, name),
        form=form if leads and row.removed_at is None else None,
        act="Take this priority out of the draft",
        panel=thread_panel(request, found, "priority", row.code),
    )
