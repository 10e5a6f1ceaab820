"""All measures of one provider or commissioner."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.engines.definitions import measures
from commonweal.records.measures.selectors import (
    latest_run,
    names_by_code,
    newest_release,
    standings_for,
)
from commonweal.site.measures.presenters import alerts, dashboard, saying
from commonweal.site.measures.views.listing import crumbs_of, filtered, place_seen
from commonweal.site.pages import show
from commonweal.site.requests import acting_of

LEVELS = ("commissioner", "provider")


@require_safe
@login_required
def one(request: HttpRequest, place: str, level: str, code: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    run = latest_run(acting, found)
    if level not in LEVELS or run is None:
        raise Http404(f"no measures of {level} {code}")
    asked = Q(level=level, organisation=code) | Q(level="all")
    rows = list(standings_for(acting, run).filter(asked))
    own = [row for row in rows if row.level == level]
    if not own:
        raise Http404(f"no measures of {level} {code} for this reader")
    current = {key: each for key, each in measures().items() if each.retired is None}
    form, theme, kind = filtered(request, list(current.values()))
    own = [one for one in own if one.measure in current]
    wholes = {row.measure: row for row in rows if row.level == "all"}
    shown = dashboard.Shown(found, current, wholes)
    themes = dashboard.theme_parts(shown, dashboard.kept(own, theme, kind, shown))
    name = saying.named(names_by_code(acting), level, code)
    return show(
        request,
        "measures/body.jinja",
        title=f"Measures of {name}",
        crumbs=crumbs_of(found),
        tables=[
            dashboard.looks_table(shown, own),
            dashboard.all_table(shown, own),
            *(one.table for one in themes),
        ],
        place=found,
        level=saying.LEVELS[level],
        sentence=alerts.body_sentence(own),
        basis=saying.basis(run, newest_release(acting, found)),
        themes=themes,
        filter=form,
        is_filtered=bool(theme or kind),
        all_csv=f"{request.path}?download=measures.csv",
        all_xlsx=f"{request.path}?download=measures.xlsx",
    )
