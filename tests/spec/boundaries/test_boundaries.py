"""Outlines from files: worked by hand, thinned within bounds, or refused with their place."""

from __future__ import annotations

import gzip
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.facts.boundaries import BoundaryFault, read_boundaries, read_rules
from commonweal.facts.boundaries.shapes import inside, path_of, project, thinned
from commonweal.records import shelf
from tests.spec.boundaries.makers import collection, feature, square

RULES = read_rules(shelf.read_yaml("limits.yaml"), shelf.read_yaml("register/boundaries.yaml"))
CODE = "E09000007"


def outline(kind: str, coordinates: Any) -> dict[str, Any]:
    return feature(CODE, geometry={"type": kind, "coordinates": coordinates})


def fault(data: bytes, rules: Any = RULES) -> str:
    with pytest.raises(BoundaryFault) as caught:
        read_boundaries(data, "a.geojson", rules)
    return str(caught.value)


def test_a_square_keeps_its_shape() -> None:
    """0.1 degrees are 11,131.9 projected metres across, and 1 / cos(51.55) as much from south to
    north: 17,903."""
    made = read_boundaries(collection(feature(CODE)), "a.geojson", RULES).shapes[0]
    assert (made.code, made.name) == (CODE, f"Area {CODE}")
    assert (made.right - made.left) * RULES.unit == pytest.approx(11_131.9, abs=RULES.unit)
    tall = 11_131.9 / math.cos(math.radians(51.55))
    assert (made.bottom - made.top) * RULES.unit == pytest.approx(tall, rel=1e-3)
    assert made.path.count(" ") == 1 + 3 + 2  # within a point, within steps, between steps
    assert made.room == made.right - made.left
    packed = read_boundaries(gzip.compress(collection(feature(CODE))), "a.geojson", RULES)
    assert packed.shapes == (made,)


def test_a_point_on_a_line_goes_and_a_corner_stays() -> None:
    line = np.array([[0, 0], [5, 0.5], [10, 0], [10, 10.0]])
    assert thinned(line, 1).tolist() == [[0, 0], [10, 0], [10, 10]]
    assert len(thinned(line, 0.4)) == 4


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=2, max_size=30))
def test_no_point_is_further_from_the_thinned_line_than_the_tolerance(points: Any) -> None:
    line = np.array(points, dtype=float)
    kept = thinned(line, 5)
    assert kept[[0, -1]].tolist() == line[[0, -1]].tolist()
    for x, y in points:
        pieces = pairwise(kept)
        assert min(_apart((x, y), a, b) for a, b in pieces) <= 5 + 1e-9


def _apart(point: tuple[int, int], a: Any, b: Any) -> float:
    """Plain arithmetic, to check the other by."""
    (px, py), (ax, ay), (bx, by) = point, a, b
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if not length else ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length
    share = min(1.0, max(0.0, share))
    return math.hypot(px - ax - share * (bx - ax), py - ay - share * (by - ay))


def test_a_label_lies_inside_a_horseshoe() -> None:
    """The arms are 10 wide and the base 30: a line at six tenths of the height runs in the base."""
    ring = np.array([[0, 0], [10, 0], [10, 60], [20, 60], [20, 0], [30, 0], [30, 100], [0, 100]])
    assert inside(ring) == (15, 60, 30)


def test_a_path_is_told_step_by_step() -> None:
    assert path_of(np.array([[3, 4], [5, 4], [5, 1]])) == "M3 4l2 0 0 -3z"


def test_north_is_up() -> None:
    assert project(np.array([[0.0, 52.0]]))[0, 1] < project(np.array([[0.0, 51.0]]))[0, 1] < 0


def test_an_islet_is_left_out_and_a_hole_is_kept() -> None:
    hole, islet = square(-0.18, 51.52, 0.02), square(-0.05, 51.5, 0.0001)
    plain = outline("MultiPolygon", [[square(), hole], [islet]])
    made = read_boundaries(collection(plain), "a.geojson", RULES).shapes[0]
    assert made.path.count("M") == 2


GRID = [[530000.0, 180000.0]] * 4
FAULTS: list[tuple[Any, str]] = [
    (feature("camden"), "Feature 1: LAD24CD is no code"),
    (feature(CODE, properties={"name": "Camden"}), "has no property with the code"),
    (feature(CODE, properties={"LAD24CD": CODE, "ICB23CD": CODE}), "LAD24CD and ICB23CD"),
    (feature(CODE, geometry=None), "Feature 1: E09000007 has no outline that is a Polygon"),
    (outline("Point", [0, 51]), "no outline that is a Polygon or MultiPolygon"),
    (outline("MultiPolygon", []), "has no coordinates"),
    (outline("Polygon", [5]), "fewer than four points"),
    (outline("MultiPolygon", [[]]), "a polygon without a ring"),
    (outline("Polygon", [square()[:3]]), "fewer than four points"),
    (outline("Polygon", [square()[:4]]), "does not end where it begins"),
    (outline("Polygon", [GRID]), "Export the layer in WGS 84"),
    (outline("Polygon", [[[y, x] for x, y in square()]]), "longitude first"),
    (outline("Polygon", [[["0", "51"]] * 4]), "no pair of longitude and latitude"),
    (outline("Polygon", [[[True, 51]] * 4]), "no pair of longitude and latitude"),
    (outline("Polygon", [[[10**400, 51]] * 4]), "no longitude and latitude"),
    (outline("Polygon", [[[0, 51]] * 4]), "its outline encloses nothing"),
    ("text", "Feature 1 has no property"),
]


@pytest.mark.parametrize(("given_feature", "words"), FAULTS)
def test_what_is_wrong_is_said_with_file_and_feature(given_feature: Any, words: str) -> None:
    said = fault(collection(given_feature))
    assert said.startswith("a.geojson: ")
    assert words in said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON: line 1, character 1"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"[1, 2]", "no FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no features"),
        (b"[" * 100_000, "nested more than 14 deep"),
        (b'"' + b"\\" * 100_001, "not JSON"),
        (b"[NaN]", "A number in it cannot be read"),
        (b"[" + b"9" * 5000 + b"]", "A number in it cannot be read"),
        (b"\x1f\x8bnot packed", "cannot be unpacked"),
        (gzip.compress(b"{}", mtime=0)[:-4], "packed in part"),
        (gzip.compress(b"{}", mtime=0) + b"more", "something follows it"),
    ],
)
def test_hostile_files_are_refused(data: bytes, words: str) -> None:
    assert words in fault(data)


def test_brackets_in_a_text_do_not_count() -> None:
    named = feature(CODE, properties={"LAD24CD": CODE, "LAD24NM": '[{"' * 30})
    assert len(read_boundaries(collection(named), "a.geojson", RULES).shapes) == 1


def test_sizes_are_bounded_packed_and_unpacked() -> None:
    data = collection(feature(CODE))
    assert "larger than 10 bytes" in fault(data, replace(RULES, bytes=10))
    small = replace(RULES, unpacked_bytes=100)
    assert "Unpacked it is larger than 100 bytes" in fault(data, small)
    assert "Unpacked it is larger than 100 bytes" in fault(gzip.compress(b" " * 9999), small)
    assert "too many points" in fault(data, replace(RULES, brackets=8))
    two = collection(feature(CODE), feature("E09000010"))
    assert "holds 2 areas and at most 1" in fault(two, replace(RULES, areas=1))


def test_problems_are_all_told_up_to_the_bound() -> None:
    bad = [feature(CODE), feature("x"), feature("y"), feature("z")]
    assert fault(collection(*bad)).count("is no code") == 3
    assert fault(collection(*bad), replace(RULES, problems=2)).count("is no code") == 2
