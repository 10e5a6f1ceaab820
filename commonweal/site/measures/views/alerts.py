"""What needs attention in a place, the gravest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.engines.definitions import measures
from commonweal.records.measures.models import MeasureStanding
from commonweal.records.measures.selectors import (
    latest_run,
    names_by_code,
    newest_release,
    standings_for,
)
from commonweal.reviewing.measures import Measure
from commonweal.site.forms import Form, set_choices
from commonweal.site.measures.presenters import alerts, attention, saying
from commonweal.site.measures.views.listing import crumbs_of, place_seen
from commonweal.site.pages import show
from commonweal.site.requests import acting_of


class AlertFilter(Form):
    """The alerts of one theme, reason or organisation."""

    theme = forms.ChoiceField(label="Theme", required=False)
    why = forms.ChoiceField(label="Why", required=False)
    where = forms.ChoiceField(label="Where", required=False)


@require_safe
@login_required
def listing(request: HttpRequest, place: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    run = latest_run(acting, found)
    current = {key: each for key, each in measures().items() if each.retired is None}
    rows = list(standings_for(acting, run).filter(gravity__gt=0)) if run else []
    rows = [row for row in rows if row.measure in current]
    names = names_by_code(acting)
    form = AlertFilter(request.GET)
    _choose(form, current, rows, names)
    wanted = form.cleaned_data if form.is_valid() else {}
    kept = [row for row in rows if _is_wanted(row, wanted, current)]
    first = alerts.first_tables(found, current, kept, names)
    return show(
        request,
        "measures/alerts.jinja",
        title="What needs attention",
        crumbs=crumbs_of(found),
        tables=[
            *first,
            alerts.alerts_table(found, current, kept, names),
        ],
        place=found,
        run=run,
        sentence=alerts.alerts_sentence(kept),
        basis=saying.basis(run, newest_release(acting, found)) if run else "",
        filter=form,
        is_filtered=any(wanted.values()),
        count=len(kept),
        first=first,
    )


def _choose(
    form: AlertFilter,
    current: Mapping[str, Measure],
    rows: Sequence[MeasureStanding],
    names: Mapping[str, str],
) -> None:
    """Only what would leave something to show."""
    themes = sorted({current[row.measure].theme for row in rows})
    gravities = sorted({row.gravity for row in rows}, reverse=True)
    bodies = {(row.level, row.organisation) for row in rows}
    places = sorted(
        (level != "all", saying.named(names, level, code), f"{level}:{code}")
        for level, code in bodies
    )
    set_choices(
        form, "theme", [("", "All themes"), *((one, saying.theme_name(one)) for one in themes)]
    )
    set_choices(
        form,
        "why",
        [("", "Any reason"), *((str(one), attention.GRAVITIES[one]) for one in gravities)],
    )
    set_choices(form, "where", [("", "Everywhere"), *((code, name) for _, name, code in places)])


def _is_wanted(
    row: MeasureStanding, wanted: Mapping[str, str], current: Mapping[str, Measure]
) -> bool:
    return (
        wanted.get("theme", "") in ("", current[row.measure].theme)
        and wanted.get("why", "") in ("", str(row.gravity))
        and wanted.get("where", "") in ("", f"{row.level}:{row.organisation}")
    )
