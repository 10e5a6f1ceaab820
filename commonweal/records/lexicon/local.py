"""Checks on a place's own terms and cross-walks before they are written; nothing is written here.

A place says things for itself: the document may be left out, and the section then says who says
so. Rows keep the number that they have in their file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from commonweal.facts.problem import Problem
from commonweal.language.lexicon import Lexicon
from commonweal.language.lexicon_rows import RowProblem, read_terms, read_walks
from commonweal.language.terms import Term, Walk

#: What a place's own term may be called, so that "scheme:notation@place" stays readable.
NOTATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,29}")
#: The longest code that a figure can be tagged with.
LONGEST_CODE = 120
#: Stands for the document where the place itself is the source.
OWN = "own"

Rows = Sequence[tuple[int, Mapping[str, str]]]
Thing = TypeVar("Thing", Term, Walk)


class NotTaken(Exception):
    """Terms or walks that cannot be taken; nothing was saved. `problems` are fit to show."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(problem) for problem in self.problems))


def own_code(code: str, place: str) -> str:
    """The code under which a place's own term is kept."""
    return f"{code}@{place}"


def checked_terms(lexicon: Lexicon, place: str, rows: Rows, file: str) -> list[Term]:
    """The rows as terms of the place. Raises NotTaken with every row that is wrong."""
    terms = _read(rows, file, read_terms)
    problems: list[Problem] = []
    for number, term in terms:
        for column, sentence in _term_faults(lexicon, place, term):
            problems.append(Problem(file, number, column, sentence))
    if problems:
        raise NotTaken(problems)
    return [
        replace(term, code=own_code(term.code, place), place=place, broader=broader)
        for _, term in terms
        for broader in [_known(lexicon, place, term.broader)]
    ]


def checked_walks(lexicon: Lexicon, place: str, rows: Rows, file: str) -> list[Walk]:
    """The rows as walks of the place. Raises NotTaken with every row that is wrong."""
    named = [(number, {**cells, **_ends(lexicon, place, cells)}) for number, cells in rows]
    walks = _read(named, file, lambda given: read_walks(given, lexicon.terms.keys()))
    problems = [
        Problem(file, number, "target", sentence)
        for number, walk in walks
        if (sentence := _walk_fault(lexicon, walk))
    ]
    if problems:
        raise NotTaken(problems)
    return [replace(walk, place=place) for _, walk in walks]


Reader = Callable[[list[dict[str, str]]], tuple[tuple[Thing, ...], tuple[RowProblem, ...]]]


def _read(rows: Rows, file: str, read: Reader[Thing]) -> list[tuple[int, Thing]]:
    """Read every row; the readers count from 2, the file may not."""
    cells = [{**given, "document": given.get("document", "").strip() or OWN} for _, given in rows]
    problems = [
        Problem(file, number, "section", "the cell is empty. Say who says so.")
        for (number, given) in rows
        if not given.get("section", "").strip()
    ]
    things, bad = read(cells)
    problems += [Problem(file, rows[one.row - 2][0], one.column, one.sentence) for one in bad]
    if problems:
        raise NotTaken(sorted(problems, key=lambda one: one.row or 0))
    return [(number, thing) for (number, _), thing in zip(rows, things, strict=True)]


def _term_faults(lexicon: Lexicon, place: str, term: Term) -> Iterable[tuple[str, str]]:
    if term.scheme not in lexicon.schemes:
        yield "scheme", f"{term.scheme} is no vocabulary. Choose one of the lexicon."
    if not NOTATION.fullmatch(term.notation):
        yield (
            "notation",
            f"{term.notation} cannot be a code. Use up to 30 letters, digits, dots or hyphens.",
        )
    if term.code in lexicon.terms:
        yield "notation", f"{term.code} is a shared term already. Choose another code."
    code = own_code(term.code, place)
    if code in lexicon.terms:
        yield "notation", f"{term.code} is a term of this place already. Choose another code."
    if len(code) > LONGEST_CODE:
        yield "notation", "the code is too long for this place. Shorten it."
    broader = _known(lexicon, place, term.broader)
    if term.broader and broader not in lexicon.terms:
        yield "broader", f"{term.broader} is no term of the lexicon. Write its code."
    elif broader and lexicon.terms[broader].scheme != term.scheme:
        yield "broader", f"{term.broader} is of another vocabulary. Use a cross-walk instead."


def _walk_fault(lexicon: Lexicon, walk: Walk) -> str:
    source, target = (lexicon.terms[code] for code in (walk.source, walk.target))
    home, other = lexicon.schemes[source.scheme], lexicon.schemes[target.scheme]
    if home != other and home.same_word and home.same_word == other.same_word:
        return (
            f"{home.title} and {other.title} use the word {home.same_word} for different things "
            "and are never joined."
        )
    joined = [one for one in lexicon.walks_of(walk.source) if one.target == walk.target]
    if joined:
        return (
            f"{lexicon.name(source.code)} {joined[0].relation.words} {lexicon.name(target.code)} "
            "already. A place adds walks and does not change them."
        )
    return ""


def _known(lexicon: Lexicon, place: str, code: str) -> str:
    """The code of the place's own term where there is one, else the code as written."""
    own = own_code(code, place)
    return own if own in lexicon.terms else code


def _ends(lexicon: Lexicon, place: str, cells: Mapping[str, str]) -> dict[str, str]:
    return {
        end: _known(lexicon, place, " ".join(cells.get(end, "").split()))
        for end in ("source", "target")
    }
