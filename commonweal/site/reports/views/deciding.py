"""Signing a report off, issuing and revising it, and what was decided on it."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.decision_report import Asked, composed_from, numbers_from
from commonweal.planning.decision_report_compose import consultee_title
from commonweal.records.people.acting import NotAllowed
from commonweal.records.reports import actions_issue
from commonweal.records.reports.definitions import outline
from commonweal.records.reports.selectors import (
    Delegation,
    asked_of,
    delegated_actions,
    delegations_for,
    may_start,
    outcomes_of,
)
from commonweal.site.forms import Form, set_choices
from commonweal.site.pages import show
from commonweal.site.reports.desk import Desk, draft_of, inside_desk, require_issue
from commonweal.site.reports.forms import OutcomeForm, ReasonForm, SignForm, UseForm
from commonweal.site.reports.presenters import pages as words
from commonweal.site.requests import done


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Who agrees to the content, and the form for those who are asked."""
    desk = inside_desk(request, place, code)
    standing = draft_of(desk)
    asked = asked_of(desk.acting, desk.report)
    if request.method == "POST" and not asked:
        raise NotAllowed("This is for the consultees that the report names.")
    form = SignForm(request.POST if request.method == "POST" else None,
                    initial={"digest": standing.digest})  # fmt: skip
    set_choices(form, "consultee", [(one["id"], consultee_title(outline(), one)) for one in asked])

    def act() -> str:
        actions_issue.sign_off(by=desk.acting, report=desk.report, **form.cleaned_data)
        return f"{desk.address}sign-off/"

    return done(request, form, act, "Your answer is kept with this draft.") or show(
        request,
        "reports/sign.jinja",
        title="Sign-off by consultees",
        crumbs=desk.crumbs(),
        tables=[words.sign_offs_table(outline(), desk.report, standing, desk.bodies)],
        desk=desk,
        form=form,
        asked=asked,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def issue(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Issue the draft: what is still missing first, then what will happen."""
    desk = inside_desk(request, place, code)
    require_issue(desk)
    standing = draft_of(desk)
    form = Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions_issue.issue_report(by=desk.acting, report=desk.report)
        return desk.address

    return done(request, form, act, "The report is issued.") or show(
        request,
        "reports/issue.jinja",
        title="Issue this report",
        crumbs=desk.crumbs(),
        desk=desk,
        form=form,
        to_do=words.to_do(standing.problems, outline(), desk.address),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revise(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Make an issued report a draft again."""
    desk = inside_desk(request, place, code)
    require_issue(desk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        actions_issue.revise_report(by=desk.acting, report=desk.report, reason=reason)
        return desk.address

    return done(request, form, act, "The report is a draft again. What was issued stays.") or show(
        request,
        "reports/form.jinja",
        title="Revise this report",
        crumbs=desk.crumbs(),
        lede="What was issued stays as it is. The next version is issued like the first.",
        form=form,
        button="Revise it",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def outcomes(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """What was decided on each recommendation, and what was done under a delegation."""
    desk = inside_desk(request, place, code)
    writes = may_start(desk.acting, desk.place)
    if request.method == "POST" and not writes:
        raise NotAllowed("This is for those who commission here.")
    asked: tuple[Asked, ...] = ()
    tables = [words.used_table(delegated_actions(desk.acting, desk.report))]
    force = [o for o in delegations_for(desk.acting, desk.place) if o.report == desk.report]
    if desk.version is not None:
        report = composed_from(desk.version.content["report"])
        asked = report.asked
        found = outcomes_of(desk.acting, desk.report)
        tables.append(words.outcomes_table(report, desk.version.number, found))
    tables.append(words.delegations_table(force))
    posted = request.POST if request.method == "POST" else None
    used = request.POST.get("act") == "use"
    decided = OutcomeForm(None if used else posted, asked=asked)
    use = UseForm(posted if used else None)
    set_choices(use, "delegation", [(str(o.pk), f"({o.letter}) {o.text[:80]}") for o in force])
    gone = done(request, decided, lambda: _decide(desk, decided), "The outcome is kept.") or done(
        request, use, lambda: _use(desk, use, force), "It is kept with the delegation."
    )
    return gone or show(
        request,
        "reports/outcomes.jinja",
        title="What was decided",
        crumbs=desk.crumbs(),
        tables=tables,
        desk=desk,
        writes=writes,
        decided=decided,
        use=use,
        wrong=use if used else decided,
        asked=asked,
        force=force,
    )


def _decide(desk: Desk, form: forms.Form) -> str:
    if desk.version is None:
        raise ValidationError("Nothing was issued yet, so nothing was decided.")
    actions_issue.record_outcome(by=desk.acting, version=desk.version, **form.cleaned_data)
    return f"{desk.address}outcomes/"


def _use(desk: Desk, form: forms.Form, force: list[Delegation]) -> str:
    sent = form.cleaned_data
    found = next(one for one in force if str(one.pk) == sent["delegation"])
    try:
        numbers = numbers_from(sent["paragraphs"])
    except ValueError as fault:
        raise ValidationError({"paragraphs": str(fault)}) from None
    actions_issue.cite_delegation(
        by=desk.acting, outcome=found.outcome, title=sent["what"], paragraphs=numbers
    )
    return f"{desk.address}outcomes/"
