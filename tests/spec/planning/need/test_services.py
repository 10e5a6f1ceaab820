"""From people expected to be ill to contacts, beds, staff and pounds, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.need.services import drawn, services
from tests.spec.planning.need.packages import small

ONE = np.ones(1)


def test_the_services_of_1000_people_by_hand() -> None:
    """1,000 expected: 750 mild, of whom 150 come, and 250 severe, of whom 200 come.

    Contacts 150 x 5 + 200 x 10 = 2,750; bed days 200 x 7.3 = 1,460, in beds at 80 %: 1,460 /
    (365 x 0.8) = 5. Staff for contacts: 2,750 hours / (1,500 x 0.5) = 3.667, of which three
    quarters are nurses, 2.75; with 5 x 1.5 for the beds that is 10.25. Doctors 0.9167 + 0.5.
    Cost 275,000 + 730,000; market forces of 1.1 make it 1.1 times as much.
    """
    found = services(small(), np.full((2, 1), 1000.0), {}, ONE)
    assert found.people[0, :, 0] == pytest.approx([150, 200])
    assert found.activity[0, :, 0] == pytest.approx([2750, 1460])
    assert np.isnan(found.capacity[0, 0, 0])
    assert found.capacity[0, 1, 0] == pytest.approx(5)
    assert found.staff[0, :, 0] == pytest.approx([10.25, 2750 / 750 / 4 + 0.5])
    assert found.cost[0, :, 0] == pytest.approx([275_000, 730_000])
    dear = services(small(), np.full((2, 1), 1000.0), {}, np.array([1.1]))
    assert dear.cost.sum() == pytest.approx(1.1 * 1_005_000)


def test_every_setting_is_worked_out_as_if_alone() -> None:
    """Demand of 10, 20 and 30 % from the mild: 75, 150 and 225 of them come."""
    settings = {"demand/mild": np.array([0.1, 0.2, 0.3])}
    found = services(small(), np.full((2, 1), 1000.0), settings, ONE)
    assert found.people[:, 0, 0] == pytest.approx([75, 150, 225])
    assert found.people[:, 1, 0] == pytest.approx([200, 200, 200])


def test_severities_above_everybody_are_scaled_to_everybody() -> None:
    """0.75 and 0.75 make 1.5: each becomes a half. Lower ones are left as they are."""
    settings = {"severity/severe": np.array([0.75, 0.05])}
    found = services(small(), np.full((2, 1), 1000.0), settings, ONE)
    assert found.people[0, :, 0] == pytest.approx([500 * 0.2, 500 * 0.8])
    assert found.people[1, :, 0] == pytest.approx([750 * 0.2, 50 * 0.8])


def test_draws_lie_around_the_value_as_the_range_says_and_come_again_from_the_seed() -> None:
    """95 in 100 draws of a range from 8 to 14 lie within it, half of them below 10."""
    found = drawn(small(), [("survey/low-mood", 0.9, 1.2)], 40_000, 7)
    team = found["quantity/severe/team"]
    assert np.mean((team >= 8) & (team <= 14)) == pytest.approx(0.95, abs=0.005)
    assert np.mean(team < 10) == pytest.approx(0.5, abs=0.01)
    assert "demand/severe" not in found
    again = drawn(small(), [("survey/low-mood", 0.9, 1.2)], 40_000, 7)
    assert all((found[code] == again[code]).all() for code in found)


@given(people=st.floats(0, 1e7), scale=st.floats(0.1, 10), areas=st.integers(1, 4))
def test_services_grow_with_people_and_add_up_over_areas(
    people: float, scale: float, areas: int
) -> None:
    whole = services(small(), np.full((2, 1), people), {}, ONE)
    parts = services(small(), np.full((2, areas), people / areas), {}, np.ones(areas))
    more = services(small(), np.full((2, 1), people * scale), {}, ONE)
    assert parts.cost.sum() == pytest.approx(whole.cost.sum())
    assert parts.staff.sum() == pytest.approx(whole.staff.sum())
    assert more.activity == pytest.approx(whole.activity * scale)
