"""Expected need by area, sex and age where a table gives none, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.need.default_need import ages_in, need_by_band
from commonweal.planning.need.demand import expected
from tests.spec.planning.need.places import people, prevalence

#: Female 65 to 74, 500 of them, and 75 and over, 400; male 450 and 300. Nobody below 65 has a rate.
RATES = [
    {"sex": "female", "ages": "65-74", "value": 10},
    {"sex": "female", "ages": "75+", "value": 20},
    {"sex": "male", "ages": "65-74", "value": 2},
    {"sex": "male", "ages": "75+", "value": 4},
]


def test_an_area_is_the_sum_of_its_bands() -> None:
    """500 × 10 % + 400 × 20 % + 450 × 2 % + 300 × 4 % = 50 + 80 + 9 + 12 = 151."""
    found = need_by_band(people(), prevalence(RATES), 2020)
    assert found.of_areas(["A"]) == pytest.approx(151)
    assert found.of_areas(["A"]) == pytest.approx(
        float(expected(people(), prevalence(RATES), years=[2020]).value[0, 0, 0])
    )


def test_sexes_and_ages_are_parts_of_it() -> None:
    found = need_by_band(people(), prevalence(RATES), 2020)
    parts = {"Women": 130, "male": 21, "65 to 74": 59, "75+": 92}
    for group, people_in_need in parts.items():
        value, reason = found.of_group(["A"], "sex" if group.isalpha() else "age", group)
        assert value == pytest.approx(people_in_need)
        assert not reason


def test_what_the_rates_do_not_speak_of_has_a_reason_and_no_number() -> None:
    found = need_by_band(people(), prevalence(RATES), 2020)
    young, why = found.of_group(["A"], "age", "0 to 64")
    assert young is None
    assert why == "the rates of Depression are of ages 65 and over, not of 0 to 64"
    assert found.of_group(["A"], "age", "70 to 74")[0] is None  # cuts the band 65 to 74 in two
    assert "names no sex" in found.of_group(["A"], "sex", "Both")[1]
    assert found.of_areas(["A", "B"]) is None
    assert found.of_areas([]) is None


def test_the_index_of_an_area_counts_and_an_area_without_one_has_no_number() -> None:
    two = people({"A": {2020: {"estimate": (0, 500, 0, 0, 0, 0)}},
                  "B": {2020: {"estimate": (0, 500, 0, 0, 0, 0)}}})  # fmt: skip
    found = need_by_band(two, prevalence(RATES), 2020, {"A": 1.2})
    assert found.of_areas(["A"]) == pytest.approx(60)
    assert found.of_areas(["B"]) is None


@pytest.mark.parametrize(
    ("group", "ages"),
    [
        ("18-64", (18, 64)), ("18 to 24", (18, 24)), ("aged 65 and over", (65, None)),
        ("85+", (85, None)), ("Under 18", (0, 17)), ("Working age", None), ("Under 0", None),
    ],
)  # fmt: skip
def test_the_names_of_ages(group: str, ages: tuple[int, int | None] | None) -> None:
    assert ages_in(group) == ages


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6))
def test_groups_add_up_to_the_area(counts: list[int]) -> None:
    found = need_by_band(
        people({"A": {2020: {"estimate": counts}}}), prevalence(RATES), 2020, {"A": 0.9}
    )
    whole = found.of_areas(["A"])
    for kind, groups in (("sex", ("Female", "Male")), ("age", ("65-74", "75+"))):
        parts = [found.of_group(["A"], kind, group)[0] for group in groups]
        assert None not in parts
        assert np.sum(np.array(parts, dtype=float)) == pytest.approx(whole)
