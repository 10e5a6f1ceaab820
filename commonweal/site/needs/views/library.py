"""The library over all places, and the needs assessments of one place."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.lexicon.selectors import lexicon_for
from commonweal.records.needs.selectors import (
    may_work,
    priorities_in_force,
    statements_for,
    title_for,
)
from commonweal.records.needs.selectors_library import Listed, library_for
from commonweal.records.people.acting import Acting
from commonweal.site.need_start import AREAS, missing_tables
from commonweal.site.needs.desk import needs_crumbs
from commonweal.site.needs.forms import FilterForm
from commonweal.site.needs.presenters import library as words
from commonweal.site.needs.presenters import statements as stated
from commonweal.site.pages import show
from commonweal.site.requests import acting_of, place_or_404


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """Every assessment that the reader sees, over all places, by filter."""
    acting = acting_of(request)
    found = library_for(acting)
    names = topic_names(acting, found)
    areas = {code: name for one in found for code, name in one.areas.items()}
    form = FilterForm(
        request.GET,
        areas=sorted(areas.items(), key=lambda pair: pair[1]),
        topics=sorted(names.items(), key=lambda pair: pair[1]),
    )
    wanted = form.cleaned_data if form.is_valid() else {}
    fits = [one for one in found if _fits(one, wanted)]
    empty = "None fits this filter." if found else (
        "No needs assessment is published yet. Open a place of yours to begin one."
    )  # fmt: skip
    return show(
        request,
        "needs/library.jinja",
        title="Library of needs assessments",
        tables=[words.library_table(fits, names, empty)],
        headline=words.headline(fits) if fits else "",
        filter=form,
        any=bool(found),
    )


def _fits(one: Listed, wanted: dict[str, str]) -> bool:
    text = f"{one.title} {one.method} {one.lead}".casefold()
    return (
        all(word in text for word in wanted.get("words", "").casefold().split())
        and (not wanted.get("area") or wanted["area"] in one.areas)
        and (not wanted.get("topic") or wanted["topic"] in one.topics)
        and (not wanted.get("state") or wanted["state"] == one.state)
    )


def topic_names(acting: Acting, found: Sequence[Listed]) -> dict[str, str]:
    """What the topics of the listed assessments are called."""
    lexicon = lexicon_for(acting)
    codes = {code for one in found for code in one.topics}
    return {code: lexicon.name(code) if code in lexicon.terms else code for code in codes}


@require_safe
def here(request: HttpRequest, place: str) -> HttpResponse:
    """The needs assessments of a place, their priorities and its statements of need."""
    acting, found = acting_of(request), place_or_404(request, place)
    listed = library_for(acting, found)
    address = f"/places/{found.code}/"
    works = may_work(acting, found)
    set_here = priorities_in_force(acting, found)
    titles = {one.assessment_id: title_for(acting, one.assessment) for one in set_here}
    empty = "No needs assessment is here yet. " + (
        "Begin one, or enter one that others made."
        if works
        else "Those who commission here begin them."
    )
    return show(
        request,
        "needs/home.jinja",
        title="Needs assessments",
        crumbs=needs_crumbs(found)[:-1],
        tables=[
            words.library_table(listed, topic_names(acting, listed), empty),
            words.priorities_table(address, set_here, titles),
            stated.statements_table(f"{address}needs/statements/", statements_for(acting, found)),
        ],
        place=found,
        headline=words.headline(listed),
        may_work=works,
        missing=missing_tables(acting, found, AREAS) if works else [],
    )
