"""Gaps between what is needed and what is there, with what is sure about them."""

from __future__ import annotations

import pytest

from commonweal.planning.need.gap import Gap, Required, Strength, There, gaps

RULE = Strength(
    ("none", "weak", "moderate", "strong"),
    {"printed": "strong", "derived": "moderate", "assigned": "moderate", "illustrative": "weak"},
    3,
)


def beds(area: str, low: float, value: float, high: float) -> Required:
    return Required("acute-bed", area, "beds", value, low, high, 200_000.0)


def there(area: str, value: float | None, reason: str = "", year: int = 2025) -> There:
    return There(
        "acute-bed", area, "beds", value, value, value, reason, "printed", year, ("x/1/beds",)
    )


def find(required: list[Required], known: list[There], status: str = "assigned") -> tuple[Gap, ...]:
    weighted = {"a": 100_000.0, "b": 20_000.0}
    return gaps(required, known, weighted, RULE, year=2026, model_status=status)


def test_a_gap_by_hand() -> None:
    """50 beds needed (40 to 65), 30 there: 20 short (10 to 35), 60 % covered. At £200,000 a bed
    that is £4m, or £40,000 for each 1,000 of 100,000 need-weighted people."""
    (found,) = find([beds("a", 40, 50, 65)], [there("a", 30)])
    assert (found.gap, found.gap_low, found.gap_high) == (20, 10, 35)
    assert found.cover == pytest.approx(0.6)
    assert found.sure == "short"
    assert (found.cost, found.weighed) == (4_000_000, 40_000)
    assert (found.rank, found.strength, found.made_up) == (1, "moderate", False)


def test_gaps_are_ranked_by_what_they_weigh_and_unknown_ones_come_last_with_their_reason() -> None:
    """5 beds for 20,000 people weigh £50,000 and stand before 20 beds for 100,000."""
    found = find(
        [beds("a", 40, 50, 65), beds("b", 5, 10, 15), beds("c", 1, 2, 3)],
        [there("a", 30), there("b", 5), there("c", None, "It is suppressed in the return.")],
    )
    assert [(one.area, one.rank) for one in found] == [("b", 1), ("a", 2), ("c", None)]
    assert (found[2].gap, found[2].sure, found[2].strength) == (None, "unknown", "none")
    assert found[2].reason == "It is suppressed in the return."
    assert (found[1].sure, found[0].sure) == ("short", "uncertain")


@pytest.mark.parametrize(
    ("held", "sure"), [(30, "short"), (60, "uncertain"), (70, "more"), (40, "uncertain")]
)
def test_a_gap_is_sure_only_where_the_whole_range_lies_on_one_side(held: float, sure: str) -> None:
    (found,) = find([beds("a", 40, 50, 65)], [there("a", held)])
    assert found.sure == sure


def test_evidence_is_as_strong_as_its_weaker_part_and_weaker_when_old() -> None:
    (made_up,) = find([beds("a", 40, 50, 65)], [there("a", 30)], status="illustrative")
    (old,) = find([beds("a", 40, 50, 65)], [there("a", 30, year=2020)])
    assert (made_up.strength, made_up.made_up) == ("weak", True)
    assert old.strength == "weak"


def test_what_nobody_counted_is_not_nought() -> None:
    (found,) = find([beds("a", 40, 50, 65)], [])
    assert found.there is None
    assert "No table says" in found.reason


def test_bounds_of_what_is_there_give_bounds_of_the_gap() -> None:
    """50 needed (40 to 65); the return hides a number from 1 to 7: 33 to 64 are missing."""
    hidden = There("acute-bed", "a", "beds", None, 1, 7, "suppressed", "suppressed", 2025, ())
    rule = Strength(RULE.grades, {**RULE.by_status, "suppressed": "none"}, 3)
    (found,) = gaps([beds("a", 40, 50, 65)], [hidden], {}, rule, year=2026, model_status="assigned")
    assert (found.gap, found.gap_low, found.gap_high, found.sure) == (None, 33, 64, "short")
    assert (found.rank, found.strength) == (None, "none")
