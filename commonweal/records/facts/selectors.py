"""Reading figures through the organisation that is acting, as the pure figures of `language`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Case, F, Q, QuerySet, When

from commonweal.language.figure import Basis, Citation, Figure, Scope, Status, printed_step
from commonweal.language.period import Period, PeriodKind
from commonweal.records.facts.models import Figure as FigureRecord
from commonweal.records.facts.models import FigureVersion
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of


def figure_records_for(acting: Acting, place: Place) -> QuerySet[FigureRecord]:
    """The place's figures with `shown_id`, the version that this reader may see.

    Commissioning parties see the current version, providers the current version of what is about
    themselves and the published one of the rest, everybody else the published one.
    """
    sight = sight_of(acting, place)
    figures = FigureRecord.objects.filter(place=place)
    if sight == Sight.ALL:
        return figures.filter(current__isnull=False).annotate(shown_id=F("current_id"))
    published = figures.filter(published__isnull=False)
    if sight == Sight.OWN:
        own = Q(organisation=acting.organisation, current__isnull=False)
        return figures.filter(own | Q(published__isnull=False)).annotate(
            shown_id=Case(When(own, then=F("current_id")), default=F("published_id"))
        )
    if sight == Sight.PUBLISHED:
        return published.annotate(shown_id=F("published_id"))
    return published.annotate(shown_id=F("published_id")).none()


def figures_for(acting: Acting, place: Place, *datasets: str) -> list[Figure]:
    """The figures of the named data sets (all when none is named), in file order. Two queries."""
    records = figure_records_for(acting, place)
    if datasets:
        records = records.filter(dataset__in=datasets)
    return as_figures(records.select_related("organisation", "area"))


def as_figures(records: Iterable[FigureRecord]) -> list[Figure]:
    """Pure figures from annotated records."""
    rows = list(records)
    versions = FigureVersion.objects.select_related("document").in_bulk(
        [row.shown_id for row in rows]  # type: ignore[attr-defined]
    )
    return [as_figure(row, versions[row.shown_id]) for row in rows]  # type: ignore[attr-defined]


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


def as_figure(record: FigureRecord, version: FigureVersion) -> Figure:
    """One pure figure from its record and one of its versions."""
    subject = record.organisation.code if record.organisation else ""
    if not subject and record.area:
        subject = record.area.code
    return Figure(
        ref=record.ref,
        label=record.label,
        value=as_written(version.value, version.printed),
        unit=record.unit,
        status=Status(version.status),
        citation=Citation(version.document.code, version.section),
        period=Period(
            PeriodKind(record.period_kind),
            record.period_start,
            record.period_end,
            record.period_label,
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
