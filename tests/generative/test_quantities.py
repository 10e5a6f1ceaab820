"""Whatever the true values are, the bounds hold them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.period import parse_period

numbers = st.decimals(-1000, 1000, places=2)


@st.composite
def quantity_and_truth(draw: st.DrawFn) -> tuple[Quantity, Decimal]:
    low, high = sorted([draw(numbers), draw(numbers)])
    truth = low + (high - low) * draw(st.decimals(0, 1, places=2))
    return Quantity(low, high), truth


@given(quantity_and_truth(), quantity_and_truth())
def test_bounds_of_sums_and_differences_hold_the_truth(a, b):
    (qa, ta), (qb, tb) = a, b
    added, taken = qa.plus(qb), qa.minus(qb)
    assert added.low <= ta + tb <= added.high
    assert taken.low <= ta - tb <= taken.high


@given(quantity_and_truth(), numbers)
def test_bounds_of_products_hold_the_truth(a, factor):
    quantity, truth = a
    scaled = quantity.times(factor)
    assert scaled.low <= truth * factor <= scaled.high


@given(numbers, st.integers(0, 2))
def test_rounding_moves_by_half_a_step_at_most(value, places):
    assert abs(round_half_up(value, places) - value) <= Decimal(1).scaleb(-places) / 2


PERIOD_LIKE = st.from_regex(r"[0-9]{4}[/-][0-9]{2,4}( ?Q[0-9])?([-/][0-9]{2})?", fullmatch=True)


@given(st.text(max_size=40) | PERIOD_LIKE)
def test_any_words_are_read_as_some_period_that_keeps_them(words):
    period = parse_period(words)
    assert period.label == " ".join(words.split()) or period.label == "not stated"
    assert (period.start is None) == (period.end is None)
    if period.start is not None:
        assert period.start <= period.end
