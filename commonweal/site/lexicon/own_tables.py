"""The tables of a place's own words; their downloads can be changed and brought in again."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.language.lexicon import Lexicon
from commonweal.language.lexicon_rows import TERM_COLUMNS, WALK_COLUMNS
from commonweal.records.lexicon.export import term_row, walk_row
from commonweal.records.register.models import Place
from commonweal.site.lexicon.labels import term_href
from commonweal.site.lexicon.presenters import CONFIDENCE, RELATION, in_use
from commonweal.site.pages import Cell, Column, Table


def places_table(lexicon: Lexicon, places: Sequence[Place]) -> Table:
    counts: dict[str, int] = {}
    for term in lexicon.terms.values():
        counts[term.place] = counts.get(term.place, 0) + 1
    rows = tuple(
        (
            Cell(place.name, href=reverse("lexicon_own_words", args=[place.code])),
            Cell(_leading(lexicon, place)),
            Cell(str(counts.get(place.code, 0))),
        )
        for place in places
    )
    return Table(
        "places",
        "Places whose words you may change",
        (
            Column("place", "Place"),
            Column("leading", "Leading vocabulary"),
            Column("count", "Own terms", numeric=True),
        ),
        rows,
        empty="Your organisation commissions in no place yet. Ask a lead commissioner to add it.",
    )


def _leading(lexicon: Lexicon, place: Place) -> str:
    scheme = lexicon.schemes.get(place.leading_scheme)
    return scheme.title if scheme else place.leading_scheme


def own_terms(lexicon: Lexicon, place: Place) -> Table:
    terms = [term for term in lexicon.terms.values() if term.place == place.code]
    rows = tuple(
        (
            Cell(term.code.removesuffix(f"@{place.code}"), href=term_href(term.code)),
            Cell(term.label, hint=term.plain_label),
            Cell(lexicon.schemes[term.scheme].title),
            Cell(in_use(term)),
            Cell(term.citation.section),
        )
        for term in sorted(terms, key=lambda one: one.code)
    )
    return Table(
        "own-terms",
        "Own terms",
        (
            Column("code", "Code"),
            Column("label", "Professional and plain label"),
            Column("scheme", "Vocabulary"),
            Column("in_use", "In use"),
            Column("source", "Who says so"),
        ),
        rows,
        empty="No own terms yet. Add one, or bring in a file of them.",
    )


def own_walks(lexicon: Lexicon, place: Place) -> Table:
    walks = [walk for walk in lexicon.walks if walk.place == place.code]
    rows = tuple(
        (
            Cell(lexicon.name(walk.source), href=term_href(walk.source)),
            Cell(RELATION[walk.relation]),
            Cell(lexicon.name(walk.target), href=term_href(walk.target)),
            Cell(CONFIDENCE[walk.confidence]),
            Cell(walk.citation.section),
        )
        for walk in walks
    )
    return Table(
        "own-walks",
        "Own cross-walks",
        (
            Column("source", "Term"),
            Column("relation", "How it stands to the other"),
            Column("target", "Other term"),
            Column("confidence", "How sure"),
            Column("citation", "Who says so"),
        ),
        rows,
        empty="No own cross-walks yet. Add one to join your terms to the shared ones.",
    )


def term_template() -> Table:
    """One example row under the headings of a file of terms."""
    cells = term_row(None)
    return _template("term-template", "Template for a file of terms", TERM_COLUMNS, cells)


def walk_template() -> Table:
    """One example row under the headings of a file of cross-walks."""
    cells = walk_row(None)
    return _template("walk-template", "Template for a file of cross-walks", WALK_COLUMNS, cells)


def _template(key: str, caption: str, columns: tuple[str, ...], cells: dict[str, str]) -> Table:
    return Table(
        key,
        caption,
        tuple(Column(name, name) for name in columns),
        (tuple(Cell(cells.get(name, "")) for name in columns),),
    )
