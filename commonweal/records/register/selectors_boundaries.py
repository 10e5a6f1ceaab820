"""Reading the boundaries that are held. The register is for everybody, so nothing is left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from django.db.models import Count, QuerySet

from commonweal.facts.boundaries import Shape
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Boundary, BoundaryFile

_FIELDS = tuple(one.name for one in fields(Shape))


@dataclass(frozen=True)
class Outlines:
    """The outlines of areas by code, all from one file, and the line that a map must carry."""

    shapes: dict[str, Shape]
    source: str


def boundary_files(acting: Acting) -> QuerySet[BoundaryFile]:
    """The files of boundaries, newest first."""
    del acting
    return BoundaryFile.objects.select_related("made_by")


def outlines_for(acting: Acting, codes: Collection[str]) -> Outlines | None:
    """The outlines of areas by their codes of the statistical office.

    Of the files with most of them it is the newest, never two mixed; areas that it lacks are not
    among the outlines. None where no file holds two.
    """
    del acting
    held = Boundary.objects.filter(code__in=set(codes))
    counts = held.values("file", "file__number").annotate(held=Count("pk"))
    best = counts.order_by("-held", "-file__number").first()
    if best is None or best["held"] < 2:
        return None
    file = BoundaryFile.objects.get(pk=best["file"])
    rows = held.filter(file=file).values(*_FIELDS)
    return Outlines({row["code"]: Shape(**row) for row in rows}, f"{file}. {file.licence}")
