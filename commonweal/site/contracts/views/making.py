"""Making a contract that comes from no tender here, and recording a group meeting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.procuring.contract_terms import Extension
from commonweal.procuring.contracts import AwardedLot, ContractTerms
from commonweal.records.contracts.actions import Carried, hold_meeting, make_contracts
from commonweal.records.contracts.selectors import (
    may_make,
    obligations_for,
    providers_to_choose,
    standings_for,
)
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.definitions import rules
from commonweal.records.register.models import Place
from commonweal.records.results.selectors import commissioners_of
from commonweal.site.contracts.desk import Asked, contract_crumbs, form_page, open_place, require
from commonweal.site.contracts.forms import MakeForm, MeetForm, as_choices, lines_of

MAKE = Asked(
    "Make a contract",
    "One that comes from no tender here, such as a contract that runs already. The contracts of a "
    "tender are made from its confirmed awards: the page of contracts leads there. Both sides sign "
    "it afterwards.",
    "Make the contract",
    "The contract is made. Both sides can sign it.",
)
MEET = Asked(
    "Record a group meeting",
    "Every contract that makes the meeting a duty, and whose provider is not named, gets an event.",
    "Record the meeting",
    "The meeting is recorded.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def make(request: HttpRequest, place: str) -> HttpResponse:
    """Make one contract that comes from no tender here."""
    acting, found = open_place(request, place)
    require(may_make(acting, found), "Contracts are made by those who commission here.")
    form = MakeForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(acting, found),
        providers=as_choices(providers_to_choose(acting, found)),
        buyers=as_choices(commissioners_of(acting, found)),
    )

    def act() -> str:
        given = form.cleaned_data
        (row,) = make_contracts(
            by=acting, place=found, awards=[_award(given)], terms=_terms(given),
            carried=_carried(given),
        )  # fmt: skip
        return f"/places/{found.code}/contracts/{row.code}/"

    return form_page(request, form, act, MAKE, crumbs=contract_crumbs(acting, found))


def _initial(acting: Acting, place: Place) -> dict[str, Any]:
    """What the form shows first: what is carried on, and who holds it."""
    return {
        "meetings": rules().on("group_meetings.per_year", timezone.localdate()).whole,
        "obligations": "\n".join(obligations_for(acting, place)),
        "holder": acting.organisation.code if acting.organisation else "",
    }


def _award(given: dict[str, Any]) -> AwardedLot:
    return AwardedLot(
        given["lot"], given["title"], given["provider"], given["holder"], given["value"]
    )


def _terms(given: dict[str, Any]) -> ContractTerms:
    extension = given["extension"]
    return ContractTerms(
        start=given["start"],
        months=given["months"],
        extensions=(Extension(extension, given["extension_notice"]),) if extension else (),
        notice_months=given["notice"],
        meetings_a_year=given["meetings"],
    )


def _carried(given: dict[str, Any]) -> Carried:
    ends = None
    if given["standstill"] is not None:
        after = given["standstill"] + timedelta(days=1)
        zone = timezone.get_current_timezone()
        ends = datetime(after.year, after.month, after.day, tzinfo=zone)
    return Carried(ends, lines_of(given["obligations"]), given["manager"], tuple(given["bodies"]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meet(request: HttpRequest, place: str) -> HttpResponse:
    """Record a group meeting of the contracts that run."""
    acting, found = open_place(request, place)
    require(may_make(acting, found), "Meetings are recorded by those who hold the contracts.")
    held = [
        one
        for one in standings_for(acting, found)
        if one.contract.meetings_a_year and one.in_place_on
    ]
    groups = {one.contract.tender.code if one.contract.tender else "": one.contract.tender
              for one in held}  # fmt: skip
    form = MeetForm(
        request.POST if request.method == "POST" else None,
        groups=[(code or "none", row.title if row else "Contracts without a tender")
                for code, row in groups.items()],
        contracts=[
            (one.contract.code, f"{one.contract.title}: {one.contract.provider}") for one in held
        ],
    )  # fmt: skip

    def act() -> str:
        given = form.cleaned_data
        group = given["group"].removeprefix("none")
        hold_meeting(
            by=acting, place=found, tender=groups[group], held_on=given["held_on"],
            attended=given["attended"], actions=given["actions"],
        )  # fmt: skip
        return f"/places/{found.code}/contracts/pack/"

    return form_page(request, form, act, MEET, crumbs=contract_crumbs(acting, found))
