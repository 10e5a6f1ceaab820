"""CALC-16: how many people could move to primary or shared care."""

from decimal import Decimal

import pytest

from commonweal.planning.shift import CareCost, ShiftRange, people_who_could_move, shifts

FOUR = ShiftRange("4", Decimal(60), Decimal(70))
ONE = ShiftRange("1", None, Decimal(95))
FOURTEEN = ShiftRange("14", None, Decimal(5))


def test_a_hundred_people_in_cluster_4_give_60_to_70():
    people = people_who_could_move(Decimal(100), FOUR).people
    assert (people.low, people.high) == (Decimal(60), Decimal(70))


@pytest.mark.parametrize(("share", "high"), [(ONE, 95), (FOURTEEN, 5)])
def test_up_to_means_the_high_end_only(share, high):
    people = people_who_could_move(Decimal(100), share).people
    assert (people.low, people.high) == (None, Decimal(high))
    assert people.reason


def test_contacts_and_cost_follow_the_people():
    cost = CareCost(now=Decimal(1500), then=Decimal(600), contacts_a_year=Decimal(8))
    shift = people_who_could_move(Decimal(100), FOUR, cost)
    assert (shift.contacts.low, shift.contacts.high) == (480, 560)
    assert (shift.cost_change.low, shift.cost_change.high) == (-63000, -54000)


@pytest.mark.parametrize(
    "share",
    [
        ShiftRange("4", Decimal(80), Decimal(70)),
        ShiftRange("4", Decimal(-1), Decimal(70)),
        ShiftRange("4", None, Decimal(101)),
    ],
)
def test_a_range_that_cannot_be_is_refused_by_name(share):
    with pytest.raises(ValueError, match="cluster 4"):
        people_who_could_move(Decimal(100), share)


def test_people_without_a_range_and_a_range_without_people_are_said():
    done, left = shifts({"4": Decimal(100), "9": Decimal(1)}, [FOUR, ONE])
    assert [one.cluster for one in done] == ["4"]
    assert left == ["Cluster 9 has people but no range.", "Cluster 1 has a range but no caseload."]
