"""S75-03 and S75-04: people eligible under the Care Act and below the thresholds of services."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.delivering.thresholds import Threshold, left_out
from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork
from commonweal.planning.need.missing_middle import Share, missing_middle, people_at_levels
from commonweal.planning.need.other_bases import counted_out_of
from commonweal.records.planning.definitions_need import prevalences
from tests.spec.definitions import DEFINITIONS
from tests.spec.planning.need.places import RATES, prevalence

D = Decimal


def share(code: str, low: str, high: str, status: str = "illustrative") -> Share:
    return Share(code, code.title(), D(low), D(high), status, "a working value")


LEVELS = (share("eligible", "5", "8"), share("complex", "2", "4"), share("severe", "1", "2"))
GROUPS = (share("autism", "10", "25"), share("housing", "20", "30"))
EXPECTED = {"basildon": Quantity(D(10_000), D(12_000)), "castle": Quantity.unknown("not held")}


def test_people_at_a_level_keep_both_ends():
    """5 to 8 % of 10,000 to 12,000 people: 500 to 960."""
    found = people_at_levels(EXPECTED, LEVELS)
    assert found["basildon", "eligible"] == Quantity(D(500), D(960))
    assert found["castle", "severe"] == Quantity.unknown("not held")


def test_estimates_go_where_thresholds_count_people_and_come_back_as_the_middle():
    """A team from “severe” leaves out eligible (500–960) and complex (200–480): 700 to 1,440."""
    people = people_at_levels(EXPECTED, LEVELS)
    order = [one.code for one in LEVELS]
    team = Threshold("trust", "Community team", "basildon", "severe")
    (between,) = left_out([team], levels=order, eligible_from="eligible", people=people)
    assert between.people == Quantity(D(700), D(1440))

    offered = {("basildon", "autism"): Quantity.exact(D(50))}
    (middle,) = missing_middle(
        people, {"basildon": between.levels}, GROUPS, offered=offered, illustrative=True
    )
    assert middle.people == between.people
    autism, housing = middle.groups
    assert (autism.people.low, autism.people.high) == (70, 360)
    assert (autism.gap.low, autism.gap.high) == (20, 310)
    assert housing.gap.reason == "nobody has said what is offered to them"
    assert middle.status == "illustrative"


def test_a_level_without_an_estimate_leaves_the_sum_unknown():
    (found,) = missing_middle({}, {"basildon": ("eligible",)}, GROUPS, illustrative=False)
    assert found.people == Quantity.unknown("nobody has estimated who is at the level eligible")


def test_shares_that_cannot_be_are_refused():
    with pytest.raises(CannotWork, match="more than 100%: nobody is at two levels"):
        people_at_levels(EXPECTED, (share("a", "1", "60"), share("b", "1", "50")))
    with pytest.raises(CannotWork, match="runs from 9 to 3%"):
        people_at_levels(EXPECTED, (share("a", "9", "3"),))


def test_the_shares_that_ship_are_said_to_be_illustrative():
    text = (DEFINITIONS / "rules" / "missing_middle.yaml").read_text("utf-8")
    assert text.count("status: illustrative") == text.count("low:")


def test_maternities_are_counted_row_by_row_and_never_added():
    """4.5: of 5,000 maternities 10 have a psychosis, 500 to 750 mild to moderate depression."""
    found = counted_out_of(
        D(5000),
        "maternities",
        [one for one in prevalences().values() if one.setting == "maternities"],
    )
    by_id = {one.id: one.people for one in found}
    assert by_id["perinatal-postpartum-psychosis"] == Quantity.exact(D(10))
    assert by_id["perinatal-mild-moderate-depression-anxiety"] == Quantity(D(500), D(750))


def test_a_register_is_not_a_rate_of_residents_and_bands_need_people():
    register = prevalences()["qof-depression-2017"]
    (found,) = counted_out_of(D(8000), "primary care register", [register])
    assert (found.people, found.mark) == (Quantity.exact(D(792)), "B")
    with pytest.raises(CannotWork, match="nothing of this one: maternities"):
        counted_out_of(D(1), "maternities", [register])
    with pytest.raises(CannotWork, match="has a rate for each age or sex"):
        counted_out_of(D(1), "household", [prevalence(RATES)])
    with pytest.raises(CannotWork, match="enter how many maternities"):
        counted_out_of(D(-1), "maternities", [])
