"""The panels: who sits on them, who may, and what is missing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.evaluation.actions_panels import appoint_member, remove_member
from commonweal.records.evaluation.selectors_work import (
    Panels,
    panels_of,
    require_part,
    suggested,
)
from commonweal.records.people.acting import NotAllowed
from commonweal.records.procuring.selectors import leads
from commonweal.site.evaluation.forms import MemberForm, RemoveForm
from commonweal.site.evaluation.presenters import home as words
from commonweal.site.evaluation.sheet import Act, Section, first_done, home_of, room_of, sent, sheet

LEDE = (
    "Common questions are scored by a panel with a member of every commissioning organisation; the "
    "questions of a lot only by people of the council and the NHS body of that lot."
)

SETTLED = "Prices are open, so quality is settled and nobody joins or leaves a panel any more."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def panels(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The panels; the lead appoints and removes members."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    is_lead = leads(desk.acting, desk.tender)
    if request.method == "POST" and not is_lead:
        raise NotAllowed("This is for those who run this tender for the organisation that leads.")
    found = panels_of(desk.acting, desk.tender)
    lots = [(one.code, f"Lot {one.code}: {one.title}") for one in desk.invitation.lots]
    seats = [
        (str(one.pk), f"{one.user}, {words.panel_name(one.lot)}")
        for one in found.seats
        if one.removed_at is None
    ]
    add = MemberForm(
        request.POST if sent(request, "appoint") else None, lots=lots, is_started=found.is_started
    )
    remove = RemoveForm(
        request.POST if sent(request, "remove") else None, seats=seats, is_started=found.is_started
    )

    def appoint() -> str:
        said = add.cleaned_data
        appoint_member(
            by=desk.acting, tender=desk.tender, lot=said["lot"], email=said["email"],
            is_chair=said["is_chair"], reason=said.get("reason", ""),
        )  # fmt: skip
        return f"{home_of(desk)}panels/"

    def take() -> str:
        said = remove.cleaned_data
        seat = next(one for one in found.seats if str(one.pk) == said["seat"])
        remove_member(by=desk.acting, tender=desk.tender, seat=seat, reason=said.get("why", ""))
        return f"{home_of(desk)}panels/"

    gone = first_done(
        request,
        [(add, appoint, "The member is appointed."), (remove, take, "The member has left.")],
    )
    acts = [
        Section("Appoint a member", act=Act("appoint", add, "Appoint", secondary=True)),
        Section(table="people"),
    ]
    if seats:
        act = Act("remove", remove, "Take off the panel", secondary=True)
        acts.append(Section("Take a member off", act=act))
    missing = [Section("What is missing", points=found.problems)] if found.problems else []
    return gone or sheet(
        request,
        desk,
        title="Panels",
        lede=LEDE,
        sections=[Section(table="seats"), *missing, *(_acts(acts, found) if is_lead else ())],
        tables=[
            words.seats_table(found.seats),
            words.suggestions_table(suggested(desk.acting, desk.tender)),
        ],
    )


def _acts(acts: list[Section], found: Panels) -> list[Section]:
    """What the lead may do with the panels; why nothing, once prices are open."""
    if not found.prices_open:
        return acts
    return [Section("The panels stay as they are", text=(SETTLED,))]
