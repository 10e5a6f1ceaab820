"""What a place needs, for two areas, with limits from seeded draws and the way from one set of
drivers to another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonweal.planning.need.required import WHOLE, Asked, Ill, RequiredServices, required
from commonweal.planning.need.scenario import Change, changed
from tests.spec.planning.need.packages import small

#: 600 people expected in one area and 400 in another: together the 1,000 of the other tests.
ILL = Ill(
    ("a", "b"),
    np.array([[600.0, 400.0]] * 2),
    np.array([[540.0, 360.0]] * 2),
    np.array([[720.0, 480.0]] * 2),
    np.ones(2),
)


def work(*changes: Change, ill: Ill = ILL, scenario: str = "") -> RequiredServices:
    before = small()
    return required(
        before, changed(before.drivers, changes), ill, Asked(2026, "comparable", scenario, 4000, 1)
    )


def test_lines_of_areas_add_up_to_those_of_the_whole() -> None:
    """2,750 contacts and 1,460 bed days in 5 beds for £1,005,000, as worked out in test_services;
    area a has six tenths of each."""
    found = work()
    lines = {(one.element, one.area): one for one in found.element_lines}
    assert lines["team", WHOLE].activity.value == pytest.approx(2750)
    assert lines["team", "a"].activity.value == pytest.approx(1650)
    assert lines["team", "a"].capacity is None
    beds = lines["bed", "b"].capacity
    assert beds is not None
    assert beds.value == pytest.approx(2)
    assert found.total_cost.value == pytest.approx(1_005_000)
    staff = {(one.profession, one.area): one.staff.value for one in found.staff_lines}
    assert staff["nurse", WHOLE] == pytest.approx(10.25)


def test_limits_hold_what_varies_and_come_again_from_the_seed() -> None:
    """Only what varies has a range: the bed days of the severe vary with those expected alone,
    from 0.9 to 1.2 of 1,460."""
    found = work()
    days = next(o for o in found.element_lines if (o.element, o.area) == ("bed", WHOLE)).activity
    assert days.low == pytest.approx(0.9 * 1460, rel=0.01)
    assert days.high == pytest.approx(1.2 * 1460, rel=0.02)
    assert found.total_cost.low < found.total_cost.value < found.total_cost.high
    assert work() == found


def test_what_the_answer_hangs_on_most_comes_first() -> None:
    """Mild and severe rest on one survey: 0.9 to 1.2 of £1,005,000 swing by £301,500, more than
    any driver."""
    found = work()
    assert found.swings[0].driver == "survey/low-mood"
    assert found.swings[0].width == pytest.approx(301_500)


def test_one_error_of_the_index_moves_all_that_is_needed() -> None:
    """An index that may be 10 % out: £1,005,000 divided by and times 1.1."""
    ill = replace(ILL, index=(1 / 1.1, 1.1), index_made_up=True)
    (swing,) = (one for one in work(ill=ill).swings if one.driver == "need_index")
    assert (swing.low, swing.high) == (pytest.approx(1_005_000 / 1.1), pytest.approx(1_105_500))
    assert swing.status == "illustrative"


def test_a_scenario_is_explained_and_without_one_nothing_is() -> None:
    """Half as many of the severe come: 100 fewer x (10 x £100 + 7.3 x £500) = £465,000 less."""
    change = Change("demand/severe", 0.4, 0.4, 0.4, "Home treatment first")
    found = work(change, scenario="home-first")
    assert found.explained is not None
    assert found.explained.steps[0].effect == pytest.approx(-465_000)
    assert found.total_cost.value == pytest.approx(1_005_000 - 465_000)
    assert work().explained is None


def test_people_without_limits_add_none() -> None:
    nobody_knows = np.full((2, 2), np.nan)
    ill = Ill(ILL.areas, ILL.value, nobody_knows, nobody_knows, ILL.forces)
    found = work(ill=ill)
    assert not any(one.driver.startswith("survey/") for one in found.swings)
