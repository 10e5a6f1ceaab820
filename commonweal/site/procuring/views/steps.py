"""Publishing a tender and cancelling it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.procuring import actions
from commonweal.records.procuring.trials import trial_of
from commonweal.site.pages import show
from commonweal.site.procuring.desk import open_desk, require_change, require_run
from commonweal.site.procuring.forms import PublishForm, ReasonForm
from commonweal.site.procuring.presenters import tenders as words
from commonweal.site.requests import done


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publish(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Publish the draft: what is still missing first, then what will happen."""
    desk = open_desk(request, place, code)
    require_run(desk)
    trial = trial_of(desk.invitation) if desk.is_draft else None
    posted = request.POST if request.method == "POST" else None
    form = PublishForm(posted, asks=bool(trial and trial.is_warning))

    def act() -> str:
        signs_off = bool(form.cleaned_data.get("signs_off"))
        actions.publish_tender(by=desk.acting, tender=desk.tender, signs_off=signs_off)
        return desk.address

    return done(request, form, act, "The tender is published and sealed.") or show(
        request,
        "procuring/publish.jinja",
        title="Publish this tender",
        crumbs=desk.crumbs(),
        tables=[words.openers_table(desk.openers)],
        form=form,
        desk=desk,
        trial=trial,
        trial_lines=words.trial_lines(trial) if trial else [],
        needed=desk.invitation.openers_needed,
        ready=sum(1 for one in desk.openers if one.confirmed_at),
        deadline=words.when(desk.invitation.deadline),
        clock=words.CLOCK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """End a tender for good."""
    desk = open_desk(request, place, code)
    require_change(desk)
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted, label="Why is it cancelled?")

    def act() -> str:
        reason = form.cleaned_data["reason"]
        actions.cancel_tender(by=desk.acting, tender=desk.tender, reason=reason)
        return desk.address

    return done(request, form, act, "The tender is cancelled.") or show(
        request,
        "procuring/form.jinja",
        title="Cancel this tender",
        crumbs=desk.crumbs(),
        lede="It ends for good. Bids that are sealed are never opened. Bidders read the reason.",
        form=form,
        button="Cancel the tender",
        warning=True,
    )
