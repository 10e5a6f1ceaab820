"""The lexicon: terms, the walks between them, and every way from one term to the others.

Terms that no walk joins are taken not to share anything. A way may pass through a term that lies
in, holds or means the same as the first one, or through a bridge vocabulary (the spine, services);
it never comes back to a vocabulary that it has left, and never crosses two meanings of one word.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from commonweal.language.figure import Citation
from commonweal.language.icd10 import Stretch, stretch, written
from commonweal.language.terms import Confidence, Link, Relation, Scheme, Term, Walk

#: More overlaps than this in one way say nothing any more.
MOST_OVERLAPS = 2
#: One overlap is what a source says; two are a guess through a third term.
SURE_OVERLAPS = 1
MOST_STEPS = 4

_TIGHTNESS = {Relation.EXACT: 0, Relation.NARROWER: 1, Relation.BROADER: 2, Relation.OVERLAPS: 3}


class LexiconError(ValueError):
    """The lexicon does not know a term or a vocabulary. The message is fit to show."""


@dataclass(frozen=True)
class Translation:
    """What a term is called in one other vocabulary."""

    scheme: Scheme
    links: tuple[Link, ...]
    sentence: str
    is_many_to_many: bool


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Schemes, terms and walks, indexed. Make one with `Lexicon.build`."""

    schemes: dict[str, Scheme]
    terms: dict[str, Term]
    walks: tuple[Walk, ...]
    _out: dict[str, tuple[Walk, ...]] = field(repr=False)
    _labels: Counter[str] = field(repr=False)
    _found: dict[tuple[str, Confidence], dict[str, Link]] = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls, schemes: Iterable[Scheme], terms: Iterable[Term], walks: Iterable[Walk]
    ) -> Lexicon:
        """Index everything. Raises LexiconError for a walk or broader term that is not there."""
        by_code = {term.code: term for term in terms}
        stated = tuple(walks)
        out: dict[str, list[Walk]] = defaultdict(list)
        for walk in (*stated, *_hierarchy(by_code.values())):
            for end in (walk.source, walk.target):
                if end not in by_code:
                    raise LexiconError(
                        f"a walk from {walk.source} to {walk.target} names {end}, which is no term"
                    )
            out[walk.source].append(walk)
            out[walk.target].append(walk.turned)
        ordered = sorted(schemes, key=lambda scheme: scheme.position)
        return cls(
            {scheme.code: scheme for scheme in ordered},
            by_code,
            stated,
            {code: tuple(walks) for code, walks in out.items()},
            Counter(term.label.casefold() for term in by_code.values()),
        )

    def with_more(self, terms: Iterable[Term], walks: Iterable[Walk]) -> Lexicon:
        """A lexicon with further terms and walks; this one stays as it is."""
        return Lexicon.build(
            self.schemes.values(), (*self.terms.values(), *terms), (*self.walks, *walks)
        )

    def on(self, day: date) -> Lexicon:
        """The lexicon of a day: terms not in use, and walks to them, are left out."""
        kept = {code: term for code, term in self.terms.items() if term.holds_on(day)}
        terms = [
            term if term.broader in kept else replace(term, broader="") for term in kept.values()
        ]
        walks = [walk for walk in self.walks if walk.source in kept and walk.target in kept]
        return Lexicon.build(self.schemes.values(), terms, walks)

    def term(self, code: str) -> Term:
        """The term of a code. Raises LexiconError when there is none."""
        try:
            return self.terms[code]
        except KeyError:
            raise LexiconError(f"the lexicon has no term {code!r}") from None

    def name(self, code: str) -> str:
        """The label as a reader needs it, so that no two terms have the same name.

        With its number where the vocabulary has numbers, and with the vocabulary's name where
        another one uses the same label.
        """
        term = self.term(code)
        scheme = self.schemes[term.scheme]
        if term.label == term.notation:
            return term.label
        if scheme.prefix is not None:
            return f"{scheme.prefix}{term.notation}: {term.label}"
        shared = self._labels[term.label.casefold()] > 1
        return f"{term.label} ({scheme.name})" if shared else term.label

    def scheme(self, code: str) -> Scheme:
        """The vocabulary of a code. Raises LexiconError when there is none."""
        try:
            return self.schemes[code]
        except KeyError:
            raise LexiconError(f"the lexicon has no vocabulary {code!r}") from None

    @property
    def spine(self) -> Scheme | None:
        return next((scheme for scheme in self.schemes.values() if scheme.is_spine), None)

    def terms_in(self, scheme: str) -> tuple[Term, ...]:
        """The terms of one vocabulary in their printed order."""
        found = [term for term in self.terms.values() if term.scheme == scheme]
        return tuple(sorted(found, key=lambda term: (term.position, term.notation)))

    def walks_of(self, code: str) -> tuple[Walk, ...]:
        """Every statement about a term, read from its side, hierarchy included."""
        return self._out.get(code, ())

    def ancestors(self, code: str) -> Iterator[str]:
        """The broader terms of the same vocabulary, nearest first."""
        seen = {code}
        parent = self.term(code).broader
        while parent and parent not in seen:
            seen.add(parent)
            yield parent
            parent = self.term(parent).broader

    def same_word(self, code: str) -> tuple[Scheme, ...]:
        """The other vocabularies that use the term's word for something else."""
        own = self.scheme(self.term(code).scheme)
        return tuple(
            scheme
            for scheme in self.schemes.values()
            if own.same_word and scheme.same_word == own.same_word and scheme.code != own.code
        )

    def links(
        self, code: str, scheme: str = "", at_least: Confidence = Confidence.LOW
    ) -> tuple[Link, ...]:
        """The best way from a term to every other, or to those of one vocabulary.

        Best is the tightest relation, then the surest, then the shortest. Raises LexiconError for
        an unknown term.
        """
        self.term(code)
        key = (code, at_least)
        if key not in self._found:
            self._found[key] = _search(self, code, at_least)
        ways = self._found[key].values()
        chosen = [way for way in ways if not scheme or self.terms[way.target].scheme == scheme]
        return tuple(sorted(chosen, key=lambda way: self._order(way.target)))

    def link(self, source: str, target: str, at_least: Confidence = Confidence.LOW) -> Link | None:
        """The best way between two terms; None when nothing joins them."""
        ways = self.links(source, self.term(target).scheme, at_least)
        return next((way for way in ways if way.target == target), None)

    def translations(self, code: str) -> tuple[Translation, ...]:
        """The other words for a term, vocabulary by vocabulary, each with its warning."""
        grouped: dict[str, list[Link]] = defaultdict(list)
        for way in self.links(code):
            grouped[self.terms[way.target].scheme].append(way)
        return tuple(
            _translation(self, code, scheme, tuple(grouped[scheme.code]))
            for scheme in self.schemes.values()
            if scheme.code in grouped
        )

    def touched(self, code: str) -> dict[str, Relation]:
        """The term itself and every term that a source ties to it, for a wider search.

        Guesses over two overlaps are left out.
        """
        found = {code: Relation.EXACT}
        for way in self.links(code):
            if way.is_sourced:
                found[way.target] = way.relation
        return found

    def _order(self, code: str) -> tuple[int, int, str]:
        term = self.terms[code]
        return self.schemes[term.scheme].position, term.position, term.notation


def _hierarchy(terms: Iterable[Term]) -> Iterator[Walk]:
    for term in terms:
        if term.broader:
            yield Walk(
                term.code,
                Relation.NARROWER,
                term.broader,
                Confidence.HIGH,
                "hierarchy",
                term.citation,
                place=term.place,
            )


def _overlaps(walks: Iterable[Walk]) -> int:
    return sum(walk.relation is Relation.OVERLAPS for walk in walks)


@dataclass(frozen=True, slots=True)
class _Way:
    relation: Relation
    confidence: Confidence
    walks: tuple[Walk, ...]
    schemes: frozenset[str]

    @property
    def order(self) -> tuple[int, int, int, int]:
        return (
            _TIGHTNESS[self.relation],
            -self.confidence.rank,
            len(self.walks),
            -sum(walk.confidence.rank for walk in self.walks),
        )


def _search(lexicon: Lexicon, start: str, at_least: Confidence) -> dict[str, Link]:
    home = lexicon.terms[start].scheme
    best: dict[str, _Way] = {}
    seen: set[tuple[str, Relation, int, frozenset[str]]] = set()
    waiting = deque([(start, _Way(Relation.EXACT, Confidence.HIGH, (), frozenset({home})))])
    while waiting:
        code, way = waiting.popleft()
        for walk in lexicon.walks_of(code):
            following = _step(lexicon, home, code, way, walk)
            if following is None or walk.target == start:
                continue
            state = (walk.target, following.relation, _overlaps(following.walks), following.schemes)
            if state in seen or not walk.confidence.reaches(at_least):
                continue
            seen.add(state)
            known = best.get(walk.target)
            if following.confidence.reaches(at_least) and (
                known is None or following.order < known.order
            ):
                best[walk.target] = following
            waiting.append((walk.target, following))
    return {
        code: Link(start, code, way.relation, way.confidence, way.walks)
        for code, way in best.items()
    }


def _step(lexicon: Lexicon, home: str, code: str, way: _Way, walk: Walk) -> _Way | None:
    """One walk further, or None where the way may not go."""
    here, there = lexicon.terms[code].scheme, lexicon.terms[walk.target].scheme
    through = way.relation is not Relation.OVERLAPS or lexicon.schemes[here].is_bridge
    climbing = here == there and walk.relation is Relation.NARROWER
    relation = way.relation.then(walk.relation)
    if relation is None or len(way.walks) == MOST_STEPS or not (through or climbing):
        return None
    if here != there and (there in way.schemes or _crosses(lexicon, home, there)):
        return None
    walks = (*way.walks, walk)
    overlaps = _overlaps(walks)
    if overlaps > MOST_OVERLAPS:
        return None
    confidence = min((way.confidence, walk.confidence), key=lambda level: level.rank)
    if overlaps > SURE_OVERLAPS:
        confidence = Confidence.LOW
    return _Way(relation, confidence, walks, way.schemes | {there})


def _crosses(lexicon: Lexicon, home: str, there: str) -> bool:
    word = lexicon.schemes[home].same_word
    return bool(word) and lexicon.schemes[there].same_word == word and there != home


def _translation(
    lexicon: Lexicon, code: str, scheme: Scheme, links: tuple[Link, ...]
) -> Translation:
    label = lexicon.name(code)
    only = links[0]
    if len(links) == 1 and only.relation is Relation.EXACT:
        other = lexicon.name(only.target)
        return Translation(scheme, links, f"{label} and {other} mean the same.", False)
    if len(links) == 1 and only.relation is Relation.NARROWER:
        other = lexicon.name(only.target)
        words = f"All of {label} is in {other}, which holds other things too."
        return Translation(scheme, links, words, True)
    if len(links) == 1:
        other = lexicon.name(only.target)
        between = "contains" if only.relation is Relation.BROADER else "only overlaps with"
        more = " and more besides" if only.relation is Relation.BROADER else ""
        words = f"{label} {between} {other}{more}. Do not swap one for the other."
        return Translation(scheme, links, words, True)
    words = f"Many-to-many: {label} meets {len(links)} terms here. Do not swap one for another."
    return Translation(scheme, links, words, True)


def entered_code(lexicon: Lexicon, text: str) -> tuple[Lexicon, Term] | None:
    """A lexicon that also knows an ICD-10 code which somebody typed, and that code as a term.

    The code is tied to the listed codes that hold it, that it holds or that it meets, by the code
    list's own order. None when the text is no code, or when no listed code meets it.
    """
    scheme = next((s for s in lexicon.schemes.values() if s.code_system == "icd10"), None)
    typed = stretch(text)
    if scheme is None or typed is None:
        return None
    notation = written(text)
    code = f"{scheme.code}:{notation}"
    if code in lexicon.terms:
        return lexicon, lexicon.terms[code]
    citation = Citation("", "by the order of the code list")
    walks = tuple(_by_code(lexicon, scheme.code, code, typed, citation))
    if not walks:
        return None
    nearest = lexicon.terms[walks[0].target]
    plain = f"A code that {walks[0].relation.words} {nearest.notation}: {nearest.plain_label}"
    term = Term(code, scheme.code, notation, notation, plain, citation)
    return lexicon.with_more([term], walks), term


def _by_code(
    lexicon: Lexicon, scheme: str, code: str, typed: Stretch, citation: Citation
) -> Iterator[Walk]:
    listed = [(term, stretch(term.notation)) for term in lexicon.terms_in(scheme)]
    meeting = [(term, held) for term, held in listed if held is not None and held.touches(typed)]
    holding = sorted(
        ((term, held) for term, held in meeting if held.holds(typed)), key=lambda x: x[1].width
    )
    if holding:  # the narrowest one; its own hierarchy leads on to the rest
        yield _walk(code, Relation.NARROWER, holding[0][0].code, citation)
    for term, held in meeting:
        if not held.holds(typed):
            inside = typed.holds(held)
            relation = Relation.BROADER if inside else Relation.OVERLAPS
            yield _walk(code, relation, term.code, citation)


def _walk(source: str, relation: Relation, target: str, citation: Citation) -> Walk:
    return Walk(source, relation, target, Confidence.HIGH, "derived", citation)
