"""Whatever the truth is, the bounds hold it: a hidden allocation is drawn and never escapes."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.answer import Answer, Held, Outcome, Unit
from commonweal.language.figure import Quantity
from commonweal.language.lexicon import Lexicon
from commonweal.language.re_expression import re_express
from commonweal.language.terms import Relation, Walk
from tests.spec.lexicon.small import scheme, term, walk

POUNDS = Unit("gbp", "pounds", is_additive=True)
SCHEMES = (
    scheme("group", 1, is_spine=True, is_bridge=True, is_exclusive=True),
    scheme("service", 2, is_bridge=True, is_exclusive=True),
    scheme("family", 3, is_exclusive=True),
    scheme("place", 4),
)
ATOMS = range(8)
Sets = dict[str, frozenset[int]]


@st.composite
def truths(draw: st.DrawFn) -> Sets:
    """Terms as sets of atoms: three vocabularies divide the atoms, the last one overlaps freely."""
    sets: dict[str, set[int]] = {}
    for home, count in (("group", 4), ("service", 3), ("family", 2)):
        for atom in ATOMS:
            number = draw(st.integers(0, count - 1))
            sets.setdefault(f"{home}:{number}", set()).add(atom)
    for number in range(2):
        sets[f"place:{number}"] = set(draw(st.sets(st.sampled_from(ATOMS), min_size=1)))
    return {code: frozenset(atoms) for code, atoms in sets.items()}


def relation(first: frozenset[int], second: frozenset[int]) -> Relation | None:
    if first == second:
        return Relation.EXACT
    if first < second:
        return Relation.NARROWER
    if first > second:
        return Relation.BROADER
    return Relation.OVERLAPS if first & second else None


def walks_of(sets: Sets, chosen: set[int]) -> list[Walk]:
    """Some of the true statements about terms of different vocabularies."""
    codes = sorted(sets)
    pairs = [(a, b) for a in codes for b in codes if a < b and a.split(":")[0] != b.split(":")[0]]
    true = [(a, found, b) for a, b in pairs if (found := relation(sets[a], sets[b])) is not None]
    return [walk(a, found, b) for index, (a, found, b) in enumerate(true) if index in chosen]


def answer_for(
    sets: Sets, walks: list[Walk], values: list[Decimal], home: str, to: str
) -> tuple[Answer, dict[str, Decimal]]:
    lexicon = Lexicon.build(SCHEMES, [term(code) for code in sets], walks)
    sources = [code for code in sets if code.startswith(f"{home}:")]
    totals = {code: sum((values[atom] for atom in sets[code]), Decimal(0)) for code in sources}
    held = [Held(code, Quantity.exact(value)) for code, value in totals.items()]
    return re_express(lexicon, held, unit=POUNDS, to=to), totals


amounts = st.lists(
    st.decimals(-1000, 1000, places=2, allow_nan=False), min_size=len(ATOMS), max_size=len(ATOMS)
)
positive = st.lists(
    st.decimals(0, 1000, places=2, allow_nan=False), min_size=len(ATOMS), max_size=len(ATOMS)
)
chosen = st.sets(st.integers(0, 60))


@given(truths(), chosen, positive, st.sampled_from(["group", "service", "family"]))
def test_the_true_allocation_lies_within_the_bounds(
    sets: Sets, pick: set[int], values: list[Decimal], home: str
) -> None:
    walks = walks_of(sets, pick)
    for to in ("group", "service", "family", "place"):
        if to == home:
            continue
        answer, _ = answer_for(sets, walks, values, home, to)
        for part in answer.parts:
            sources = {one.source for one in part.contributions}
            covered = frozenset[int]().union(
                *(sets[code] for code in sources),
                *(sets[one.source] for one in answer.unplaced),
            )
            truth = sum((values[atom] for atom in sets[part.target] & covered), Decimal(0))
            assert part.quantity.low is not None
            assert part.quantity.high is not None
            assert part.quantity.low <= truth <= part.quantity.high


@given(truths(), positive, st.sampled_from(["group", "service", "family"]))
def test_with_every_true_walk_the_whole_truth_lies_within_the_bounds(
    sets: Sets, values: list[Decimal], home: str
) -> None:
    walks = walks_of(sets, set(range(1000)))
    for to in ("group", "service", "family", "place"):
        if to == home:
            continue
        answer, _ = answer_for(sets, walks, values, home, to)
        for part in answer.parts:
            truth = sum((values[atom] for atom in sets[part.target]), Decimal(0))
            assert part.quantity.low is not None
            assert part.quantity.high is not None
            assert part.quantity.low <= truth <= part.quantity.high


@given(truths(), chosen, amounts, st.sampled_from(["group", "service"]))
def test_the_total_is_kept(sets: Sets, pick: set[int], values: list[Decimal], home: str) -> None:
    answer, totals = answer_for(sets, walks_of(sets, pick), values, home, "family")
    assert answer.total == Quantity.exact(sum(totals.values(), Decimal(0)))
    if answer.outcome is Outcome.EXACT:
        assert sum((part.quantity.value for part in answer.parts), Decimal(0)) == sum(values)
    placed = {one.source for part in answer.parts for one in part.contributions}
    if answer.outcome is not Outcome.REFUSAL:
        assert placed | {one.source for one in answer.unplaced} == set(totals)


@given(truths(), chosen, positive)
def test_an_unrelated_term_changes_nothing(
    sets: Sets, pick: set[int], values: list[Decimal]
) -> None:
    walks = walks_of(sets, pick)
    before, _ = answer_for(sets, walks, values, "group", "family")
    more = {**sets, "place:8": frozenset({1}), "place:9": frozenset({2})}
    after, _ = answer_for(
        more, [*walks, walk("place:8", "overlaps", "place:9")], values, "group", "family"
    )
    assert before == after
