"""Statistical standards 4.7, rules 1 and 2: population × rate over bands, and the limits."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.facts.population import Band
from commonweal.language.row import CannotWork
from commonweal.planning.need.demand import expected, merge
from tests.spec.planning.need.places import BANDS, LATER, NOW, RATES, SAMPLE, people, prevalence


def test_rates_times_people_are_summed_over_bands():
    """2020: 500 × 10 % + 450 × 5 % + 700 × 20 % = 50 + 22.5 + 140 = 212.5; 2030: 307.5."""
    found = expected(people(), prevalence(RATES))
    assert found.variants == ("principal",)
    assert found.value[0, 0].tolist() == pytest.approx([212.5, 307.5])
    assert set(found.reasons.ravel()) == {""}


def test_survey_limits_are_the_root_of_summed_squares_over_bands():
    """Below: 500×2 % = 10, 450×2 % = 9, 700×3 % = 21; above: 15, 13.5, 28."""
    found = expected(people(), prevalence(RATES))
    assert found.low[0, 0, 0] == pytest.approx(212.5 - (100 + 81 + 441) ** 0.5)
    assert found.high[0, 0, 0] == pytest.approx(212.5 + (225 + 182.25 + 784) ** 0.5)
    assert found.bare[0, 0, 0] == 0


def test_without_printed_limits_wilson_on_the_part_of_the_sample_in_the_band():
    """2,000 people × 0.4 / design effect 2 = 400; Wilson of 40 in 400 is 7.43 to 13.33 %."""
    rows = ({"sex": "both", "ages": "65+", "value": 10, "share": 0.4},)
    rate = prevalence(rows, SAMPLE).rates[0]
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.0743, 0.1333)
    assert rate.method == (
        "Wilson on 400: 2000 people x 0.4 of them in the band / design effect 2 (illustrative)"
    )


def test_a_rate_without_limits_says_how_much_of_the_total_has_none():
    rows = (*RATES[:2], {"sex": "both", "ages": "75+", "value": 20})
    found = expected(people(), prevalence(rows))
    assert found.bare[0, 0, 0] == pytest.approx(140 / 212.5)
    assert found.bare_reason == "neither limits nor the size of the sample are known"
    assert found.low[0, 0, 0] == pytest.approx(212.5 - (100 + 81) ** 0.5)


def test_where_no_rate_has_limits_there_is_no_interval_and_a_reason():
    rows = ({"sex": "both", "ages": "75+", "value": 20},)
    found = expected(people(), prevalence(rows, no_limits="a consensus prints no limits"))
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()
    assert (found.bare == 1).all()
    assert found.bare_reason == "a consensus prints no limits"


def test_a_year_that_is_not_projected_has_a_reason_and_no_number():
    found = expected(people(), prevalence(RATES), years=(2030, 2050))
    assert np.isnan(found.value[0, 0, 1])
    assert found.reasons[0, 0, 1] == "the population is held for 2020 to 2030, not for 2050"
    assert found.value[0, 0, 0] == pytest.approx(307.5)


def test_a_band_that_is_not_held_leaves_its_year_without_a_number():
    held = people({"A": {2020: {"estimate": (1, 2, np.nan, 4, 5, 6)}}})
    found = expected(held, prevalence(RATES))
    assert np.isnan(found.value[0, 0, 0])
    assert found.reasons[0, 0, 0] == (
        "the population of Area A aged 65 and over in 2020 is not held in the variant estimate"
    )
    # Whom the rate does not speak of may be missing.
    young = people({"A": {2020: {"estimate": (np.nan, 500, 400, np.nan, 450, 300)}}})
    assert expected(young, prevalence(RATES)).value[0, 0, 0] == pytest.approx(212.5)


def test_a_population_below_zero_is_refused_with_its_place():
    held = people({"A": {2020: {"estimate": (1, -2, 3, 4, 5, 6)}}})
    with pytest.raises(CannotWork, match=r"of Area A in 2020, women aged 65 to 74, is -2"):
        expected(held, prevalence(RATES))


def test_a_rate_is_not_applied_outside_its_ages():
    with pytest.raises(CannotWork, match="measured at ages 65 and over: it has no rate for all of"):
        expected(people(), prevalence(RATES), ages=(60, None))
    with pytest.raises(CannotWork, match="one rate for people aged 75 and over: it cannot be"):
        expected(people(), prevalence(RATES), ages=(75, 79))
    found = expected(people(), prevalence(RATES), ages=(65, 74))
    assert found.value[0, 0, 0] == pytest.approx(72.5)


def test_a_rate_is_not_applied_outside_its_setting():
    with pytest.raises(CannotWork, match=r"setting: household.* nothing of this one: prison"):
        expected(people(), prevalence(RATES), setting="prison")
    register = prevalence(RATES, setting="primary care register")
    with pytest.raises(CannotWork, match="nothing of this one: the residents of an area"):
        expected(people(), register)
    assert expected(people(), register, setting="primary care register").value[0, 0, 0] > 0


def test_ages_that_the_population_does_not_tell_apart_are_refused():
    rows = ({"sex": "both", "ages": "65-69", "value": 5},)
    with pytest.raises(CannotWork, match="Depression: The ages 65 to 69 cut the band 65-74 in two"):
        expected(people(), prevalence(rows))


def test_a_population_without_a_band_is_refused():
    bands = BANDS[:2] + BANDS[3:]
    held = people({"A": {2020: {"estimate": NOW[:2] + NOW[3:]}}}, bands)
    with pytest.raises(CannotWork, match="does not hold all women aged 75 and over"):
        expected(held, prevalence(RATES))


def test_a_population_of_one_sex_only_is_refused():
    held = people({"A": {2020: {"estimate": NOW[:3]}}}, BANDS[:3])
    with pytest.raises(CannotWork, match="Depression: People are held as female; there is no"):
        expected(held, prevalence(RATES))


def test_rates_above_90_are_joined_where_a_population_ends_there():
    """POPPI: 22.6 % × 0.75 + 28.8 % × 0.25 = 24.15 % of 100 men aged 90 and over."""
    rows = (
        {"sex": "male", "ages": "85-89", "value": 15},
        {"sex": "male", "ages": "90-94", "value": 22.6},
        {"sex": "male", "ages": "95+", "value": 28.8},
    )
    splits = {
        "source": "the census",
        "rows": [{"sex": "male", "ages": "90+", "parts": {"90-94": 0.75, "95+": 0.25}}],
    }
    bands = (Band("male", 85, 89), Band("male", 90, None))
    held = people({"A": {2020: {"estimate": (200, 100)}}}, bands)
    found = expected(held, prevalence(rows, splits=splits))
    assert found.value[0, 0, 0] == pytest.approx(30 + 24.15)
    assert found.notes == (
        "The rates of men aged 90 and over are joined by the ages of the census.",
    )


def test_areas_put_together_add_up():
    held = people({"A": {2020: {"estimate": NOW}}, "B": {2020: {"estimate": LATER}}})
    whole = expected(merge(held, {"AB": ("Both", ("A", "B"))}), prevalence(RATES))
    parts = expected(held, prevalence(RATES))
    assert whole.value[0, 0, 0] == pytest.approx(parts.value[:, 0, 0].sum())
    assert merge(held, {"AB": ("Both", ("A", "B"))}).origin.tolist() == [[[0]]]
    with pytest.raises(CannotWork, match="has no area C"):
        merge(held, {"X": ("X", ("A", "C"))})


def test_a_measure_given_as_a_range_is_not_multiplied_as_one_number():
    with pytest.raises(CannotWork, match=r"given as a range of 0.9% to 1.0%"):
        expected(people(), prevalence(({"sex": "both", "ages": "65+", "range": [0.9, 1.0]},)))
