"""Starting a place of one's own, and publishing what it holds."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.records.facts import actions
from commonweal.records.facts.actions.places import NotOpened
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, PlaceParty
from commonweal.records.register.selectors_parties import areas_to_choose, organisations_named
from commonweal.site.imports.forms import PlaceForm
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of, place_or_404

PARTS = (
    ("commissioners", PlaceParty.Part.COMMISSIONER),
    ("providers", PlaceParty.Part.PROVIDER),
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    acting.require(Capability.MANAGE_PLACE)
    areas = areas_to_choose(acting)
    options = [(area.code, f"{area.name} ({area.kind.replace('_', ' ')})") for area in areas]
    form = PlaceForm(request.POST or None, areas=options)
    if request.method == "POST" and form.is_valid():
        parties = _parties(acting, form)
        if form.is_valid():
            area = next((a for a in areas if a.code == form.cleaned_data["area"]), None)
            try:
                place = actions.open_place(
                    name=form.cleaned_data["name"],
                    question=form.cleaned_data["question"],
                    area=area,
                    starts_on=form.cleaned_data["starts_on"],
                    ends_on=form.cleaned_data["ends_on"],
                    parties=parties,
                    by=acting,
                )
            except NotOpened as fault:
                form.add_error("name", str(fault))
            else:
                messages.success(request, f"{place.name} is open. Bring in a first table.")
                return redirect("imports", place=place.code)
    return show(
        request,
        "imports/place.jinja",
        title="Start your own place",
        crumbs=[Crumb("Places", reverse("places"))],
        form=form,
    )


def _parties(acting: Acting, form: PlaceForm) -> list[tuple[Organisation, PlaceParty.Part]]:
    """The bodies as they were named; what the register does not know becomes an error."""
    parties = []
    for field, part in PARTS:
        lines = [line.strip() for line in form.cleaned_data[field].splitlines() if line.strip()]
        found = organisations_named(acting, lines)
        unknown = [f"“{line}”" for line in lines if line not in found]
        if unknown:
            form.add_error(
                field,
                f"The register does not know {' and '.join(unknown)} as one organisation. "
                "Write its name or code as the register has it.",
            )
        parties += [(found[line], part) for line in lines if line in found]
    return parties


@require_POST
@login_required
def publish(request: HttpRequest, place: str) -> HttpResponse:
    found = place_or_404(request, place)
    try:
        done = actions.publish(place=found, by=acting_of(request))
    except NotOpened as fault:
        messages.error(request, str(fault))
    else:
        messages.success(
            request, f"Everybody can now read {done.name} up to release {done.published_release}."
        )
    return redirect("imports", place=found.code)
