"""Life expectancy: the test case of the field's R package, and a table in plain Python."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.language.intervals import life_expectancy, read_methods
from tests.spec.definitions import definition

RULE = read_methods(definition("statistics/methods.yaml", "statistical-methods")).life
AGES = RULE.first_ages
Z = 1.959963984540054

# PHEindicatormethods, test of phe_life_expectancy; its limits were made with 1.96.
PEOPLE = [7060, 35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601]
PEOPLE += [50209, 56416, 46411, 39820, 37978, 37039, 33288, 23306, 11936, 11936]
DEATHS = [17, 9, 4, 8, 20, 15, 24, 33, 50, 71, 100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937]
VALUES = [80.16960813, 79.36245674, 75.44193645, 70.47299936, 65.52909542, 60.67510088, 55.78835987]
VALUES += [50.92752727, 46.06740425, 41.24505636, 36.49322717, 31.83343842, 27.26027992, 22.9719144]
VALUES += [18.76856852, 14.95858336, 11.51684445, 8.618849241, 6.163942934, 6.16210635]
LOWER = [79.88268548, 79.0898816, 75.17407307, 70.20675732, 65.26548673, 60.41876577, 55.53801579]
LOWER += [50.68279939, 45.82666794, 41.00842831, 36.26223216, 31.60996318, 27.04337271, 22.76653134]
LOWER += [18.57570352, 14.77985004, 11.34831778, 8.451134045, 5.978358351, 5.887683386]


def life(deaths=DEATHS, people=PEOPLE, ages=AGES, area="a"):
    return life_expectancy(area, ages, deaths, people, rule=RULE)


def by_loop(deaths, people):
    """Years left at birth and their standard error, in plain Python."""
    reach, rows, ages = 1.0, [], [*AGES, None]
    for place, (died, lived) in enumerate(zip(deaths, people, strict=True)):
        rate = died / lived
        if ages[place + 1] is None:
            rows.append((reach, 0.0, 0.0, reach / rate, reach**2 / (died * rate**2)))
            break
        width, share = ages[place + 1] - ages[place], 0.1 if place == 0 else 0.5
        die = min(width * rate / (1 + width * rate * (1 - share)), 1)
        after = reach * (1 - die)
        spent = width * (after + share * (reach - after))
        chance = die**2 * (1 - die) / died if died else 0.0
        rows.append((reach, chance, (1 - share) * width, spent, None))
        reach = after
    spent_after, variance = rows[-1][3], rows[-1][4]
    after = rows[-1][0]
    for start, chance, part, spent, _ in rows[-2::-1]:
        left = spent_after / after if after else 0.0
        variance += chance * start**2 * (part + left) ** 2
        spent_after += spent
        after = start
    return spent_after, sqrt(variance)


def test_the_published_case():
    found = life().found
    assert found.value == pytest.approx(VALUES, abs=5e-9)
    assert found.lower95 == pytest.approx(LOWER, abs=5e-5)
    assert list(life().age) == list(AGES)
    assert set(found.method) == {"Chiang, with the last band after Silcocks"}
    years, error = by_loop(DEATHS, PEOPLE)
    assert (found.value[0], found.upper95[0]) == pytest.approx((years, years + Z * error))
    assert found.lower998[0] == pytest.approx(years - 3.090232306167813 * error)


def test_bands_in_any_order_and_areas_beside_each_other():
    mixed = [5, 19, 0, *range(6, 19), 4, 3, 2, 1]
    made = life(
        [*(DEATHS[one] for one in mixed), *DEATHS],
        [*(PEOPLE[one] for one in mixed), *(10 * one for one in PEOPLE)],
        [*(AGES[one] for one in mixed), *AGES],
        ["a"] * 20 + ["b"] * 20,
    )
    assert list(made.area) == ["a"] * 20 + ["b"] * 20
    assert made.found.value[:20] == pytest.approx(VALUES, abs=5e-9)
    assert made.found.value[20] > made.found.value[0]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"deaths": [-5, *DEATHS[1:]]}, "the deaths of a band are below 0"),
        ({"people": [0, *PEOPLE[1:]]}, "a band has no people"),
        ({"people": [16, *PEOPLE[1:]]}, "a band has more deaths than people"),
        ({"deaths": [None, *DEATHS[1:]]}, "the deaths or the people of a band are missing"),
        ({"people": [250] * 20, "deaths": [1] * 20}, "5,000 people or fewer"),
        ({"deaths": [*DEATHS[:-1], 0]}, "nobody died in the last band"),
        ({"ages": [*AGES[:-1], 91]}, "a band is not one of the table's"),
        ({"ages": [*AGES[:-1], 85]}, "a band is not one of the table's"),
        (
            {"deaths": DEATHS[:-1], "people": PEOPLE[:-1], "ages": AGES[:-1]},
            "a band is missing",
        ),
    ],
)
def test_an_area_without_a_table_says_why(changed, words):
    found = life(**changed).found
    assert set(found.reason) == {words}
    assert np.isnan(found.value).all()
    assert np.isnan(found.lower95).all()


def test_a_value_of_wide_limits_is_held_back_and_keeps_them():
    # One death among the 300 oldest: years left in the last band vary by hundreds.
    deaths, people = [0] * 19 + [1], [300] * 20
    found = life(deaths, people).found
    assert isnan(found.value[0])
    assert found.reason[0] == "its 95 % limits are more than 20 years apart"
    assert found.upper95[0] - found.lower95[0] > 20


def test_ages_that_nobody_reaches():
    # All die in a band of five years when the rate is 0.4 or more: 5 x 0.4 / (1 + 1) = 1.
    deaths = [*DEATHS[:10], 50209 * 0.5, *DEATHS[11:]]
    found = life(deaths).found
    assert found.reason[0] == ""
    assert set(found.reason[11:]) == {"nobody lives to this age"}
    assert found.value[0] == pytest.approx(by_loop(deaths, PEOPLE)[0])


@given(st.lists(st.integers(0, 300), min_size=20, max_size=20), st.integers(0, 19))
@settings(max_examples=60, deadline=None)
def test_every_table_is_that_of_the_loop_and_more_deaths_take_years_away(rates, place):
    deaths = [one * 10 for one in rates]
    deaths[-1] += 1000
    people = [10_000] * 20
    years, error = by_loop(deaths, people)
    found = life(deaths, people).found
    assert found.lower95[0] == pytest.approx(years - Z * error, rel=1e-9)
    more = list(deaths)
    more[place] += 10
    if found.reason[0] == "":
        assert found.value[0] == pytest.approx(years, rel=1e-9)
        assert life(more, people).found.value[0] < found.value[0]
