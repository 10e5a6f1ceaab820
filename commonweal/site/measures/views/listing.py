"""The measures of a place by theme, and asking for them to be worked out."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.engines.definitions import measures
from commonweal.records.measures.actions import NotMeasured, ask_for_measures
from commonweal.records.measures.jobs import work_out_in_background
from commonweal.records.measures.selectors import (
    counts_by_body,
    is_going_on,
    latest_run,
    may_see_measures,
    may_work_out_measures,
    names_by_code,
    newest_release,
    run_under_way,
    standings_for,
)
from commonweal.records.people.acting import NotAllowed
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.site.forms import Form, set_choices
from commonweal.site.measures.presenters import dashboard, saying
from commonweal.site.measures.presenters import listing as presenter
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of, place_or_404


class MeasureFilter(Form):
    """The measures of one theme, or those of which one thing holds."""

    theme = forms.ChoiceField(label="Theme", required=False)
    kind = forms.ChoiceField(label="Which measures", required=False)


def filtered(request: HttpRequest, current: Sequence[Measure]) -> tuple[MeasureFilter, str, str]:
    """The filter with its choices, and the theme and kind that it asks for; "" is all."""
    form = MeasureFilter(request.GET)
    themes = [(one, saying.theme_name(one)) for one in saying.ordered_themes(current)]
    set_choices(form, "theme", [("", "All themes"), *themes])
    kinds = [(code, words) for code, (words, _) in dashboard.KINDS.items()]
    set_choices(form, "kind", [("", "All measures"), *kinds])
    if not form.is_valid():
        return form, "", ""
    return form, form.cleaned_data["theme"], form.cleaned_data["kind"]


def place_seen(request: HttpRequest, place: str) -> Place:
    """The place, for those who see some of its measures. Raises NotAllowed for others."""
    found = place_or_404(request, place)
    if not may_see_measures(acting_of(request), found):
        raise NotAllowed(f"The measures of {found} are for those who take part there.")
    return found


def crumbs_of(place: Place, *, inside: bool = True) -> list[Crumb]:
    """The way to the pages of measures."""
    crumbs = [Crumb("Places", reverse("places")), Crumb(place.name, f"/places/{place.code}/")]
    return (
        [*crumbs, Crumb("Measures", reverse("measures", args=[place.code]))] if inside else crumbs
    )


@require_safe
@login_required
def listing(request: HttpRequest, place: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    defined = measures()
    current = {key: one for key, one in defined.items() if one.retired is None}
    form, theme, kind = filtered(request, list(current.values()))
    run, waiting = latest_run(acting, found), run_under_way(acting, found)
    release = newest_release(acting, found)
    rows = list(standings_for(acting, run).filter(level="all")) if run else []
    rows = [one for one in rows if one.measure in current]
    shown = dashboard.Shown(found, current)
    chosen = dashboard.kept(rows, theme, kind, shown)
    counts = counts_by_body(acting, run, current) if run else []
    themes = dashboard.theme_parts(shown, chosen)
    of_theme = [one for one in current.values() if theme in ("", one.theme)]
    uncounted = presenter.uncounted_table(found, of_theme, {one.measure for one in rows})
    bodies = [dashboard.Body(**one) for one in counts]
    return show(
        request,
        "measures/list.jinja",
        title="Measures",
        crumbs=crumbs_of(found, inside=False),
        tables=[
            dashboard.looks_table(shown, rows),
            dashboard.bodies_table(found, bodies, names_by_code(acting)),
            *(one.table for one in themes),
            uncounted,
            presenter.retired_table(found, list(defined.values()), defined),
        ],
        place=found,
        run=run,
        themes=themes,
        bodies=len(bodies),
        uncounted=0 if kind else len(uncounted.rows),
        sentence=presenter.sentence(list(current.values()), rows),
        basis=saying.basis(run, release) if run else "",
        waiting=waiting is not None and is_going_on(acting, waiting),
        under_way=presenter.under_way(waiting, going_on=is_going_on(acting, waiting))
        if waiting
        else "",
        progress=waiting.progress if waiting else 0,
        has_activity=release is not None,
        is_behind=run is None or run.release.number != release,
        may_work_out=may_work_out_measures(acting, found),
        filter=form,
        is_filtered=bool(theme or kind),
    )


@require_POST
@login_required
def ask(request: HttpRequest, place: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    if not may_work_out_measures(acting, found):
        raise NotAllowed(f"Your role does not work out the measures of {found.name}.")
    waiting = run_under_way(acting, found)
    if waiting is not None and is_going_on(acting, waiting):
        messages.info(request, "The measures are being worked out already.")
        return redirect("measures", place=found.code)
    try:
        run = ask_for_measures(by=acting, place=found)
    except NotMeasured as fault:
        messages.error(request, str(fault))
    else:
        work_out_in_background.enqueue(run_number=run.pk)
    return redirect("measures", place=found.code)
