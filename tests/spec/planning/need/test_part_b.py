"""The other rules of Part B that belong to need, with the ledger's test values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.row import CannotWork
from commonweal.planning.need.contact_gap import contact_gap
from commonweal.planning.need.cost_projection import projected_cost
from commonweal.planning.need.gp_list import Condition, gp_list
from commonweal.planning.need.projected import Point, change_percent, interpolate, projected
from commonweal.planning.need.talking_therapies import (
    CompleteOf,
    Funnel,
    therapists,
    way_through,
)
from commonweal.planning.need.treatment import TreatedShare, mix, treated_by, treatment_gap

D = Decimal


def exact(number: int | str) -> Quantity:
    return Quantity.exact(D(number))


# CALC-13 and CALC-14


def test_a_million_people_need_160_therapists():
    assert therapists(D(1_000_000), D(40), D(250_000)) == 160
    with pytest.raises(CannotWork, match="population is -1"):
        therapists(D(-1), D(40), D(250_000))


def funnel(of: CompleteOf) -> Funnel:
    return Funnel(D(75), D(40), of, D(40), D(45), D(50))


@pytest.mark.parametrize(
    ("of", "complete", "recover"),
    [
        (CompleteOf.REFERRALS, (400, 400), (160, 180)),
        (CompleteOf.ENTRANTS, (300, 300), (120, 135)),
        (CompleteOf.NOT_STATED, (300, 400), (120, 180)),
    ],
)
def test_the_way_through_says_of_whom_the_40_percent_are(of, complete, recover):
    """1,000 referrals: 750 enter; 40 % of 1,000 or of 750 complete; 40 to 45 % of these recover."""
    found = way_through(D(1000), funnel(of))
    assert found.enter == exact(750)
    assert (found.complete.low, found.complete.high) == complete
    assert (found.recover.low, found.recover.high) == recover
    assert found.recovery_gap == Quantity(D(5), D(10))
    said = "does not say whether 40%" if of == CompleteOf.NOT_STATED else f"40% of {of}"
    assert said in found.said


def test_people_below_the_target_are_5_to_10_of_each_hundred_who_complete():
    found = way_through(D(1000), funnel(CompleteOf.REFERRALS))
    assert found.at_target == exact(200)
    assert (found.below_target.low, found.below_target.high) == (20, 40)


def test_a_funnel_that_widens_is_refused():
    odd = Funnel(D(30), D(40), CompleteOf.REFERRALS, D(40), D(45), D(50))
    with pytest.raises(CannotWork, match="More would complete than enter"):
        way_through(D(1000), odd)
    with pytest.raises(CannotWork, match="between 0 and 100"):
        way_through(D(1), Funnel(D(130), D(40), CompleteOf.ENTRANTS, D(40), D(45), D(50)))


# CALC-23


def leicestershire():
    return contact_gap(D(6154), D(2085), D(2176), D(100_000), D(1))


def test_leicestershire_has_269_people_fewer_in_contact_than_at_the_rate_of_england():
    """6,154 × 2,176 ÷ 2,085 − 6,154 = 268.6; the implied denominator is 295,156."""
    found = leicestershire()
    assert round_half_up(found.gap) == 269
    assert round_half_up(found.denominator) == 295_156
    assert found.steps[0] == "6,154 ÷ 2,085 × 100,000 = 295,156 people, implied by the printed rate"


def test_the_gap_says_what_rounding_allows_and_whether_chance_would():
    """Byar's limits of 6,154 are about ∓ 2.5 %: 2,033 to 2,138, below 2,176."""
    found = leicestershire()
    assert (round_half_up(found.gap_ends.low), round_half_up(found.gap_ends.high)) == (266, 272)
    assert (round_half_up(found.limits.low), round_half_up(found.limits.high)) == (2033, 2138)
    assert (found.verdict, found.method) == (
        "lower than the comparator, by more than chance",
        "Byar's",
    )


def test_a_small_count_is_no_different_and_a_rate_of_nought_is_refused():
    few = contact_gap(D(62), D(2085), D(2176), D(100_000), D(1))
    assert few.verdict == "no different from the comparator, given chance"
    with pytest.raises(CannotWork, match="rates must be above zero"):
        contact_gap(D(1), D(0), D(1), D(1000), D("0.1"))


# CALC-24


@pytest.mark.parametrize(
    ("earlier", "later", "printed"),
    [(11214, 12819, "14.3"), (11214, 16048, "43.1"), (3554, 4069, "14.5"), (3554, 5283, "48.6")],
)
def test_projected_changes_of_the_leicestershire_table(earlier, later, printed):
    assert round_half_up(change_percent(D(earlier), D(later)), 1) == D(printed)


def test_changes_stand_beside_the_printed_ones():
    points = [Point(2030, D(16048)), Point(2014, D(11214)), Point(2020, D(12819))]
    stated = {(2014, 2020): "14.3", (2014, 2030): "44.1"}
    found = projected("depression", "Leicestershire", points, stated)
    assert [point.year for point in found.points] == [2014, 2020, 2030]
    assert [change.agrees for change in found.changes] == [True, False]


def test_a_year_between_is_drawn_only_when_asked_and_never_beyond():
    """From 12,819 in 2020 to 16,048 in 2030: 2025 is the middle, 14,433.5."""
    points = [Point(2020, D(12819)), Point(2030, D(16048))]
    found = interpolate(points, 2025)
    assert found.value == D("14433.5")
    assert "straight line from 12,819 in 2020" in found.step
    with pytest.raises(CannotWork, match="2040 is outside what is printed"):
        interpolate(points, 2040)
    with pytest.raises(CannotWork, match="2020 is printed"):
        interpolate(points, 2020)


def test_two_numbers_for_a_year_and_a_start_of_nought_are_refused():
    with pytest.raises(CannotWork, match="two numbers for 2020"):
        projected("m", "p", [Point(2020, D(1)), Point(2020, D(2))])
    with pytest.raises(CannotWork, match="no change from it in percent"):
        change_percent(D(0), D(5))


# CALC-26


LIST = tuple(
    Condition(code, code.title(), exact(people))
    for code, people in (("depression", 50), ("serious", 10), ("anxiety", 180), ("milder", 180))
)


def test_a_list_of_2000_and_one_of_9000():
    """50, 10, 180, 180 of 2,000; of 9,000 four and a half times as many."""
    base = gp_list(LIST, D(2000))
    assert [line.expected.value for line in base.lines] == [50, 10, 180, 180]
    grown = gp_list(LIST, D(2000), size=D(9000), registers={"serious": D(54)})
    assert [line.expected.value for line in grown.lines] == [225, 45, 810, 810]
    assert grown.lines[1].found == exact(120)
    assert grown.lines[0].found.reason == "no register has been entered"


def test_a_list_of_nobody_and_an_unknown_register_are_refused():
    with pytest.raises(CannotWork, match="The list has 0 people"):
        gp_list(LIST, D(2000), size=D(0))
    with pytest.raises(CannotWork, match="no condition asthma; there are depression"):
        gp_list(LIST, D(2000), registers={"asthma": D(1)})


def test_a_register_of_more_people_than_the_list_is_refused():
    with pytest.raises(CannotWork, match="holds 9,001 people and the list 9,000"):
        gp_list(LIST, D(2000), size=D(9000), registers={"serious": D(9001)})
    gp_list(LIST, D(2000), size=D(9000), registers={"serious": D(9000)})


# CALC-31


def test_22_5_billion_and_45_percent_are_32_6():
    found = projected_cost(exact("22.5"), exact(45), "£bn")
    assert found.after == exact("32.6")
    assert found.step == "22.5 × (1 + 45%) = 32.6 £bn, derived"


def test_a_cost_that_is_not_known_leaves_the_next_unknown():
    found = projected_cost(Quantity.unknown("the cost is missing"), exact(45), "£bn")
    assert found.after == Quantity.unknown("the cost is missing")
    with pytest.raises(CannotWork, match="cannot fall by 120%"):
        projected_cost(exact(1), exact(-120), "£bn")


# The treatment gap and JCP-23


def test_the_gap_has_the_limits_of_what_is_expected():
    """3,000 of 12,000 (10,000 to 15,000): 25 % treated, 20 to 30 %; the gap is 70 to 80 %."""
    found = treatment_gap(exact(3000), Quantity(D(10_000), D(15_000)))
    assert (found.treated_pct.low, found.treated_pct.high) == (20, 30)
    assert (found.gap_pct.low, found.gap_pct.high) == (70, 80)
    assert (found.people.low, found.people.high) == (7000, 12_000)
    assert not found.over


def test_more_treated_than_expected_is_shown_above_100_percent():
    found = treatment_gap(exact(1500), exact(1000))
    assert (found.treated_pct, found.gap_pct) == (exact(150), exact(-50))
    assert found.over
    assert "do not count the same people" in found.note


def test_a_suppressed_count_keeps_its_bounds_or_its_reason():
    hidden = Quantity(D(1), D(4), "treated is suppressed")
    found = treatment_gap(hidden, exact(100))
    assert (found.gap_pct.low, found.gap_pct.high) == (96, 99)
    assert found.gap_pct.reason == "treated is suppressed"
    lost = treatment_gap(Quantity.unknown("treated is suppressed"), exact(100))
    assert lost.gap_pct == Quantity.unknown("treated is suppressed")


def test_nobody_expected_is_refused():
    with pytest.raises(CannotWork, match="Nobody is expected"):
        treatment_gap(exact(5), exact(0))
    with pytest.raises(CannotWork, match="people treated is -5"):
        treatment_gap(exact(-5), exact(10))


def test_a_named_definition_says_how_many_would_be_treated():
    share = TreatedShare("apms-2023", "APMS 2023/4", "adults", exact("47.7"), "2023", "APMS")
    assert treated_by(Quantity(D(1000), D(2000)), share) == Quantity(D(477), D(954))


def test_the_printed_parts_add_up_to_24_beside_a_printed_23():
    """JCP-23: 14 medication only, 5 therapy and 5 both are 24, printed as 23."""
    parts = [("medication only", exact(14)), ("therapy", exact(5)), ("both", exact(5))]
    found = mix(exact(23), parts)
    assert found.summed == exact(24)
    assert found.note == (
        "The parts add up to 24% and the whole is printed as 23%, which rounding explains."
    )
    assert mix(exact(24), parts).note == ""
    assert "too much" in mix(exact(20), parts).note
