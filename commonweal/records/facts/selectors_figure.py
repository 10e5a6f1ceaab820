"""Reading what stands on one figure's page: its versions, its row, and what used it."""

from __future__ import annotations

from django.db.models import QuerySet

from commonweal.language.figure import Figure as PureFigure
from commonweal.records.facts.models import Figure, FigureTerm, FigureVersion, Finding
from commonweal.records.facts.selectors import as_figures, figure_records_for
from commonweal.records.findings.selectors import findings_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import PlaceParty
from commonweal.records.register.selectors import Sight, sight_of


def versions_for(acting: Acting, figure: Figure) -> QuerySet[FigureVersion]:
    """The versions that the reader may see, newest first.

    Commissioning parties see all, a provider all of what is about itself, others only the one
    that is published.
    """
    versions = figure.versions.select_related("document", "organisation", "release")
    sight = sight_of(acting, figure.place)
    if sight == Sight.ALL:
        return versions
    own = acting.organisation is not None and figure.organisation == acting.organisation
    if sight == Sight.OWN and own:
        return versions
    if sight == Sight.NOTHING:
        return versions.none()
    return versions.filter(pk=figure.published_id or 0)


def row_mates(acting: Acting, figure: Figure) -> list[tuple[int, PureFigure]]:
    """The other figures of the same row, with the numbers of their pages."""
    records = list(
        figure_records_for(acting, figure.place)
        .filter(dataset=figure.dataset, key=figure.key)
        .exclude(pk=figure.pk)
        .select_related("organisation", "area")
    )
    pairs = zip(records, as_figures(records), strict=True)
    return [(record.pk, pure) for record, pure in pairs]


def terms_of(acting: Acting, figure: Figure) -> list[str]:
    """The codes of the lexicon terms that a seen figure is recorded under."""
    if sight_of(acting, figure.place) == Sight.NOTHING:
        return []
    return list(FigureTerm.objects.filter(figure=figure).values_list("term", flat=True))


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
