"""CALC-09 and ESX-25: what losing a contract does to scale."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity, round_half_up
from commonweal.planning.scale import (
    after_loss,
    among_peers,
    change_percent,
    change_within_rounding,
    concentration,
    dependency,
    market_after,
    shares,
)

D = Decimal


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [("326", "242", "-25.8"), ("191", "118", "-38.2"), ("110", "106", "-3.6")],
)
def test_percent_lost_from_before_and_after(before, after, percent):
    assert round_half_up(change_percent(D(before), D(after)), 1) == D(percent)
    # The other way about: the printed percent takes the first to the second, rounded.
    left = after_loss(Quantity.exact(D(before)), -D(percent))
    assert round_half_up(left.value) == D(after)


def test_printed_minus_38_3_lies_within_the_rounding_of_191_and_118():
    allowed = change_within_rounding(D(191), D(1), D(118), D(1))
    assert allowed.low <= D("-38.3") <= allowed.high
    assert not allowed.low <= D("-30") <= allowed.high


@pytest.mark.parametrize(
    ("turnover", "average", "gap", "percent"),
    [("326", "243.5", "82.5", "33.9"), ("110", "162.7", "-52.7", "-32.4"),
     ("191", "162.7", "28.3", "17.4"), ("118", "162.7", "-44.7", "-27.5")],
)  # fmt: skip
def test_against_the_peer_average(turnover, average, gap, percent):
    place = among_peers(D(turnover), D(average))
    assert place.against_average == D(gap)
    assert round_half_up(place.against_average_pct, 1) == D(percent)
    assert place.quartile is None


@pytest.mark.parametrize(("turnover", "quartile"), [(5, 1), (15, 2), (25, 3), (35, 4), (99, 4)])
def test_quartile_among_known_peers(turnover, quartile):
    peers = [D(10), D(20), D(30), D(40)]
    assert among_peers(D(turnover), D(25), peers).quartile == quartile


def test_dependency_on_the_block_contracts():
    exact = Quantity.exact
    assert round_half_up(dependency(exact(D(69)), exact(D(110))).value, 1) == D("62.7")
    assert round_half_up(dependency(exact(D(81)), exact(D(324))).value, 1) == D("25.0")
    assert not dependency(Quantity.unknown("not printed"), exact(D(110))).is_exact


def test_a_market_that_loses_30_to_50_percent_is_a_range():
    left = market_after(Quantity.exact(D(200)), D(30), D(50))
    assert (left.low, left.high) == (D(100), D(140))


def test_shares_and_concentration():
    assert shares({"a": D(15), "b": D(5)}) == {"a": D(75), "b": D(25)}
    assert concentration({"a": D(15), "b": D(5)}) == D(6250)
    assert concentration({"a": D(1)}) == D(10000)


def test_impossible_losses_are_refused():
    with pytest.raises(ValueError, match="between 0 and 100"):
        after_loss(Quantity.exact(D(1)), D(101))
    with pytest.raises(ValueError, match="from nought"):
        change_percent(D(0), D(1))
