"""Who uses services beside who lives there, and bringing returns in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.consultation.workbooks import table_file
from commonweal.records.equality import selectors
from commonweal.records.equality.actions_use import bring_use
from commonweal.records.equality.definitions import groups
from commonweal.records.equality.reading import USE_COLUMNS, standings_of
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.site.consultation.views.plans import TYPES, sent_file
from commonweal.site.equality import presenters as words
from commonweal.site.equality.desk import equality_crumbs
from commonweal.site.equality.forms import UseForm
from commonweal.site.requests import acting_of, done, place_or_404
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet

#: So many returns are shown, the newest first.
_MOST = 6


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def use(request: HttpRequest, place: str) -> HttpResponse:
    """The returns of the place with the groups that are reached too seldom."""
    acting, found = acting_of(request), place_or_404(request, place)
    if not selectors.is_inside(acting, found):
        raise NotAllowed("This is for those who commission here and their auditors.")
    if request.method == "POST":
        require_work_on(acting, found, Capability.ASSESS_EQUALITY)
    form = UseForm(request.POST if request.method == "POST" else None, request.FILES or None)
    address = f"/places/{found.code}/equality/use/"

    def act() -> str:
        sent = form.cleaned_data
        bring_use(
            by=acting, place=found, service=sent["service"], period=sent["period"],
            data=sent["file"].read(), file_name=sent["file"].name,
        )  # fmt: skip
        return address

    rows = selectors.use_returns(acting, found)[:_MOST]
    standings = [(row, standings_of(row)) for row in rows]
    low = tuple(
        f"{row.service}, {row.period}. {alert}"
        for row, one in standings
        for alert in words.alerts(one)
    )
    works = selectors.may_assess(acting, found)
    sheet = Sheet(
        "Who uses services",
        "Users of each group beside the people who live here."
        if rows
        else "No return is here yet. Bring the first in from its template.",
        problems=low,
        problems_heading="Reached less than they live here",
        tables=tuple(
            words.use_table(f"use-{row.pk}", f"{row.service}, {row.period}", one)
            for row, one in standings
        ),
        forms=(FormPart(form, "Bring the return in", heading="Bring a return in", has_file=True),)
        if works
        else (),
        after=(
            Link("Template of a return (CSV)", f"{address}csv/", is_download=True),
            Link("Template of a return (Excel)", f"{address}xlsx/", is_download=True),
        ),
    )
    return done(request, form, act, "The return is in.") or show_sheet(
        request, sheet, equality_crumbs(found)
    )


@require_safe
@login_required
def template(request: HttpRequest, place: str, ending: str) -> HttpResponse:
    """The columns of a return, with a row for each characteristic to begin from."""
    acting, found = acting_of(request), place_or_404(request, place)
    if not selectors.is_inside(acting, found):
        raise NotAllowed("This is for those who commission here and their auditors.")
    if ending not in TYPES:
        raise Http404(f"no file of the kind {ending}")
    rows = [(one.code, "", "", "") for one in groups()]
    return sent_file(table_file(USE_COLUMNS, rows, ending), "who-uses-services", ending)
