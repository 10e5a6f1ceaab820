"""Whatever the offers: the best award against every award there is, limits kept, ties all found."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.procuring.award_best import by_lot
from commonweal.procuring.award_explanation import award
from commonweal.procuring.awarding import AwardCase, Combination, Limit, Mechanism, Offer
from tests.spec.procuring.given import SOLVE
from tests.spec.procuring.lots import awarded

BIDDERS = "ABC"


@st.composite
def cases(draw, mechanism=Mechanism.BEST_TOTAL):
    lots = tuple("123"[: draw(st.integers(1, 3))])
    limit = Limit(
        draw(st.sampled_from([None, 1, 2])), draw(st.sampled_from([None, None, Decimal(5)]))
    )
    money = st.integers(0, 4).map(Decimal)
    offers = []
    for lot in lots:
        bidders = draw(st.sets(st.sampled_from(BIDDERS)))
        scores = draw(st.permutations(range(1, 10)))
        offers += [
            Offer(bidder, lot, Fraction(scores[n], 2), draw(money))
            for n, bidder in enumerate(sorted(bidders))
        ]
    packs = []
    if mechanism is Mechanism.BEST_TOTAL and len(lots) > 1:
        for n in range(draw(st.integers(0, 2))):
            some = draw(st.sets(st.sampled_from(lots), min_size=2))
            packs.append(
                Combination(f"k{n}", draw(st.sampled_from(BIDDERS)), frozenset(some),
                            Fraction(draw(st.integers(1, 30)), 2), draw(money))
            )  # fmt: skip
    wanted = {bidder: tuple(draw(st.permutations(lots))) for bidder in BIDDERS}
    return AwardCase(lots, tuple(offers), mechanism, limit, tuple(packs), preferences=wanted,
                     fill_first=draw(st.booleans()))  # fmt: skip


def allowed(case, chosen):
    """Within the rules, worked out from the words of the limits alone."""
    lots = [lot for one in chosen for lot in one.lots]
    if len(lots) > len(set(lots)):
        return False
    for bidder in BIDDERS:
        own = [one for one in chosen if one.bidder == bidder]
        if case.limit.lots is not None and sum(len(one.lots) for one in own) > case.limit.lots:
            return False
        if case.limit.value is not None and sum(one.value for one in own) > case.limit.value:
            return False
    return True


def every_award(case):
    """All awards within the rules: for each lot a single offer or none, beside any combinations."""
    for count in range(len(case.combinations) + 1):
        for packs in combinations(case.combinations, count):
            taken = {lot for one in packs for lot in one.lots}
            singles = [
                [None, *(o for o in case.offers if o.lot == lot)]
                for lot in case.lots if lot not in taken
            ]  # fmt: skip
            for some in product(*singles):
                chosen = [*packs, *(one for one in some if one is not None)]
                if allowed(case, chosen):
                    yield chosen


def worth(case, chosen):
    total = sum((one.score for one in chosen), Fraction(0))
    filled = sum(len(one.lots) for one in chosen)
    return (filled, total) if case.fill_first else (total, filled)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_no_award_within_the_rules_is_better_and_all_equal_ones_are_told(case):
    found = award(case, SOLVE, ties=100)
    every = [(worth(case, chosen), frozenset(chosen)) for chosen in every_award(case)]
    best = max(value for value, _ in every)
    chosen = found.best.chosen if found.best else ()
    assert allowed(case, chosen)
    assert worth(case, chosen) == best
    equal = {award_ for value, award_ in every if value == best}
    assert {frozenset(one) for one in (*found.ties, chosen)} == equal
    free = replace(case, limit=Limit(), fill_first=False)
    assert found.without_limit == max(worth(free, c)[0] for c in every_award(free))


@settings(max_examples=60, deadline=None)
@given(cases(Mechanism.IN_ORDER))
def test_lot_by_lot_passes_over_only_whom_the_limit_stops(case):
    found = awarded(case)
    held = []
    for lot in case.lots:
        has = found.of(lot).bidder
        for offer in sorted((o for o in case.offers if o.lot == lot), key=lambda o: -o.score):
            if offer.bidder == has:
                held.append(offer)
                break
            assert not allowed(case, [*held, offer])
    assert allowed(case, held)
    assert found.total == sum(offer.score for offer in held)


@settings(max_examples=60, deadline=None)
@given(cases(Mechanism.PREFERENCE))
def test_by_preference_no_bidder_and_lot_would_both_rather_have_each_other(case):
    """Stability, for limits of lots: the definition of the mechanism rather than its steps."""
    case = replace(case, limit=replace(case.limit, value=None))
    found = awarded(case)
    has = {one.lot: one for one in found.lots}
    for offer in case.offers:
        now = has[offer.lot]
        if now.bidder == offer.bidder or (now.bidder and now.score > offer.score):
            continue
        own = [lot for lot, one in has.items() if one.bidder == offer.bidder]
        place = case.preferences[offer.bidder].index
        assert case.limit.lots is not None
        assert len(own) == case.limit.lots
        assert all(place(lot) < place(offer.lot) for lot in own)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_what_is_told_of_the_lots_adds_up(case):
    found = awarded(case)
    chosen = by_lot(found.best.chosen if found.best else ())
    for one in found.lots:
        assert (one.bidder == "") == (one.lot not in chosen)
        names = {o.bidder for o in case.offers if o.lot == one.lot} - {one.bidder}
        assert {other.bidder for other in one.others} == names
    assert sum((s.share_of_lots for s in found.shares), Fraction(0)) == bool(chosen)
    assert sum(s.value.value for s in found.shares) == sum(
        choice.value for choice in set(chosen.values())
    )
