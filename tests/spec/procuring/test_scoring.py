"""CALC-20, LEI-23: weights that total 100, scores on their scale, exact totals, thresholds."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.row import CannotWork
from commonweal.procuring.price import Formula, PriceBid, price_scores
from commonweal.procuring.scoring import (
    Block,
    Scale,
    Scheme,
    ScoreThreshold,
    scheme_problems,
    score_bid,
)
from tests.spec.procuring.given import shown
from tests.spec.procuring.scoring import (
    DELIVERY,
    HUNDRED,
    LOCALITY,
    SCALES,
    VALUE,
    bid,
    question,
    scheme,
)


def test_eighty_seventy_sixty_at_fifty_forty_ten_is_seventy_four():
    found = bid("A", 80, 70, 60)
    assert found.total == 74
    assert str(found.shown) == "74.00"
    assert [block.points for block in found.blocks] == [40, 28, 6]
    assert found.quality == 68
    assert found.steps[-1] == "Total: 40.00 + 28.00 + 6.00 = 74.00."
    assert found.reached("locality") == found.reached("q-locality") == 80


def test_questions_are_weighted_within_their_block_and_read_from_their_scale():
    """Para 52: locality has two parts. 4 of 5 is 80, 3 of 5 is 60: 80 × 75% + 60 × 25% = 75."""
    five = SCALES["zero-to-five"]
    one = scheme(
        question(LOCALITY, 75, "needs", five), question(LOCALITY, 25, "response", five),
        question(DELIVERY), question(VALUE),
    )  # fmt: skip
    scores = {"needs": 4, "response": 3, "q-delivery": 70, "q-value": 60}
    found = score_bid(one, "A", "1", {code: Decimal(n) for code, n in scores.items()})
    assert found.blocks[0].normalised == 75
    assert found.total == Fraction(75, 2) + 28 + 6


def test_a_question_of_one_lot_counts_there_alone():
    """Common and lot questions together total 100 in each lot."""
    questions = (
        question(LOCALITY, 60, "common"),
        question(LOCALITY, 40, "hills", lots=frozenset({"1"})),
        question(LOCALITY, 40, "vales", lots=frozenset({"2"})),
        question(DELIVERY),
        question(VALUE),
    )
    one = scheme(*questions, lots=("1", "2"))
    assert scheme_problems(one) == []
    assert [q.code for q in one.asked("2")] == ["common", "vales", "q-delivery", "q-value"]
    short = scheme(*questions[:2], *questions[3:], lots=("1", "2"))
    assert scheme_problems(short) == [
        "The questions of Locality in lot 2 total 60%, 40 short of 100%: correct their weights."
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (scheme(blocks=(LOCALITY, DELIVERY)), "The blocks total 90%, 10 short of 100%"),
        (
            scheme(blocks=(replace(LOCALITY, weight=Decimal("50.5")), DELIVERY, VALUE)),
            "The blocks total 100.5%, 0.5 above 100%",
        ),
        (
            scheme(question(LOCALITY, 95), question(DELIVERY), question(VALUE)),
            "The questions of Locality in lot 1 total 95%, 5 short of 100%",
        ),
        (scheme(question(LOCALITY), question(DELIVERY)), "Value for money has no question"),
        (scheme(lots=()), "has no lot"),
        (scheme(lots=("1", "1")), "The lot 1 stands twice"),
        (scheme(question(LOCALITY), question(LOCALITY)), "question q-locality stands twice"),
        (
            scheme(question(LOCALITY, lots=frozenset({"9"})), question(DELIVERY), question(VALUE)),
            "is asked in lot 9",
        ),
        (
            scheme(question(Block("gone", "Gone", Decimal(1))), question(DELIVERY)),
            "belongs to a block gone",
        ),
        (
            scheme(question(LOCALITY, 0, scale=Scale("x", Decimal(5), Decimal(5)))),
            "must rise from its lowest",
        ),
        (
            scheme(question(LOCALITY, threshold=ScoreThreshold(Decimal(101), True))),
            "The threshold of Q-LOCALITY: 101 is not on the scale",
        ),
        (scheme(threshold=ScoreThreshold(Decimal(101), True)), "overall threshold"),
        (
            scheme(
                blocks=(
                    replace(
                        LOCALITY, weight=Decimal(0), threshold=ScoreThreshold(Decimal(-1), False)
                    ),
                    DELIVERY,
                    VALUE,
                )
            ),
            "Locality has a weight of 0%",
        ),
    ],
)
def test_a_scheme_that_cannot_be_published_says_what_is_off(wrong, words):
    assert any(words in problem for problem in scheme_problems(wrong))
    with pytest.raises(CannotWork):
        score_bid(wrong, "A", "1", {})


def test_a_score_is_never_supposed():
    with pytest.raises(CannotWork, match="no consensus score in lot 1 for q-value"):
        score_bid(scheme(), "A", "1", {"q-locality": Decimal(1), "q-delivery": Decimal(2)})
    scores = {code: Decimal(50) for code in ("q-locality", "q-delivery", "q-value")}
    with pytest.raises(CannotWork, match="has a score for q-other"):
        score_bid(scheme(), "A", "1", scores | {"q-other": Decimal(1)})
    with pytest.raises(CannotWork, match="Q-VALUE, A: 101 is not on the scale from 0 to 100"):
        score_bid(scheme(), "A", "1", scores | {"q-value": Decimal(101)})
    with pytest.raises(CannotWork, match="no lot 2"):
        score_bid(scheme(), "A", "2", scores)
    with pytest.raises(ValueError, match=r"3.5 is not on the scale from 0 in steps of 1"):
        SCALES["zero-to-five"].normalised(Decimal("3.5"))


def test_points_of_a_price_keep_all_their_digits():
    """£110,000 against the lowest £100,000: 100 × 10/11, and not 90.91, in the block of 10%."""
    price = replace(question(VALUE), scale=SCALES["price"])
    one = scheme(question(LOCALITY), question(DELIVERY), price)
    lines = price_scores(
        Formula("lowest_ratio", Decimal(100)),
        [PriceBid("A", Decimal(100_000)), PriceBid("B", Decimal(110_000))],
    )
    scores = {"q-locality": Decimal(80), "q-delivery": Decimal(70)}
    found = score_bid(one, "B", "1", scores | {"q-value": lines.of("B").points})
    assert found.total == 68 + Fraction(100, 11)
    assert str(found.shown) == "77.09"
    assert found.steps[2] == "Q-VALUE: 90.91 on 0 to 100 is 90.91 of 100."


def test_thresholds_fail_below_and_disqualify_only_as_published():
    one = scheme(
        question(LOCALITY, threshold=ScoreThreshold(Decimal(40), True)),
        question(DELIVERY),
        question(VALUE),
        blocks=(LOCALITY, replace(DELIVERY, threshold=ScoreThreshold(Decimal(60), False)), VALUE),
        threshold=ScoreThreshold(Decimal(50), True),
    )
    at_them_all = bid("A", 40, 60, 60, using=one)
    assert at_them_all.total == 50
    assert at_them_all.failures == ()
    section = bid("B", 90, 59, 90, using=one)
    assert [failure.what for failure in section.failures] == ["Delivery model"]
    assert not section.disqualified
    below = bid("C", 39, 100, 100, using=one)
    assert below.disqualified
    assert [failure.what for failure in below.failures] == ["Q-LOCALITY"]
    overall = bid("D", 40, 60, 59, using=one)
    assert [failure.what for failure in overall.failures] == ["The whole bid"]
    assert overall.total == Fraction(499, 10)


weights = st.lists(st.integers(1, 50), min_size=1, max_size=4)


@given(st.lists(weights, min_size=1, max_size=4), st.data())
def test_a_total_is_the_weighted_mean_however_it_is_put_together(parts, data):
    """The second way: Σ of all products over the product of the sums, in one fraction."""
    blocks, questions, scores, expected = [], [], {}, Fraction(0)
    sums = [sum(part) for part in parts]
    for n, part in enumerate(parts):
        # Weights that total 100 exactly: the last takes what is left.
        block_weights = _hundred(sums)
        block = Block(f"b{n}", f"B{n}", block_weights[n])
        blocks.append(block)
        for m, weight in enumerate(_hundred(part)):
            code = f"b{n}q{m}"
            questions.append(question(block, weight, code))
            scores[code] = data.draw(st.decimals(0, 100, places=1))
            expected += Fraction(scores[code]) * Fraction(weight) * Fraction(block.weight) / 10**4
    one = Scheme(tuple(blocks), tuple(questions), ("1",), 2)
    assert scheme_problems(one) == []
    found = score_bid(one, "A", "1", scores)
    assert found.total == expected
    assert str(found.shown) == shown(expected)
    assert HUNDRED.low <= found.total <= HUNDRED.high


def _hundred(parts):
    whole = sum(parts)
    cut = [Decimal(10_000 * part // whole) / 100 for part in parts[:-1]]
    return [*cut, 100 - sum(cut, Decimal(0))]
