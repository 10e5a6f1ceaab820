"""The nearest neighbours of areas, worked by hand. Source: the statistical standards, 3.4."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.need.neighbours import Feature, Method, nearest_normal, neighbours

AGE = Feature("over_85", "% aged 85 and over", 1.0, "a test")
SHARE = Feature("asian", "% Asian", 0.5, "a test")
METHOD = Method((AGE, SHARE), 2, frozenset({"Z"}))


def test_peers_by_weighted_distance() -> None:
    """Feature 1, 2, 3, 6 (mean 3, deviation √(14/3)): A is 1 away from B and 2 from C, unscaled."""
    values = {
        area: {"over_85": v, "asian": 5.0} for area, v in zip("ABCD", (1, 2, 3, 6), strict=True)
    }
    found = neighbours(values, METHOD)
    assert [(one.peer, one.place) for one in found.peers if one.area == "A"] == [("B", 1), ("C", 2)]
    assert found.transformed["% Asian"] == "as it is"


def test_the_distance_itself() -> None:
    """−1, 0, 1 is scaled as it stands and cannot be rooted: A to C is √(1 × 2² + 0.5 × 2²) = √6."""
    values = {a: {"over_85": v, "asian": v} for a, v in zip("ABC", (-1.0, 0.0, 1.0), strict=True)}
    found = neighbours(values, METHOD)
    apart = {(one.area, one.peer): one.distance for one in found.peers}
    assert apart["A", "C"] == pytest.approx(6**0.5)
    assert apart["A", "B"] == pytest.approx(1.5**0.5)


def test_a_skewed_feature_goes_by_its_logarithm() -> None:
    name, scaled = nearest_normal(np.exp(np.array([-2.0, -1, -0.5, 0, 0.5, 1, 2])))
    assert name == "logarithm"
    assert scaled.mean() == pytest.approx(0)
    assert scaled.std(ddof=1) == pytest.approx(1)


def test_what_is_missing_is_said() -> None:
    values: dict[str, dict[str, float]] = {a: {"over_85": n} for n, a in enumerate("ABC")}
    values |= {"D": {}, "Z": {"over_85": 1}}
    found = neighbours(values, METHOD)
    assert found.missing == ("% Asian",)
    assert found.without == {
        "Z": "left out by the method", "D": "it has no value for % aged 85 and over",
    }  # fmt: skip
    assert {one.peer for one in found.peers} == {"A", "B", "C"}


@given(
    st.lists(st.integers(1, 10**6), min_size=4, max_size=20, unique=True),
    st.sampled_from([10.0, 1000.0]),
)
def test_the_unit_of_a_feature_changes_no_peer(values: list[int], factor: float) -> None:
    """Square roots, logarithms and scaling all cancel a unit."""

    def of(by: float) -> list[tuple[str, float]]:
        rows = {f"A{n:02}": {"over_85": v * by} for n, v in enumerate(values)}
        return [(one.area, one.distance) for one in neighbours(rows, METHOD).peers]

    for one, other in zip(of(1.0), of(factor), strict=True):
        assert one[0] == other[0]
        assert one[1] == pytest.approx(other[1], abs=1e-6)
