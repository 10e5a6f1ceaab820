"""What asks for a look in the latest run, the gravest first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.engines.definitions import measures
from commonweal.records.measures.selectors import (
    latest_run,
    names_by_code,
    newest_release,
    standings_for,
)
from commonweal.site.measures.presenters import bodies, saying
from commonweal.site.measures.views.listing import crumbs_of, place_seen
from commonweal.site.pages import show
from commonweal.site.requests import acting_of


@require_safe
@login_required
def listing(request: HttpRequest, place: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    run = latest_run(acting, found)
    current = {key: each for key, each in measures().items() if each.retired is None}
    rows = list(standings_for(acting, run).filter(gravity__gt=0)) if run else []
    rows = [row for row in rows if row.measure in current]
    return show(
        request,
        "measures/alerts.jinja",
        title=f"What asks for a look in {found.name}",
        crumbs=crumbs_of(found),
        tables=[bodies.alerts_table(found, current, rows, names_by_code(acting))],
        place=found,
        run=run,
        sentence=bodies.alerts_sentence(rows),
        basis=saying.basis(run, newest_release(acting, found)) if run else "",
    )
