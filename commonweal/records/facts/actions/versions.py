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
    """A version with its terms for each new or changed draft, and a figure where there is none."""
    fresh = [row for row in rows if row.outcome != Outcome.SAME]
    codes = Codes.of([row.draft for row in fresh], extra_documents)
    numbers = _next_numbers([row.figure.pk for row in fresh if row.figure])
    figures = [row.figure or _figure(release.place, dataset, row.draft) for row in fresh]
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
    Figure.objects.bulk_update(figures, ["current"], batch_size=BATCH)
    FigureTerm.objects.bulk_create(
        (
            FigureTerm(version=version, term=term)
            for version, row in zip(versions, fresh, strict=True)
            for term in row.draft.terms
        ),
        batch_size=BATCH,
    )


def _next_numbers(figure_ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(figure_ids), BATCH):
        part = figure_ids[start : start + BATCH]
        highest = FigureVersion.objects.filter(figure__in=part).values_list("figure")
        found |= {pk: number + 1 for pk, number in highest.annotate(Max("number"))}
    return found


def _figure(place: Place, dataset: str, draft: Draft) -> Figure:
    return Figure(place=place, dataset=dataset, key=draft.key, column=draft.column)


def _version(
    figure: Figure, draft: Draft, codes: Codes, *, number: int, release: Release, giver: Giver
) -> FigureVersion:
    return FigureVersion(
        figure=figure,
        number=number,
        release=release,
        label=draft.label,
        measure=draft.measure,
        unit=draft.unit,
        about=codes.organisations.get(draft.organisation),
        area=codes.areas.get(draft.area),
        period_kind=draft.period.kind,
        period_start=draft.period.start,
        period_end=draft.period.end,
        period_label=draft.period.label,
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
