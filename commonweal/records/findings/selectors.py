"""Reading findings and adjustments, as far as the one who asks may see the figures behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from commonweal.language.figure import Figure as PureFigure
from commonweal.records.facts.models import Figure as FigureRecord
from commonweal.records.facts.models import Finding, FindingSide
from commonweal.records.facts.selectors import as_figures, shown_versions
from commonweal.records.findings.models import ScopeAdjustment
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Shown(TypedDict):
        shown_state: str
        shown_explanation: str

    SeenFinding = WithAnnotations[Finding, _Shown]


def findings_for(acting: Acting, place: Place) -> QuerySet[SeenFinding]:
    """The findings that this reader may see, those of rules before those stated in the paper.

    Outside the commissioning parties a finding is seen when every figure on its sides is, and
    when it was made no later than the published release; a provider sees what is all about itself
    at once. Each carries `shown_state` and `shown_explanation`: what the commissioning parties
    have written is for others to read only after the place is published again.
    """
    sight = sight_of(acting, place)
    findings = Finding.objects.filter(place=place).order_by("-origin", "code")
    findings = findings.select_related("document", "found_in", "place")
    if sight == Sight.ALL:
        return findings.annotate(shown_state=F("state"), shown_explanation=F("explanation"))
    findings = findings.annotate(
        shown_state=_published_state(), shown_explanation=F("published_explanation")
    )
    if sight == Sight.NOTHING or not (place.is_published or sight == Sight.OWN):
        return findings.none()
    sides = FindingSide.objects.filter(finding=OuterRef("pk"))
    # The same figures as `shown_versions` gives, said without a subquery for each row.
    hidden = Q(figure__published__isnull=True)
    if sight == Sight.OWN:
        hidden &= ~Q(figure__current__about=acting.organisation)
    findings = findings.exclude(Exists(sides.filter(hidden)))
    public = Q(found_in__number__lte=place.published_release)
    public |= Q(origin=Finding.Origin.PRINTED) if place.is_published else Q()
    if sight == Sight.OWN:
        others = sides.exclude(figure__current__about=acting.organisation)
        return findings.filter(public | (Exists(sides) & ~Exists(others)))
    return findings.filter(public)


def _published_state() -> Case:
    """Gone is gone for everybody; explained only when the explanation is published."""
    return Case(
        When(state=Finding.State.GONE, then=F("state")),
        When(published_explanation="", then=Value(Finding.State.OPEN)),
        default=Value(Finding.State.EXPLAINED),
    )


def findings_about(acting: Acting, place: Place, organisation: str) -> QuerySet[SeenFinding]:
    """Those with a figure about one body on a side, as the reader sees that figure."""
    about = shown_versions(acting, place).filter(about__code=organisation).order_by()
    sides = FindingSide.objects.filter(figure__in=about.values("figure"), finding=OuterRef("pk"))
    return findings_for(acting, place).filter(Exists(sides))


def finding_for(acting: Acting, place: Place, pk: int) -> SeenFinding:
    """One finding. Raises Finding.DoesNotExist when it is not for them to know."""
    return findings_for(acting, place).get(pk=pk)


def sides_of(
    acting: Acting, place: Place, findings: Iterable[Finding]
) -> dict[int, list[tuple[FindingSide, PureFigure]]]:
    """The sides of findings with their figures, by finding, in order. Two queries in all."""
    sides = list(
        FindingSide.objects.filter(finding__in=list(findings)).order_by("finding", "position")
    )
    seen = list(shown_versions(acting, place).filter(figure__in={side.figure_id for side in sides}))
    figures = dict(zip((version.figure_id for version in seen), as_figures(seen), strict=True))
    shown: dict[int, list[tuple[FindingSide, PureFigure]]] = {}
    for side in sides:
        if side.figure_id in figures:
            shown.setdefault(side.finding_id, []).append((side, figures[side.figure_id]))
    return shown


def figure_ids(acting: Acting, place: Place, *datasets: str) -> dict[str, int]:
    """The number of each figure's page by its ref, for the data sets named. One query."""
    seen = shown_versions(acting, place).order_by()
    if datasets:
        seen = seen.filter(figure__dataset__in=datasets)
    rows = seen.values_list("figure", "figure__dataset", "figure__key", "figure__column")
    return {f"{dataset}/{key}/{column}": pk for pk, dataset, key, column in rows}


def figure_record(acting: Acting, place: Place, pk: int) -> FigureRecord:
    """One figure of the place to act on. Raises its DoesNotExist when it is not for them."""
    seen = shown_versions(acting, place).order_by().values("figure")
    return FigureRecord.objects.select_related("place").filter(pk__in=seen).get(pk=pk)


def adjustments_for(acting: Acting, place: Place) -> list[ScopeAdjustment]:
    """The adjustments in use, of commissioning parties only: they are working papers."""
    if sight_of(acting, place) != Sight.ALL:
        return []
    found = ScopeAdjustment.objects.filter(figure__place=place, withdrawn_at__isnull=True)
    return list(found.select_related("figure", "figure__place", "made_by"))
