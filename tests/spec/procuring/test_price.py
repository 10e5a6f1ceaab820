"""Nine price formulas on the same four bids, their edges, and what a lot without a bid gives."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.row import CannotWork
from commonweal.procuring.price import (
    KNOWN,
    Formula,
    Gives,
    PriceBid,
    formula_problems,
    guides_from,
    price_scores,
)
from commonweal.records import shelf
from tests.spec.procuring.given import shown

FORTY = Decimal(40)
FOUR = {"A": 100_000, "B": 110_000, "C": 125_000, "D": 160_000}
MIDDLE = {"at_middle": Decimal(50), "slope": Decimal(1)}
BENCHMARK = {"full_marks_at": Decimal(80_000), "no_marks_at": Decimal(160_000)}
WORTH = {"pounds_a_point": Decimal(2500), "quality_base": Decimal(40)}
PARAMETERS = {"mean": MIDDLE, "median": MIDDLE, "benchmark": BENCHMARK,
              "monetised_quality": WORTH}  # fmt: skip


def formula(code, ceiling=None):
    weight = FORTY if KNOWN[code][0] is Gives.POINTS else Decimal(0)
    return Formula(code, weight, PARAMETERS.get(code, {}), ceiling)


def bids(prices, quality=None):
    return [
        PriceBid(name, Decimal(price), None if quality is None else Fraction(quality[name]))
        for name, price in prices.items()
    ]


#: The worked table of the engineering standard (weight 40).
TABLE = {
    "lowest_ratio": ["40.00", "36.36", "32.00", "25.00"],
    "above_lowest": ["40.00", "36.00", "30.00", "16.00"],
    "min_max": ["40.00", "33.33", "23.33", "0.00"],
    "mean": ["27.68", "24.44", "19.60", "8.28"],
    "median": ["25.96", "22.55", "17.45", "5.53"],
    "closeness_to_mean": ["32.32", "35.56", "39.60", "28.28"],
    "benchmark": ["30.00", "25.00", "17.50", "0.00"],
}


@pytest.mark.parametrize("code", TABLE)
def test_the_worked_table(code):
    found = price_scores(formula(code), bids(FOUR))
    assert [shown(line.points) for line in found.lines] == TABLE[code]
    assert found.reason == ""
    assert found.gives is Gives.POINTS


def test_the_middle_of_the_four_bids_is_told():
    assert price_scores(formula("mean"), bids(FOUR)).steps == ("The mean price is £123,750.00.",)
    median = price_scores(formula("median"), bids(FOUR)).steps
    assert median == ("The median price is £117,500.00.",)


def test_costs_of_quality():
    """The worked reversal: A 2,380.95, B 2,500.00, C 3,000.00; A 95,000 beats B 100,000."""
    three = bids({"A": 100_000, "B": 120_000, "C": 60_000}, {"A": 42, "B": 48, "C": 20})
    found = price_scores(formula("price_per_quality"), three)
    assert [shown(line.cost) for line in found.lines] == ["2380.95", "2500.00", "3000.00"]
    money = price_scores(formula("monetised_quality"), three)
    assert [line.cost for line in money.lines] == [95_000, 100_000, 110_000]
    assert money.of("B").points is None
    with pytest.raises(KeyError):
        money.of("Z")


@pytest.mark.parametrize("code", TABLE)
def test_one_bid_and_equal_bids(code):
    """Relative formulas give all alike: full marks, or the middle. A benchmark does not change."""
    expected = {"mean": "20.00", "median": "20.00", "benchmark": "30.00"}.get(code, "40.00")
    for prices in ({"A": 100_000}, dict.fromkeys("ABC", 100_000)):
        found = price_scores(formula(code), bids(prices))
        assert {shown(line.points) for line in found.lines} == {expected}


@pytest.mark.parametrize("code", TABLE)
def test_a_price_of_nothing_is_scored_or_the_reason_is_given(code):
    found = price_scores(formula(code), bids({"A": 0, "B": 100_000}))
    if code in ("lowest_ratio", "above_lowest"):
        assert found.reason.startswith("A price of 0 is among the bids")
        assert {line.points for line in found.lines} == {None}
        assert found.lines[1].reason == found.reason
    else:
        assert all(line.points is not None for line in found.lines)
    every = price_scores(formula(code), bids({"A": 0, "B": 0}))
    assert bool(every.reason) == (code not in ("min_max", "benchmark"))


def test_negative_and_too_high_prices_are_left_out_and_move_nobody():
    prices = {**FOUR, "E": -1, "F": 160_001}
    found = price_scores(formula("min_max", Decimal(160_000)), bids(prices))
    assert [shown(line.points) for line in found.lines[:4]] == TABLE["min_max"]
    assert "negative price" in found.of("E").reason
    assert found.of("F").reason == "The price lies above the ceiling of £160,000."
    assert found.of("F").points is None
    nobody = price_scores(formula("min_max", Decimal(5)), bids(FOUR))
    assert nobody.reason == "No bid has a price that can be scored."
    assert len(nobody.lines) == 4


def test_a_lot_without_a_bid_says_so():
    assert price_scores(formula("mean"), []).reason == "No bid was made for this lot."


def test_pence_count():
    found = price_scores(formula("lowest_ratio"), bids({"A": "99999.99", "B": "100000.01"}))
    assert found.of("B").points == Fraction(40 * 9_999_999, 10_000_001)


def test_a_bid_without_quality_points_has_no_price_for_each():
    found = price_scores(formula("price_per_quality"), bids({"A": 5}, {"A": 0}))
    assert "no quality point" in found.of("A").reason
    with pytest.raises(CannotWork, match="A has no quality points"):
        price_scores(formula("price_per_quality"), bids({"A": 5}))


def test_what_cannot_be_compared_is_refused():
    mixed = [PriceBid("A", Decimal(1)), PriceBid("B", Decimal(1), vat="including VAT")]
    with pytest.raises(CannotWork, match="excluding VAT and including VAT"):
        price_scores(formula("mean"), mixed)
    with pytest.raises(CannotWork, match="two prices"):
        price_scores(formula("mean"), [PriceBid("A", Decimal(1)), PriceBid("A", Decimal(2))])
    turned = {"full_marks_at": Decimal(9), "no_marks_at": Decimal(9)}
    with pytest.raises(CannotWork, match="must lie below"):
        price_scores(Formula("benchmark", FORTY, turned), bids(FOUR))
    with pytest.raises(CannotWork, match="no price formula nonsense"):
        price_scores(Formula("nonsense"), bids(FOUR))


def test_problems_of_a_formula():
    assert formula_problems(Formula("mean", FORTY, {"slope": Decimal(1), "x": Decimal(1)})) == [
        "Give at_middle for the price formula.",
        "The price formula knows no x.",
    ]
    assert formula_problems(Formula("min_max", Decimal(0), ceiling=Decimal(-1))) == [
        "Give price a weight above 0 and up to 100.",
        "A ceiling on prices cannot be negative.",
    ]


def test_every_formula_has_its_guide_and_only_absolute_ones_are_recommended():
    definition = shelf.read_yaml("procurement/prices.yaml")
    guides = guides_from(definition)
    assert set(guides) == set(KNOWN)
    assert not [guide.code for guide in guides.values() if guide.recommended and guide.is_relative]
    definition["formulas"][0]["parameters"].pop()
    with pytest.raises(ValueError, match="benchmark is no price formula"):
        guides_from(definition)


prices = st.dictionaries(
    st.sampled_from("ABCDEF"), st.decimals(1, 10**6, places=2), min_size=1, max_size=6
)


@given(st.sampled_from(list(TABLE)), prices)
def test_points_lie_between_nothing_and_the_weight_whatever_the_prices(code, given_prices):
    found = price_scores(formula(code), bids(given_prices))
    for line in found.lines:
        assert 0 <= line.points <= 40
    if code != "closeness_to_mean":
        ordered = sorted(found.lines, key=lambda line: line.price)
        points = [line.points for line in ordered]
        assert points == sorted(points, reverse=True)


@given(prices, st.sampled_from(["benchmark", "monetised_quality", "price_per_quality"]), st.data())
def test_an_absolute_formula_gives_a_bid_the_same_whoever_else_bids(given_prices, code, data):
    quality = {name: data.draw(st.integers(1, 60)) for name in given_prices}
    together = price_scores(formula(code), bids(given_prices, quality))
    for bid, line in zip(bids(given_prices, quality), together.lines, strict=True):
        assert price_scores(formula(code), [bid]).lines == (line,)
    guides = guides_from(shelf.read_yaml("procurement/prices.yaml"))
    assert not guides[code].is_relative
