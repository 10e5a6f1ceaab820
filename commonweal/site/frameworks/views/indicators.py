"""The list of indicators, and one indicator: definition, life, areas, groups, targets."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.engines.definitions import measures
from commonweal.records.frameworks.definitions import dimensions
from commonweal.records.frameworks.selectors_values import counted_values, values_for
from commonweal.records.measures.selectors import latest_run, may_see_measures, standings_for
from commonweal.records.register.layouts import layouts
from commonweal.records.register.selectors_names import area_names, body_names
from commonweal.reviewing.indicators import Indicator, called
from commonweal.site.frameworks.board import Shelf, open_shelf
from commonweal.site.frameworks.presenters import indicators as words
from commonweal.site.frameworks.presenters.area_map import area_map
from commonweal.site.pages import Crumb, show


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    """Every indicator that the place may use."""
    shelf = open_shelf(request, place)
    return show(
        request,
        "frameworks/indicators.jinja",
        title="Indicators",
        crumbs=shelf.crumbs(),
        tables=[words.listing_table(shelf, counted_values(shelf.acting, shelf.place))],
        shelf=shelf,
    )


@require_safe
def one(request: HttpRequest, place: str, indicator: str) -> HttpResponse:
    """One indicator. `period` chooses what the areas are placed in, `area` whose groups."""
    shelf = open_shelf(request, place)
    found = called(shelf.library, indicator)
    if found is None:
        raise Http404(f"no indicator {indicator} for this reader")
    seen = values_for(shelf.acting, shelf.place, found)
    names = {**body_names(shelf.acting), **area_names(shelf.acting)}
    period = request.GET.get("period", "")
    if period not in seen.periods:
        period = seen.periods[-1] if seen.periods else ""
    wanted = request.GET.get("area", "")
    groups = [
        (dimension, wanted if wanted in areas else areas[0])
        for dimension in seen.dimensions()
        if dimension in dimensions() and (areas := seen.areas_with_groups(dimension))
    ]
    return show(
        request,
        "frameworks/indicator.jinja",
        title=found.name,
        crumbs=shelf.crumbs(Crumb("Indicators", f"{shelf.address}indicators/")),
        tables=[
            words.values_table(shelf, found, seen, names),
            words.targets_table(found, seen, names),
            *(words.gap_table(found, seen, dimension, area) for dimension, area in groups),
        ],
        shelf=shelf,
        indicator=found,
        lead=words.lead(found),
        rows=words.definition_rows(shelf, found),
        outcomes=words.outcome_links(shelf, found),
        counted=_counted(shelf, found),
        ended=words.retirement_words(shelf, found),
        chart=words.area_chart(shelf, found, seen, period, names),
        map=area_map(found, seen, period, layouts()) if period else None,
        period=period,
        periods=seen.periods,
        groups=[
            (dimension, dimensions()[dimension].label, names.get(area, area),
             words.gap_chart(found, seen, dimension, area))
            for dimension, area in groups
        ],
    )  # fmt: skip


def _counted(shelf: Shelf, found: Indicator) -> words.Counted | None:
    """The measure that counts it, with how it stands in this place for those who see measures."""
    measure = measures().get(found.measure)
    if measure is None:
        return None
    acting, place = shelf.acting, shelf.place
    seen = not acting.is_public and may_see_measures(acting, place)
    run = latest_run(acting, place) if seen else None
    rows = standings_for(acting, run).filter(measure=measure.id, level="all") if run else []
    return words.counted_by(shelf, found, measure, next(iter(rows), None), seen=seen)
