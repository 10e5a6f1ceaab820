"""The words of the documents pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from commonweal.records.facts.models import Document
from commonweal.records.facts.selectors_documents import CitedIn
from commonweal.site.pages import Cell, Column, Table


def documents_table(documents: Iterable[Document], counts: dict[int, int]) -> Table:
    """Every source, whether it is held, and how many figures cite it."""
    return Table(
        "documents",
        "Sources",
        (
            Column("title", "Document"),
            Column("code", "Code for files"),
            Column("publisher", "Published by"),
            Column("published", "When"),
            Column("held", "Held?"),
            Column("figures", "Figures that cite it", numeric=True),
        ),
        tuple(
            (
                Cell(
                    document.title,
                    href=reverse("document", args=[document.code]),
                    hint=f"Part of {document.part_of}" if document.part_of else "",
                ),
                Cell(document.code),
                Cell(document.publisher),
                Cell(document.published),
                Cell("Yes" if document.held else "No, only cited"),
                Cell(f"{counts.get(document.pk, 0):,}"),
            )
            for document in documents
        ),
        empty="No source is listed yet. Add the first one.",
    )


def cited_table(cited: Iterable[CitedIn]) -> Table:
    """Where figures cite a document, by place and table."""
    return Table(
        "cited",
        "Where it is cited",
        (Column("place", "Place"), Column("figures", "Figures", numeric=True)),
        tuple(
            (
                Cell(
                    item.place_name,
                    href=reverse("figures", args=[item.place]) + f"?document={item.document}",
                ),
                Cell(f"{item.figures:,}"),
            )
            for item in cited
        ),
        empty="No figure that you may see cites it.",
    )
