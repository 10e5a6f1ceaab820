"""Opening the bids after the deadline: each opener gives their code, then those who buy read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.records.people.acting import NotAllowed
from commonweal.records.procuring.actions_opening import give_opening_code
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors_bids import opened_bids, openers_done
from commonweal.site.pages import show
from commonweal.site.procuring.desk import Desk, open_desk
from commonweal.site.procuring.forms import CodeForm
from commonweal.site.procuring.presenters import bids as words
from commonweal.site.procuring.presenters.tenders import CLOCK, when
from commonweal.site.requests import done


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def opening(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Before the opening: who has given their code. After it: the bids, for those who buy.

    Until then nothing here depends on whether there are bids.
    """
    desk = open_desk(request, place, code)
    if not desk.is_inside and desk.opener is None:
        raise NotAllowed("This is for those who buy in this tender and for its openers.")
    if request.method == "POST" and desk.opener is None:
        raise NotAllowed("Only an opener of this tender gives an opening code.")
    form = CodeForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        typed = form.cleaned_data["code"]
        give_opening_code(by=desk.acting, tender=desk.tender, code=typed)
        return f"{desk.address}opening/"

    gone = done(request, form, act, "Your opening code is taken.")
    given = openers_done(desk.acting, desk.tender)
    is_open = desk.tender.state == Tender.State.OPENED
    tables = [words.given_table(desk.openers, given)]
    if is_open and desk.is_inside:
        tables = [words.opened_table(opened_bids(desk.acting, desk.tender))]
    return gone or show(
        request,
        "procuring/opening.jinja",
        title="Opening of the bids",
        crumbs=desk.crumbs(),
        tables=tables,
        desk=desk,
        form=form,
        is_open=is_open,
        may_give=desk.may_be_opened and desk.opener is not None and desk.opener.pk not in given,
        has_given=desk.opener is not None and desk.opener.pk in given,
        now=when(timezone.now()),
        state=_state(desk, len(given)),
        clock=CLOCK,
    )


def _state(desk: Desk, given: int) -> str:
    """Where the opening stands, in a sentence."""
    state = desk.tender.state
    if state == Tender.State.OPENED:
        return "The bids are open."
    if state == Tender.State.CANCELLED:
        return "This tender was cancelled. Its bids are never opened."
    if desk.version is None:
        return "This tender is a draft: it must be published, and its deadline pass, before that."
    if not desk.may_be_opened:
        return words.opening_time(desk.version)
    needed = desk.invitation.openers_needed
    return f"{given} of the {needed} opening codes that are needed have been given."
