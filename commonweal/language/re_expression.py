"""Carrying figures from the terms they are held under to another vocabulary or term.

The answer is exact, a range, or a refusal with its reason. An amount is never split by guess: where
terms only overlap, each part gets the ends between which it must lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.answer import (
    Answer,
    Contribution,
    Held,
    Outcome,
    Part,
    Unit,
    Unplaced,
    Why,
)
from commonweal.language.figure import Citation, Quantity
from commonweal.language.lexicon import Lexicon
from commonweal.language.terms import Confidence, Link, Relation, Scheme, Term, Walk

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Question:
    lexicon: Lexicon
    terms: tuple[Term, ...]
    unit: Unit
    to: str
    target: Scheme
    at_least: Confidence

    @property
    def home(self) -> Scheme:
        return self.lexicon.schemes[self.terms[0].scheme]

    @property
    def asks_for_one(self) -> bool:
        return self.to != self.target.code

    def asks_for(self, code: str) -> bool:
        return not self.asks_for_one or code == self.to

    @property
    def asked(self) -> str:
        return self.lexicon.name(self.to) if self.asks_for_one else self.target.title


class _Refused(Exception):
    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


def re_express(
    lexicon: Lexicon,
    held: Sequence[Held],
    *,
    unit: Unit,
    to: str,
    at_least: Confidence = Confidence.LOW,
) -> Answer:
    """Say the held amounts under the terms of `to`, a vocabulary or one term.

    All amounts are in `unit` and of one period; that is the caller's to see to. Suppressed or
    missing amounts come as quantities with bounds or a reason and give bounds or a reason.
    Raises LexiconError for a code that the lexicon does not know.
    """
    amounts = _merged(held)
    terms = tuple(lexicon.term(one.term) for one in amounts)
    target = lexicon.scheme(lexicon.term(to).scheme if ":" in to else to)
    question = _Question(lexicon, terms, unit, to, target, at_least)
    total = Quantity.unknown("the amounts cannot be added up")
    try:
        _check_sources(question)
        total = _sum([one.quantity for one in amounts])
        _check_unit(question, len(held))
        parts, unplaced = _place(question, amounts)
        if not parts:
            _refuse_unplaced(question)
    except _Refused as refused:
        return Answer(Outcome.REFUSAL, str(refused), unit, total, why=refused.why)
    exact = all(part.outcome is Outcome.EXACT for part in parts) and not unplaced
    outcome = Outcome.EXACT if exact else Outcome.RANGE
    notes = _notes(lexicon, parts, unplaced)
    return Answer(outcome, _sentence(outcome), unit, total, parts, unplaced, notes=notes)


def _merged(held: Sequence[Held]) -> list[Held]:
    by_term: dict[str, Quantity] = {}
    for one in held:
        known = by_term.get(one.term)
        by_term[one.term] = one.quantity if known is None else known.plus(one.quantity)
    return [Held(term, quantity) for term, quantity in by_term.items()]


def _sum(quantities: Sequence[Quantity]) -> Quantity:
    total = Quantity.exact(ZERO)
    for quantity in quantities:
        total = total.plus(quantity)
    return total


def _check_sources(question: _Question) -> None:
    if not question.terms:
        raise _Refused(Why.NOTHING_GIVEN, "No amount was given under any term.")
    homes = {term.scheme for term in question.terms}
    if len(homes) > 1:
        names = " and ".join(question.lexicon.schemes[home].title for home in sorted(homes))
        raise _Refused(
            Why.MIXED_VOCABULARIES,
            f"The amounts stand under more than one vocabulary ({names}), so the same amount may "
            "be given twice. Ask for one vocabulary at a time.",
        )
    home, target = question.home, question.target
    if home.same_word and home.same_word == target.same_word and home != target:
        raise _Refused(
            Why.DIFFERENT_MEANINGS,
            f"{home.title} and {target.title} use the word {home.same_word} for different things, "
            "and no source says how one stands to the other.",
        )
    if home == target and not question.asks_for_one:
        raise _Refused(
            Why.SAME_VOCABULARY,
            f"The amounts already stand under {home.title}. Choose another vocabulary or one term.",
        )
    _check_twice(question)


def _check_twice(question: _Question) -> None:
    lexicon = question.lexicon
    for index, first in enumerate(question.terms):
        for second in question.terms[index + 1 :]:
            link = lexicon.link(first.code, second.code)
            names = (lexicon.name(first.code), lexicon.name(second.code))
            if link is not None and link.relation is not Relation.OVERLAPS:
                words = f"{names[0]} {link.relation.words} {names[1]}"
            elif link is not None or not _apart(question.home, first, second):
                words = f"{names[0]} may overlap with {names[1]}"
            else:
                continue
            raise _Refused(
                Why.COUNTED_TWICE,
                f"{words}, so the same amount would be counted twice. Leave one of them out.",
            )


def _apart(home: Scheme, first: Term, second: Term) -> bool:
    siblings = bool(first.broader) and first.broader == second.broader
    return siblings or home.is_exclusive


def _check_unit(question: _Question, count: int) -> None:
    unit = question.unit
    if unit.is_additive:
        return
    if count == 1:
        only = question.terms[0].code
        ways = question.lexicon.links(only, question.target.code, question.at_least)
        same = [way.target for way in ways if way.relation is Relation.EXACT]
        if question.to == only or any(question.asks_for(code) for code in same):
            return
    why = "cannot be added up or divided" if unit.is_additive is False else "is not described"
    raise _Refused(
        Why.NOT_ADDITIVE,
        f"An amount in {unit.label} {why}, so it holds only under a term that means exactly the "
        "same. Give the counts behind it instead.",
    )


def _place(
    question: _Question, amounts: list[Held]
) -> tuple[tuple[Part, ...], tuple[Unplaced, ...]]:
    by_target: dict[str, list[Contribution]] = {}
    unplaced: list[Unplaced] = []
    for one in amounts:
        brought = _contributions(question, one)
        if not brought:
            label = question.lexicon.name(one.term)
            title = question.target.title
            reason = f"Nothing joins {label} to {title}, so it may lie anywhere in it or outside."
            unplaced.append(Unplaced(one.term, one.quantity, reason))
        for target, contribution in brought.items():
            if question.asks_for(target):
                by_target.setdefault(target, []).append(contribution)
    spare = _sum([_anything(one.quantity) for one in unplaced])
    order = question.lexicon.terms
    ordered = sorted(by_target, key=lambda code: (order[code].position, order[code].notation))
    parts = tuple(_part(question, code, tuple(by_target[code]), spare) for code in ordered)
    return parts, tuple(unplaced)


def _contributions(question: _Question, one: Held) -> dict[str, Contribution]:
    """What one amount brings to each term of the target; empty where nothing joins them."""
    label = question.lexicon.name(one.term)
    if one.term == question.to:
        words = f"It is held under {label} already."
        return {one.term: Contribution(one.term, one.quantity, Confidence.HIGH, words, (), ())}
    ways = _usable(question, one.term)
    brought = {way.target: _contribution(question, one, way) for way in ways}
    around = next((way for way in ways if _is_inside(way)), None)
    beside = question.asks_for_one and question.to not in brought
    if around is not None and beside and question.target.is_exclusive and _out_of(question, around):
        other = question.lexicon.name(around.target)
        brought[question.to] = Contribution(
            one.term,
            Quantity.exact(ZERO),
            around.confidence,
            f"All of {label} lies in {other}, so none of it is here.",
            *_working(question.lexicon, around),
        )
    return brought


def _out_of(question: _Question, around: Link) -> bool:
    """Whether the term asked for lies beside, not below, the one that holds everything."""
    return around.target not in question.lexicon.ancestors(question.to)


def _usable(question: _Question, source: str) -> tuple[Link, ...]:
    """The ways that say something; one that holds everything rules out those beside it."""
    lexicon = question.lexicon
    ways = lexicon.links(source, question.target.code, question.at_least)
    if not question.unit.is_additive:
        return tuple(way for way in ways if way.relation is Relation.EXACT)
    inside = {way.target for way in ways if _is_inside(way)}
    if not inside or not question.target.is_exclusive:
        return ways
    kept = {code for target in inside for code in (target, *lexicon.ancestors(target))}
    return tuple(
        way for way in ways if way.target in kept or inside & {*lexicon.ancestors(way.target)}
    )


def _is_inside(way: Link) -> bool:
    return way.relation in (Relation.EXACT, Relation.NARROWER)


def _contribution(question: _Question, one: Held, way: Link) -> Contribution:
    quantity, reason = _reach(question, one, way)
    return Contribution(
        one.term, quantity, way.confidence, reason, *_working(question.lexicon, way)
    )


def _working(lexicon: Lexicon, way: Link) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
    steps = tuple(_step_words(lexicon, walk) for walk in way.walks)
    return steps, tuple(dict.fromkeys(walk.citation for walk in way.walks))


def _reach(question: _Question, one: Held, way: Link) -> tuple[Quantity, str]:
    unit = question.unit
    source, target = question.lexicon.name(one.term), question.lexicon.name(way.target)
    if _is_inside(way):
        return one.quantity, _inside_words(way.relation, source, target)
    stated = way.share
    if stated is not None and stated.share_unit == unit.code:
        return _shared(one.quantity, stated), f"A source states the share of {source} in {target}."
    anything = _anything(one.quantity)
    if stated is not None:
        words = (
            f"A source states a share of {source} in {target}, but for {stated.share_unit}, not "
            f"for {unit.label}, so the part is not known."
        )
    elif way.relation is Relation.BROADER:
        words = f"{source} holds {target} and more; no source says how much of it is {target}."
    else:
        words = f"{source} and {target} overlap; no source says how much they share."
    return anything, words


def _inside_words(relation: Relation, source: str, target: str) -> str:
    if relation is Relation.EXACT:
        return f"{source} is the same as {target}."
    return f"All of {source} lies in {target}."


def _shared(quantity: Quantity, stated: Walk) -> Quantity:
    """The stated share of a quantity; a share without a low end starts at nothing."""
    low = stated.share_low or ZERO
    high = stated.share_high if stated.share_high is not None else Decimal(1)
    first, second = quantity.times(low), quantity.times(high)
    return Quantity(_least(first.low, second.low), _most(first.high, second.high), quantity.reason)


def _anything(quantity: Quantity) -> Quantity:
    """Any part of a quantity, from none to all of it."""
    return Quantity(_least(quantity.low, ZERO), _most(quantity.high, ZERO), quantity.reason)


def _least(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else min(first, second)


def _most(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else max(first, second)


def _part(
    question: _Question, target: str, found: tuple[Contribution, ...], spare: Quantity
) -> Part:
    quantity = _sum([one.quantity for one in found])
    if question.unit.counts_people and question.home.people_in_many and len(found) > 1:
        # The same person may use several, so the sum is only the most there can be.
        lows = [one.quantity.low for one in found]
        known = [low for low in lows if low is not None]
        quantity = Quantity(max(known) if len(known) == len(lows) else None, quantity.high)
    nothing = quantity == Quantity.exact(ZERO)
    missing = () if nothing else _not_given(question, target)
    return Part(target, quantity.plus(spare), found, missing)


def _not_given(question: _Question, target: str) -> tuple[str, ...]:
    """The terms of the given vocabulary that the target holds and no amount was given for."""
    lexicon = question.lexicon
    given = {term.code for term in question.terms}
    around = {above for code in given for above in lexicon.ancestors(code)}
    return tuple(
        way.target
        for way in lexicon.links(target, question.home.code)
        if way.relation in (Relation.EXACT, Relation.BROADER)
        and target not in given
        and not given & {way.target, *lexicon.ancestors(way.target)}
        and way.target not in around
    )


def _refuse_unplaced(question: _Question) -> None:
    lexicon, asked = question.lexicon, question.asked
    weaker = (
        way
        for term in question.terms
        for way in lexicon.links(term.code, question.target.code)
        if question.asks_for(way.target)
    )
    if question.at_least is not Confidence.LOW and any(weaker):
        raise _Refused(
            Why.LOW_CONFIDENCE,
            f"The only ways to {asked} are less sure than {question.at_least}. Accept a lower "
            "confidence to see them.",
        )
    labels = ", ".join(lexicon.name(term.code) for term in question.terms[:3])
    more = f" and {len(question.terms) - 3} more" if len(question.terms) > 3 else ""
    raise _Refused(
        Why.NO_PATH,
        f"No source joins {labels}{more} to {asked}. Add a local cross-walk if your own work says "
        "how they stand to each other.",
    )


def _step_words(lexicon: Lexicon, walk: Walk) -> str:
    source, target = lexicon.name(walk.source), lexicon.name(walk.target)
    note = f" {walk.note}" if walk.note else ""
    return (
        f"{source} {walk.relation.words} {target} "
        f"({walk.status}, {walk.confidence} confidence).{note}"
    )


def _notes(
    lexicon: Lexicon, parts: tuple[Part, ...], unplaced: tuple[Unplaced, ...]
) -> tuple[str, ...]:
    notes = [one.reason for one in unplaced]
    for part in parts:
        if part.not_given:
            names = ", ".join(lexicon.name(code) for code in part.not_given)
            target = lexicon.name(part.target)
            notes.append(f"{target} also holds {names}, for which no amount was given.")
    return tuple(notes)


def _sentence(outcome: Outcome) -> str:
    if outcome is Outcome.EXACT:
        return "Exact: every amount lies wholly in the term where it is shown."
    return (
        "A range: some terms only overlap, or some amounts are not known or not placed, so a part "
        "may lie between two ends. The ends of different parts do not add up to a total."
    )
