"""Reading what stands on one figure's page: its versions, its row, and what used it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from commonweal.language.figure import Figure as PureFigure
from commonweal.records.facts.models import Figure, FigureTerm, FigureVersion, Finding
from commonweal.records.facts.selectors import as_figures, shown_versions
from commonweal.records.findings.selectors import findings_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import PlaceParty
from commonweal.records.register.selectors import Sight, sight_of


def versions_for(acting: Acting, figure: Figure) -> QuerySet[FigureVersion]:
    """The versions that the reader may see, newest first.

    Commissioning parties see all, a provider those that are about itself and the published one,
    others only the one that is published.
    """
    versions = figure.versions.select_related(
        "figure", "document", "organisation", "release", "about", "area"
    )
    sight = sight_of(acting, figure.place)
    published = Q(pk=figure.published_id or 0)
    if sight == Sight.ALL:
        return versions
    if sight == Sight.OWN:
        return versions.filter(Q(about=acting.organisation) | published)
    return versions.filter(published) if sight == Sight.PUBLISHED else versions.none()


def row_mates(acting: Acting, figure: Figure) -> list[tuple[int, PureFigure]]:
    """The other figures of the same row, with the numbers of their pages."""
    versions = list(
        shown_versions(acting, figure.place)
        .filter(figure__dataset=figure.dataset, figure__key=figure.key)
        .exclude(figure=figure)
    )
    pairs = zip(versions, as_figures(versions), strict=True)
    return [(version.figure_id, pure) for version, pure in pairs]


def terms_of(acting: Acting, version: FigureVersion) -> list[str]:
    """The codes of the lexicon terms that a seen version is recorded under."""
    seen = versions_for(acting, version.figure).filter(pk=version.pk)
    return list(FigureTerm.objects.filter(version__in=seen).values_list("term", flat=True))


def findings_with(acting: Acting, figure: Figure) -> list[Finding]:
    """The findings of which the figure is a side, as far as the reader may see them."""
    return list(findings_for(acting, figure.place).filter(sides__figure=figure).distinct())


def may_correct(acting: Acting, figure: Figure) -> bool:
    """Whether the page offers to correct the figure; the action decides again."""
    if acting.is_system or not acting.may(Capability.CORRECT_FIGURE):
        return acting.is_system
    if sight_of(acting, figure.place) != Sight.ALL or acting.organisation is None:
        return False
    gave = figure.current is not None and figure.current.organisation_id == acting.organisation.pk
    return (
        gave
        or PlaceParty.objects.filter(
            place=figure.place, organisation=acting.organisation, part=PlaceParty.Part.LEAD
        ).exists()
    )
