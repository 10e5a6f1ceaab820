"""Terms and walks as rows of the two templates, for files that can be brought in again."""

from __future__ import annotations

from commonweal.language.terms import Term, Walk

_EXAMPLE_TERM = {
    "scheme": "service",
    "notation": "harbour-hub",
    "label": "Harbour hub",
    "plain_label": "A drop-in place by the harbour",
    "section": "Programme board, 4 May 2026",
}
_EXAMPLE_WALK = {
    "source": "service:harbour-hub",
    "relation": "overlaps",
    "target": "cluster:4",
    "confidence": "medium",
    "status": "local",
    "section": "Programme board, 4 May 2026",
}


def term_row(term: Term | None) -> dict[str, str]:
    """One term by column; without a term an example row."""
    if term is None:
        return dict(_EXAMPLE_TERM)
    return {
        "scheme": term.scheme,
        "notation": term.notation,
        "label": term.label,
        "plain_label": term.plain_label,
        "meaning": term.meaning,
        "also": "; ".join(term.also),
        "broader": term.broader,
        "valid_from": term.valid_from.isoformat() if term.valid_from else "",
        "valid_to": term.valid_to.isoformat() if term.valid_to else "",
        "document": term.citation.document,
        "section": term.citation.section,
        "note": term.note,
    }


def walk_row(walk: Walk | None) -> dict[str, str]:
    """One walk by column; without a walk an example row."""
    if walk is None:
        return dict(_EXAMPLE_WALK)
    return {
        "source": walk.source,
        "relation": walk.relation.value,
        "target": walk.target,
        "confidence": walk.confidence.value,
        "status": walk.status,
        "share_low": "" if walk.share_low is None else f"{walk.share_low.normalize():f}",
        "share_high": "" if walk.share_high is None else f"{walk.share_high.normalize():f}",
        "share_unit": walk.share_unit,
        "document": walk.citation.document,
        "section": walk.citation.section,
        "note": walk.note,
    }
