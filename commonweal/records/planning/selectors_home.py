"""What a place's home shows: counted in the database, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from commonweal.facts.completeness import Score
from commonweal.language.figure import Figure
from commonweal.records.facts.models import Import, Release
from commonweal.records.facts.selectors import as_figures, shown_versions
from commonweal.records.findings.selectors import findings_for
from commonweal.records.people.acting import Acting
from commonweal.records.planning.definitions import (
    Stage,
    stage_of,
    stages,
    template_kinds,
)
from commonweal.records.planning.models import Recommendation
from commonweal.records.planning.selectors import progress_by_stage, recommendations_for
from commonweal.records.planning.selectors_gaps import (
    completeness_for,
    datasets_by_stage,
    open_gaps_by_subject,
)
from commonweal.records.register.models import Organisation, Place, PlaceParty
from commonweal.records.register.selectors import Sight, sight_of

#: So many of the newest imports are listed.
LATEST = 5


@dataclass(frozen=True)
class StageFacts:
    """One stage of the cycle: figures that can be used and not, gaps, recommendations left.

    Of `topics` things to know, `wanting` have no table with a usable figure yet.
    """

    stage: Stage
    usable: int
    unusable: int
    gaps: int
    due: int
    topics: int = 0
    wanting: int = 0


@dataclass(frozen=True)
class Counts:
    """The numbers of a place that stand at the top of its home."""

    open_findings: int
    recommendations: int
    settled: int
    areas: Score
    segments: Score


def stage_facts(acting: Acting, place: Place) -> list[StageFacts]:
    """What is known, missing and due at each of the eight stages."""
    known = datasets_by_stage(acting, place)
    held = {
        dataset for counts in known.values() for dataset, (usable, _) in counts.items() if usable
    }
    gaps = open_gaps_by_subject(acting, place)
    progress = progress_by_stage(acting, place)
    found = []
    for stage in stages():
        counts = known.get(stage.code, {}).values()
        usable, unusable = (sum(pair[side] for pair in counts) for side in (0, 1))
        asked, settled = progress.get(stage.code, (0, 0))
        missing = sum(gaps.get(subject, 0) for subject in stage.gaps)
        topics = _topics(stage)
        wanting = sum(held.isdisjoint(tables) for tables in topics)
        found.append(
            StageFacts(stage, usable, unusable, missing, asked - settled, len(topics), wanting)
        )
    return found


def _topics(stage: Stage) -> list[set[str]]:
    """What there is to know at a stage: the tables of each of its pages, any of which will do.

    Where no page of the stage shows tables, each table that its rules name is one.
    """
    shown = [set(page.shows) for page in stage.pages if page.shows]
    return shown or [{name} for name in template_kinds() if stage_of(name) == stage.code]


def counts_for(acting: Acting, place: Place) -> Counts:
    """Findings, recommendations and completeness in numbers."""
    by_area, by_segment = completeness_for(acting, place)
    recommendations = recommendations_for(acting, place).aggregate(
        all=Count("pk"),
        settled=Count(
            "pk", filter=Q(state__in=[Recommendation.State.DONE, Recommendation.State.DECLINED])
        ),
    )
    return Counts(
        open_findings=findings_for(acting, place).filter(shown_state="open").count(),
        recommendations=recommendations["all"],
        settled=recommendations["settled"],
        areas=by_area.score,
        segments=by_segment.score,
    )


def headline_figures(acting: Acting, place: Place) -> list[tuple[int, Figure]]:
    """The totals of the place's spend, with the numbers of their pages: one query."""
    rows = list(shown_versions(acting, place).filter(figure__dataset="spend"))
    figures = as_figures(rows)
    wanted = ("total", "subtotal")
    return [
        (row.figure_id, figure)
        for row, figure in zip(rows, figures, strict=True)
        if figure.dims.get("commissioner_type") in wanted
    ]


def parties_of(acting: Acting, place: Place) -> list[tuple[str, list[Organisation]]]:
    """The organisations by their part in the place."""
    if sight_of(acting, place) == Sight.NOTHING:
        return []
    rows = PlaceParty.objects.filter(place=place).select_related("organisation")
    found: dict[str, list[Organisation]] = {part.label: [] for part in PlaceParty.Part}
    for row in rows.order_by("organisation__name"):
        found[PlaceParty.Part(row.part).label].append(row.organisation)
    return [(part, bodies) for part, bodies in found.items() if bodies]


def latest_imports(acting: Acting, place: Place) -> list[Import]:
    """The newest imports, for commissioning parties only."""
    if sight_of(acting, place) != Sight.ALL:
        return []
    found = Import.objects.filter(place=place).select_related("received_by", "organisation")
    return list(found.order_by("-pk")[:LATEST])


def latest_release(acting: Acting, place: Place) -> Release | None:
    """The newest release that the reader may know of."""
    found = Release.objects.filter(place=place)
    if sight_of(acting, place) != Sight.ALL:
        found = found.filter(number__lte=place.published_release)
    return found.order_by("-number").first()
