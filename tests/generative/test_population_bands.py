"""However ages are cut, the people of an area are all counted once."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.facts.population import people_from
from tests.spec.population.rows import given as rows

SINGLE = st.lists(st.integers(0, 1000), min_size=101, max_size=101)
CUTS = st.sets(st.integers(1, 100), max_size=30)


def banded(single: list[int], cuts: set[int]) -> dict[str, float | None]:
    """Single years added up between cuts, the last open."""
    starts = [0, *sorted(cuts)]
    found: dict[str, float | None] = {}
    for first, after in zip(starts, [*starts[1:], None], strict=True):
        word = f"{first}+" if after is None else f"{first}-{after - 1}"
        found[word] = float(sum(single[first:after]))
    return found


@settings(max_examples=60, deadline=None)
@given(SINGLE, SINGLE, CUTS, CUTS)
def test_common_bands_keep_every_person(
    women: list[int], men: list[int], one: set[int], other: set[int]
) -> None:
    assume(any(women) or any(men))  # an area with nobody at all is not used, and says so
    people = people_from(
        [
            rows("A", 2023, banded(women, one), banded(men, one)),
            rows("B", 2023, banded(women, other), banded(men, other)),
        ]
    )
    assert not people.reasons
    assert np.array_equal(people.people[0], people.people[1])
    starts = {0, *(one & other)}
    assert {band.first for band in people.bands} == starts
    for place, band in enumerate(people.bands):
        single = women if band.sex == "female" else men
        last = 100 if band.last is None else band.last
        assert people.people[0, 0, 0, place] == sum(single[band.first : last + 1])
