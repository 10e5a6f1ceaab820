"""The Essex path beside the plans of its areas, which are made up and say so."""

from __future__ import annotations

from datetime import date

import pytest

from commonweal.records.people.acting import Acting
from commonweal.records.results.answers import answer_of
from commonweal.records.results.selectors import result_for
from tests import universe

pytestmark = pytest.mark.django_db


def test_each_areas_plan_is_compared_and_marked_as_made_up() -> None:
    place = universe.essex(
        "segments", "clusters", "categories_without_cluster", "setting_keys", "commissioning_plan"
    )
    result = result_for(Acting.system(), place, "path")
    assert result is not None
    gaps = answer_of(result).areas
    first = next(gap for gap in gaps if (gap.area, gap.segment) == ("ne_essex_ccg", "seg_1_3"))
    # North East Essex plans clusters 1 to 3 for 1 April 2016; the path has them by 1 April 2018.
    assert (first.clusters, first.planned, first.path) == (
        ("1", "2", "3"), date(2016, 4, 1), date(2018, 4, 1),
    )  # fmt: skip
    assert first.days == 730
    assert "The plans of the areas are illustrative: made up to show how this works." in (
        result.cautions
    )
