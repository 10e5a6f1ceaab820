"""Writing facts: imports, figures, places and documents. Nothing else writes them."""

from __future__ import annotations

from commonweal.records.facts.actions.accepting import accept_import, withdraw_import
from commonweal.records.facts.actions.correcting import correct_figure
from commonweal.records.facts.actions.documents import add_document, load_documents
from commonweal.records.facts.actions.places import open_place, publish
from commonweal.records.facts.actions.receiving import (
    ImportRefused,
    check_import,
    receive_import,
)

__all__ = [
    "ImportRefused",
    "accept_import",
    "add_document",
    "check_import",
    "correct_figure",
    "load_documents",
    "open_place",
    "publish",
    "receive_import",
    "withdraw_import",
]
