"""Figures in other words: exact, a range or a refusal, worked by hand on the small lexicon."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.language.answer import Outcome, Unit, Why
from commonweal.language.figure import Quantity
from commonweal.language.lexicon import LexiconError
from commonweal.language.terms import Confidence
from tests.spec.lexicon.small import PEOPLE, PER_CENT, ask, parts


def test_parts_of_a_segment_add_up_exactly() -> None:
    answer = ask({"cluster:1": 10, "cluster:2": 5, "cluster:3": 7}, "segment")
    assert answer.outcome is Outcome.EXACT
    assert parts(answer) == {"segment:mild": (15, 15), "segment:severe": (7, 7)}
    assert answer.total == Quantity.exact(Decimal(22))


def test_a_missing_part_of_the_target_is_named() -> None:
    answer = ask({"cluster:1": 10}, "segment")
    assert answer.parts[0].not_given == ("cluster:2",)
    assert "cluster:2, for which no amount was given" in " ".join(answer.notes)


def test_an_overlap_gives_every_part_from_nothing_to_all() -> None:
    answer = ask({"service:talk": 10}, "cluster")
    assert answer.outcome is Outcome.RANGE
    assert parts(answer) == {"cluster:1": (0, 10), "cluster:3": (0, 10)}
    assert "no source says how much they share" in answer.parts[0].contributions[0].reason


def test_a_part_inside_and_a_part_that_overlaps_give_a_sum_of_bounds() -> None:
    answer = ask({"service:talk": 10, "service:visit": 4}, "cluster:3")
    assert parts(answer) == {"cluster:3": (0, 14)}


def test_the_way_goes_over_the_spine_and_says_so() -> None:
    answer = ask({"service:talk": 10}, "segment")
    assert parts(answer) == {"segment:mild": (0, 10), "segment:severe": (0, 10)}
    steps = answer.parts[0].contributions[0].steps
    assert steps == (
        "service:talk overlaps with cluster:1 (printed, medium confidence).",
        "cluster:1 is part of segment:mild (printed, high confidence).",
    )
    assert answer.parts[0].confidence is Confidence.MEDIUM


def test_what_holds_the_target_gives_a_range_not_a_split() -> None:
    answer = ask({"segment:mild": 8}, "cluster")
    assert parts(answer) == {"cluster:1": (0, 8), "cluster:2": (0, 8)}


def test_one_meaning_carries_over_exactly_in_both_directions() -> None:
    assert parts(ask({"segment:severe": 8}, "cluster")) == {"cluster:3": (8, 8)}
    assert parts(ask({"cluster:3": 8}, "segment")) == {"segment:severe": (8, 8)}


def test_wholly_elsewhere_is_exactly_nothing() -> None:
    answer = ask({"cluster:3": 8}, "segment:mild")
    assert (answer.outcome, parts(answer)) == (Outcome.EXACT, {"segment:mild": (0, 0)})
    assert "none of it is here" in answer.parts[0].contributions[0].reason


def test_an_amount_that_nothing_places_widens_every_part() -> None:
    answer = ask({"cluster:1": 10, "cluster:4": 3}, "segment")
    assert answer.outcome is Outcome.RANGE
    assert parts(answer) == {"segment:mild": (10, 13)}
    assert [one.source for one in answer.unplaced] == ["cluster:4"]
    assert "may lie anywhere in it or outside" in answer.notes[0]


def test_a_stated_share_holds_for_its_own_unit_only() -> None:
    people = ask({"cluster:3": 100}, "setting:could_move", PEOPLE)
    assert parts(people) == {"setting:could_move": (60, 70)}
    money = ask({"cluster:3": 100}, "setting:could_move")
    assert parts(money) == {"setting:could_move": (0, 100)}
    assert "but for people, not for pounds" in money.parts[0].contributions[0].reason


def test_up_to_has_no_low_end() -> None:
    answer = ask({"cluster:1": 100}, "setting:could_move", PEOPLE)
    assert parts(answer) == {"setting:could_move": (0, 95)}


def test_a_share_passes_through_a_term_of_the_same_meaning() -> None:
    answer = ask({"segment:severe": 100}, "setting:could_move", PEOPLE)
    assert parts(answer) == {"setting:could_move": (60, 70)}


def test_people_in_two_services_may_be_the_same_people() -> None:
    held = {"service:small_ward": 6, "service:visit": 4}
    assert parts(ask({"service:ward": 6}, "setting", PEOPLE)) == {"setting:inpatient": (6, 6)}
    assert parts(ask(held, "cluster:3", PEOPLE)) == {"cluster:3": (0, 10)}


def test_a_negative_amount_keeps_its_ends_in_order() -> None:
    assert parts(ask({"service:talk": -10}, "cluster:1")) == {"cluster:1": (-10, 0)}


def test_a_suppressed_amount_keeps_its_bounds_and_reason() -> None:
    few = Quantity(Decimal(1), Decimal(4), "cluster 1 is suppressed")
    answer = ask({"cluster:1": few, "cluster:2": 5}, "segment")
    assert answer.outcome is Outcome.RANGE
    assert parts(answer) == {"segment:mild": (6, 9)}
    assert answer.parts[0].quantity.reason == "cluster 1 is suppressed"


def test_a_missing_amount_leaves_the_ends_open() -> None:
    answer = ask({"cluster:1": Quantity.unknown("not returned")}, "segment")
    assert parts(answer) == {"segment:mild": (None, None)}
    assert answer.outcome is Outcome.RANGE


def test_a_term_asked_for_itself_is_exact() -> None:
    assert parts(ask({"cluster:1": 3}, "cluster:1")) == {"cluster:1": (3, 3)}


@pytest.mark.parametrize(
    ("amounts", "to", "why", "words"),
    [
        ({}, "segment", Why.NOTHING_GIVEN, "No amount"),
        ({"cluster:1": 1, "service:talk": 1}, "segment", Why.MIXED_VOCABULARIES, "more than one"),
        ({"service:ward": 2, "service:small_ward": 1}, "setting", Why.COUNTED_TWICE, "twice"),
        ({"age:old": 2, "age:adult": 1}, "cluster", Why.COUNTED_TWICE, "may overlap"),
        ({"cluster:1": 1}, "cluster", Why.SAME_VOCABULARY, "already stand under Cluster"),
        ({"tier_a:3": 1}, "tier_b", Why.DIFFERENT_MEANINGS, "word tier for different things"),
        ({"tier_a:3": 1}, "tier_b:3", Why.DIFFERENT_MEANINGS, "word tier for different things"),
        ({"age:old": 1}, "cluster", Why.NO_PATH, "No source joins age:old to Cluster"),
        ({"cluster:4": 1}, "segment:mild", Why.NO_PATH, "to segment:mild"),
    ],
)
def test_refusals_say_why(amounts: dict[str, int], to: str, why: Why, words: str) -> None:
    answer = ask(amounts, to)
    assert (answer.outcome, answer.why, answer.parts) == (Outcome.REFUSAL, why, ())
    assert words in answer.sentence


def test_a_rate_moves_only_to_the_same_meaning() -> None:
    assert parts(ask({"cluster:3": 12}, "segment", PER_CENT)) == {"segment:severe": (12, 12)}
    refused = ask({"cluster:1": 12}, "segment", PER_CENT)
    assert refused.why is Why.NOT_ADDITIVE
    assert "cannot be added up or divided" in refused.sentence
    assert ask({"cluster:3": 12, "cluster:1": 4}, "segment", PER_CENT).why is Why.NOT_ADDITIVE


def test_a_unit_that_nobody_described_is_treated_as_a_rate() -> None:
    answer = ask({"cluster:1": 12}, "segment", Unit("smiles", "smiles"))
    assert answer.why is Why.NOT_ADDITIVE
    assert "is not described" in answer.sentence


def test_a_demand_for_confidence_is_kept() -> None:
    refused = ask({"service:visit": 4}, "cluster", at_least=Confidence.MEDIUM)
    assert refused.why is Why.LOW_CONFIDENCE
    assert "less sure than medium" in refused.sentence
    assert ask({"service:talk": 4}, "cluster", at_least=Confidence.MEDIUM).parts


def test_an_unknown_term_is_an_error_with_its_name() -> None:
    with pytest.raises(LexiconError, match="cluster:77"):
        ask({"cluster:77": 1}, "segment")
    with pytest.raises(LexiconError, match="shapes"):
        ask({"cluster:1": 1}, "shapes")
