"""Finding terms by code, diagnosis code, label or plain words, each hit with its reason.

The order is fixed and few: the code itself, a diagnosis code inside another, the label, another
name, a label that starts so, all the words, and only when nothing else is found some of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commonweal.language.icd10 import stretch
from commonweal.language.lexicon import Lexicon
from commonweal.language.terms import Scheme, Term

_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "or", "the", "to", "with"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that answers a search, with the reason. A lower rank stands first."""

    term: Term
    rank: int
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brings: hits in order, and remarks about numbers that are no terms."""

    hits: tuple[Hit, ...]
    remarks: tuple[str, ...] = ()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, plurals in -s cut, small words left out."""
    found = re.findall(r"[a-z0-9]+(?:\.[0-9]+)?", text.casefold())
    return tuple(_singular(word) for word in found if word not in _SMALL)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def search(lexicon: Lexicon, text: str, limit: int = 60) -> Found:
    """The terms that answer a text, best first. Empty text finds nothing."""
    asked = words_of(text)
    if not asked:
        return Found(())
    hits = [hit for term in lexicon.terms.values() if (hit := _hit(lexicon, term, text, asked))]
    if not hits:
        hits = list(_loose(lexicon, asked))
    hits.sort(key=lambda hit: (hit.rank, *_order(lexicon, hit.term)))
    return Found(tuple(hits[:limit]), tuple(_remarks(lexicon, asked)))


def _hit(lexicon: Lexicon, term: Term, text: str, asked: tuple[str, ...]) -> Hit | None:
    scheme = lexicon.schemes[term.scheme]
    for rank, reason in enumerate(
        (
            _by_code(scheme, term, text, asked),
            _by_diagnosis(scheme, term, text),
            _by_label(term, asked),
            _by_other_name(term, asked),
            _by_start(term, asked),
            _by_words(term, asked),
        )
    ):
        if reason:
            return Hit(term, rank, reason)
    return None


def _by_code(scheme: Scheme, term: Term, text: str, asked: tuple[str, ...]) -> str:
    plain = text.strip().casefold()
    if plain in (term.code.casefold(), term.notation.casefold()):
        return f"Its code is {term.notation}."
    name = words_of(scheme.name)
    if asked[: len(name)] != name or len(asked) != len(name) + 1:
        return ""
    if asked[-1] == term.notation.casefold():
        return f"It is {scheme.name} {term.notation}."
    return _by_range(scheme, term, asked[-1])


def _by_range(scheme: Scheme, term: Term, number: str) -> str:
    ends = re.fullmatch(r"(\d+)-(\d+)", term.notation)
    if ends and number.isdigit() and int(ends[1]) <= int(number) <= int(ends[2]):
        return f"It holds {scheme.name} {number}."
    return ""


def _by_diagnosis(scheme: Scheme, term: Term, text: str) -> str:
    typed, own = stretch(text.strip()), stretch(term.notation)
    if scheme.code_system != "icd10" or typed is None or own is None or not own.touches(typed):
        return ""
    if own.holds(typed):
        return f"{text.strip().upper()} lies inside {term.notation}."
    return f"{text.strip().upper()} {'holds' if typed.holds(own) else 'meets'} {term.notation}."


def _by_label(term: Term, asked: tuple[str, ...]) -> str:
    if asked == words_of(term.label):
        return "That is its name."
    return "That is its plain name." if asked == words_of(term.plain_label) else ""


def _by_other_name(term: Term, asked: tuple[str, ...]) -> str:
    names = (*term.also, *re.split(r"[/:]", term.label))
    known = next((name.strip() for name in names if words_of(name) == asked), "")
    return f"It is also called {known}." if known else ""


def _by_start(term: Term, asked: tuple[str, ...]) -> str:
    starts = any(words_of(name)[: len(asked)] == asked for name in (term.label, *term.also))
    return "Its name starts so." if starts else ""


def _by_words(term: Term, asked: tuple[str, ...]) -> str:
    wanted = set(asked)
    if wanted <= {*words_of(term.label), *words_of(" ".join(term.also))}:
        return "All the words are in its names."
    if wanted <= set(words_of(term.plain_label)):
        return "All the words are in its plain name."
    everything = " ".join((term.label, *term.also, term.plain_label, term.meaning, term.note))
    return "All the words are in what it says." if wanted <= set(words_of(everything)) else ""


def _loose(lexicon: Lexicon, asked: tuple[str, ...]) -> Iterator[Hit]:
    for term in lexicon.terms.values():
        named = {*words_of(term.label), *words_of(" ".join(term.also)), *words_of(term.plain_label)}
        shared = [word for word in dict.fromkeys(asked) if word in named and not word.isdigit()]
        if shared:
            yield Hit(term, 20 - len(shared), f"It has the word {' and '.join(shared)}.")


def _remarks(lexicon: Lexicon, asked: tuple[str, ...]) -> Iterator[str]:
    for scheme in lexicon.schemes.values():
        for one in scheme.not_used:
            if asked == (*words_of(scheme.name), one.notation.casefold()):
                yield one.reason


def _order(lexicon: Lexicon, term: Term) -> tuple[int, int, str]:
    return lexicon.schemes[term.scheme].position, term.position, term.notation
