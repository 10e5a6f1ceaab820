"""Small drawings beside each other: one scale for all, gaps and breaks never joined."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.site.charts import Multiples, Small, multiples

VALUES = st.lists(
    st.lists(st.none() | st.decimals(-1000, 1000, places=1), min_size=3, max_size=3),
    min_size=1, max_size=6,
)  # fmt: skip


def small(label: str, *values: int | None, breaks: frozenset[int] = frozenset()) -> Small:
    return Small(
        label, tuple(None if v is None else Decimal(v) for v in values),
        tuple("not known" if v is None else str(v) for v in values), breaks=breaks,
    )  # fmt: skip


def drawn(*items: Small, marker: Decimal | None = None) -> Multiples:
    return multiples(
        items, steps=["2023", "2024", "2025"], id="m", finding="f", y_label="y", marker=marker
    )


def test_all_have_one_scale() -> None:
    """10 in the one and 10 in the other stand equally high, though their ranges differ."""
    one, other = drawn(small("A", 0, 10, 20), small("B", 10, 100, 90)).drawings
    assert one.points[1].y == other.points[0].y
    assert other.points[1].y < one.points[2].y


def test_what_is_not_known_and_what_does_not_compare_is_not_joined() -> None:
    gap, broken = drawn(small("A", 1, None, 3), small("B", 1, 2, 3, breaks=frozenset({1}))).drawings
    assert gap.paths == ()
    assert len(gap.points) == 2
    assert "2024: not known" in gap.words
    assert len(broken.paths) == 1
    assert broken.paths[0].startswith(f"M{broken.points[1].x:.2f}")


def test_the_marker_is_inside_the_scale() -> None:
    chart = drawn(small("A", 2, 2, 2), marker=Decimal(1))
    assert chart.marker is not None
    assert chart.marker > chart.drawings[0].points[0].y


def test_a_value_that_is_missing_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="A needs a value and its words for each of 3"):
        drawn(Small("A", (Decimal(1),), ("1",)))


@given(VALUES)
def test_higher_values_stand_higher_everywhere(rows: list[list[Decimal | None]]) -> None:
    chart = drawn(
        *(Small(str(at), tuple(row), tuple(map(str, row))) for at, row in enumerate(rows))
    )
    values = [v for row in rows for v in row if v is not None]
    heights = [point.y for one in chart.drawings for point in one.points]
    assert len(values) == len(heights)
    pairs = sorted(zip(values, heights, strict=True))
    for (low, below), (high, above) in itertools.pairwise(pairs):
        assert above <= below + 1e-6 if high > low else above == pytest.approx(below)
