"""A place's home: its question, its cycle, its numbers, and the way to everything it holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.measures.selectors import (
    latest_run,
    release_to_measure,
    standings_for,
)
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.selectors_home import (
    counts_for,
    headline_figures,
    latest_imports,
    latest_release,
    parties_of,
    stage_facts,
)
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.site.need_start import AREAS, missing_tables
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.start import presenters_place as words


@require_safe
def home(request: HttpRequest, place: str) -> HttpResponse:
    acting = acting_of(request)
    found = place_or_404(request, place)
    sight = sight_of(acting, found)
    stages = stage_facts(acting, found)
    counts = counts_for(acting, found)
    figures = headline_figures(acting, found)
    release = latest_release(acting, found)
    run = latest_run(acting, found)
    measures = standings_for(acting, run).filter(level="all").count() if run else 0
    counted = words.counted_by_stage(found, release_to_measure(acting, found), measures)
    return show(
        request,
        "start/place.jinja",
        title=found.name,
        crumbs=[Crumb("Places", "/places/")],
        tables=[
            words.stages_table(stages, counted),
            words.figures_table(found, figures),
            words.imports_table(found, latest_imports(acting, found)),
        ],
        place=found,
        in_short=words.in_short(found, sight),
        rows=words.about(found, sight, release, counted),
        has_measures=run is not None,
        is_empty=release is None and not any(stage.usable for stage in stages),
        parties=parties_of(acting, found),
        cycle_chart=words.cycle_chart(found, stages, sight, counted),
        panels=words.panels(found, counts, figures),
        links=words.ways_on(found, sight),
        may_import=sight == Sight.ALL and acting.may(Capability.IMPORT_FACTS),
        shows_imports=sight == Sight.ALL,
        missing=missing_tables(acting, found, AREAS) if sight == Sight.ALL else [],
    )
