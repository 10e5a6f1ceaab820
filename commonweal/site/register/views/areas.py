"""The list of areas and the page of one, as it was on any day."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.records.people.permissions import Capability
from commonweal.records.register import lists
from commonweal.records.register.models import Area
from commonweal.records.register.selectors_areas import (
    area_for,
    areas_for,
    duties_for_area,
    standings_of,
)
from commonweal.records.register.selectors_organisations import family_of
from commonweal.records.register.selectors_rights import may_correct, whom_to_ask
from commonweal.site.pages import Crumb, show
from commonweal.site.pagination import paginate
from commonweal.site.register import presenters
from commonweal.site.register.forms import AreaFilter, DayForm
from commonweal.site.requests import acting_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    filter_form = AreaFilter(request.GET)
    asked = filter_form.cleaned_data if filter_form.is_valid() else {}
    inside = request.GET.get("inside", "")[:60]
    found = areas_for(
        acting,
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        inside=inside,
        on=asked.get("on"),
    )
    page = paginate(request, found)
    return show(
        request,
        "register/areas.jinja",
        title="Areas",
        tables=[presenters.areas_table(page.items)],
        page=page,
        filter=filter_form,
        inside=area_or_404(request, inside) if inside else None,
        may_edit=acting.may(Capability.EDIT_REGISTER),
    )


def area_or_404(request: HttpRequest, code: str) -> Area:
    """The area that an address names, or "not found"."""
    try:
        return area_for(acting_of(request), code)
    except Area.DoesNotExist:
        raise Http404(f"no area {code}") from None


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    area = area_or_404(request, code)
    if area.code != code:
        return redirect("area", code=area.code)
    form, on = _day_asked(request)
    standings = presenters.standing_tables(standings_of(acting, area, on), on)
    family = family_of(acting, "area", area.code)
    tables = [
        presenters.codes_table(area),
        presenters.duties_table(duties_for_area(acting, area), of_area=True),
        presenters.family_table(family),
    ]
    tables += [table for _, _, above, below in standings for table in (above, below)]
    return show(
        request,
        "register/area.jinja",
        title=area.name,
        crumbs=[Crumb("Areas", reverse("areas"))],
        tables=tables,
        area=area,
        kind=lists.terms("area-kinds").get(area.kind),
        dates=presenters.dates(area.valid_from, area.valid_to),
        tree=presenters.tree_of(family, area.name),
        standings=standings,
        on=on,
        form=form,
        exists=(not area.valid_from or area.valid_from <= on)
        and (not area.valid_to or on <= area.valid_to),
        may_correct=may_correct(acting, "area", area.code),
        ask=whom_to_ask(acting, "area", area.code),
    )


def _day_asked(request: HttpRequest) -> tuple[DayForm, date]:
    """The day of the address: `on=2015-06-01`, or three boxes; today when none is given."""
    data = request.GET.copy()
    try:
        day = date.fromisoformat(data.get("on", ""))
        data.update({"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)})
    except ValueError:
        pass
    form = DayForm(data)
    asked = form.cleaned_data["on"] if form.is_valid() else None
    return form, asked or timezone.localdate()
