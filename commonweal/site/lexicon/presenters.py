"""The words and tables of the lexicon pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from commonweal.language.figure import Citation
from commonweal.language.lexicon import Lexicon, Translation
from commonweal.language.lexicon_search import Found
from commonweal.language.terms import Confidence, Link, Relation, Scheme, Term, Walk
from commonweal.site.lexicon.labels import term_href
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural

CONFIDENCE = {
    Confidence.HIGH: "Sure",
    Confidence.MEDIUM: "Fairly sure",
    Confidence.LOW: "Not sure",
}
STATUS = {
    "printed": "Printed in the source",
    "assigned": "Our reading of the source",
    "derived": "Worked out",
    "local": "Said by the place",
    "hierarchy": "Part of the vocabulary itself",
}
RELATION = {
    Relation.EXACT: "Means the same",
    Relation.NARROWER: "Is wholly part of it",
    Relation.BROADER: "Contains it",
    Relation.OVERLAPS: "Overlaps in part",
}


@dataclass(frozen=True)
class SchemeCard:
    """One vocabulary on the home page."""

    title: str
    plain: str
    href: str
    count: str


def scheme_href(code: str) -> str:
    return reverse("lexicon_scheme", args=[code])


def cards(lexicon: Lexicon) -> list[SchemeCard]:
    return [
        SchemeCard(
            scheme.title,
            scheme.plain,
            scheme_href(scheme.code),
            plural(len(lexicon.terms_in(scheme.code)), "term"),
        )
        for scheme in lexicon.schemes.values()
    ]


def term_cell(lexicon: Lexicon, code: str) -> Cell:
    """A term in a table: its name with the plain label under it."""
    plain = lexicon.terms[code].plain_label
    return Cell(lexicon.name(code), href=term_href(code), hint=plain, raw=lexicon.name(code))


def source_words(citation: Citation, titles: dict[str, str]) -> str:
    """The source in words: the document's title and where in it."""
    title = titles.get(citation.document, citation.document)
    return ", ".join(part for part in (title, citation.section) if part)


def hits_table(lexicon: Lexicon, found: Found, asked: str) -> Table:
    return Table(
        "hits",
        f"Terms that answer “{asked}”",
        (
            Column("term", "Term and plain label"),
            Column("scheme", "Vocabulary"),
            Column("reason", "Why it is here"),
        ),
        tuple(
            (
                term_cell(lexicon, hit.term.code),
                _scheme_cell(lexicon.schemes[hit.term.scheme], hit.term),
                Cell(hit.reason),
            )
            for hit in found.hits
        ),
        empty="Nothing answers this. Try a code such as F33, a service, or one plain word.",
    )


def _scheme_cell(scheme: Scheme, term: Term) -> Cell:
    hint = f"Own word of {term.place}" if term.place else ""
    return Cell(scheme.title, href=scheme_href(scheme.code), hint=hint)


def scheme_table(lexicon: Lexicon, scheme: Scheme, titles: dict[str, str]) -> Table:
    """The terms of a vocabulary; columns that would stay empty are left out."""
    terms = lexicon.terms_in(scheme.code)
    columns: list[tuple[Column, list[Cell]]] = [
        (Column("notation", "Code"), [Cell(t.notation) for t in terms]),
        (
            Column("label", "Professional label"),
            [Cell(t.label, href=term_href(t.code)) for t in terms],
        ),
        (Column("plain_label", "Plain label"), [Cell(t.plain_label) for t in terms]),
        (Column("also", "Also called"), [Cell("; ".join(t.also)) for t in terms]),
        (
            Column("broader", "Part of"),
            [Cell(lexicon.name(t.broader) if t.broader else "") for t in terms],
        ),
        (
            Column("in_use", "In use"),
            [Cell(in_use(t) if t.valid_from or t.valid_to else "") for t in terms],
        ),
        (
            Column("source", "Source"),
            [Cell(source_words(t.citation, titles), hint=t.note) for t in terms],
        ),
    ]
    used = [(column, cells) for column, cells in columns if any(cell.text for cell in cells)]
    return Table(
        "terms",
        f"Terms of {scheme.title}",
        tuple(column for column, _ in used),
        tuple(zip(*(cells for _, cells in used), strict=True)),
        empty="This vocabulary has no terms yet.",
    )


def in_use(term: Term) -> str:
    """When a term is in use, in words."""
    if term.valid_from and term.valid_to:
        return f"{day(term.valid_from)} to {day(term.valid_to)}"
    if term.valid_from:
        return f"From {day(term.valid_from)}"
    return f"Until {day(term.valid_to)}" if term.valid_to else "No dates given"


_OTHER_WORDS = (
    Column("scheme", "Vocabulary"),
    Column("term", "Term and plain label"),
    Column("relation", "How this term stands to it"),
    Column("confidence", "How sure"),
    Column("source", "Who says so"),
)


def translations_tables(
    lexicon: Lexicon, term: Term, found: Iterable[Translation], titles: dict[str, str]
) -> tuple[Table, Table]:
    """What sources say of a term, and what only follows by way of a third term."""
    said: list[tuple[Cell, ...]] = []
    guessed: list[tuple[Cell, ...]] = []
    for one in found:
        for link in one.links:
            rows = said if link.is_sourced else guessed
            rows.append(
                (
                    Cell(one.scheme.title, href=scheme_href(one.scheme.code)),
                    term_cell(lexicon, link.target),
                    Cell(RELATION[link.relation], hint=_through(lexicon, link)),
                    Cell(CONFIDENCE[link.confidence]),
                    _said(link.walks, titles),
                )
            )
    name = lexicon.name(term.code)
    return (
        Table(
            "other-words",
            f"Other words for {name}",
            _OTHER_WORDS,
            tuple(said),
            empty="No source joins this term to another one. Figures under it stay under it.",
        ),
        Table(
            "guesses",
            f"What {name} may meet by way of a third term",
            _OTHER_WORDS,
            tuple(guessed),
            note="Two overlaps in a row. The two may share nothing at all.",
        ),
    )


def _through(lexicon: Lexicon, link: Link) -> str:
    share = link.share
    said = f"Share stated: {share_words(share)}" if share is not None else ""
    names = ", then ".join(lexicon.name(code) for code in link.through)
    return "; ".join(part for part in (f"By way of {names}" if names else "", said) if part)


def share_words(walk: Walk) -> str:
    """A stated share in words: "60% to 70% of people", "up to 95% of people"."""
    if walk.share_high is None:
        return ""
    high = _percent(walk.share_high)
    if walk.share_low is None:
        return f"up to {high} of {walk.share_unit}"
    low = _percent(walk.share_low)
    return f"{high if low == high else f'{low} to {high}'} of {walk.share_unit}"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"


def _said(walks: tuple[Walk, ...], titles: dict[str, str]) -> Cell:
    if len(walks) > 1:
        said = dict.fromkeys(STATUS.get(walk.status, walk.status) for walk in walks)
        documents = dict.fromkeys(titles.get(w.citation.document, "") for w in walks)
        return Cell("; ".join(said), hint="; ".join(name for name in documents if name))
    only = walks[0]
    separator = ". " if only.note else ""
    hint = f"{source_words(only.citation, titles)}{separator}{only.note}"
    return Cell(STATUS.get(only.status, only.status), hint=hint)


def without_link(lexicon: Lexicon, term: Term, found: Iterable[Translation]) -> list[str]:
    """The vocabularies that nothing joins to the term, by title."""
    joined = {one.scheme.code for one in found} | {term.scheme}
    other_meanings = {scheme.code for scheme in lexicon.same_word(term.code)}
    return [
        scheme.title
        for scheme in lexicon.schemes.values()
        if scheme.code not in joined | other_meanings
    ]
