"""Making figures and their versions in bulk from drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from commonweal.facts.templates import Draft
from commonweal.records.facts.comparing import Compared, Outcome
from commonweal.records.facts.models import Document, Figure, FigureTerm, FigureVersion, Release
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Area, Organisation, Place

BATCH = 500
_FIGURE_FIELDS = [
    "label",
    "measure",
    "unit",
    "organisation",
    "area",
    "period_kind",
    "period_start",
    "period_end",
    "period_label",
    "current",
]


@dataclass(frozen=True)
class Giver:
    """Who gives the versions, when and why."""

    by: Acting
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Codes:
    """Records by their codes, for the drafts of one file."""

    organisations: dict[str, Organisation]
    areas: dict[str, Area]
    documents: dict[str, Document]

    @classmethod
    def of(cls, drafts: Sequence[Draft], extra_documents: dict[str, Document]) -> Codes:
        wanted = {draft.document for draft in drafts} - set(extra_documents)
        return cls(
            Organisation.objects.in_bulk(
                {draft.organisation for draft in drafts if draft.organisation}, field_name="code"
            ),
            Area.objects.in_bulk({d.area for d in drafts if d.area}, field_name="code"),
            Document.objects.in_bulk(wanted, field_name="code") | extra_documents,
        )


def write_versions(
    *,
    dataset: str,
    rows: Sequence[Compared],
    release: Release,
    giver: Giver,
    extra_documents: dict[str, Document],
) -> None:
    """A version for each new or changed draft, and figures and terms for those that need them."""
    fresh = [row for row in rows if row.outcome != Outcome.SAME]
    codes = Codes.of([row.draft for row in fresh], extra_documents)
    numbers = _next_numbers([row.figure.pk for row in fresh if row.figure])
    figures = [_figure(release.place, dataset, row, codes) for row in fresh]
    Figure.objects.bulk_create([f for f in figures if f.pk is None], batch_size=BATCH)
    versions = [
        _version(
            figure, row.draft, codes, number=numbers.get(figure.pk, 1), release=release, giver=giver
        )
        for figure, row in zip(figures, fresh, strict=True)
    ]
    FigureVersion.objects.bulk_create(versions, batch_size=BATCH)
    for figure, version in zip(figures, versions, strict=True):
        figure.current = version
    Figure.objects.bulk_update(figures, _FIGURE_FIELDS, batch_size=BATCH)
    _put_terms(figures, fresh)


def _next_numbers(figure_ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(figure_ids), BATCH):
        part = figure_ids[start : start + BATCH]
        highest = FigureVersion.objects.filter(figure__in=part).values_list("figure")
        found |= {pk: number + 1 for pk, number in highest.annotate(Max("number"))}
    return found


def _figure(place: Place, dataset: str, row: Compared, codes: Codes) -> Figure:
    draft = row.draft
    figure = row.figure or Figure(place=place, dataset=dataset, key=draft.key, column=draft.column)
    figure.label, figure.measure, figure.unit = draft.label, draft.measure, draft.unit
    figure.organisation = codes.organisations.get(draft.organisation)
    figure.area = codes.areas.get(draft.area)
    figure.period_kind = draft.period.kind
    figure.period_start, figure.period_end = draft.period.start, draft.period.end
    figure.period_label = draft.period.label
    return figure


def _version(
    figure: Figure, draft: Draft, codes: Codes, *, number: int, release: Release, giver: Giver
) -> FigureVersion:
    return FigureVersion(
        figure=figure,
        number=number,
        release=release,
        value=draft.value,
        low=draft.low,
        high=draft.high,
        printed=draft.printed,
        words=draft.words,
        status=draft.status,
        confidence=draft.confidence,
        document=codes.documents[draft.document],
        section=draft.section,
        note=draft.note,
        includes=sorted(draft.scope.includes),
        excludes=sorted(draft.scope.excludes),
        basis=draft.scope.basis,
        denominator=draft.scope.denominator,
        cells=dict(draft.cells),
        author=giver.by.user,
        author_name=giver.by.name,
        organisation=giver.by.organisation,
        reason=giver.reason,
        created_at=giver.at,
    )


def _put_terms(figures: Sequence[Figure], rows: Sequence[Compared]) -> None:
    changed = [f.pk for f, row in zip(figures, rows, strict=True) if row.figure]
    for start in range(0, len(changed), BATCH):
        FigureTerm.objects.filter(figure__in=changed[start : start + BATCH]).delete()
    FigureTerm.objects.bulk_create(
        (
            FigureTerm(figure=figure, term=term)
            for figure, row in zip(figures, rows, strict=True)
            for term in row.draft.terms
        ),
        batch_size=BATCH,
    )
