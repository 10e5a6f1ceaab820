"""Equality assessments worked by hand: screening, completeness against the law, and reach."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.language.disclosure import State
from commonweal.planning.equality import (
    Asked,
    Effect,
    approval_problems,
    in_table5,
    not_listed,
    said_of,
    screened,
)
from commonweal.planning.equality_use import Used, standing_of
from commonweal.records.consultation.definitions import disclosure_profile
from commonweal.records.equality.definitions import groups, least_ratio, rights

ASKED = (Asked("a", "Does it move?", True), Asked("b", "Is it new?", False))


@pytest.mark.parametrize(
    ("answers", "needed"),
    [
        ({"a": "yes"}, True),
        ({"a": "no", "b": "yes"}, False),
        ({"a": "no"}, None),
        ({"a": "perhaps", "b": "no"}, None),
        ({}, None),
    ],
)
def test_one_yes_needs_a_full_assessment_and_only_every_answer_needs_none(
    answers: dict[str, str], needed: bool | None
) -> None:
    assert screened(ASKED, answers).is_full_needed is needed


def test_table_5_lacks_pregnancy_and_maternity_against_the_law_in_force() -> None:
    assert [one.code for one in not_listed(in_table5(groups()), groups())] == ["pregnancy"]
    assert sum(one.is_protected for one in groups()) == 9


def test_the_rights_are_those_of_the_act() -> None:
    assert len({one.article for one in rights()}) == len(rights()) == 14


def test_what_is_not_stated_is_missing_and_not_neutral() -> None:
    content = {"groups": {"age": {"effect": "neutral", "reason": "Alike"}}}
    assert said_of(content, "groups", "age").effect == Effect.NEUTRAL
    assert said_of(content, "groups", "sex").effect is None
    assert said_of({}, "rights", "article_8").effect is None


def test_a_screening_with_every_no_asks_for_no_effects() -> None:
    content = {"scope": "A form", "screening": {"a": "no", "b": "no"}}
    assert approval_problems(content, ASKED, groups(), []) == []
    assert approval_problems({"screening": {"a": "no", "b": "no"}}, ASKED, groups(), []) == [
        "Say what is assessed."
    ]


def test_a_group_that_is_reached_too_seldom_worked_by_hand() -> None:
    """Women are half of 10,000 people and 100 of 400 users: 0.25, below 0.8 × 0.5 = 0.4. Wilson:
    (100 + 1.92073 + 1.95996 × √(100 × 300 / 400 + 0.96037)) / 403.84146 = 0.29468, below 0.5."""
    men, women = standing_of(
        [Used("sex", "men", 300, 5000), Used("sex", "women", 100, 5000)],
        disclosure_profile(),
        least_ratio(),
    )
    assert (women.share, women.expected, women.is_low) == (0.25, 0.5, True)
    assert women.high == pytest.approx(0.29468, abs=1e-4)
    assert men.is_low is False


def test_few_users_are_no_alert_where_the_limits_reach_the_share() -> None:
    """5 of 16 users, half of the population: 0.3125 is below 0.4; the upper limit is 0.556."""
    found = standing_of(
        [Used("sex", "men", 11, 50), Used("sex", "women", 5, 50)],
        disclosure_profile(),
        Decimal("0.8"),
    )
    assert [one.is_low for one in found] == [False, False]


def test_a_small_group_is_held_back_with_another_and_tells_nothing() -> None:
    found = standing_of(
        [Used("race", "a", 300, 900), Used("race", "b", 40, 50), Used("race", "c", 3, 50)],
        disclosure_profile(),
        Decimal("0.8"),
    )
    assert [one.users.state for one in found] == [
        State.NUMBER, State.SUPPRESSED, State.SUPPRESSED,
    ]  # fmt: skip
    assert [one.is_low for one in found[1:]] == [None, None]
    assert [one.share for one in found[1:]] == [None, None]


def test_a_group_that_is_not_known_leaves_shares_unsaid() -> None:
    found = standing_of(
        [Used("age", "young", 20, 100), Used("age", "old", None, 100)],
        disclosure_profile(),
        Decimal("0.8"),
    )
    assert [one.users.state for one in found] == [State.NUMBER, State.MISSING]
    assert {one.is_low for one in found} == {None}
