"""The specification of a tender: the master, what holds for a lot, and the lot's needs profile."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.procuring.actions_specification import take_needs_profile
from commonweal.site.pages import Crumb, show
from commonweal.site.procuring.desk import open_desk, require_run
from commonweal.site.procuring.forms import LotForm
from commonweal.site.procuring.presenters import specification as words
from commonweal.site.requests import done


@require_safe
def read(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The master, and with `?lot=` what holds for one lot with its needs."""
    desk = open_desk(request, place, code)
    found = desk.invitation.specification
    lots = dict(words.lot_choices(desk.invitation))
    lot = request.GET.get("lot", "")
    if lot and lot not in lots:
        raise Http404(f"no lot {lot} in {code}")
    profile = found.profile_of(lot)
    tables = [words.master_table(found), words.schedules_table(found)]
    if lot:
        tables = [words.lot_table(found.for_lot(lot), lot), words.profile_table(profile, lot)]
    return show(
        request,
        "procuring/specification.jinja",
        title=f"Specification of lot {lot}" if lot else "Specification",
        crumbs=desk.crumbs(),
        tables=tables,
        desk=desk,
        lots=lots,
        lot=lot,
        said=words.profile_said(profile),
        needs_href=words.profile_href(place, profile),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Take the needs profile of a lot into the draft."""
    desk = open_desk(request, place, code)
    require_run(desk)
    posted = request.POST if request.method == "POST" else None
    form = LotForm(posted, lots=words.lot_choices(desk.invitation))
    home = f"{desk.address}specification/"

    def act() -> str:
        lot = form.cleaned_data["lot"]
        take_needs_profile(by=desk.acting, tender=desk.tender, lot=lot)
        return f"{home}?lot={lot}"

    return done(request, form, act, "The needs profile is taken.") or show(
        request,
        "procuring/form.jinja",
        title="Take a needs profile",
        crumbs=[*desk.crumbs(), Crumb("Specification", home)],
        lede="What is known of people and need in the area of a lot is copied into the draft with "
        "its version, and frozen when the tender is published. Bidders read it.",
        form=form,
        button="Take the needs profile",
        warning=False,
    )
