"""From which year changes are told, as estimates and projections do not join."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.facts.population import Band, People
from commonweal.planning.need.picture import base_year

BANDS = (Band("female", 0, None), Band("male", 0, None))


def people(estimated: list[int], projected: list[int]) -> People:
    """100 of each sex in one area, in the years named."""
    years = tuple(sorted({*estimated, *projected}))
    numbers = np.full((1, 2, len(years), 2), np.nan)
    for variant, held in enumerate((estimated, projected)):
        for year in held:
            numbers[0, variant, years.index(year)] = 100.0
    return People(
        areas=("a",), names={"a": "A"}, years=years, variants=("estimate", "principal"),
        bands=BANDS, people=numbers, sources=("x release 1",),
        origin=np.zeros((1, 2, len(years)), dtype=np.int64),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("years", "base"),
    [
        ([2023, 2024, 2034], 2024),
        ([2021, 2023], 2021),
        # Only the last is projected: from 2023 to 2033 would cross the step, so none is told.
        ([2023, 2033], 2033),
        ([2024, 2034], 2024),
    ],
)
def test_changes_are_told_from_the_first_projected_year(years: list[int], base: int) -> None:
    held = people([2021, 2022, 2023], [2024, 2033, 2034])
    assert base_year(held, years) == base
