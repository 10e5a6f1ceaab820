"""Appointing openers, and giving each of them an opening code that is shown once."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.people.acting import NotAllowed
from commonweal.records.procuring import actions_openers as actions
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.procuring.desk import Desk, open_desk, require_run
from commonweal.site.procuring.forms import AppointForm, CodeForm
from commonweal.site.procuring.presenters import tenders as words
from commonweal.site.requests import add_errors, done


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def openers(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Who opens the bids: appointed by those who run the tender, each with a code of their own."""
    desk = open_desk(request, place, code)
    if not desk.is_inside and desk.opener is None:
        raise NotAllowed("This is for those who work on this tender and for its openers.")
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and not desk.may_run and desk.opener is None:
        raise NotAllowed("This is for those who run this tender and for its openers.")
    take = Form(request.POST if sent == "take" else None)
    if take.is_bound:
        shown = _take(request, desk, take)
        if shown:
            return shown
    appoint = AppointForm(request.POST if sent == "appoint" else None)
    confirm = CodeForm(request.POST if sent == "confirm" else None)
    remove = Form(request.POST if sent == "remove" else None)
    gone = (
        done(request, appoint, lambda: _appoint(desk, appoint), "The opener is appointed.")
        or done(request, remove, lambda: _remove(request, desk), "The opener is taken out.")
        or done(
            request, confirm, lambda: _confirm(desk, confirm), "Your opening code is confirmed."
        )
    )
    wrong = next((one for one in (appoint, confirm, remove, take) if one.is_bound), None)
    return gone or show(
        request,
        "procuring/openers.jinja",
        title="Openers",
        crumbs=desk.crumbs(),
        tables=[words.openers_table(desk.openers)],
        desk=desk,
        appoint=appoint,
        confirm=confirm,
        wrong=wrong,
        needed=desk.invitation.openers_needed,
    )


def _take(request: HttpRequest, desk: Desk, form: Form) -> HttpResponse | None:
    """The page that shows a new opening code once; None when it was refused."""
    try:
        made = actions.take_opening_code(by=desk.acting, tender=desk.tender)
    except ValidationError as error:
        add_errors(form, error)
        return None
    response = show(
        request,
        "procuring/code.jinja",
        title="Your opening code",
        crumbs=desk.crumbs(),
        desk=desk,
        code=made,
        form=CodeForm(),
    )
    response["Cache-Control"] = "no-store"
    return response


def _appoint(desk: Desk, form: AppointForm) -> str:
    email = form.cleaned_data["email"]
    actions.appoint_opener(by=desk.acting, tender=desk.tender, email=email)
    return f"{desk.address}openers/"


def _remove(request: HttpRequest, desk: Desk) -> str:
    require_run(desk)
    number = request.POST.get("opener", "")
    found = next((one for one in desk.openers if str(one.pk) == number), None)
    if found is None:
        raise Http404("no such opener of this tender")
    actions.remove_opener(by=desk.acting, tender=desk.tender, opener=found)
    return f"{desk.address}openers/"


def _confirm(desk: Desk, form: CodeForm) -> str:
    code = form.cleaned_data["code"]
    actions.confirm_opening_code(by=desk.acting, tender=desk.tender, code=code)
    return f"{desk.address}openers/"
