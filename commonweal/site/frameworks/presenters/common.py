"""Words that all pages about frameworks share: stages, directions, standings, sources."""

from __future__ import annotations

from commonweal.language.figure import Citation
from commonweal.reviewing.indicators import Direction, Frequency, Stage
from commonweal.site.frameworks.board import Shelf
from commonweal.site.words import cited

STAGES = {
    Stage.PROCESS: "What is done (process)",
    Stage.BENEFIT: "What it brings (benefit)",
    Stage.WIDER_DETERMINANTS: "What it leads to (wider determinants)",
}
SHORT_STAGES = {
    Stage.PROCESS: "process",
    Stage.BENEFIT: "benefit",
    Stage.WIDER_DETERMINANTS: "wider determinants",
}
DIRECTIONS = {
    Direction.LOWER: "Lower is better",
    Direction.HIGHER: "Higher is better",
    Direction.NEITHER: "Neither way is good",
}
FREQUENCIES = {
    Frequency.MONTH: "Every month",
    Frequency.QUARTER: "Every quarter",
    Frequency.YEAR: "Every year",
}
STANDINGS = {"published": "Published", "proposed": "Proposed", "local": "Local"}
KINDS = {
    "outcome": "",
    "overarching": "overarching",
    "supporting_quality": "supporting quality measure",
}


def source_of(shelf: Shelf, citation: Citation) -> str:
    """Where something stands, with the title of its document."""
    return cited(shelf.titles.get(citation.document, citation.document), citation.section)
