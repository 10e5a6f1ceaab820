"""The place profile for a lot, worked by hand from two areas."""

from __future__ import annotations

from commonweal.language.need_profile import TOGETHER, Known, ProfileArea
from commonweal.planning.need.gap import Gap
from commonweal.planning.need.profile import Ground, GroupCounts, added, profile

NORTH, SOUTH = ProfileArea("n", "North"), ProfileArea("s", "South")


def gap(area: str, there: float | None) -> Gap:
    """20 beds are needed, 15 to 26 at 95 in 100."""
    short = None if there is None else 20 - there
    low, high = (None if there is None else end - there for end in (15, 26))
    return Gap(
        "bed", area, "beds", 20, 15, 26, there, short, low, high, None, "uncertain", None, None,
        None, None, None, None, "printed", "moderate",
        "nobody says" if there is None else "", None, False,
    )  # fmt: skip


def made(*gaps: Gap) -> Ground:
    white = GroupCounts("Ethnic group", "usual residents", {"n": {"White": 70.0}}, "not in it")
    return Ground(
        "Here", None, gaps, 2023, {"bed": "Bed", "home": "Home"}, (white,), ("a",), ("b",)
    )


def test_two_areas_add_values_and_limits() -> None:
    """20 + 20 needed (15 + 15 to 26 + 26), 12 + 16 there, so 12 short: from 2 to 24."""
    found = profile(made(gap("n", 12), gap("s", 16)), [NORTH, SOUTH])
    north, south, both = found.services
    assert (north.area, south.area, both.area) == ("n", "s", TOGETHER)
    assert both.needed == Known(40, 30, 52)
    assert both.there == Known(28)
    assert both.short_by == Known(12, 2, 24)
    assert (north.evidence, both.evidence) == ("moderate", "")
    assert found.need_year is None
    assert found.people == ()


def test_what_is_not_known_in_one_area_is_not_known_together() -> None:
    found = profile(made(gap("n", 12), gap("s", None)), [NORTH, SOUTH])
    both = found.services[-1]
    assert both.short_by == Known(None, reason="s: nobody says")
    assert both.needed.value == 40
    count = {one.area: one.count for one in found.groups}
    assert count["n"].value == 70
    assert count["s"] == Known(None, reason="not in it")
    assert count[TOGETHER].value is None


def test_one_area_has_no_sum_and_an_area_without_gaps_is_not_known() -> None:
    assert [one.area for one in profile(made(gap("n", 12)), [NORTH]).services] == ["n"]
    lone = profile(made(gap("n", 12)), [SOUTH]).services[0]
    assert lone.needed == Known(None, reason="nothing is held")


def test_limits_are_added_only_where_every_part_has_them() -> None:
    assert added([("a", Known(1, 0, 2)), ("b", Known(3))]) == Known(4, None, None)
    assert added([]).value is None
