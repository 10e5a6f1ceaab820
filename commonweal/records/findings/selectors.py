"""Reading findings and adjustments, as far as the one who asks may see the figures behind them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonweal.language.figure import Figure as PureFigure
from commonweal.records.facts.models import Figure as FigureRecord
from commonweal.records.facts.models import Finding, FindingSide
from commonweal.records.facts.selectors import as_figures, figure_records_for
from commonweal.records.findings.models import ScopeAdjustment
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of


def findings_for(acting: Acting, place: Place) -> QuerySet[Finding]:
    """The findings that this reader may see, those of rules before those stated in the paper.

    Outside the commissioning parties a finding is seen when every figure on its sides is, and
    when it was made no later than the published release; a provider sees what is all about itself
    at once.
    """
    sight = sight_of(acting, place)
    findings = Finding.objects.filter(place=place).order_by("-origin", "code")
    findings = findings.select_related("document", "found_in", "place")
    if sight == Sight.ALL:
        return findings
    if sight == Sight.NOTHING or not (place.is_published or sight == Sight.OWN):
        return findings.none()
    sides = FindingSide.objects.filter(finding=OuterRef("pk"))
    # The same figures as `figure_records_for` gives, said without a subquery for each row.
    hidden = Q(figure__published__isnull=True)
    if sight == Sight.OWN:
        hidden &= ~Q(figure__organisation=acting.organisation, figure__current__isnull=False)
    findings = findings.exclude(Exists(sides.filter(hidden)))
    public = Q(found_in__number__lte=place.published_release)
    public |= Q(origin=Finding.Origin.PRINTED) if place.is_published else Q()
    if sight == Sight.OWN:
        others = sides.exclude(figure__organisation=acting.organisation)
        return findings.filter(public | (Exists(sides) & ~Exists(others)))
    return findings.filter(public)


def findings_about(acting: Acting, place: Place, organisation: str) -> QuerySet[Finding]:
    """Those with a figure about one body on a side."""
    found = findings_for(acting, place).filter(sides__figure__organisation__code=organisation)
    return found.distinct()


def finding_for(acting: Acting, place: Place, pk: int) -> Finding:
    """One finding. Raises Finding.DoesNotExist when it is not for them to know."""
    return findings_for(acting, place).get(pk=pk)


def sides_of(
    acting: Acting, place: Place, findings: Iterable[Finding]
) -> dict[int, list[tuple[FindingSide, PureFigure]]]:
    """The sides of findings with their figures, by finding, in order. Three queries in all."""
    sides = list(
        FindingSide.objects.filter(finding__in=list(findings)).order_by("finding", "position")
    )
    records = figure_records_for(acting, place).filter(pk__in={side.figure_id for side in sides})
    rows = list(records.select_related("organisation", "area"))
    figures = dict(zip((row.pk for row in rows), as_figures(rows), strict=True))
    shown: dict[int, list[tuple[FindingSide, PureFigure]]] = {}
    for side in sides:
        if side.figure_id in figures:
            shown.setdefault(side.finding_id, []).append((side, figures[side.figure_id]))
    return shown


def figure_ids(acting: Acting, place: Place, *datasets: str) -> dict[str, int]:
    """The number of each figure's page by its ref, for the data sets named. One query."""
    records = figure_records_for(acting, place)
    if datasets:
        records = records.filter(dataset__in=datasets)
    rows = records.values_list("pk", "dataset", "key", "column")
    return {f"{dataset}/{key}/{column}": pk for pk, dataset, key, column in rows}


def figure_record(acting: Acting, place: Place, pk: int) -> FigureRecord:
    """One figure of the place to act on. Raises its DoesNotExist when it is not for them."""
    return figure_records_for(acting, place).select_related("place").get(pk=pk)


def adjustments_for(acting: Acting, place: Place) -> list[ScopeAdjustment]:
    """The adjustments in use, of commissioning parties only: they are working papers."""
    if sight_of(acting, place) != Sight.ALL:
        return []
    found = ScopeAdjustment.objects.filter(figure__place=place, withdrawn_at__isnull=True)
    return list(found.select_related("figure", "figure__place", "made_by"))
