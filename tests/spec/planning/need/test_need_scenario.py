"""What a scenario changes, step by step, and which driver matters most."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from commonweal.language.row import CannotWork
from commonweal.planning.need.scenario import Change, changed, explain, swings
from commonweal.planning.need.services import services
from tests.spec.planning.need.packages import small

DRIVERS = small().drivers


def cost(settings: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """The cost of everything for 1,000 expected people."""
    return services(small(), np.full((2, 1), 1000.0), settings, np.ones(1)).cost.sum(axis=(1, 2))


def set_to(code: str, value: float, reason: str = "Agreed by clinicians") -> Change:
    return Change(code, value, value, value, reason)


def test_the_steps_and_their_interaction_make_the_whole_change() -> None:
    """More of the mild come (0.2 to 0.4) and get more (5 to 6 contacts), at £100 each.

    Alone: 150 more people x 5 = 750 contacts, £75,000; 150 people x 1 = £15,000. Together 300 x 6
    - 150 x 5 = 1,050 contacts, £105,000: £15,000 comes from both at once.
    """
    after = changed(DRIVERS, [set_to("demand/mild", 0.4), set_to("quantity/mild/team", 6)])
    found = explain(DRIVERS, after, cost)
    assert found.first == pytest.approx(1_005_000)
    assert {step.driver: round(step.effect) for step in found.steps} == {
        "demand/mild": 75_000, "quantity/mild/team": 15_000,
    }  # fmt: skip
    assert found.interaction == pytest.approx(15_000)
    assert found.last == pytest.approx(1_110_000)


def test_nothing_changed_is_no_step() -> None:
    found = explain(DRIVERS, DRIVERS, cost)
    assert (found.steps, found.interaction, found.first) == ((), 0, found.last)


def test_the_widest_swing_comes_first() -> None:
    """Unit cost 80 to 120 on 2,750 contacts: 220,000 to 330,000, a width of £110,000. The severe's
    contacts 8 to 14: 200 x 6 x £100 = £120,000. The mild's demand: 75 to 225 people, £75,000."""
    found = swings(DRIVERS, cost)
    assert [(one.driver, round(one.width)) for one in found] == [
        ("quantity/severe/team", 120_000), ("unit_cost/team", 110_000), ("demand/mild", 75_000),
    ]  # fmt: skip


def test_changes_that_cannot_stand_are_all_named() -> None:
    with pytest.raises(CannotWork) as caught:
        changed(
            DRIVERS,
            [
                set_to("demand/nobody", 1),
                set_to("demand/mild", 0.5, ""),
                set_to("demand/severe", 1.5),
                Change("minutes/team", 60, 70, 80, "Counted"),
                set_to("occupancy/bed", 0.9),
                set_to("occupancy/bed", 0.95),
            ],
        )
    said = " ".join(caught.value.sentences)
    assert "no driver “demand/nobody”" in said
    assert "Say why" in said
    assert "is a share and goes above 1" in said
    assert "the value must lie within it" in said
    assert "occupancy/bed is changed twice" in said
