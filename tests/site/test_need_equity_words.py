"""What the page of groups says of each number, worked by hand."""

from __future__ import annotations

import pytest

from commonweal.planning.need.equity import GroupLine, Use, rate_ratio, use_against_need
from commonweal.planning.need.numbers import unknown
from commonweal.site.planning.presenters.need_equity_words import (
    IN_NEED,
    PEOPLE,
    ratio_words,
    share_words,
)

BLACK = Use("Black", "2023", 300, 10_000, 1_000)
WHITE = Use("White", "2023", 700, 40_000, 4_000)
HELD_BACK = Use("Other", "2023", None, 5_000, 500, reason="suppressed in the source")


def lines(*uses: Use) -> list[GroupLine]:
    return [
        GroupLine(
            one.group,
            one.count,
            one.people,
            one.expected,
            unknown(""),
            found,
            None,
            None,
            "",
        )
        for one, found in zip(uses, use_against_need(uses), strict=True)
    ]


def test_a_share_of_use_stands_beside_its_share_of_need_with_both_counts() -> None:
    """300 of 1,000 is 30%, 1,000 of 5,000 is 20%: 30 ÷ 20 = 1.5; 70 ÷ 80 = 0.875."""
    first, second = lines(BLACK, WHITE)
    assert share_words(first, (first, second)) == (
        "30.0% of what was counted (300 of 1,000) with 20.0% of expected need (1,000 of 5,000): "
        "1.50 times its share, more than chance explains."
    )
    assert share_words(second, (first, second)).endswith(
        "0.88 times its share, less than chance explains."
    )


def test_a_group_held_back_is_in_no_whole_and_says_why() -> None:
    shown = lines(BLACK, WHITE, HELD_BACK)
    assert "(300 of 1,000)" in share_words(shown[0], shown)
    assert share_words(shown[2], shown) == "Cannot be said: suppressed in the source."


@pytest.mark.parametrize(
    ("by_need", "of", "said"),
    [
        # 300 ÷ 10,000 = 30 of each 1,000; 700 ÷ 40,000 = 17.5; 30 ÷ 17.5 = 1.71.
        (False, PEOPLE, "Of each 1,000 people, 30.0 were counted in “Black” (300 of 10,000) and "
         "17.5 in “White” (700 of 40,000): 1.71 times as many, more than chance explains."),
        # 300 ÷ 1,000 = 300; 700 ÷ 4,000 = 175; the same ratio, as need is a tenth in both.
        (True, IN_NEED, "Of each 1,000 people expected to need it, 300.0 were counted in “Black” "
         "(300 of 1,000) and 175.0 in “White” (700 of 4,000): 1.71 times as many, more than chance "
         "explains."),
    ],
)  # fmt: skip
def test_a_ratio_is_said_with_both_rates_and_all_four_counts(
    by_need: bool, of: str, said: str
) -> None:
    assert ratio_words(rate_ratio(BLACK, WHITE, 1000, by_need=by_need), of, 1000) == said


def test_a_ratio_that_chance_could_make_says_so() -> None:
    """31 of 1,000 beside 30 of 1,000."""
    few, many = Use("A", "2023", 31, 1000, None), Use("B", "2023", 30, 1000, None)
    said = ratio_words(rate_ratio(few, many, 1000, by_need=False), PEOPLE, 1000)
    assert said.endswith("1.03 times as many; by chance alone it could be the same.")
    assert ratio_words(rate_ratio(few, many, 1000, by_need=True), IN_NEED, 1000) == (
        "Cannot be said: no expected need is given."
    )
