"""The worked rank reversal: a losing bid flips first place by ratio, not by an absolute rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring.price import Formula, PriceBid
from commonweal.procuring.price_stress import (
    Change,
    StressSettings,
    sign_off_problem,
    stress,
    stress_settings_from,
)
from tests.spec.procuring.given import RULES
from tests.spec.procuring.test_price import BENCHMARK, WORTH

RATIO = Formula("lowest_ratio", Decimal(40))
#: 60 for quality, 40 for price: A 42 at £100,000, B 48 at £120,000, C 20 at £60,000.
A = PriceBid("A", Decimal(100_000), Fraction(42))
B = PriceBid("B", Decimal(120_000), Fraction(48))
C = PriceBid("C", Decimal(60_000), Fraction(20))
NONE = StressSettings(Decimal(0), 0, 1, Decimal(50), Decimal(150), Decimal(60))


def of(answer, change, bidder):
    return next(t for t in answer.trials if t.change is change and t.bidder == bidder)


def test_a_losing_bid_flips_first_place_by_the_lowest_ratio():
    """A 82.00 beats B 81.33; with C: A 66.00, B 68.00, C 60.00, and B wins."""
    assert stress(RATIO, [A, B], NONE).leaders == {"A"}
    found = stress(RATIO, [A, B, C], NONE)
    assert found.leaders == {"B"}
    trial = of(found, Change.WITHOUT, "C")
    assert (trial.before, trial.after, trial.is_reversal) == ({"B"}, {"A"}, True)
    assert found.reversals == (trial,)
    assert found.headline == (
        "First place hangs on bids that cannot win: C, though losing, would change who wins."
    )
    assert found.entrants_reversing is None


@pytest.mark.parametrize(
    ("formula", "leader"),
    [
        (Formula("price_per_quality"), "A"),
        (Formula("monetised_quality", parameters=WORTH), "A"),
        (Formula("benchmark", Decimal(40), BENCHMARK), "A"),
    ],
)
def test_by_an_absolute_rule_nobody_flips_it_however_many_come(formula, leader):
    settings = stress_settings_from(RULES, date(2026, 11, 1), Decimal(60))
    found = stress(formula, [A, B, C], settings)
    assert found.leaders == {leader}
    assert len(found.trials) == 3 + 6 + 1000
    assert found.reversals == ()
    assert found.entrants_reversing == 0
    assert found.headline == "No bid that cannot win changes who does."


def test_one_of_many_entrants_flips_the_ratio_and_the_same_ones_every_time():
    settings = replace(NONE, move=Decimal(20), entrants=200, seed=7)
    found = stress(RATIO, [A, B], settings)
    assert found == stress(RATIO, [A, B], settings)
    assert found != stress(RATIO, [A, B], replace(settings, seed=8))
    assert 0 < found.entrants_reversing < 1
    entrants = [trial for trial in found.trials if trial.change is Change.ENTRANT]
    assert len(entrants) == 200
    assert "made-up losing bids" in found.headline


def test_a_bidder_may_change_first_place_by_its_own_price_and_that_is_no_reversal():
    """B 20% cheaper is 96,000: 48 + 40 = 88 against 42 + 38.4 = 80.4."""
    found = stress(RATIO, [A, B], replace(NONE, move=Decimal(20)))
    cheaper = of(found, Change.CHEAPER, "B")
    assert (cheaper.before, cheaper.after) == ({"A"}, {"B"})
    assert cheaper.flips
    assert not cheaper.is_reversal
    # A 20% dearer is level with B in price: 42 + 40 against 48 + 40.
    assert of(found, Change.DEARER, "A").after == {"B"}
    assert of(found, Change.CHEAPER, "A").after == {"A"}


def test_a_change_that_leaves_no_price_to_score_leaves_nobody_leading():
    capped = replace(RATIO, ceiling=Decimal(110_000))
    found = stress(capped, [A, B], replace(NONE, move=Decimal(20)))
    assert found.leaders == {"A"}
    assert of(found, Change.DEARER, "A").after == frozenset()
    assert of(found, Change.WITHOUT, "A").after == frozenset()


def test_what_cannot_be_tried_says_why():
    with pytest.raises(CannotWork, match="at least two"):
        stress(RATIO, [A], NONE)
    with pytest.raises(CannotWork, match="B has no quality"):
        stress(RATIO, [A, replace(B, quality=None)], NONE)
    with pytest.raises(CannotWork, match="price of 0"):
        stress(RATIO, [A, replace(B, price=Decimal(0))], NONE)


def test_a_relative_formula_needs_its_trial_and_a_signature():
    answer = stress(RATIO, [A, B], NONE)
    assert "must be tried" in sign_off_problem(True, None, "Ada Example")
    assert "must sign off" in sign_off_problem(True, answer, " ")
    assert sign_off_problem(True, answer, "Ada Example") == ""
    assert sign_off_problem(False, None, "") == ""
