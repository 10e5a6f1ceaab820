"""ESX-11: the change of need, taken apart into people, ages, prevalence and both at once."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.language.row import CannotWork
from commonweal.planning.need.drivers import drivers
from tests.spec.planning.need.places import RATES, people, prevalence

EARLIER = prevalence(RATES)
LATER = prevalence([rate | {"value": rate["value"] * 1.2, "limits": [0, 99]} for rate in RATES])


def test_only_the_population_moves_where_rates_are_fixed():
    """All people 9,750 → 10,350 (× 1.0615): size 212.5 × 0.0615 = 13.08; the other 81.92 is age."""
    found = drivers(people(), EARLIER, 2020, 2030)
    assert found.change[0] == pytest.approx(95)
    assert found.size[0] == pytest.approx(212.5 * 600 / 9750)
    assert found.ageing[0] == pytest.approx(95 - 212.5 * 600 / 9750)
    assert (found.prevalence[0], found.interaction[0]) == (0, 0)


def test_growth_can_be_measured_among_people_of_the_rates_ages():
    """65 and over 1,650 → 2,250: size 212.5 × 600 ÷ 1,650 = 77.27; 17.73 is the mix of ages."""
    found = drivers(people(), EARLIER, 2020, 2030, within_ages=True)
    assert found.size[0] == pytest.approx(212.5 * 600 / 1650)
    assert found.ageing[0] == pytest.approx(95 - 212.5 * 600 / 1650)


@pytest.mark.parametrize("given", [{"after": LATER}, {"factor": 1.2}], ids=["survey", "factor"])
def test_a_later_prevalence_has_its_own_part_and_the_interaction_is_shown(given):
    """Rates × 1.2: 212.5 × 0.2 = 42.5 alone, and 95 × 0.2 = 19 with the change of people."""
    found = drivers(people(), EARLIER, 2020, 2030, **given)
    assert found.after[0] == pytest.approx(307.5 * 1.2)
    assert found.prevalence[0] == pytest.approx(42.5)
    assert found.interaction[0] == pytest.approx(19)
    parts = found.size + found.ageing + found.prevalence + found.interaction
    assert parts[0] == pytest.approx(found.change[0])


def test_another_instrument_or_other_bands_are_refused():
    with pytest.raises(CannotWork, match="different instruments"):
        drivers(people(), EARLIER, 2020, 2030, after=prevalence(RATES, family="screen"))
    with pytest.raises(CannotWork, match="take two measures with the same bands"):
        drivers(people(), EARLIER, 2020, 2030, after=prevalence(RATES[:2]))


def test_a_year_that_is_not_held_has_a_reason():
    found = drivers(people(), EARLIER, 2020, 2050)
    assert np.isnan(found.change[0])
    assert found.reasons[0] == "the population of Area A in 2050 is not held"
    with pytest.raises(CannotWork, match="no projection high: use one of principal"):
        drivers(people(), EARLIER, 2020, 2030, variant="high")
