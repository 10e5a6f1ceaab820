"""Reading sources and what cites them. The list of sources is for everybody to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from commonweal.records.facts.models import Document
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import places_for


@dataclass(frozen=True)
class CitedIn:
    """The number of seen figures of a place that cite a document."""

    document: str
    place: str
    place_name: str
    figures: int


def documents_for(acting: Acting) -> QuerySet[Document]:
    """The sources. A file that came in as its own source is shown to those who see its place."""
    documents = Document.objects.select_related("part_of").order_by("title")
    seen = set(_seen_by_place(acting))
    codes = Place.objects.values_list("pk", "code")
    for pk, code in codes:
        if pk not in seen:
            documents = documents.exclude(code__startswith=f"{code[:50]}-file-")
    return documents


def document_for(acting: Acting, code: str) -> Document:
    """One source. Raises Document.DoesNotExist."""
    return documents_for(acting).get(code=code)


def document_choices(acting: Acting) -> list[tuple[str, str]]:
    """Code and title of every source, for choosing one."""
    return list(documents_for(acting).values_list("code", "title"))


def cited_titles(acting: Acting, codes: Iterable[str]) -> dict[str, str]:
    """Titles of documents that a figure cites, by code. The same for every reader: whoever sees
    the figure may know where it stands."""
    del acting
    return dict(Document.objects.filter(code__in=set(codes)).values_list("code", "title"))


def citations_by_document(acting: Acting) -> dict[int, int]:
    """How many seen figures cite each document."""
    counts: dict[int, int] = {}
    for place in places_for(acting):
        shown = shown_versions(acting, place).order_by().values_list("document")
        for document, count in shown.annotate(Count("pk")):
            counts[document] = counts.get(document, 0) + count
    return counts


def cited_in(acting: Acting, document: Document) -> list[CitedIn]:
    """Where a document is cited, place by place."""
    found = []
    for place in places_for(acting):
        count = shown_versions(acting, place).filter(document=document).count()
        if count:
            found.append(CitedIn(document.code, place.code, place.name, count))
    return found


def _seen_by_place(acting: Acting) -> list[int]:
    return list(places_for(acting).order_by().values_list("pk", flat=True))
