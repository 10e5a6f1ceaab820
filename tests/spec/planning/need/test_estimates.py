"""Statistical standards 4.7, rules 1 to 3: the comparable and the adjusted estimate, and limits."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from commonweal.language.row import CannotWork
from commonweal.planning.need.adjusting import (
    Basis,
    Between,
    by_deprivation,
    by_modelled_prevalence,
    by_need_index,
)
from commonweal.planning.need.demand import expected
from commonweal.planning.need.estimates import estimate
from commonweal.planning.need.simulation import simulate
from tests.spec.planning.need.places import LATER, NOW, RATES, people, prevalence

HIGH = tuple(1.1 * one for one in LATER)
LOW = tuple(0.95 * one for one in LATER)
PROJECTED = {
    "A": {
        2020: {"estimate": NOW},
        2030: {"principal": LATER, "high": HIGH, "low": LOW},
    }
}
RATE = prevalence(RATES)


def index(ratio: float = 1.2):
    return by_need_index({"A": (ratio * 1000, 1000)}, 0.1, "the index", illustrative=False)


def test_the_comparable_estimate_is_the_plain_product_with_survey_and_projection_limits():
    """2030 is 307.5; a survey of ∓ root(144+121+1089) and projections of 0.95 and 1.1 times."""
    found = estimate(expected(people(PROJECTED), RATE))
    assert found.kind == "comparable"
    assert found.value[0].tolist() == pytest.approx([212.5, 307.5])
    below = sqrt((600 * 0.02) ** 2 + (550 * 0.02) ** 2 + (1100 * 0.03) ** 2)
    survey = log((307.5 - below) / 307.5)
    assert found.low[0, 1] == pytest.approx(307.5 * exp(-sqrt(survey**2 + log(0.95) ** 2)))
    names = [part.name for part in found.parts]
    assert names == ["survey", "projection"]
    assert (found.parts[1].low[0, 1], found.parts[1].high[0, 1]) == pytest.approx((0.95, 1.1))


def test_an_estimated_year_has_no_projection_to_be_unsure_of():
    found = estimate(expected(people(PROJECTED), RATE))
    assert (found.parts[1].low[0, 0], found.parts[1].high[0, 0]) == (1, 1)
    assert found.low[0, 0] == pytest.approx(212.5 - sqrt(100 + 81 + 441))


def test_a_need_index_multiplies_and_adds_its_own_limits():
    plain = estimate(expected(people(PROJECTED), RATE))
    found = estimate(expected(people(PROJECTED), RATE), [index()])
    assert found.kind == "locally adjusted"
    assert found.value[0].tolist() == pytest.approx([255.0, 369.0])
    survey = log(plain.high[0, 0] / plain.value[0, 0])
    assert found.high[0, 0] == pytest.approx(255 * exp(sqrt(survey**2 + log(1.1) ** 2)))
    assert [part.name for part in found.parts] == ["survey", "adjustment", "projection"]
    assert "Adjusted by need index (the index), the same in every year." in found.notes


def test_a_modelled_prevalence_gives_its_ratio_to_the_country():
    """Birmingham 21.1 % against 16.9 %: 1.249; limits by the logs of both."""
    local = {"A": Between(0.211, 0.20, 0.223)}
    made = by_modelled_prevalence(local, Between(0.169, 0.165, 0.173), "depression", "93495")
    ratio = made.ratios["A"]
    assert ratio.value == pytest.approx(1.2485, abs=1e-4)
    down = sqrt(log(0.211 / 0.20) ** 2 + log(0.173 / 0.169) ** 2)
    assert ratio.low == pytest.approx(ratio.value * exp(-down))
    assert made.basis == Basis.MODELLED


def test_a_deprivation_gradient_is_one_in_the_middle_and_steeper_at_the_ends():
    """Slope 0.6: 1.3 at the most deprived end, 0.7 at the other, 1 at the middle."""
    slope = Between(0.6, 0.4, 0.8)
    made = by_deprivation({"A": 0.0, "B": 1.0, "C": 0.5}, slope, "", "the survey", True)
    assert [round(made.ratios[one].value, 6) for one in "ABC"] == [1.3, 0.7, 1.0]
    assert (made.ratios["B"].low, made.ratios["B"].high) == pytest.approx((0.6, 0.8))


def test_two_adjustments_are_refused():
    slope = by_deprivation({"A": 0.2}, Between(0.6, 0.4, 0.8), "", "s", True)
    with pytest.raises(CannotWork, match=r"need index and deprivation gradient.*count it twice"):
        estimate(expected(people(PROJECTED), RATE), [index(), slope])


def test_an_adjustment_of_another_condition_is_refused():
    other = by_modelled_prevalence({"A": Between(0.2)}, Between(0.1), "dementia", "s")
    with pytest.raises(CannotWork, match="of dementia and cannot adjust depression"):
        estimate(expected(people(PROJECTED), RATE), [other])


def test_an_adjustment_without_limits_leaves_none_and_says_so():
    bare = by_modelled_prevalence({"A": Between(0.2)}, Between(0.1), "depression", "s")
    found = estimate(expected(people(PROJECTED), RATE), [bare])
    assert found.value[0, 0] == pytest.approx(425)
    assert np.isnan(found.low).all()
    assert found.no_limits[0, 0] == "the modelled local prevalence has no limits"


def test_an_area_without_a_ratio_has_a_reason():
    held = people(PROJECTED | {"B": PROJECTED["A"]})
    found = estimate(expected(held, RATE), [index()])
    assert np.isnan(found.value[1]).all()
    assert found.reasons[1, 0] == "there is no need index for this area"
    assert found.reasons[0, 0] == ""


def test_without_high_and_low_projections_the_limits_say_that_they_leave_them_out():
    found = estimate(expected(people(), RATE))
    assert not np.isnan(found.low).any()
    assert (
        "The limits leave out the projection: only the principal projection is held, so its "
        "limits are not known."
    ) in found.notes


def test_an_unknown_variant_is_refused():
    with pytest.raises(CannotWork, match="no projection 2022-based: use one of principal, high"):
        estimate(expected(people(PROJECTED), RATE), variant="2022-based")


def test_a_prevalence_in_percent_and_a_rank_beyond_the_end_are_refused():
    with pytest.raises(CannotWork, match=r"prevalence of A is 21.1: give it as a share"):
        by_modelled_prevalence({"A": Between(21.1)}, Between(0.17), "", "s")
    with pytest.raises(CannotWork, match=r"rank of 1.2: 0 is most deprived"):
        by_deprivation({"A": 1.2}, Between(0.6), "", "s", True)
    with pytest.raises(CannotWork, match="A has 10 weighted people for 0"):
        by_need_index({"A": (10, 0)}, 0.1, "s", True)


@pytest.mark.parametrize("adjustments", [(), (index(),)], ids=["comparable", "adjusted"])
@pytest.mark.parametrize("year", [2020, 2030])
def test_a_seeded_simulation_agrees_with_the_closed_form(adjustments, year):
    held = people(PROJECTED)
    found = estimate(expected(held, RATE), adjustments)
    at = 0, found.years.index(year)
    drawn = simulate(held, found, "A", year, seed=7, draws=200_000)
    assert drawn == simulate(held, found, "A", year, seed=7, draws=200_000)
    width = found.high[at] - found.low[at]
    assert drawn.low == pytest.approx(found.low[at], abs=0.04 * width)
    assert drawn.high == pytest.approx(found.high[at], abs=0.04 * width)
    # Limits that reach further up than down move the middle of a sum up a little.
    assert found.value[at] <= drawn.middle <= found.value[at] + 0.1 * width


def test_marks_of_recalled_digits_go_with_the_estimate():
    found = estimate(expected(people(PROJECTED), prevalence(RATES, mark="C")))
    assert any("marked C are recalled, unverified" in note for note in found.notes)


def test_a_year_without_high_and_low_beside_years_that_have_them_keeps_the_survey_and_says_so():
    """2024 is projected once only; 2030 thrice: the range of 2024 is that of the survey alone."""
    held = people({"A": PROJECTED["A"] | {2024: {"principal": NOW}}})
    found = estimate(expected(held, RATE))
    survey = estimate(expected(people({"A": {2020: {"estimate": NOW}}}), RATE))
    at = found.years.index(2024)
    assert found.low[0, at] == pytest.approx(survey.low[0, 0])
    assert found.high[0, at] == pytest.approx(survey.high[0, 0])
    said = "without what the projection may be out by, as its high and low are not held"
    assert found.no_limits[0].tolist() == ["", said, ""]
    assert any("not every other projection is held for 2024" in note for note in found.notes)
    alone = estimate(expected(held, RATE, years=[2024]))
    assert alone.low[0, 0] == found.low[0, at]
    assert alone.no_limits[0, 0] == said


def test_one_other_projection_tells_one_end_only_so_none_goes_into_the_range():
    held = people({"A": PROJECTED["A"] | {2024: {"principal": NOW, "high": LATER}}})
    found = estimate(expected(held, RATE))
    at = found.years.index(2024)
    assert np.isnan(found.parts[1].high[0, at])
    assert found.high[0, at] == pytest.approx(found.high[0, 0])
    assert found.no_limits[0, at]


def test_the_index_of_the_country_is_one_by_definition_and_cannot_be_out():
    made = by_need_index(
        {"A": (1200, 1000), "England": (1000, 1000)}, 0.1, "s", True, countries=("England",)
    )
    assert made.ratios["England"] == Between(1.0, 1.0, 1.0)
    assert made.ratios["A"].high == pytest.approx(1.32)
