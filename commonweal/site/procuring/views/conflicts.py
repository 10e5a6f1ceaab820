"""Conflicts of interest: declaring one's own, and deciding on those of somebody else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.procuring.conflicts import ConflictDecision, State
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions_conflicts import decide_conflict, declare
from commonweal.records.procuring.selectors_bids import opened_bids
from commonweal.records.procuring.selectors_conflicts import (
    declarations_of,
    may_declare,
    open_conflicts,
    standing_for,
)
from commonweal.site.pages import show
from commonweal.site.procuring.desk import Desk, open_desk
from commonweal.site.procuring.forms import DecideForm, DeclareForm
from commonweal.site.procuring.presenters import conflicts as words
from commonweal.site.requests import done


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def declarations(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One's own declaration; for those who run the tender all of them, and for its lead what to
    decide."""
    desk = open_desk(request, place, code)
    declares = may_declare(desk.acting, desk.tender)
    reads = desk.acting.role == Role.AUDITOR and desk.is_inside and request.method != "POST"
    if not declares and not reads:
        raise NotAllowed("This is for those who act in this tender for its commissioners.")
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    bidders = {one.organisation.code: one.bidder for one in opened_bids(desk.acting, desk.tender)}
    form = DeclareForm(
        request.POST if sent == "declare" else None, lots=desk.invitation.lots, bidders=bidders
    )
    decide = DecideForm(request.POST if sent == "decide" else None)
    gone = done(
        request, form, lambda: _declare(desk, form), "Your declaration is recorded."
    ) or done(request, decide, lambda: _decide(desk, decide), "The decision is recorded.")
    standing = standing_for(desk.acting, desk.tender)
    return gone or show(
        request,
        "procuring/declarations.jinja",
        title="Conflicts of interest",
        crumbs=desk.crumbs(),
        tables=[words.declarations_table(declarations_of(desk.acting, desk.tender))],
        desk=desk,
        form=decide if decide.is_bound else form,
        declare=form if declares else None,
        decide=decide,
        waiting=[(row.pk, words.sentence(row)) for row in open_conflicts(desk.acting, desk.tender)],
        state=words.state(standing) if declares else "",
    )


def _declare(desk: Desk, form: DeclareForm) -> str:
    said = form.cleaned_data
    declare(
        by=desk.acting, tender=desk.tender, state=State(said["state"]),
        description=said["description"], lot=said["lot"], bidder=said["bidder"],
    )  # fmt: skip
    return f"{desk.address}declarations/"


def _decide(desk: Desk, form: DecideForm) -> str:
    said = form.cleaned_data
    rows = open_conflicts(desk.acting, desk.tender)
    found = next((row for row in rows if row.pk == said["conflict"]), None)
    if found is None:
        raise Http404("no such conflict that waits for a decision")
    decide_conflict(
        by=desk.acting, tender=desk.tender, declared=found,
        decision=ConflictDecision(said["decision"]), mitigation=said["mitigation"],
    )  # fmt: skip
    return f"{desk.address}declarations/"
