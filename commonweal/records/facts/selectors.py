"""Reading figures through the organisation that is acting, as the pure figures of `language`.

What is read is always a version: the one of each figure that this reader may see. What a value is
about stands on its version, so nobody reads a published value with the unit, body or period of a
draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from commonweal.language.figure import Basis, Citation, Figure, Scope, Status, printed_step
from commonweal.language.period import Period, PeriodKind
from commonweal.records.facts.models import FigureTerm, FigureVersion, Release
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of


def shown_versions(acting: Acting, place: Place) -> QuerySet[FigureVersion]:
    """One version of each of the place's figures, the one that this reader may see, in file order.

    Commissioning parties see the current version, providers the current version where it is about
    themselves and the published one of the rest, everybody else the published one.
    """
    sight = sight_of(acting, place)
    current, published = Q(figure__current=F("pk")), Q(figure__published=F("pk"))
    seen = _in_file_order(place)
    if sight == Sight.ALL:
        return seen.filter(current)
    if sight == Sight.OWN:
        own = acting.organisation
        return seen.filter((current & Q(about=own)) | (published & ~Q(figure__current__about=own)))
    return seen.filter(published) if sight == Sight.PUBLISHED else seen.none()


def versions_at(acting: Acting, place: Place, release: int) -> QuerySet[FigureVersion]:
    """One version of each figure, the one that held at a release, as it was then.

    For commissioning parties; nobody else reads earlier releases. Raises Release.DoesNotExist.
    """
    if sight_of(acting, place) != Sight.ALL:
        raise Release.DoesNotExist
    number = place.releases.get(number=release).number
    held = _in_file_order(place).filter(release__number__lte=number)
    held = held.exclude(release__made_by_import__withdrawn_in__number__lte=number)
    newest = held.filter(figure=OuterRef("figure")).order_by("-number")
    return held.filter(pk=Subquery(newest.values("pk")[:1]))


def _in_file_order(place: Place) -> QuerySet[FigureVersion]:
    versions = FigureVersion.objects.filter(figure__place=place)
    versions = versions.select_related("figure", "document", "about", "area")
    return versions.order_by("figure__dataset", "figure_id")


def figures_for(acting: Acting, place: Place, *datasets: str) -> list[Figure]:
    """The figures of the named data sets (all when none is named), in file order. One query."""
    versions = shown_versions(acting, place)
    if datasets:
        versions = versions.filter(figure__dataset__in=datasets)
    return as_figures(versions)


def terms_by_version(acting: Acting, place: Place) -> dict[int, list[str]]:
    """The lexicon terms that the seen versions are recorded under, by version. Two queries.

    Sorted out here and not by the database, which would ask for every term by itself.
    """
    seen = set(shown_versions(acting, place).order_by().values_list("pk", flat=True))
    terms: dict[int, list[str]] = {}
    rows = FigureTerm.objects.filter(version__figure__place=place).order_by("pk")
    for version, term in rows.values_list("version_id", "term"):
        if version in seen:
            terms.setdefault(version, []).append(term)
    return terms


def releases_for(acting: Acting, place: Place) -> QuerySet[Release]:
    """The releases whose state the reader may look at, newest first."""
    if sight_of(acting, place) != Sight.ALL:
        return Release.objects.none()
    return Release.objects.filter(place=place).order_by("-number")


def as_figures(versions: Iterable[FigureVersion]) -> list[Figure]:
    """Pure figures from versions that a selector has read."""
    return [as_figure(version) for version in versions]


def as_written(value: Decimal | None, printed: str = "") -> Decimal | None:
    """A stored amount with the decimals that were printed, not the six of its column."""
    if value is None:
        return None
    try:
        written = value.quantize(printed_step(printed))
    except (ArithmeticError, ValueError):
        written = None
    if written is not None and written == value:
        return written
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def as_figure(version: FigureVersion) -> Figure:
    """One pure figure from one of its versions."""
    subject = version.about.code if version.about else ""
    if not subject and version.area:
        subject = version.area.code
    return Figure(
        ref=version.figure.ref,
        label=version.label,
        value=as_written(version.value, version.printed),
        unit=version.unit,
        status=Status(version.status),
        citation=Citation(version.document.code, version.section),
        period=Period(
            PeriodKind(version.period_kind),
            version.period_start,
            version.period_end,
            version.period_label,
        ),
        subject=subject,
        low=as_written(version.low),
        high=as_written(version.high),
        printed=version.printed or version.words,
        scope=Scope(
            frozenset(version.includes),
            frozenset(version.excludes),
            Basis(version.basis),
            version.denominator,
        ),
        note=version.note,
        dims=version.cells,
        sources=tuple(version.sources),
        steps=tuple(version.steps),
    )
