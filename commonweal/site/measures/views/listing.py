"""The measures of a place by theme, and asking for them to be worked out."""

from __future__ import annotations

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
    is_going_on,
    latest_run,
    may_see_measures,
    may_work_out_measures,
    newest_release,
    run_under_way,
    standings_for,
)
from commonweal.records.people.acting import NotAllowed
from commonweal.records.register.models import Place
from commonweal.site.forms import Form, set_choices
from commonweal.site.measures.presenters import listing as presenter
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of, place_or_404


class ThemeFilter(Form):
    """The list of one theme."""

    theme = forms.ChoiceField(label="Theme", required=False)


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
    defined = list(measures().values())
    current = [one for one in defined if one.retired is None]
    form = ThemeFilter(request.GET)
    themes = [(one, saying.theme_name(one)) for one in saying.ordered_themes(current)]
    set_choices(form, "theme", [("", "All themes"), *themes])
    theme = form.cleaned_data["theme"] if form.is_valid() else ""
    run, waiting = latest_run(acting, found), run_under_way(acting, found)
    release = newest_release(acting, found)
    rows = list(standings_for(acting, run).filter(level="all")) if run else []
    chosen = [one for one in current if theme in ("", one.theme)]
    held = {one.measure: one for one in rows}
    tables = presenter.theme_tables(found, chosen, held) if run else []
    uncounted = presenter.uncounted_table(found, chosen, held)
    return show(
        request,
        "measures/list.jinja",
        title=f"Measures of {found.name}",
        crumbs=crumbs_of(found, inside=False),
        tables=[*tables, uncounted, presenter.retired_table(found, defined, measures())],
        place=found,
        run=run,
        shown=[one.id for one in tables],
        uncounted=len(uncounted.rows),
        sentence=presenter.sentence(current, rows),
        basis=saying.basis(run, release) if run else "",
        waiting=waiting is not None and is_going_on(waiting),
        under_way=presenter.under_way(waiting, going_on=is_going_on(waiting)) if waiting else "",
        progress=waiting.progress if waiting else 0,
        has_activity=release is not None,
        may_work_out=may_work_out_measures(acting, found),
        filter=form,
        theme=theme,
    )


@require_POST
@login_required
def ask(request: HttpRequest, place: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    if not may_work_out_measures(acting, found):
        raise NotAllowed(f"Your role does not work out the measures of {found.name}.")
    waiting = run_under_way(acting, found)
    if waiting is not None and is_going_on(waiting):
        messages.info(request, "The measures are being worked out already.")
        return redirect("measures", place=found.code)
    try:
        run = ask_for_measures(by=acting, place=found)
    except NotMeasured as fault:
        messages.error(request, str(fault))
    else:
        work_out_in_background.enqueue(run_number=run.pk)
    return redirect("measures", place=found.code)
