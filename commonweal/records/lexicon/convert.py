"""Between the rows of the lexicon and the pure nouns of `language`; neither reads nor writes."""

from __future__ import annotations

from typing import Any

from commonweal.language.figure import Citation
from commonweal.language.terms import (
    Confidence,
    Definition,
    NotUsed,
    Relation,
    Scheme,
    Term,
    Walk,
)
from commonweal.records.lexicon.models import CrossWalk as WalkRecord
from commonweal.records.lexicon.models import Scheme as SchemeRecord
from commonweal.records.lexicon.models import Term as TermRecord
from commonweal.records.register.models import Cited


def as_scheme(record: SchemeRecord) -> Scheme:
    """A vocabulary from its row."""
    given: dict[str, Any] = record.switches
    return Scheme(
        code=record.code,
        title=record.title,
        name=record.name,
        plain=record.plain,
        about=record.about,
        citation=_citation(record),
        position=record.position,
        is_spine=given.get("is_spine", False),
        is_bridge=given.get("is_bridge", False),
        is_exclusive=given.get("is_exclusive", False),
        people_in_many=given.get("people_in_many", False),
        same_word=given.get("same_word", ""),
        code_system=given.get("code_system", ""),
        prefix=given.get("prefix"),
        partition_of=given.get("partition_of", ""),
        partition_leaves_out=tuple(given.get("partition_leaves_out", ())),
        not_used=tuple(NotUsed(*one) for one in given.get("not_used", ())),
        definitions=tuple(
            Definition(meaning, Citation(document, section))
            for meaning, document, section in record.definitions
        ),
    )


def scheme_values(scheme: Scheme) -> dict[str, Any]:
    """The columns of a vocabulary's row, without its document."""
    return {
        "title": scheme.title,
        "name": scheme.name,
        "plain": scheme.plain,
        "about": scheme.about,
        "section": scheme.citation.section,
        "position": scheme.position,
        "switches": {
            "is_spine": scheme.is_spine,
            "is_bridge": scheme.is_bridge,
            "is_exclusive": scheme.is_exclusive,
            "people_in_many": scheme.people_in_many,
            "same_word": scheme.same_word,
            "code_system": scheme.code_system,
            "prefix": scheme.prefix,
            "partition_of": scheme.partition_of,
            "partition_leaves_out": list(scheme.partition_leaves_out),
            "not_used": [[one.notation, one.reason] for one in scheme.not_used],
        },
        "definitions": [
            [one.meaning, one.citation.document, one.citation.section] for one in scheme.definitions
        ],
    }


def as_term(record: TermRecord) -> Term:
    """A term from its row, with scheme, document, broader term and place already fetched."""
    return Term(
        code=record.code,
        scheme=record.scheme.code,
        notation=record.notation,
        label=record.label,
        plain_label=record.plain_label,
        citation=_citation(record),
        meaning=record.meaning,
        also=tuple(record.also),
        broader=record.broader.code if record.broader else "",
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        note=record.note,
        place=record.place.code if record.place else "",
        position=record.position,
    )


def term_values(term: Term) -> dict[str, Any]:
    """The columns of a term's row, without scheme, document, broader term and place."""
    return {
        "notation": term.notation,
        "label": term.label,
        "plain_label": term.plain_label,
        "meaning": term.meaning,
        "also": list(term.also),
        "section": term.citation.section,
        "note": term.note,
        "valid_from": term.valid_from,
        "valid_to": term.valid_to,
        "position": term.position,
    }


def as_walk(record: WalkRecord) -> Walk:
    """A walk from its row, with both terms, document and place already fetched."""
    return Walk(
        source=record.source.code,
        relation=Relation(record.relation),
        target=record.target.code,
        confidence=Confidence(record.confidence),
        status=record.status,
        citation=_citation(record),
        share_low=record.share_low,
        share_high=record.share_high,
        share_unit=record.share_unit,
        note=record.note,
        place=record.place.code if record.place else "",
    )


def walk_values(walk: Walk) -> dict[str, Any]:
    """The columns of a walk's row, without terms, document and place."""
    return {
        "relation": walk.relation.value,
        "confidence": walk.confidence.value,
        "status": walk.status,
        "share_low": walk.share_low,
        "share_high": walk.share_high,
        "share_unit": walk.share_unit,
        "section": walk.citation.section,
        "note": walk.note,
    }


def _citation(record: Cited) -> Citation:
    return Citation(record.document.code if record.document else "", record.section)
