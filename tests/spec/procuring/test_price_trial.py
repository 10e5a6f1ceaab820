"""Trying a price formula before publication: a relative one shows reversals, a fixed one none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from commonweal.procuring.invitation import read_invitation
from commonweal.procuring.price import Formula
from commonweal.procuring.price_stress import stress_settings_from
from commonweal.procuring.price_trial import made_up_bids, quality_points, try_formula
from commonweal.procuring.scoring import scales_from
from commonweal.records import shelf
from tests.records.procuring.world import content
from tests.spec.procuring.given import RULES

TRIAL = shelf.read_yaml("procurement/price-trial.yaml")
SCALES = scales_from(shelf.read_yaml("procurement/scoring.yaml"))


def test_the_made_up_bids_stand_close_to_each_other() -> None:
    """Lowest ratio, weight 40 of 100: prices 100,000 and 120,000 get 40 and 33 1/3 points. Quality
    of 70% of 60 is 42, so level is 42 + 40 - 33 1/3 = 48 2/3, and half a point behind 48 1/6."""
    first, second = made_up_bids(
        Formula("lowest_ratio", Decimal(40)), Decimal(60), TRIAL, Decimal(100000)
    )
    assert (first.price, first.quality) == (Decimal(100000), Fraction(42))
    assert (second.price, second.quality) == (Decimal(120000), Fraction(289, 6))


def test_a_relative_formula_is_found_to_reverse_and_a_benchmark_is_not() -> None:
    found = {}
    for name in ("lowest_ratio", "benchmark"):
        given = content(price_formula=name)
        if name == "benchmark":
            given["price_parameters"] = ["full_marks_at=80000", "no_marks_at=160000"]
        invitation = read_invitation(given, SCALES)
        assert quality_points(invitation) == 90
        settings = stress_settings_from(RULES, date(2026, 1, 1), Decimal(90))
        found[name] = try_formula(invitation, settings, TRIAL)
    assert found["lowest_ratio"]
    assert found["lowest_ratio"].reversals
    assert found["benchmark"]
    assert not found["benchmark"].reversals
    assert try_formula(read_invitation(content(price_formula=""), SCALES), settings, TRIAL) is None
