"""A provider's bid: writing it, adding files, submitting and withdrawing it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.procuring.bid import bid_problems, read_bid
from commonweal.records.procuring import actions_bids as actions
from commonweal.records.procuring.selectors_bids import Draft, draft_of, submissions_of
from commonweal.site.arriving import arrived
from commonweal.site.forms import Form
from commonweal.site.pages import Crumb, show
from commonweal.site.procuring.desk import Desk, open_desk, require_bid
from commonweal.site.procuring.forms import BidForm, FileForm, ReasonForm
from commonweal.site.procuring.presenters import bids as words
from commonweal.site.procuring.presenters.tenders import CLOCK, when
from commonweal.site.requests import done


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def write(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The draft of one's own bid: lots, answers, prices and conditions."""
    desk = open_desk(request, place, code)
    require_bid(desk)
    draft = draft_of(desk.acting, desk.tender)
    content = _content(draft)
    form = BidForm(
        request.POST if request.method == "POST" else None,
        invitation=desk.invitation,
        content=content,
        counts=words.counts(desk.invitation, content) if draft else {},
    )

    def act() -> str:
        kept = form.content(content)
        actions.save_bid_draft(by=desk.acting, tender=desk.tender, content=kept)
        return f"{desk.address}bid/"

    said = "Your draft is saved. It is not submitted yet."
    return done(request, form, act, said) or show(
        request,
        "procuring/bid.jinja",
        title="Your bid",
        crumbs=desk.crumbs(),
        tables=[
            words.submissions_table(desk.address, submissions_of(desk.acting, desk.tender)),
            words.files_table(desk.invitation, draft.files if draft else ()),
        ],
        desk=desk,
        form=form,
        draft=draft,
        saved=when(draft.changed_at) if draft else "",
        deadline=_deadline(desk),
        clock=CLOCK,
        has_submitted=bool(submissions_of(desk.acting, desk.tender)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def files(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The files of the draft: one is added or taken out at a time."""
    desk = open_desk(request, place, code)
    require_bid(desk)
    draft = draft_of(desk.acting, desk.tender)
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    add = FileForm(
        request.POST if sent == "add" else None,
        request.FILES or None,
        parts=words.parts_of(desk.invitation, _content(draft)),
    )
    remove = Form(request.POST if sent == "remove" else None)

    def put() -> str:
        file, question = add.cleaned_data["file"], add.cleaned_data["question"]
        actions.attach_to_bid(
            by=desk.acting, tender=desk.tender, name=file.name, data=file.read(), question=question
        )
        return f"{desk.address}bid/files/"

    def take() -> str:
        name = request.POST.get("name", "")
        actions.remove_from_bid(by=desk.acting, tender=desk.tender, name=name)
        return f"{desk.address}bid/files/"

    gone = done(request, add, put, "The file is added.") or done(
        request, remove, take, "The file is taken out."
    )
    return gone or show(
        request,
        "procuring/files.jinja",
        title="Files of your bid",
        crumbs=[*desk.crumbs(), Crumb("Your bid", f"{desk.address}bid/")],
        tables=[words.files_table(desk.invitation, draft.files if draft else ())],
        desk=desk,
        draft=draft,
        form=add,
        wrong=remove if sent == "remove" else add,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def submit(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """What is missing first, then what will happen, then submitting it."""
    desk = open_desk(request, place, code)
    require_bid(desk)
    draft = draft_of(desk.acting, desk.tender)
    content = _content(draft)
    form = Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        made = actions.submit_bid(by=desk.acting, tender=desk.tender, arrived=arrived())
        return f"{desk.address}bid/receipts/{made.number}/"

    problems = bid_problems(desk.invitation, read_bid(content)) if draft else []
    return done(request, form, act, "Your bid is submitted and sealed.") or show(
        request,
        "procuring/submit.jinja",
        title="Submit your bid",
        crumbs=[*desk.crumbs(), Crumb("Your bid", f"{desk.address}bid/")],
        tables=[
            words.bid_table(desk.invitation, content),
            words.files_table(desk.invitation, draft.files if draft else ()),
        ],
        desk=desk,
        form=form,
        draft=draft,
        problems=problems,
        deadline=_deadline(desk),
        clock=CLOCK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def withdraw(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Take back what was submitted, before the deadline."""
    desk = open_desk(request, place, code)
    require_bid(desk)
    found = submissions_of(desk.acting, desk.tender)
    if request.method != "POST" and (not found or found[0].withdrawn_at):
        return redirect(f"{desk.address}bid/")
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted, label="Why do you withdraw it?")

    def act() -> str:
        reason = form.cleaned_data["reason"]
        actions.withdraw_bid(by=desk.acting, tender=desk.tender, reason=reason, arrived=arrived())
        return f"{desk.address}bid/"

    return done(request, form, act, "Your bid is withdrawn.") or show(
        request,
        "procuring/form.jinja",
        title="Withdraw your bid",
        crumbs=[*desk.crumbs(), Crumb("Your bid", f"{desk.address}bid/")],
        lede="Nothing that you submitted then counts. You may submit another bid until the "
        "deadline.",
        form=form,
        button="Withdraw the bid",
        warning=True,
    )


def _content(draft: Draft | None) -> dict[str, Any]:
    return draft.content if draft else {}


def _deadline(desk: Desk) -> str:
    return when(desk.version.deadline) if desk.version else "not set"
