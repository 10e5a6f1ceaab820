"""A package set that contradicts itself is refused by name."""

from __future__ import annotations

import copy

import pytest

from commonweal.planning.need.packages import PackageFault, package_set
from tests.spec.planning.need.packages import SMALL, small


def test_every_number_of_a_set_is_a_driver_with_its_range_and_source() -> None:
    found = small().drivers
    assert found["demand/mild"].low == 0.1
    assert found["quantity/severe/team"].high == 14
    assert found["quantity/severe/team"].unit == "contacts a year"
    assert found["occupancy/bed"].source == "Made for this test"
    assert "occupancy/team" not in found


def test_a_unit_cost_of_the_cost_collection_takes_the_place_of_the_one_written_down() -> None:
    """£110 in place of £100: the range of 80 to 120 % stays, as 88 to 132 pounds."""
    found = package_set(SMALL, {"A06": 110.0}).drivers["unit_cost/team"]
    assert (found.value, round(found.low, 9), round(found.high, 9)) == (110, 88, 132)


def test_severities_that_share_out_more_than_everybody_are_refused() -> None:
    groups = copy.deepcopy(SMALL["need_groups"])
    groups[0]["share"]["value"] = 0.8
    with pytest.raises(PackageFault, match=r"add up to 1\.05"):
        small(need_groups=groups)


def test_a_value_outside_its_own_range_is_refused() -> None:
    groups = copy.deepcopy(SMALL["need_groups"])
    groups[0]["demand"] = {"value": 0.4, "low": 0.1, "high": 0.3}
    with pytest.raises(PackageFault, match="the value must lie within it"):
        small(need_groups=groups)


def test_an_element_that_is_not_there_is_named() -> None:
    groups = copy.deepcopy(SMALL["need_groups"])
    groups[0]["package"]["day-hospital"] = {"value": 1}
    with pytest.raises(PackageFault, match="names day-hospital, which is no element"):
        small(need_groups=groups)


def test_staff_of_a_contact_who_are_not_one_whole_are_refused() -> None:
    elements = copy.deepcopy(SMALL["elements"])
    elements[0]["mix"] = {"nurse": 0.75}
    with pytest.raises(PackageFault, match="do not add up to 1"):
        small(elements=elements)
