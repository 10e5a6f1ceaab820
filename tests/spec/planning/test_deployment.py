"""ESX-53: social workers who follow services against a central team, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.row import CannotWork
from commonweal.planning.deployment import Deployment, Posts, compare_deployment

PEOPLE = [("North", Decimal(300)), ("South", Decimal(100))]


def posts(area: str, wte: int, cost: int | None = 40_000, care: int | None = 50) -> Posts:
    return Posts(
        "team", area, "council", Decimal(wte),
        None if cost is None else Decimal(cost), None if care is None else Decimal(care),
    )  # fmt: skip


def compared(*given_posts: Posts, travel: int = 10, management: int = 50_000) -> Deployment:
    return compare_deployment(
        given_posts, PEOPLE, travel_pct=Decimal(travel), management=Decimal(management)
    )


def test_both_models_by_hand() -> None:
    """10 posts in the north for 300 people (30 each), 10 in the south for 100 (10 each).

    Central: 20 posts less 10% is 18; the north has three quarters, 13.5 (22 2/9 people each), the
    south 4.5 (as many). Cost 20 × 40,000 = 800,000, and 50,000 more for the central team. Care Act
    time: 5 posts' worth in each area; central 10 × 0.9 = 9, of which 6.75 and 2.25.
    """
    found = compared(posts("North", 10), posts("South", 10))
    assert [one.people_each for one in found.follow.areas] == [30, 10]
    assert found.follow.spread == 3
    assert [one.wte for one in found.central.areas] == [Fraction(27, 2), Fraction(9, 2)]
    assert {one.people_each for one in found.central.areas} == {Fraction(200, 9)}
    assert (found.follow.cost, found.central.cost) == (800_000, 850_000)
    assert [one.care_act_wte for one in found.follow.areas] == [5, 5]
    assert [one.care_act_wte for one in found.central.areas] == [Fraction(27, 4), Fraction(9, 4)]


def test_an_area_without_posts_is_seen_and_covered_centrally() -> None:
    found = compared(posts("North", 8))
    assert found.follow.without_posts == ("South",)
    assert found.follow.areas[1].people_each is None
    assert found.central.without_posts == ()


def test_what_is_not_known_is_not_taken_for_nothing() -> None:
    found = compared(posts("North", 8, cost=None, care=None), posts("South", 8))
    assert found.follow.cost is None
    assert found.central.cost is None
    assert found.follow.areas[0].care_act_wte is None
    assert found.central.areas[0].care_act_wte is None
    with pytest.raises(CannotWork, match="how many people need support in East"):
        compared(posts("East", 1))
    with pytest.raises(CannotWork, match="no posts"):
        compared()
    with pytest.raises(CannotWork, match="0 to 100 percent"):
        compared(posts("North", 1), travel=101)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 100))
def test_central_posts_are_those_there_are_less_travelling(n: int, s: int, travel: int) -> None:
    found = compared(posts("North", n), posts("South", s), travel=travel)
    total = sum(one.wte for one in found.central.areas)
    assert total == Fraction(n + s) * (100 - travel) / 100
    assert travel == 100 or found.central.spread == 1
