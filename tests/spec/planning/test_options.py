"""ESX-61 and ESX-62: option appraisal, worked by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.options import (
    Appraisal,
    Belief,
    Criterion,
    Score,
    Standing,
    appraisal_problems,
    decision_obstacle,
    disagreements,
    hybrid,
    options_in_danger,
    rank_acceptability,
    result_of,
    turning_points,
)

SAFETY = Criterion("safety", "Continuity and safety", Decimal(3))
COST = Criterion("cost", "Sustainability", Decimal(1))


def appraisal(cells, criteria=(SAFETY, COST), options=("1", "2")):
    scores = tuple(Score(b, o, c, Decimal(v)) for (b, o, c), v in cells.items())
    return Appraisal(options, tuple(criteria), scores, (Decimal(0), Decimal(10)))


NORTH = {
    ("north", "1", "safety"): 4, ("north", "1", "cost"): 10,
    ("north", "2", "safety"): 8, ("north", "2", "cost"): 2,
}  # fmt: skip
SOUTH = {
    ("south", "1", "safety"): 9, ("south", "1", "cost"): 10,
    ("south", "2", "safety"): 8, ("south", "2", "cost"): 2,
}  # fmt: skip


def test_the_weighted_score_by_hand():
    result = result_of(appraisal(NORTH), "north")
    # option 1: 0.75 × 4 + 0.25 × 10 = 5.5; option 2: 0.75 × 8 + 0.25 × 2 = 6.5
    assert result.totals == (("2", Fraction(13, 2)), ("1", Fraction(11, 2)))
    assert result.first == "2"


def test_without_weights_all_criteria_count_alike():
    plain = [replace(SAFETY, weight=None), replace(COST, weight=None)]
    result = result_of(appraisal(NORTH, plain), "north")
    assert result.totals == (("1", Fraction(7)), ("2", Fraction(5)))


def test_bodies_are_kept_apart_and_their_difference_shown():
    both = appraisal(NORTH | SOUTH)
    assert result_of(both, "north").first == "2"
    assert result_of(both, "south").first == "1"
    [one] = disagreements(both)
    assert (one.option, one.criterion, one.spread) == ("1", "safety", 5)
    assert (one.low_bodies, one.high_bodies) == (("north",), ("south",))


def test_an_option_below_a_must_pass_never_leads():
    strict = [replace(SAFETY, must_reach=Decimal(5)), replace(COST, must_reach=Decimal(3))]
    result = result_of(appraisal(NORTH, strict), "north")
    assert result.failed == (("1", "Continuity and safety"), ("2", "Sustainability"))
    assert result.first == ""


def test_the_lead_turns_where_the_weights_say():
    points = {p.criterion: p for p in turning_points(appraisal(NORTH), "north")}
    # level when share × 4 = (1 − share) × 8, so safety at 2/3 and cost at 1/3
    assert points["safety"].share == Fraction(2, 3)
    assert points["cost"].share == Fraction(1, 3)
    assert points["safety"].challenger == "1"


def test_an_option_best_on_everything_is_never_overtaken():
    cells = {**NORTH, ("north", "2", "cost"): 11 - 1}
    cells[("north", "1", "cost")] = 3
    points = turning_points(appraisal(cells), "north")
    assert [p.share for p in points] == [None, None]


def test_acceptability_matches_the_turning_point():
    first, second = rank_acceptability(appraisal(NORTH), "north", draws=40_000, seed=7)
    # with two criteria the safety share is even over 0 to 1, and option 1 leads below 2/3
    assert first.ranks[0] == pytest.approx(2 / 3, abs=0.01)
    assert second.ranks[0] == pytest.approx(1 / 3, abs=0.01)
    assert rank_acceptability(appraisal(NORTH), "north", draws=100, seed=7) == rank_acceptability(
        appraisal(NORTH), "north", draws=100, seed=7
    )


def test_a_missing_score_and_a_score_outside_the_scale_are_named():
    cells = {k: v for k, v in NORTH.items() if k != ("north", "2", "cost")}
    assert appraisal_problems(appraisal(cells)) == [
        "north has not scored option 2 on Sustainability."
    ]
    [problem] = appraisal_problems(appraisal({**NORTH, ("north", "1", "cost"): 12}))
    assert "is 12, outside 0 to 10" in problem
    with pytest.raises(ValueError, match="has not scored"):
        result_of(appraisal(cells), "north")


def test_half_given_weights_are_refused():
    [problem] = appraisal_problems(appraisal(NORTH, [SAFETY, replace(COST, weight=None)]))
    assert problem == "Give a weight to Sustainability, or to no criterion at all."


def test_a_hybrid_takes_each_criterion_from_one_parent():
    mixed = hybrid(appraisal(NORTH), "2b", {"safety": "2", "cost": "1"}, ("1", "2"))
    assert result_of(mixed, "north").totals[0] == ("2b", Fraction(17, 2))
    with pytest.raises(ValueError, match="Say for Sustainability"):
        hybrid(appraisal(NORTH), "2b", {"safety": "2"}, ("1", "2"))
    with pytest.raises(ValueError, match="already an option"):
        hybrid(appraisal(NORTH), "2", {}, ("1", "2"))


def test_a_fallen_belief_puts_its_option_in_danger():
    fallen = Belief("1", "enough competition", Standing.FALLEN)
    danger = options_in_danger([fallen, Belief("1", "time"), Belief("2", "space", Standing.HOLDS)])
    assert danger == {"1": [fallen]}


def test_form_waits_for_function():
    assert decision_obstacle({"the service model": False}) == "First decide the service model."
    assert decision_obstacle({"the service model": True}) == ""


values = st.integers(0, 10)


@given(st.lists(values, min_size=9, max_size=9))
def test_ranks_share_out_one_place_each(numbers):
    criteria = [Criterion(str(c), str(c)) for c in range(3)]
    cells = {("b", str(o), str(c)): numbers[o * 3 + c] for o in range(3) for c in range(3)}
    grid = rank_acceptability(appraisal(cells, criteria, ("0", "1", "2")), "b", draws=50, seed=1)
    for option in grid:
        assert sum(option.ranks) == pytest.approx(1)
    for rank in range(3):
        assert sum(option.ranks[rank] for option in grid) == pytest.approx(1)
