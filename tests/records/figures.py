"""Figures in the database for the records tests."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from django.utils import timezone

from commonweal.language.figure import Status
from commonweal.records.facts.models import (
    Document,
    Figure,
    FigureTerm,
    FigureVersion,
    Finding,
    FindingSide,
    Release,
)
from commonweal.records.register.models import Place
from tests.records.people import organisation

_numbers = count(1)


def document(code: str = "a-paper") -> Document:
    return Document.objects.get_or_create(code=code, defaults={"title": code.title()})[0]


def release(place: Place) -> Release:
    found = place.releases.first()
    return found or Release.objects.create(place=place, number=1, made_at=timezone.now())


def figure(
    place: Place,
    ref: str,
    value: str | None = "1",
    *,
    about: str = "",
    status: Status = Status.PRINTED,
    published: bool = False,
    measure: str = "a measure",
    cells: dict[str, str] | None = None,
    terms: tuple[str, ...] = (),
) -> Figure:
    """A figure with one version: `figure(place, "spend/north/amount_gbp_m", "57.6")`."""
    dataset, key, column = ref.split("/")
    made = Figure.objects.create(place=place, dataset=dataset, key=key, column=column)
    version = FigureVersion.objects.create(
        figure=made,
        number=1,
        release=release(place),
        label=f"Figure {next(_numbers)} {key}",
        measure=measure,
        unit="gbp_m",
        about=organisation(about) if about else None,
        value=None if value is None else Decimal(value),
        printed=value or "",
        status=status,
        document=document(),
        section="s1",
        cells=cells or {},
        author_name="test",
        created_at=timezone.now(),
    )
    made.current = version
    made.published = version if published else None
    made.save()
    FigureTerm.objects.bulk_create(FigureTerm(version=version, term=term) for term in terms)
    return made


def finding(place: Place, code: str, *figures: Figure) -> Finding:
    made = Finding.objects.create(
        place=place,
        code=code,
        origin=Finding.Origin.PRINTED,
        title=f"Finding {code}",
        sentence=f"What {code} says",
        found_in=release(place),
    )
    FindingSide.objects.bulk_create(
        FindingSide(finding=made, figure=item, part="side", position=position)
        for position, item in enumerate(figures)
    )
    return made
