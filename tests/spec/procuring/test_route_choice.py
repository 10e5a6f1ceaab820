"""Which route must or may be used: the order of the tests, thresholds, and questions left open."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring.route_choice import (
    QUESTIONS,
    Authority,
    Situation,
    Subject,
    choose_route,
    threshold,
)
from tests.spec.procuring.given import RULES
from tests.spec.procuring.test_routes import ROUTES

DAY = date(2026, 6, 1)
HEALTH = Situation(
    is_health=True, is_framework=False, only_existing_provider=False, patients_choose=False,
    existing_contract_ends=True, considerable_change=False, satisfies_now=True, will_satisfy=True,
    can_identify_provider=False,
)  # fmt: skip
CHOICE = {"patients_choose": True, "numbers_unlimited": True, "all_offered": True,
          "way_to_join": True}  # fmt: skip
LIGHT = Situation(
    is_health=False, subject=Subject.LIGHT_TOUCH, value=Decimal(700_000), framework_covers_it=False
)


def choose(situation, day=DAY):
    return choose_route(situation, day, ROUTES, RULES)


def may(found):
    return [one.route for one in found.may]


def test_direct_award_a_must_be_used_where_nobody_else_can():
    found = choose(replace(HEALTH, only_existing_provider=True))
    assert found.must.route == "psr-direct-award-a"
    assert found.is_settled
    assert found.problem("psr-direct-award-a") == ""
    assert "psr-direct-award-a must be used" in found.problem("psr-competitive")


def test_direct_award_b_must_be_used_where_patients_choose_freely():
    assert choose(replace(HEALTH, **CHOICE)).must.route == "psr-direct-award-b"
    for name in CHOICE:
        found = choose(replace(HEALTH, **CHOICE | {name: False}))
        assert found.must is None
        assert found.problem("psr-direct-award-b") == f"No: {QUESTIONS[name]}"
    waiting = choose(replace(HEALTH, **CHOICE | {"way_to_join": None}))
    assert waiting.open == (QUESTIONS["way_to_join"],)
    assert waiting.may == ()


def test_a_framework_is_concluded_by_competition_alone():
    found = choose(replace(HEALTH, is_framework=True, only_existing_provider=True))
    assert found.must.route == "psr-competitive"
    assert "recalled" in found.cautions[0]


def test_direct_award_c_only_when_all_its_conditions_hold():
    assert may(choose(HEALTH)) == ["psr-competitive", "psr-direct-award-c"]
    for name, wrong, said in (
        ("existing_contract_ends", False, "No"), ("considerable_change", True, "Yes"),
        ("satisfies_now", False, "No"), ("will_satisfy", False, "No"),
    ):  # fmt: skip
        found = choose(replace(HEALTH, **{name: wrong}))
        assert found.problem("psr-direct-award-c") == f"{said}: {QUESTIONS[name]}"
        waiting = choose(replace(HEALTH, **{name: None}))
        assert waiting.problem("psr-direct-award-c") == f"Answer first: {QUESTIONS[name]}"
        assert may(waiting) == ["psr-competitive"]


def test_the_most_suitable_provider_may_be_chosen_where_it_can_be_identified():
    found = choose(replace(HEALTH, can_identify_provider=True))
    assert "psr-most-suitable-provider" in may(found)
    assert "No: Can the most" in choose(HEALTH).problem("psr-most-suitable-provider")
    unsaid = choose(replace(HEALTH, can_identify_provider=None))
    assert unsaid.open == (QUESTIONS["can_identify_provider"],)


def test_answers_that_contradict_each_other_are_refused():
    with pytest.raises(CannotWork, match="both cannot be"):
        choose(replace(HEALTH, only_existing_provider=True, **CHOICE))


def test_nothing_is_chosen_before_the_first_question():
    found = choose(Situation())
    assert found.open == (QUESTIONS["is_health"],)
    assert found.problem("act-open") == f"Answer first: {QUESTIONS['is_health']}"
    assert choose(Situation(is_health=True)).open[0] == QUESTIONS["is_framework"]
    assert set(QUESTIONS) == {one.name for one in fields(Situation)}


@pytest.mark.parametrize(
    ("value", "first"),
    [("663539.99", "below-threshold"), ("663540", "act-light-touch")],
)
def test_light_touch_begins_at_its_threshold(value, first):
    found = choose(replace(LIGHT, value=Decimal(value)))
    assert may(found)[0] == first
    assert found.is_settled


def test_goods_and_services_have_a_threshold_for_each_kind_of_authority():
    goods = replace(LIGHT, subject=Subject.GOODS_SERVICES, value=Decimal(150_000))
    assert choose(goods).open == (QUESTIONS["authority"],)
    council = choose(replace(goods, authority=Authority.SUB_CENTRAL))
    trust = choose(replace(goods, authority=Authority.CENTRAL))
    assert may(council) == ["below-threshold"]
    assert may(trust) == ["act-open", "act-competitive-flexible"]
    assert trust.problem("act-light-touch") == "It is no light touch service."
    assert "£150,000 against a threshold of £135,018" in trust.problem("below-threshold")
    assert trust.problem("psr-competitive") == "psr-competitive is no route for this."
    assert choose(Situation(is_health=False)).open == (QUESTIONS["subject"], QUESTIONS["value"])


def test_a_call_off_is_offered_where_a_framework_covers_the_need():
    assert "framework-call-off" in may(choose(replace(LIGHT, framework_covers_it=True)))
    assert choose(replace(LIGHT, framework_covers_it=None)).open == (
        QUESTIONS["framework_covers_it"],
    )


def test_thresholds_are_dated_and_end_where_nobody_has_listed_them():
    now = threshold(Subject.WORKS, None, DAY, RULES)
    before = threshold(Subject.WORKS, None, date(2025, 12, 31), RULES)
    assert (now.value, now.verified) == (5_193_000, True)
    assert (before.value, before.verified) == (5_372_609, False)
    assert "not verified" in choose(LIGHT, date(2025, 6, 1)).cautions[0]
    with pytest.raises(CannotWork, match="no value"):
        threshold(Subject.LIGHT_TOUCH, None, date(2025, 2, 23), RULES)
    with pytest.raises(CannotWork, match="central government"):
        threshold(Subject.GOODS_SERVICES, None, DAY, RULES)


def test_a_regime_cannot_be_used_before_it_was_in_force():
    with pytest.raises(CannotWork, match="can be used from 2024-01-01, not on 2023-12-31"):
        choose(HEALTH, date(2023, 12, 31))


def test_an_answer_given_later_never_takes_back_a_route_that_was_settled():
    """Whatever is answered: a route is never both allowed and ruled out, and open means open."""
    names = ("is_framework", "only_existing_provider", "patients_choose", "considerable_change")
    for answers in product((None, True, False), repeat=len(names)):
        situation = replace(HEALTH, numbers_unlimited=False,
                            **dict(zip(names, answers, strict=True)))  # fmt: skip
        found = choose(situation)
        allowed = {one.route for one in (*found.may, *([found.must] if found.must else []))}
        assert not allowed & {one.route for one in found.may_not}
        assert bool(allowed) or found.open
        if found.is_settled:
            missing = [name for name, answer in zip(names, answers, strict=True) if answer is None]
            for filling in product((True, False), repeat=len(missing)):
                later = replace(situation, **dict(zip(missing, filling, strict=True)))
                after = choose(later)
                assert after.must == found.must
                assert allowed <= {one.route for one in (*after.may, *([after.must]
                                   if after.must else []))}  # fmt: skip
