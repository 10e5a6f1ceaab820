"""The words of the documents pages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse

from commonweal.records.facts.models import Document
from commonweal.records.facts.selectors_documents import CitedIn
from commonweal.site.pages import Cell, Column, Table


def documents_table(documents: Iterable[Document], counts: dict[int, int]) -> Table:
    """Every source, those that most figures cite first, and whether it is held."""
    return Table(
        "documents",
        "Sources",
        (
            Column("title", "Document"),
            Column("publisher", "Published by"),
            Column("published", "When"),
            Column("held", "Held here"),
            Column("figures", "Figures that cite it", numeric=True),
            Column("code", "Code for your files"),
        ),
        tuple(
            (
                Cell(
                    document.title,
                    href=reverse("document", args=[document.code]),
                    hint=f"Part of {document.part_of}" if document.part_of else "",
                ),
                Cell(document.publisher),
                Cell(document.published),
                Cell("Yes" if document.held else "No, only cited"),
                Cell(f"{counts.get(document.pk, 0):,}", raw=Decimal(counts.get(document.pk, 0))),
                Cell(document.code),
            )
            for document in sorted(documents, key=lambda one: -counts.get(one.pk, 0))
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
