"""CALC-19, LEI-08: shares by factors and weights, exact pennies, floors and ceilings, effects."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork
from commonweal.procuring.lot_allocation import (
    AllocationCase,
    Bound,
    Factor,
    allocate,
    by_people,
    sensitivity,
)


def known(*amounts):
    return {lot: Quantity.exact(Decimal(n)) for lot, n in zip("1234567", amounts, strict=False)}


PEOPLE = Factor("people", "People", Decimal(60), known(50, 30, 20))
ILL = Factor("ill", "People expected to be ill", Decimal(40), known(5, 5, 10))


def case(pot="1000", factors=(PEOPLE, ILL), bounds=None, lots="123"):
    return AllocationCase(Decimal(pot), tuple(lots), tuple(factors), "agreed by both", bounds or {})


def amounts(found):
    return [f"{one.amount:.2f}" for one in found.lots]


def test_shares_are_weighted_over_the_factors():
    """Lot 1: 60% × 50/100 + 40% × 5/20 = 40%. Lot 2: 18% + 10% = 28%. Lot 3: 12% + 20% = 32%."""
    found = allocate(case())
    assert [one.share for one in found.lots] == [Fraction(40, 100), Fraction(28, 100),
                                                 Fraction(32, 100)]  # fmt: skip
    assert amounts(found) == ["400.00", "280.00", "320.00"]
    assert found.of("3").by_factor == {"people": 120, "ill": 200}
    # Without illness, by people alone: 500, 300, 200.
    assert found.of("1").without == {"people": Decimal(-150), "ill": Decimal(100)}
    assert found.of("3").without == {"people": Decimal(180), "ill": Decimal(-120)}
    assert found.steps[-1] == "All lots: £1,000.00 of £1,000."
    with pytest.raises(KeyError):
        found.of("9")


def test_seven_lots_sum_to_the_pot_exactly():
    """£500,000 in seven lots (paras 16, 37): sevenths do not divide into pence."""
    one = Factor("equal", "Equal", Decimal(100), known(*[1] * 7))
    found = allocate(case("500000", [one], lots="1234567"))
    assert amounts(found) == ["71428.58", *["71428.57"] * 6]
    assert sum(share.amount for share in found.lots) == 500_000
    assert found.of("1").without == {}


def test_a_floor_and_a_ceiling_move_the_rest_in_proportion():
    """Floor 300 for lot 2: the others share 700 as 40 to 32: 388.89 and 311.11."""
    found = allocate(case(bounds={"2": Bound(Decimal(300))}))
    assert amounts(found) == ["388.89", "300.00", "311.11"]
    assert [one.held_by for one in found.lots] == ["", "floor", ""]
    capped = allocate(case(bounds={"1": Bound(None, Decimal(340))}))
    # 660 as 28 to 32: 308 and 352.
    assert amounts(capped) == ["340.00", "308.00", "352.00"]
    assert capped.of("1").held_by == "ceiling"
    # Lot 3 at 310 pushes its rest to lot 2 alone: the pot leaves 340 + 350 + 310.
    both = allocate(case(bounds={"1": Bound(None, Decimal(340)), "3": Bound(None, Decimal(310))}))
    assert amounts(both) == ["340.00", "350.00", "310.00"]


def test_a_lot_can_be_brought_to_its_floor_by_the_floors_of_others():
    """Lot 1 at 500 leaves 500; lot 3 would get 500 × 32/60 = 266.67 and has a floor of 300."""
    found = allocate(case(bounds={"1": Bound(Decimal(500)), "3": Bound(Decimal(300))}))
    assert amounts(found) == ["500.00", "200.00", "300.00"]
    assert [one.held_by for one in found.lots] == ["floor", "", "floor"]


def test_a_pot_that_cannot_be_placed_says_so():
    nothing = Factor("x", "X", Decimal(100), known(1, 1, 0))
    bounds = {"1": Bound(None, Decimal(10)), "2": Bound(None, Decimal(10))}
    with pytest.raises(CannotWork, match=r"£980.* cannot be placed"):
        allocate(case(factors=[nothing], bounds=bounds))
    assert amounts(allocate(case("20", [nothing], bounds))) == ["10.00", "10.00", "0.00"]
    assert amounts(allocate(case("0", [nothing]))) == ["0.00"] * 3


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (case("-1"), "pot must be nought or more"),
        (case("0.001"), "in whole pence"),
        (case(lots="112"), "Name each lot once"),
        (case(lots=""), "Name each lot once"),
        (case(factors=[PEOPLE, PEOPLE]), "A factor stands twice"),
        (case(factors=[PEOPLE]), "The weights of the factors total 60%"),
        (replace(case(), reason=" "), "Say why"),
        (case(factors=[PEOPLE, replace(ILL, amounts=known(1, 2))]), "of lot 3 is not known"),
        (
            case(factors=[PEOPLE, replace(ILL, amounts=known(1, 2) | {
                "3": Quantity.unknown("suppressed")})]),
            r"of lot 3 is not known \(suppressed\)",
        ),
        (
            case(factors=[PEOPLE, replace(ILL, amounts=known(1, 2) | {
                "3": Quantity(Decimal(1), Decimal(2))})]),
            "known only as a range",
        ),
        (case(factors=[PEOPLE, replace(ILL, amounts=known(1, 2, -3))]), "of lot 3 is negative"),
        (case(factors=[PEOPLE, replace(ILL, amounts=known(0, 0, 0))]), "0 in every lot"),
        (
            case(factors=[replace(PEOPLE, weight=Decimal(-10)), replace(ILL, weight=Decimal(110))]),
            "negative weight",
        ),
        (case(bounds={"9": Bound()}), "lot 9, which is not there"),
        (case(bounds={"1": Bound(Decimal("0.001"))}), "in whole pence"),
        (case(bounds={"1": Bound(Decimal(2), Decimal(1))}), "above the ceiling of lot 1.$"),
        (
            case(bounds={lot: Bound(Decimal(2), Decimal(1)) for lot in "123"}),
            "^The floor lies above the ceiling of lot 1, 2, 3.",
        ),
        (case(bounds={"1": Bound(Decimal(1001))}), "floors total £1,001"),
        (case(bounds={lot: Bound(None, Decimal(333)) for lot in "123"}), "ceilings total £999"),
    ],
)  # fmt: skip
def test_what_is_missing_is_a_stated_reason(wrong, words):
    with pytest.raises(CannotWork, match=words):
        allocate(wrong)


def test_sensitivity_moves_each_weight_and_scales_the_others():
    """People at 70% and illness at 30%: lot 1 gets 350 + 75 = 425, lot 3 140 + 150 = 290."""
    moves = sensitivity(allocate(case()), Decimal(10))
    up = next(m for m in moves if m.factor == "people" and m.weight == 70)
    assert up.changes == {"1": Decimal(25), "2": Decimal(5), "3": Decimal(-30)}
    assert up.most == ("3", Decimal(-30))
    assert len(moves) == 4
    three = replace(PEOPLE, code="third", weight=Decimal(20))
    found = sensitivity(allocate(case(factors=[replace(PEOPLE, weight=Decimal(40)), ILL, three])),
                        Decimal(30))  # fmt: skip
    # A weight of −10 is left out; 10, 70, 10, 70 and 50 stay.
    assert [move.weight for move in found] == [10, 70, 10, 70, 50]
    alone = allocate(case(factors=[replace(PEOPLE, weight=Decimal(100))]))
    assert sensitivity(alone, Decimal(10)) == ()


def test_what_would_happen_without_a_factor_may_have_no_answer():
    """By illness alone lots 1 and 2 get all: they are capped at 10 each, and 80 is left over."""
    only = replace(ILL, amounts=known(1, 1, 0))
    capped = {"1": Bound(None, Decimal(10)), "2": Bound(None, Decimal(10))}
    found = allocate(case("100", [PEOPLE, only], capped))
    assert amounts(found) == ["10.00", "10.00", "80.00"]
    assert set(found.of("1").without) == {"ill"}
    assert sensitivity(found, Decimal(60)) == ()
    assert len(sensitivity(found, Decimal(10))) == 4


def test_a_score_is_weighed_by_people_before_it_is_shared():
    found = by_people(known(2, 3), known(10))
    assert found["1"].value == 20
    assert found["2"].reason == "the people of lot 2 are not given"
    ranged = by_people({"1": Quantity(Decimal(1), Decimal(2))}, known(10))
    assert ranged["1"].reason == "a range is not enough"


@given(
    st.lists(st.integers(0, 50), min_size=2, max_size=6),
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=6, max_size=6),
)
def test_bounds_hold_pennies_sum_and_free_lots_share_alike(people, pence, ends):
    assume(any(people))
    lots = "123456"[: len(people)]
    pot = Decimal(pence) / 100
    tenth = (pot / 10).quantize(Decimal("0.01"))
    bounds = {
        lot: Bound(tenth * low, tenth * (low + high) if high else None)
        for lot, (low, high) in zip(lots, ends, strict=False)
    }
    factor = Factor("people", "People", Decimal(100), known(*people))
    one = case(str(pot), [factor], bounds, lots)
    most = sum(
        (bound.ceiling if share and bound.ceiling is not None else pot if share else bound.floor)
        for share, bound in zip(people, bounds.values(), strict=True)
    )
    if sum(bound.floor for bound in bounds.values()) > pot or most < pot:
        with pytest.raises(CannotWork, match=r"floors total|ceilings total|cannot be placed"):
            allocate(one)
        return
    found = allocate(one)
    assert sum(share.amount for share in found.lots) == pot
    rates = []
    for share in found.lots:
        bound = bounds[share.lot]
        assert bound.floor <= share.amount
        assert bound.ceiling is None or share.amount <= bound.ceiling
        if share.share and share.amount not in (bound.floor, bound.ceiling):
            rates.append((share.amount - Decimal("0.01"), share.amount + Decimal("0.01"),
                          share.share))  # fmt: skip
    # One rate fits every lot that is free, within a penny of each.
    lows = [Fraction(low) / share for low, _, share in rates]
    highs = [Fraction(high) / share for _, high, share in rates]
    assert not rates or max(lows) <= min(highs)
    # A lot at its floor would get no more at that rate, one at its ceiling no less.
    for share in found.lots if rates else ():
        bound = bounds[share.lot]
        if bound.floor == bound.ceiling:
            continue
        if share.amount == bound.floor:
            assert max(lows) * share.share <= bound.floor + Decimal("0.01")
        if share.amount == bound.ceiling:
            assert min(highs) * share.share >= bound.ceiling - Decimal("0.01")
