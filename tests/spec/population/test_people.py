"""People from long rows: sums worked by hand, common bands, a sentence for what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.facts.population import (
    Band,
    BandsStraddle,
    PopulationFault,
    holes_in,
    people_from,
    read_ages,
)
from tests.spec.population.rows import Ages, given

FINE = {"0": 10.0, "1": 11.0, "2": 12.0, "3+": 100.0}
WIDE = {"0-1": 30.0, "2": 5.0, "3+": 200.0}


def test_ages_are_read_as_publishers_write_them() -> None:
    assert [read_ages(one) for one in ("34", "25-29", "25 to 29", "90+", "29-25", "all")] == [
        (34, 34), (25, 29), (25, 29), (90, None), None, None,
    ]  # fmt: skip


def test_single_years_and_bands_meet_in_the_bands_that_both_can_be_added_up_to() -> None:
    people = people_from([given("A", 2023, FINE, FINE), given("B", 2023, WIDE, WIDE)])
    assert [band.ages for band in people.bands if band.sex == "female"] == ["0-1", "2", "3+"]
    # 10 + 11 = 21 in A; B stands as it is given.
    assert people.people[0, 0, 0, :3].tolist() == [21.0, 12.0, 100.0]
    assert people.people[1, 0, 0, :3].tolist() == [30.0, 5.0, 200.0]
    assert people.bands[0] == Band("female", 0, 1)
    assert people.bands[3].sex == "male"


def test_the_first_source_that_holds_an_area_counts_and_each_number_says_its_own() -> None:
    people = people_from(
        [
            given("A", 2023, FINE, FINE, source="new"),
            given("A", 2023, WIDE, WIDE, source="old"),
            given("B", 2023, FINE, FINE, source="old"),
        ],
        areas=["B", "A", "C"],
    )
    assert people.areas == ("B", "A", "C")
    assert people.source_of("A", "estimate", 2023) == "new"
    assert people.source_of("B", "estimate", 2023) == "old"
    assert people.source_of("C", "estimate", 2023) == ""
    assert np.isnan(people.people[2]).all()
    assert people.people[1].sum() == 2 * 133


@pytest.mark.parametrize(
    ("female", "male", "what"),
    [
        ({"0": 10, "2": 12, "3+": 100}, FINE, "the band of female from age 1 is missing"),
        (FINE, dict.fromkeys(FINE), "male 0 is no number"),
        ({**FINE, "2": -1}, FINE, "female 2 is below nought"),
    ],
)
def test_an_area_that_a_newer_source_does_not_hold_whole_comes_from_the_earlier(
    female: Ages, male: Ages, what: str
) -> None:
    new = given("A", 2023, female, male, source="new")
    old = given("A", 2023, WIDE, WIDE, source="old")
    whole = given("B", 2023, FINE, FINE, source="new")
    people = people_from([new, whole, old])
    # 30 + 5 + 200 of each sex, and none of the newer numbers beside them.
    assert people.people[0].sum() == 2 * 235
    assert people.source_of("A", "estimate", 2023) == "old"
    assert people.source_of("B", "estimate", 2023) == "new"
    assert people.reasons == (f"A, estimate, 2023: {what} in new, so old counts.",)
    assert holes_in(new) == {"A": what}
    assert holes_in(old) == {}


def test_a_source_for_each_sex_is_whole_in_the_sex_that_it_has() -> None:
    females = given("A", 2023, FINE, {}, source="females")
    males = given("A", 2023, {}, FINE, source="males")
    people = people_from([males, females])
    assert (people.people.sum(), people.reasons) == (2 * 133, ())
    assert holes_in(males) == {}


def test_england_has_the_code_that_other_areas_have() -> None:
    assert people_from([given("England", 2023, FINE, FINE)]).areas == ("E92000001",)


def test_the_series_is_the_estimate_and_then_the_variant() -> None:
    people = people_from(
        [
            given("A", 2023, FINE, FINE),
            given("A", 2024, WIDE, WIDE, variant="high"),
            given("A", 2024, FINE, FINE, variant="principal"),
        ]
    )
    assert people.variants == ("estimate", "principal", "high")
    assert people.series("high").sum(axis=2).tolist() == [[266.0, 470.0]]
    assert people.series("principal").sum(axis=2).tolist() == [[266.0, 266.0]]
    with pytest.raises(PopulationFault, match=r"no variant “low”; held are estimate, principal"):
        people.series("low")


def test_ages_within_bands_are_chosen_whole() -> None:
    people = people_from([given("A", 2023, WIDE, WIDE)])
    both = people.within({"female", "male"}, 2, None)
    assert people.people[0, 0, 0][both].tolist() == [5.0, 200.0, 5.0, 200.0]
    assert people.within({"female"}, 0, 2).tolist() == [True, True, False, False, False, False]
    with pytest.raises(BandsStraddle, match=r"ages 1 to 2 cut the band 0-1 .* gives 0-1, 2, 3\+"):
        people.within({"male"}, 1, 2)
    with pytest.raises(BandsStraddle, match=r"cut the band 3\+"):
        people.within({"male"}, 2, 64)
    with pytest.raises(PopulationFault, match="there is no “other”"):
        people.within({"other"}, 0, None)
    with pytest.raises(PopulationFault, match="they end before they begin"):
        people.within({"male"}, 5, 3)


def test_a_year_beyond_the_projection_has_a_reason_and_no_number() -> None:
    people = people_from([given("A", 2043, FINE, FINE, variant="principal", source="x release 1")])
    with pytest.raises(
        PopulationFault, match=r"no population for 2050: those held \(x release 1\)"
    ):
        people.year_at(2050)
    with pytest.raises(PopulationFault, match="No population is held for B"):
        people.area_at("B")


BAD: dict[str, tuple[Ages, str]] = {
    "a missing band": (
        {"0": 1.0, "2+": 3.0},
        "A, estimate, 2023: the band of female from age 1 is missing, so it is not used.",
    ),
    "no open end": (
        {"0": 1.0, "1": 3.0},
        "A, estimate, 2023: the band of female from age 2 is missing, so it is not used.",
    ),
    "ages given twice": (
        {"0": 1.0, "0-4": 9.0, "5+": 3.0},
        "A, estimate, 2023: female 0-4 is given in two ways, so it is not used.",
    ),
    "below nought": (
        {"0": -1.0, "1": 2.0, "2": 2.0, "3+": 3.0},
        "A, estimate, 2023: female 0 is below nought, so it is not used.",
    ),
    "no number": (
        {"0": 1.0, "1": None, "2": 2.0, "3+": 3.0},
        "A, estimate, 2023: female 1 is no number, so it is not used.",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_population_is_left_out_with_a_reason(name: str) -> None:
    ages, sentence = BAD[name]
    people = people_from([given("A", 2023, ages, FINE), given("B", 2023, FINE, FINE)])
    assert people.reasons == (sentence,)
    assert np.isnan(people.people[people.area_at("A")]).all()
    assert people.people[people.area_at("B")].sum() == 266


def test_words_that_no_population_has_are_refused() -> None:
    with pytest.raises(PopulationFault, match="“medium” in s is no variant of a population"):
        people_from([given("A", 2023, FINE, FINE, variant="medium")])
    with pytest.raises(PopulationFault, match="The age “young” in s is none"):
        people_from([given("A", 2023, {"young": 1.0}, FINE)])


def test_nothing_gives_nobody_and_no_error() -> None:
    people = people_from([], areas=["A"])
    assert (people.people.shape, people.bands, people.variants) == ((1, 0, 0, 0), (), ())
